/**
 * Reads vendors' models of their APIs from pinned packages and writes what the platform's resources ask for into
 * catalogue/inputs: `npm run generate:inputs`. Run it by hand, where registries can be reached, when a package's pin in
 * `input-models/packages.ts` has changed or a row has got an input that the cut lacks; what it writes is committed.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AWS_NAMES } from "../catalogue/inputs/names.aws";
import type { VendorModel } from "../catalogue/inputs/shapes";
import { SIMULATED_CLOUDS } from "../rehearsal/clouds/tables";
import { botocoreModel } from "./input-models/botocore";
import { cutModel } from "./input-models/cut";
import { BOTOCORE, unpackWheel } from "./input-models/packages";

const TARGET = path.join(__dirname, "../catalogue/inputs");

function main(): void {
  const scratch = mkdtempSync(path.join(tmpdir(), "stratiform-inputs-"));
  try {
    const aws = botocoreModel(unpackWheel(BOTOCORE, scratch));
    const read = new Date().toISOString().slice(0, 10);
    write("aws", cutModel(aws, AWS_NAMES, SIMULATED_CLOUDS.aws.table().types, { sources: [BOTOCORE], read }));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** One request or shape a line, so that a newer package shows in a diff what became different. */
function write(cloud: string, { sources, read, requests, shapes }: VendorModel): void {
  const lines = (entries: Readonly<Record<string, unknown>>) =>
    Object.entries(entries)
      .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(",\n");
  const text = [
    "{",
    `  "sources": ${JSON.stringify(sources)},`,
    `  "read": ${JSON.stringify(read)},`,
    `  "requests": {\n${lines(requests)}\n  },`,
    `  "shapes": {\n${lines(shapes)}\n  }`,
    "}",
    "",
  ].join("\n");
  const file = path.join(TARGET, `${cloud}.generated.json`);
  writeFileSync(file, text);
  const counts = `${Object.keys(requests).length} requests, ${Object.keys(shapes).length} shapes`;
  console.log(`${path.relative(process.cwd(), file)}: ${counts}, ${text.length} bytes`);
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
