/**
 * Reads vendors' models of their APIs from pinned packages and writes what the platform's resources ask for into
 * catalogue/inputs: `npm run generate:inputs`. Run it by hand, where registries can be reached, when a package's pin in
 * `input-models/packages.ts` has changed or a row has got an input that the cut lacks; what it writes is committed.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { NamesByType } from "../catalogue/inputs/names";
import { AWS_NAMES } from "../catalogue/inputs/names.aws";
import { AZURE_NAMES } from "../catalogue/inputs/names.azure";
import { GCP_NAMES } from "../catalogue/inputs/names.gcp";
import type { ModelSource, VendorModel } from "../catalogue/inputs/shapes";
import { SIMULATED_CLOUDS } from "../rehearsal/clouds/tables";
import { azureModel } from "./input-models/azure";
import { botocoreModel } from "./input-models/botocore";
import { cutModel } from "./input-models/cut";
import { discoveryModel } from "./input-models/discovery";
import { AZURE_PACKAGES, BOTOCORE, GOOGLE_API_CLIENT, unpackWheel } from "./input-models/packages";
import type { Model } from "./input-models/resolve";

const TARGET = path.join(__dirname, "../catalogue/inputs");

function main(): void {
  const scratch = mkdtempSync(path.join(tmpdir(), "stratiform-inputs-"));
  const read = new Date().toISOString().slice(0, 10);
  const write = (
    cloud: keyof typeof SIMULATED_CLOUDS,
    model: Model,
    names: NamesByType,
    ...sources: readonly ModelSource[]
  ) => save(cloud, cutModel(model, names, SIMULATED_CLOUDS[cloud].table().types, { sources, read }));
  try {
    write("aws", botocoreModel(unpackWheel(BOTOCORE, scratch)), AWS_NAMES, BOTOCORE);
    write("gcp", discoveryModel(unpackWheel(GOOGLE_API_CLIENT, scratch)), GCP_NAMES, GOOGLE_API_CLIENT);
    const azure = azureModel((service) => unpackWheel(AZURE_PACKAGES[service], scratch));
    write("azure", azure, AZURE_NAMES, ...Object.values(AZURE_PACKAGES));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** One request or shape a line, so that a newer package shows in a diff what became different. */
function save(cloud: string, { sources, read, requests, shapes }: VendorModel): void {
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
