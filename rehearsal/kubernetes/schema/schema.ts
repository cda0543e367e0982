/**
 * Checks an object's fields against the schema of its kind without asking a server: unknown names (with the nearest known
 * one), wrong types, missing required fields. Values that are not known yet are taken as right.
 */
import { closest, distance } from "fastest-levenshtein";
import { isObject, type Property, Unknown } from "../../protocol/properties";
import type { CheckFailure } from "../../protocol/provider";
import type { Manifest } from "../objects/manifest";
import generated from "./schema.generated.json";

/**
 * A type in short: `string`, `integer`, `number`, `boolean`, `quantity`, `integer|string`, `any`; `[]T` a list, `{}T` a
 * map, `#name` an object defined in the schema.
 */
export type TypeCode = string;

export interface Definition {
  /** Properties by name. */
  readonly p: Readonly<Record<string, TypeCode>>;
  /** Names of required properties. */
  readonly r?: readonly string[];
}

export interface CompactSchema {
  /** The server version it was made from. */
  readonly version: string;
  /** Definition name by `<apiVersion>/<kind>`. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, Definition>>;
}

export const BUILT_IN: CompactSchema = generated;

/** The type code of a built-in kind. */
export function builtInType(apiVersion: string, kind: string): TypeCode {
  const name = `${apiVersion}/${kind}`;
  const definition = Object.hasOwn(BUILT_IN.kinds, name) ? BUILT_IN.kinds[name] : undefined;
  return definition === undefined ? "any" : `#${definition}`;
}

/** Every field of the object that its kind does not allow. */
export function checkFields(object: Manifest, type: TypeCode, schema: CompactSchema = BUILT_IN): CheckFailure[] {
  const failures: CheckFailure[] = [];
  visit(object, type, "", schema, failures);
  return failures;
}

function visit(value: Property, type: TypeCode, path: string, schema: CompactSchema, failures: CheckFailure[]): void {
  if (value instanceof Unknown || value === null || type === "any") return;
  const fail = (reason: string): void => void failures.push({ property: path, reason: `${path} ${reason}` });
  if (type.startsWith("[]")) {
    if (!Array.isArray(value)) return fail(`must be a list, not ${nameOfType(value)}`);
    return value.forEach((item, index) => visit(item, type.slice(2), `${path}[${index}]`, schema, failures));
  }
  if (type.startsWith("{}")) {
    if (!isObject(value)) return fail(`must be a map, not ${nameOfType(value)}`);
    return Object.entries(value).forEach(([key, item]) =>
      visit(item, type.slice(2), /^[A-Za-z_]\w*$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`, schema, failures),
    );
  }
  if (type.startsWith("#")) {
    if (!isObject(value)) return fail(`must be an object, not ${nameOfType(value)}`);
    const definition = schema.definitions[type.slice(1)];
    if (definition === undefined) return;
    const at = (key: string): string => (path === "" ? key : `${path}.${key}`);
    for (const [key, item] of Object.entries(value)) {
      const child = Object.hasOwn(definition.p, key) ? definition.p[key] : undefined;
      if (child === undefined) {
        const reason = `${at(key)} is not a known field; ${suggestion(key, Object.keys(definition.p))}`;
        failures.push({ property: at(key), reason });
      } else visit(item, child, at(key), schema, failures);
    }
    for (const key of definition.r ?? []) {
      if (value[key] === undefined || value[key] === null) {
        failures.push({ property: at(key), reason: `${at(key)} is required` });
      }
    }
    return;
  }
  if (!fits(value, type)) fail(`must be ${ARTICLES[type] ?? type}, not ${nameOfType(value)}`);
}

const ARTICLES: Readonly<Record<string, string>> = {
  string: "a string",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  quantity: "a quantity such as 500m or 2Gi",
  "integer|string": "a whole number or a string",
};

function fits(value: Property, type: TypeCode): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "integer":
      return Number.isInteger(value);
    case "number":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    case "quantity":
      return typeof value === "string" || typeof value === "number";
    case "integer|string":
      return typeof value === "string" || Number.isInteger(value);
    default:
      return true;
  }
}

function nameOfType(value: Property): string {
  if (Array.isArray(value)) return "a list";
  if (isObject(value)) return "an object";
  return typeof value === "string" ? "a string" : typeof value === "boolean" ? String(value) : "a number";
}

function suggestion(found: string, known: readonly string[]): string {
  if (known.length === 0) return "it takes none";
  const nearest = closest(found, [...known]);
  const near = distance(found.toLowerCase(), nearest.toLowerCase()) <= Math.max(1, Math.floor(nearest.length / 3));
  const list = known.filter((name) => name !== "apiVersion" && name !== "kind").join(", ");
  return near ? `did you mean "${nearest}"?` : `known: ${list}`;
}
