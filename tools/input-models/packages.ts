/** Packages of registries that models are read from: pinned by version and digest, got by the registry's own client. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ModelSource } from "../../catalogue/inputs/shapes";
import { PlatformError } from "../../components/core/errors";

export const BOTOCORE: ModelSource = {
  registry: "PyPI",
  package: "botocore",
  version: "1.44.8",
  sha256: "76342a76c338701db80dcb8afe1c9bd079283d6fffbb9d881442abb02a215043",
  licence: "Apache-2.0",
};

/** Unpacks a package of PyPI, and says where. @throws PlatformError when it cannot be had or is another one */
export function unpackWheel(source: ModelSource, scratch: string): string {
  const name = `${source.package}@${source.version}`;
  const archives = path.join(scratch, "archives");
  mkdirSync(archives, { recursive: true });
  run(name, "python3", [
    "-m",
    "pip",
    "download",
    "--no-deps",
    "--quiet",
    "--dest",
    archives,
    `${source.package}==${source.version}`,
  ]);
  const [archive] = readdirSync(archives).filter((file) => file.endsWith(".whl"));
  const bytes = archive === undefined ? Buffer.alloc(0) : readFileSync(path.join(archives, archive));
  const found = createHash("sha256").update(bytes).digest("hex");
  if (archive === undefined || found !== source.sha256) {
    const remedy = "write the digest that the registry publishes for this version, where that is the one that is wrong";
    throw new PlatformError("npm run generate:inputs", [
      { path: name, value: found, rule: `must have the digest ${source.sha256}`, remedy },
    ]);
  }
  const target = path.join(scratch, source.package);
  run(name, "python3", ["-m", "zipfile", "-e", path.join(archives, archive), target]);
  return target;
}

function run(name: string, command: string, args: readonly string[]): void {
  try {
    execFileSync(command, args, { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
  } catch (error) {
    const said = error instanceof Error ? error.message.trim() : String(error);
    const remedy = "run this where the registry can be reached, with Python 3 and its pip";
    throw new PlatformError("npm run generate:inputs", [{ path: name, rule: `cannot be had: ${said}`, remedy }]);
  }
}
