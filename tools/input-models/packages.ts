/** Packages of registries that models are read from: pinned by version and digest, got by the registry's own client. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ModelSource } from "../../catalogue/inputs/shapes";
import { PlatformError } from "../../components/core/errors";
import type { AzureService } from "./azure";

export const BOTOCORE: ModelSource = {
  registry: "PyPI",
  package: "botocore",
  version: "1.44.8",
  sha256: "76342a76c338701db80dcb8afe1c9bd079283d6fffbb9d881442abb02a215043",
  licence: "Apache-2.0",
};

export const GOOGLE_API_CLIENT: ModelSource = {
  registry: "PyPI",
  package: "google-api-python-client",
  version: "2.202.0",
  sha256: "aaa90064c9bb642ff1d065b22ca8958a2cb6e345909cefe70d0e5452fc50e08b",
  licence: "Apache-2.0",
};

function azure(service: AzureService, version: string, sha256: string): ModelSource {
  return { registry: "PyPI", package: `azure-mgmt-${service}`, version, sha256, licence: "MIT" };
}

/** The versions that carry the versions of the APIs which `@pulumi/azure-native` asks. */
export const AZURE_PACKAGES = {
  authorization: azure("authorization", "4.0.0", "d8feeb3842e6ddf1a370963ca4f61fb6edc124e8997b807dd025bc9b2379cd1a"),
  compute: azure("compute", "34.0.0", "f8f7b1c5c187a26fae4d1f099adf93561244242f28899484d9a42747bf0d5af4"),
  containerregistry: azure(
    "containerregistry",
    "10.3.0",
    "851e1c57f9bc4a3589c6b21fb627c11fd6cbb57a0388b7dfccd530ba3160805f",
  ),
  containerservice: azure(
    "containerservice",
    "40.1.0",
    "c09a6237624505a121af1ef5a939466b410d47f1d4987c95187651aca15522a7",
  ),
  dns: azure("dns", "8.2.0", "76695ca547f758a2954c8f7db9ffde0bacd2d9105ccf0dbb0ec81c014f64c37c"),
  keyvault: azure("keyvault", "12.0.0", "621435752f236797752984773a330044a575268f8fb6a74c612e727b4742ee32"),
  monitor: azure("monitor", "6.0.2", "fe4cf41e6680b74a228f81451dc5522656d599c6f343ecf702fc790fda9a357b"),
  msi: azure("msi", "7.0.0", "bbec45bbaa021cb935a1b84f94e160841722a8073d193783e7f458ba476fbc56"),
  network: azure("network", "28.1.0", "8ddb0e9ec8f10c9c152d60fc945908d113e4591f397ea3e40b92290ec2b01658"),
  privatedns: azure("privatedns", "1.2.0", "1bf9d978de4d74fc683d9af42f8135dcd565075f851c7227197924dd72b0b539"),
  resource: azure("resource", "23.2.0", "7af2bca928ecd58e57ea7f7731d245f45e9d927036d82f1d30b96baa0c26b569"),
  storage: azure("storage", "23.0.0", "2775e98bf84ebe4af193154accd789855bf5f2169b64b6966a2da585badc6470"),
} as const satisfies Readonly<Record<AzureService, ModelSource>>;

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
  const [archive] = readdirSync(archives).filter(
    (file) => file.startsWith(source.package.replaceAll("-", "_")) && file.endsWith(".whl"),
  );
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
