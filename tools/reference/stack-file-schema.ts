/**
 * The JSON Schema of a whole stack file, for editors: Pulumi's own keys, and every option of ours as zod describes it.
 * Rules between options are not in it; the program checks them.
 */
import { z } from "zod";
import { EXAMPLES } from "../../stacks/config/examples";
import { PRESETS } from "../../stacks/config/presets";
import { NAMESPACE, platformSpec, SECTIONS } from "../../stacks/config/schema";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The schemas of the top-level options, with what the presets fill in added to their descriptions. */
export function optionSchemas(): Readonly<Record<string, JsonSchema>> {
  const { properties = {} } = z.toJSONSchema(platformSpec, { io: "input", target: "draft-7" });
  const options = properties as Record<string, JsonSchema>;
  for (const { path, values } of presetValues()) describePreset(optionAt(options, path), values);
  return options;
}

export function stackFileSchema(): JsonSchema {
  const options = optionSchemas();
  const required = SECTIONS.filter((section) => !platformSpec.shape[section].safeParse(undefined).success);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Stratiform stack file",
    type: "object",
    required: ["config"],
    additionalProperties: false,
    properties: {
      config: {
        type: "object",
        description: "The stack's configuration, by namespace and name.",
        required: required.map(key),
        properties: Object.fromEntries(
          SECTIONS.map((section) => [key(section), { ...options[section], examples: [EXAMPLES[section]] }]),
        ),
        patternProperties: {
          [`^(?!${NAMESPACE}:)[^:]+:.+$`]: { description: "Configuration of Pulumi itself or of a provider." },
        },
        additionalProperties: false,
      },
      ...PULUMI_KEYS,
    },
  };
}

/** Keys of a stack file that are Pulumi's: https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/ */
const PULUMI_KEYS = {
  secretsprovider: {
    type: "string",
    description: "What encrypts the stack's secrets; the backend decides without it.",
  },
  encryptedkey: { type: "string", description: "The data key, encrypted by the secrets provider. Written by Pulumi." },
  encryptionsalt: { type: "string", description: "Salt of the passphrase. Written by Pulumi." },
  environment: {
    description: "Pulumi ESC environments to import.",
    anyOf: [{ type: "array" }, { type: "object" }],
  },
} as const satisfies Record<string, JsonSchema>;

function key(section: string): string {
  return `${NAMESPACE}:${section}`;
}

/** One option that presets fill in: its path and its value in each environment. */
export interface PresetValue {
  /** `[]` stands for the items of a list. */
  readonly path: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

export function presetValues(): PresetValue[] {
  const byPath = new Map<string, PresetValue & { values: Record<string, unknown> }>();
  for (const [environment, { network, tenant, modelService }] of Object.entries(PRESETS)) {
    const leaves = [
      ...leavesOf(network, ["network"]),
      ...leavesOf(tenant, ["tenants", "[]"]),
      ...leavesOf(modelService, ["workloads", "[]"]),
    ];
    for (const [path, value] of leaves) {
      const id = path.join(".");
      const row = byPath.get(id) ?? { path, values: {} };
      row.values[environment] = value;
      byPath.set(id, row);
    }
  }
  return [...byPath.values()];
}

function leavesOf(value: unknown, path: readonly string[]): [readonly string[], unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...path, name]));
}

function optionAt(options: Readonly<Record<string, JsonSchema>>, [first = "", ...path]: readonly string[]): JsonSchema {
  return path.reduce<JsonSchema>((schema, part) => {
    const inner = part === "[]" ? branches(schema.items) : branches(schema).map(({ properties }) => properties?.[part]);
    const found = inner.find((candidate) => typeof candidate === "object");
    if (found === undefined) throw new Error(`a preset fills ${[first, ...path].join(".")}, which is not an option`);
    return found;
  }, options[first] ?? {});
}

function branches(schema: JsonSchema["items"]): JsonSchema[] {
  if (typeof schema !== "object" || Array.isArray(schema)) return [];
  return [schema, ...(schema.oneOf ?? schema.anyOf ?? [])].filter(
    (branch, _index, all) => all.length === 1 || branch.properties !== undefined || branch.items !== undefined,
  );
}

function describePreset(schema: JsonSchema, values: Readonly<Record<string, unknown>>): void {
  const listed = Object.entries(values).map(([environment, value]) => `${String(value)} in ${environment}`);
  const text = (schema.description ?? "").replace(/ Default: [^.]*(\.|$)/, "");
  schema.description = `${text} Preset: ${listed.join(", ")}.`.trim();
}
