/**
 * Checks a custom resource's known values against its definition, with or without a cluster: types, required and
 * unknown properties, enums, patterns, bounds. Rules in CEL are left to the API server, which sees them at the
 * dry run of a preview and again at `up`.
 */
import * as pulumi from "@pulumi/pulumi";
import Ajv, { type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { suggest, type Problem } from "../../core/errors";
import type { Schema } from "../crds/structural";
import { KINDS, type KindName } from "./kinds";

/** Stands where a value is not known before `up`. */
const UNKNOWN = "unknown until up";

const validators = new Map<KindName, ValidateFunction>();

/**
 * Every property of `body` that the definition of `kind` refuses. Values that are Outputs are taken as right.
 * @param body the object's `spec` and what else it has beside `apiVersion`, `kind` and `metadata`.
 */
export function checkCustomResource(kind: KindName, body: Readonly<Record<string, unknown>>): Problem[] {
  const unknown = new Set<string>();
  const known = plain(body, "", unknown);
  const validate = validatorOf(kind);
  if (validate(known)) return [];
  return (validate.errors ?? []).filter((error) => !touches(error, unknown)).map((error) => problemOf(error, known));
}

function validatorOf(kind: KindName): ValidateFunction {
  const found = validators.get(kind);
  if (found !== undefined) return found;
  const version = kind.split("/")[1];
  const served = KINDS[kind].definition().spec.versions.find(({ name }) => name === version);
  if (served === undefined) throw new Error(`the definition of ${kind} does not serve ${version}`);
  const ajv = new Ajv({ allErrors: true, strict: false, verbose: true });
  addFormats(ajv);
  const root = served.schema.openAPIV3Schema;
  // What is always there is not part of the body.
  const required = (root.required ?? []).filter((key) => !["apiVersion", "kind", "metadata"].includes(key));
  const validate = ajv.compile(closed({ ...root, required }));
  validators.set(kind, validate);
  return validate;
}

/**
 * A structural schema as JSON Schema: what the API server would prune is refused, so that a misspelt property is
 * found, and Kubernetes' own keywords become standard ones.
 */
function closed(schema: Schema): object {
  const { properties, items, additionalProperties, nullable, ...rest } = schema;
  const result: Record<string, unknown> = { ...rest };
  if (schema["x-kubernetes-int-or-string"] === true) {
    result["type"] = ["integer", "string"];
    delete result["anyOf"];
  }
  if (items !== undefined) result["items"] = closed(items);
  if (typeof additionalProperties === "object") result["additionalProperties"] = closed(additionalProperties);
  if (properties !== undefined) {
    result["properties"] = Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, closed(value)]));
    if (schema["x-kubernetes-preserve-unknown-fields"] !== true && additionalProperties === undefined) {
      result["additionalProperties"] = false;
    }
  }
  return nullable === true ? { anyOf: [{ type: "null" }, result] } : result;
}

/** A copy in which every Output is a placeholder whose path is noted in `unknown`; undefined properties are left out. */
function plain(value: unknown, path: string, unknown: Set<string>): unknown {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) {
    unknown.add(path);
    return UNKNOWN;
  }
  if (Array.isArray(value)) return value.map((item, index) => plain(item, `${path}/${index}`, unknown));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, child]) => child !== undefined);
  return Object.fromEntries(entries.map(([key, child]) => [key, plain(child, `${path}/${pointer(key)}`, unknown)]));
}

/** Whether an error may be due to a value that is not known yet: at it, below it, or a choice above it. */
function touches(error: ErrorObject, unknown: ReadonlySet<string>): boolean {
  const isChoice = ["anyOf", "oneOf", "not", "if"].includes(error.keyword);
  for (const path of unknown) {
    if (error.instancePath === path || error.instancePath.startsWith(`${path}/`)) return true;
    if (isChoice && path.startsWith(error.instancePath)) return true;
  }
  return false;
}

function problemOf(error: ErrorObject, root: unknown): Problem {
  const path = error.instancePath.slice(1).split("/").filter(Boolean).map(unpointer);
  const at = (keys: readonly string[]): string =>
    keys.reduce((text, key) => (/^\d+$/.test(key) ? `${text}[${key}]` : text === "" ? key : `${text}.${key}`), "");
  const { params } = error;
  if (error.keyword === "required") {
    return { path: at([...path, String(params["missingProperty"])]), rule: "is required" };
  }
  if (error.keyword === "additionalProperties") {
    const found = String(params["additionalProperty"]);
    const known = Object.keys((error.parentSchema as Schema | undefined)?.properties ?? {});
    return { path: at([...path, found]), rule: "is not a property of this kind", remedy: suggest(found, known) };
  }
  const value = path.reduce<unknown>((parent, key) => (parent as Record<string, unknown> | undefined)?.[key], root);
  if (error.keyword === "enum") {
    const allowed = (params["allowedValues"] as readonly unknown[]).map(String);
    return { path: at(path), value, rule: "is not one of the allowed values", remedy: suggest(String(value), allowed) };
  }
  return { path: at(path), value, rule: error.message ?? `breaks ${error.keyword}` };
}

function pointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

function unpointer(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}
