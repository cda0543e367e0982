/**
 * One spelling for what means the same to the API server, so that inputs and live objects can be compared: canonical
 * quantities, a Secret's text as base64, no read-only metadata, no nulls.
 */
import { hasUnknown, isObject, mapValues, type Properties, type Property } from "../../protocol/properties";
import { at, kindOf, type Manifest, without } from "../objects/manifest";
import { canonicalQuantity } from "../objects/quantity";
import { BUILT_IN, builtInType, type TypeCode } from "../schema/schema";

const READ_ONLY = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
];

/** The object as inputs are kept and compared. */
export function normalizeInputs(object: Manifest): Manifest {
  const { apiVersion, kind } = kindOf(object);
  let result = withoutNulls(object);
  for (const field of READ_ONLY) result = without(result, ["metadata", field]);
  result = quantities(result, builtInType(apiVersion, kind));
  if (apiVersion === "v1" && kind === "Secret") return normalizeSecret(result);
  if (kind === "CustomResourceDefinition") return normalizeDefinition(result);
  return result;
}

function withoutNulls(object: Properties): Properties {
  const clean = (value: Property): Property =>
    isObject(value) ? withoutNulls(value) : Array.isArray(value) ? value.map(clean) : value;
  return Object.fromEntries(
    Object.entries(object)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, clean(value)]),
  );
}

function quantities(object: Properties, type: TypeCode): Properties {
  const visit = (value: Property, code: TypeCode): Property => {
    if (code === "quantity") {
      if (typeof value === "number") return canonicalQuantity(String(value));
      return typeof value === "string" ? canonicalQuantity(value) : value;
    }
    if (code.startsWith("[]") && Array.isArray(value)) return value.map((item) => visit(item, code.slice(2)));
    if (code.startsWith("{}") && isObject(value)) return mapValues(value, (item) => visit(item, code.slice(2)));
    if (code.startsWith("#") && isObject(value)) return quantities(value, code);
    return value;
  };
  const definition = BUILT_IN.definitions[type.slice(1)];
  if (definition === undefined) return object;
  return mapValues(object, (value, key) => {
    const code = Object.hasOwn(definition.p, key) ? definition.p[key] : undefined;
    return code === undefined ? value : visit(value, code);
  });
}

/** The API server keeps `stringData` as base64 in `data`, and writes base64 its own way. */
function normalizeSecret(object: Manifest): Manifest {
  const text = object["stringData"];
  const data = object["data"];
  const kept = isObject(data) ? mapValues(data, canonicalBase64) : {};
  if (!isObject(text) || hasUnknown(text)) return isObject(data) ? { ...object, data: kept } : object;
  const encoded = mapValues(text, (value) =>
    typeof value === "string" ? Buffer.from(value, "utf8").toString("base64") : value,
  );
  const { stringData: _replaced, ...rest } = object;
  const merged = { ...kept, ...encoded };
  return Object.keys(merged).length === 0 ? rest : { ...rest, data: merged };
}

function canonicalBase64(value: Property): Property {
  if (typeof value !== "string" || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value)) return value;
  return Buffer.from(value, "base64").toString("base64");
}

function normalizeDefinition(object: Manifest): Manifest {
  const { status: _status, ...rest } = object;
  return at(rest, "spec", "preserveUnknownFields") === false ? without(rest, ["spec", "preserveUnknownFields"]) : rest;
}
