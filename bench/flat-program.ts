/**
 * A flat program to measure against: one that registers as many resources of the same types with the same inputs and
 * the same dependencies, but has no components, no configuration and no checks. Plain JavaScript, so that it pays for
 * no TypeScript either.
 */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { plainInputs } from "../tools/plan/inputs";
import type { Registration } from "../tools/recording-engine";

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const resources = require("./resources.json");
// As people import them: each SDK whole.
for (const name of new Set(resources.map(({ type }) => type.split(":")[0]))) {
  if (["kubernetes", "aws", "gcp", "azure-native", "random"].includes(name)) require("@pulumi/" + name);
}

const created = {};
for (const { urn, type, name, custom, inputs, provider, dependencies } of resources) {
  const dependsOn = dependencies.flatMap((dependency) => created[dependency] ?? []);
  const options = { dependsOn, provider: created[provider.split("::").slice(0, 4).join("::")] };
  if (type.startsWith("pulumi:providers:")) {
    created[urn] = new pulumi.ProviderResource(type.split(":")[2], name, inputs, { dependsOn });
  } else {
    created[urn] = custom
      ? new pulumi.CustomResource(type, name, inputs, options)
      : new pulumi.ComponentResource(type, name, inputs);
  }
}
`;

/** Writes the program as a Pulumi project of its own into `directory`, which must not exist. */
export function writeFlatProgram(
  directory: string,
  { checkout, resources, nodeargs }: { checkout: string; resources: readonly Registration[]; nodeargs?: string },
): void {
  mkdirSync(directory, { recursive: true });
  const own = resources
    .filter(({ type }) => type !== "pulumi:pulumi:Stack")
    .map((resource) => ({ ...resource, inputs: plainInputs(resource.inputs).props }));
  writeFileSync(path.join(directory, "index.js"), PROGRAM);
  writeFileSync(path.join(directory, "package.json"), JSON.stringify({ name: path.basename(directory) }));
  writeFileSync(path.join(directory, "resources.json"), JSON.stringify(own));
  writeFileSync(path.join(directory, "Pulumi.yaml"), stringify(project(directory, checkout, nodeargs)));
  writeFileSync(path.join(directory, "Pulumi.dev.yaml"), "config: {}\n");
  symlinkSync(path.join(checkout, "node_modules"), path.join(directory, "node_modules"), "dir");
}

/** The checkout's own project with another program: the same plugins, found by absolute path. */
function project(directory: string, checkout: string, nodeargs: string | undefined): object {
  const ours = parse(readFileSync(path.join(checkout, "Pulumi.yaml"), "utf8")) as {
    plugins?: { providers?: { name: string; path: string }[] };
  };
  const providers = ours.plugins?.providers?.map((plugin) => ({ ...plugin, path: path.join(checkout, plugin.path) }));
  return {
    name: path.basename(directory),
    runtime: { name: "nodejs", options: { typescript: false, ...(nodeargs !== undefined && { nodeargs }) } },
    ...(providers !== undefined && { plugins: { providers } }),
  };
}
