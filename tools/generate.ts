/**
 * Writes every file that is generated from the code: `npm run generate`. With `--check` it writes nothing and names the
 * files that are not what they should be.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import * as prettier from "prettier";
import { runScript } from "../cli/command-line";
import { POLICY_DOCUMENTS } from "../policies/documents/files";
import { acceleratorReference } from "./reference/accelerators";
import { addonsReference } from "./reference/addons";
import { commandsReference } from "./reference/commands";
import { configurationReference } from "./reference/configuration";
import { modelServersReference } from "./reference/model-servers";
import { readme } from "./reference/readme";
import { resourcesReference } from "./reference/resources";
import { RUNBOOKS } from "./reference/runbooks";
import { patchesReference } from "./reference/sdk-patches";
import { stackFileSchema } from "./reference/stack-file-schema";
import { tenantsReference } from "./reference/tenants";
import { testingReference } from "./reference/testing";
import { workloadsReference } from "./reference/workloads";

const ROOT = path.join(__dirname, "..");

/** What each generated file must contain, before formatting. */
const FILES: Readonly<Record<string, () => string>> = {
  "README.md": readme,
  "stacks/config/stack-config.schema.json": () => JSON.stringify(stackFileSchema()),
  "docs/commands.md": commandsReference,
  "docs/configuration.md": configurationReference,
  "docs/accelerators.md": acceleratorReference,
  "docs/addons.md": addonsReference,
  "docs/resources.md": resourcesReference,
  "docs/testing.md": testingReference,
  "docs/model-servers.md": modelServersReference,
  "docs/tenants.md": tenantsReference,
  "docs/workloads.md": workloadsReference,
  "sdk-patches/README.md": patchesReference,
  ...POLICY_DOCUMENTS,
  ...RUNBOOKS,
};

/** The generated files, relative to the repository, whose content differs from what the code says. */
export async function staleFiles(): Promise<string[]> {
  const contents = await Promise.all(
    Object.keys(FILES).map(async (file) => ({ file, stale: (await current(file)) !== (await render(file)) })),
  );
  return contents.filter(({ stale }) => stale).map(({ file }) => file);
}

async function generate(): Promise<void> {
  for (const file of await staleFiles()) {
    await writeFile(path.join(ROOT, file), await render(file));
    console.log(`wrote ${file}`);
  }
}

async function render(file: string): Promise<string> {
  const content = FILES[file]?.() ?? "";
  const options = await prettier.resolveConfig(path.join(ROOT, file));
  return prettier.format(content, { ...options, filepath: file });
}

async function current(file: string): Promise<string | undefined> {
  return readFile(path.join(ROOT, file), "utf8").catch(() => undefined);
}

async function check(): Promise<number> {
  const stale = await staleFiles();
  if (stale.length > 0) console.error(`${stale.join(", ")}: not what the code says; run: npm run generate`);
  return stale.length === 0 ? 0 : 1;
}

if (require.main === module) {
  void runScript("generate", ({ options }) => (options.check ? check() : generate()));
}
