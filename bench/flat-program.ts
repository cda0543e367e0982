/**
 * A flat program to measure against: what a person writes with Pulumi's SDKs and nothing else. One file declares as many
 * resources of the same types with the same inputs and the same dependencies, each by its SDK's own class, from SDKs that
 * are imported whole as in Pulumi's templates. It has no components, no configuration and no checks.
 */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { BY_CLOUD, SELLING_CLOUDS } from "../catalogue/clouds";
import { UNKNOWN_STRING } from "../policies/rule/field";
import { plainInputs } from "../tools/plan/inputs";
import type { Registration } from "../tools/recording-engine";

export interface FlatProgram {
  readonly checkout: string;
  readonly resources: readonly Registration[];
  /**
   * `typescript`: as `pulumi new` sets it up, type-checked by the SDK's hook whenever the file has changed.
   * `javascript`: plain JavaScript, so nothing is paid for TypeScript.
   * `tuned`: TypeScript run as this checkout runs it, with its start-up file.
   */
  readonly language: "typescript" | "javascript" | "tuned";
}

/** Writes the program as a Pulumi project of its own into `directory`, which must not exist. */
export function writeFlatProgram(directory: string, { checkout, resources, language }: FlatProgram): void {
  mkdirSync(directory, { recursive: true });
  const javascript = language === "javascript";
  const main = javascript ? "index.js" : "index.ts";
  const name = path.basename(directory);
  writeFileSync(path.join(directory, main), flatSource(resources, javascript ? "javascript" : "typescript"));
  writeFileSync(path.join(directory, "package.json"), JSON.stringify({ name, main }));
  if (!javascript) writeFileSync(path.join(directory, "tsconfig.json"), JSON.stringify(TSCONFIG));
  writeFileSync(path.join(directory, "Pulumi.yaml"), stringify(project(name, checkout, language)));
  writeFileSync(path.join(directory, "Pulumi.dev.yaml"), "config: {}\n");
  symlinkSync(path.join(checkout, "node_modules"), path.join(directory, "node_modules"), "dir");
}

/**
 * That of Pulumi's templates (pulumi/templates aws-typescript/tsconfig.json at bad1b65), without the options that TypeScript 6
 * has by itself or no longer takes. `node` for modules is theirs: TypeScript 6 takes it with `ignoreDeprecations` alone,
 * and what users start from is what is measured.
 */
const TSCONFIG = {
  compilerOptions: {
    strict: true,
    outDir: "bin",
    target: "es2020",
    module: "commonjs",
    moduleResolution: "node",
    ignoreDeprecations: "6.0",
    sourceMap: true,
    pretty: true,
    noFallthroughCasesInSwitch: true,
    noImplicitReturns: true,
    forceConsistentCasingInFileNames: true,
    types: ["node"],
  },
  files: ["index.ts"],
} as const;

/** The checkout's own project with another program: the same plugins, found by absolute path. */
function project(name: string, checkout: string, language: FlatProgram["language"]): object {
  const ours = parse(readFileSync(path.join(checkout, "Pulumi.yaml"), "utf8")) as {
    readonly plugins?: { readonly providers?: readonly { readonly name: string; readonly path: string }[] };
    readonly runtime: { readonly options: { readonly typescript: boolean; readonly nodeargs: string } };
  };
  const providers = ours.plugins?.providers?.map((plugin) => ({ ...plugin, path: path.join(checkout, plugin.path) }));
  const { nodeargs, ...rest } = ours.runtime.options;
  const tuned = { ...rest, nodeargs: nodeargs.replaceAll("./", `${checkout}/`) };
  const options = { javascript: { typescript: false }, typescript: undefined, tuned }[language];
  return {
    name,
    runtime: options === undefined ? "nodejs" : { name: "nodejs", options },
    ...(providers !== undefined && { plugins: { providers } }),
  };
}

/** The names that people import SDKs by, by the package in a type token. */
const SDKS: ReadonlyMap<string, string> = new Map([
  ...SELLING_CLOUDS.map((cloud) => [BY_CLOUD[cloud].package, cloud] as const),
  ["kubernetes", "k8s"] as const,
]);

/** The program's text. */
export function flatSource(resources: readonly Registration[], language: "typescript" | "javascript"): string {
  const own = resources.filter(({ type }) => type !== "pulumi:pulumi:Stack");
  const variables = new Map(own.map(({ urn }, index) => [urn, `r${index}`]));
  const used = new Set(own.map(({ type }) => packageOf(type)));
  const load = (name: string, from: string) =>
    language === "typescript" ? `import * as ${name} from "${from}";` : `const ${name} = require("${from}");`;
  return [
    load("pulumi", "@pulumi/pulumi"),
    ...[...used].flatMap((from) => {
      const name = SDKS.get(from);
      return name === undefined ? [] : [load(name, `@pulumi/${from}`)];
    }),
    // What is known at `up` only, whatever its type is.
    `const later${language === "typescript" ? ": any" : ""} = pulumi.output(pulumi.unknown);`,
    "class OfPlugin extends pulumi.CustomResource {}",
    ...own.map((resource) => `const ${variables.get(resource.urn)} = ${statement(resource, variables, language)};`),
    "",
  ].join("\n");
}

function packageOf(type: string): string {
  const [first = "", second = "", third = ""] = type.split(":");
  return first === "pulumi" && second === "providers" ? third : first;
}

function statement(
  resource: Registration,
  variables: ReadonlyMap<string, string>,
  language: "typescript" | "javascript",
): string {
  const { type, custom, provider, dependencies } = resource;
  const name = JSON.stringify(resource.name);
  if (!custom) return `new pulumi.ComponentResource(${JSON.stringify(type)}, ${name})`;
  // Definitions are pasted from charts; the SDK's types spell their extensions in another way.
  const pasted = language === "typescript" && type.endsWith(":CustomResourceDefinition");
  const inputs = `${text(inputsOf(resource))}${pasted ? " as any" : ""}`;
  const after = dependencies.flatMap((urn) => variables.get(urn) ?? []);
  const by = variables.get(provider.split("::").slice(0, 4).join("::"));
  const options = `{ dependsOn: [${after.join(", ")}]${by === undefined ? "" : `, provider: ${by}`} }`;
  const itsClass = classOf(type);
  return itsClass === undefined
    ? `new OfPlugin(${JSON.stringify(type)}, ${name}, ${inputs}, ${options})`
    : `new ${itsClass}(${name}, ${inputs}, ${options})`;
}

/** As the class takes them: on the wire, the inputs of a provider are JSON in texts. */
function inputsOf({ type, inputs, propertyDependencies }: Registration): Readonly<Record<string, unknown>> {
  const { props } = plainInputs(inputs);
  if (!type.startsWith("pulumi:providers:")) {
    // What was read from another resource's computed property is empty in a recording, where nothing is computed.
    const computed = ([key, value]: [string, unknown]) => value === "" && (propertyDependencies[key] ?? []).length > 0;
    return Object.fromEntries(
      Object.entries(props).map((entry) => (computed(entry) ? [entry[0], UNKNOWN_STRING] : entry)),
    );
  }
  const structured = (value: unknown) => typeof value === "string" && /^(\[|\{|true$|false$)/.test(value);
  return Object.fromEntries(
    Object.entries(props).map(([key, value]) => [key, structured(value) ? JSON.parse(String(value)) : value]),
  );
}

/** The expression for a type's class, if an SDK has one: `aws:ec2/vpc:Vpc` is `aws.ec2.Vpc`. */
function classOf(type: string): string | undefined {
  const from = packageOf(type);
  const name = SDKS.get(from);
  if (name === undefined) return undefined;
  if (type.startsWith("pulumi:providers:")) return `${name}.Provider`;
  const [, module = "", kind = ""] = type.split(":");
  if (from !== "kubernetes") return `${name}.${module.split("/")[0]}.${kind}`;
  const [group = "", version = ""] = module.split("/");
  const ofKubernetes = !group.includes(".") || group.endsWith(".k8s.io");
  return ofKubernetes ? `${name}.${group.split(".")[0]}.${version}.${kind}` : `${name}.apiextensions.CustomResource`;
}

/** A value as JavaScript. */
function text(value: unknown): string {
  if (value === UNKNOWN_STRING) return "later";
  if (Array.isArray(value)) return `[${value.map(text).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${text(item)}`);
  return `{ ${entries.join(", ")} }`;
}
