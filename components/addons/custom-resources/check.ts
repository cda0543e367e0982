/**
 * Checks a custom resource's known values against its definition, with or without a cluster: types, required and
 * unknown properties, enums, patterns, bounds. Rules in CEL are left to the API server, which sees them at the
 * dry run of a preview and again at `up`.
 */
import type { Problem } from "../../core/errors";
import type { Schema } from "./structural";
import { problemsIn } from "./validation";
import { KINDS, type KindName } from "./kinds";

/**
 * Every property of `body` that the definition of `kind` refuses. Values that are Outputs are taken as right.
 * @param body the object's `spec` and what else it has beside `apiVersion`, `kind` and `metadata`.
 */
export function checkCustomResource(kind: KindName, body: Readonly<Record<string, unknown>>): Problem[] {
  return problemsIn(bodySchema(kind), body);
}

/** The schema of a kind's objects, which asks for nothing that is not part of the body. */
export function bodySchema(kind: KindName): Schema {
  const version = kind.split("/")[1];
  const served = KINDS[kind].definition().spec.versions.find(({ name }) => name === version);
  if (served === undefined) throw new Error(`the definition of ${kind} does not serve ${version}`);
  const root = served.schema.openAPIV3Schema;
  const required = (root.required ?? []).filter((key) => !["apiVersion", "kind", "metadata"].includes(key));
  return { ...root, required };
}
