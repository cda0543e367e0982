/**
 * Custom resource kinds: those that the product's addons bring, declared in their table of definitions, and the check of
 * a custom resource's field names against the structural schema of any definition.
 */
import { isObject, type Property } from "../../protocol/properties";
import { at, listAt, type Manifest, type ObjectKind, textAt } from "../objects/manifest";
import { BUILT_IN, type CompactSchema, type Definition, type TypeCode } from "./schema";
import { KINDS } from "../../../components/addons/custom-resources/kinds";

/** The definition that an addon of the product declares for a kind. */
export function declaredDefinition({ apiVersion, kind }: ObjectKind): Manifest | undefined {
  const row = Object.entries(KINDS).find(([name]) => name === `${apiVersion}/${kind}`)?.[1];
  // Through JSON, since the tables are readonly data and parts of them are loaded files.
  return row === undefined ? undefined : (JSON.parse(JSON.stringify(row.definition())) as Manifest);
}

/** The compact form of one version's schema in a definition. */
export function compactSchema(version: Property): { schema: CompactSchema; root: TypeCode } {
  const definitions: Record<string, Definition> = {};
  const code = (schema: Property | undefined, path: string): TypeCode => {
    if (at(schema, "x-kubernetes-preserve-unknown-fields") === true) return "any";
    if (at(schema, "x-kubernetes-int-or-string") === true) return "integer|string";
    const type = textAt(schema, "type");
    if (type === "array") return `[]${code(at(schema, "items"), `${path}[]`)}`;
    if (type !== "object") return type ?? "any";
    const properties = at(schema, "properties");
    if (!isObject(properties)) {
      const values = at(schema, "additionalProperties");
      return isObject(values) ? `{}${code(values, `${path}{}`)}` : "any";
    }
    const fields = Object.entries(properties).map(([key, value]) => [key, code(value, `${path}.${key}`)] as const);
    const required = listAt(schema, "required").filter((name) => typeof name === "string");
    definitions[path] = { p: Object.fromEntries(fields), r: required };
    return `#${path}`;
  };
  const root = code(at(version, "schema", "openAPIV3Schema"), "root");
  const { p, r } = definitions["root"] ?? { p: {} };
  // Every object has these, whether its definition spells them out or not; `status` is never an input.
  const { status: _status, ...fields } = p;
  const head = { apiVersion: "string", kind: "string", metadata: OBJECT_META };
  definitions["root"] = { p: { ...fields, ...head }, r };
  return { schema: { ...BUILT_IN, definitions: { ...BUILT_IN.definitions, ...definitions } }, root };
}

const OBJECT_META = "#meta.v1.ObjectMeta";
