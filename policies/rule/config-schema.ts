/**
 * The configuration that a rule takes: a small JSON Schema with a default for every property, from which the rule's
 * TypeScript types follow. The engine checks what users give against it; here only missing values are filled in.
 */
import { isMap } from "../../components/core/plain";

export type ConfigProperty = { readonly description: string } & (
  | { readonly type: "boolean"; readonly default: boolean }
  | {
      readonly type: "integer" | "number";
      readonly default: number;
      readonly minimum?: number;
      readonly maximum?: number;
    }
  | { readonly type: "string"; readonly default: string; readonly enum?: readonly string[] }
  | {
      readonly type: "array";
      readonly items: { readonly type: "string" };
      readonly default: readonly string[];
      readonly maxItems?: number;
      /** How rules read the list in their parameters. @default joined with commas */
      readonly as?: ListForm;
    }
  | {
      readonly type: "object";
      readonly additionalProperties: { readonly type: "string" | "integer" | "number" };
      readonly default: Readonly<Record<string, string | number>>;
    }
);

export type ConfigSchema = Readonly<Record<string, ConfigProperty>>;

interface ConfigTypes {
  readonly boolean: boolean;
  readonly integer: number;
  readonly number: number;
  readonly string: string;
  readonly array: readonly string[];
  readonly object: Readonly<Record<string, string | number>>;
}

/**
 * The form of a list among a rule's parameters, besides the list joined with commas. `pattern`: one regular expression as
 * `<key>_pattern`, found where one of the list's is; `whole`: the same, but for the whole text; `repositories`: the same, for
 * the names of images from one of the list's hosts, folders or repositories; `numbered`: an entry for each, `<key>_0` and so
 * on, for lists with `maxItems`.
 */
export type ListForm = "pattern" | "whole" | "numbered" | "repositories";

/** Found nowhere, in any dialect: what an empty list of patterns means. */
const NOTHING = "[^\\s\\S]";

/**
 * Parameters have the shape of a ConfigMap's data, in the cluster and at preview: texts. A map has no form, and is read
 * by the rule's own code alone.
 */
export function paramsOf(
  schema: ConfigSchema | undefined,
  config: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [key, value] of Object.entries(config)) {
    const property = schema?.[key];
    const form = property?.type === "array" ? property.as : undefined;
    if (Array.isArray(value)) Object.assign(params, listParams(key, value.map(String), form));
    else if (!isMap(value)) params[key] = String(value);
  }
  return params;
}

/**
 * The list itself, and beside it the form that rules read. Policies of an earlier version read the list: while an `up`
 * replaces parameters and then policies, both find theirs.
 */
function listParams(key: string, list: readonly string[], form: ListForm | undefined): Record<string, string> {
  const itself = { [key]: list.join(",") };
  switch (form) {
    case undefined:
      return itself;
    case "numbered":
      return { ...itself, ...Object.fromEntries(list.map((item, index) => [`${key}_${index}`, item])) };
    case "pattern":
      return { ...itself, [`${key}_pattern`]: oneOf(list, (any) => any) };
    case "whole":
      return { ...itself, [`${key}_pattern`]: oneOf(list, (any) => `^(${any})$`) };
    case "repositories":
      return { ...itself, [`${key}_pattern`]: oneOf(list.map(underRepository), (any) => `^(${any})`) };
  }
}

function oneOf(patterns: readonly string[], write: (any: string) => string): string {
  return patterns.length === 0 ? NOTHING : write(patterns.join("|"));
}

/** A colon behind a host is a port, and so another host; behind a repository it is a tag. */
function underRepository(trusted: string): string {
  return trusted.replace(/[.*+?^${}()|[\]\\]/g, "[$&]") + (trusted.includes("/") ? "[/:@]" : "/");
}

/** The values of a schema's properties. */
export type ConfigOf<Schema extends ConfigSchema> = {
  readonly [Key in keyof Schema]: ConfigTypes[Schema[Key]["type"]];
};

/** What was given, with defaults where nothing or something of another type was. */
export function resolveConfig<Schema extends ConfigSchema>(
  schema: Schema | undefined,
  given: unknown,
): ConfigOf<Schema> {
  const values: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(schema ?? {})) {
    const value = isMap(given) ? given[key] : undefined;
    values[key] = fits(property, value) ? value : property.default;
  }
  return values as ConfigOf<Schema>;
}

function fits(property: ConfigProperty, value: unknown): boolean {
  switch (property.type) {
    case "array":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
    case "object":
      return isMap(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === property.type;
  }
}
