/**
 * Kubernetes objects as plain data: reading and changing them by path, and the way they are kept in Pulumi's state next
 * to the inputs that made them: the official provider's form, which that one reads. The other way round it is enough to
 * refresh and to destroy; on the official provider's state this one plans updates that change nothing in the cluster.
 */
import {
  equal,
  hasSecret,
  isObject,
  mapValues,
  type Properties,
  type Property,
  reveal,
  Secret,
} from "../../protocol/properties";

/** An object without marks of secrets. May hold unknowns during a preview. */
export type Manifest = Properties;

/** Group, version and kind of an object. */
export interface ObjectKind {
  /** `apps/v1`, or `v1` for the core group. */
  readonly apiVersion: string;
  readonly kind: string;
}

export type Path = readonly (string | number)[];

/** The value at a path, or undefined. */
export function at(value: Property | undefined, ...path: Path): Property | undefined {
  let current = value;
  for (const step of path) {
    if (typeof step === "number") current = Array.isArray(current) ? current[step] : undefined;
    else current = isObject(current) && Object.hasOwn(current, step) ? current[step] : undefined;
  }
  return current;
}

export function textAt(value: Property | undefined, ...path: Path): string | undefined {
  const found = at(value, ...path);
  return typeof found === "string" ? found : undefined;
}

export function numberAt(value: Property | undefined, ...path: Path): number | undefined {
  const found = at(value, ...path);
  return typeof found === "number" ? found : undefined;
}

export function listAt(value: Property | undefined, ...path: Path): readonly Property[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** A copy with one value set; objects on the way are made as needed. */
export function withValue(object: Properties, path: readonly string[], value: Property): Properties {
  const [first, ...rest] = path;
  if (first === undefined) return object;
  const child = object[first];
  return { ...object, [first]: rest.length === 0 ? value : withValue(isObject(child) ? child : {}, rest, value) };
}

/** A copy without the value at a path. */
export function without(object: Properties, path: readonly string[]): Properties {
  const [first, ...rest] = path;
  if (first === undefined || !Object.hasOwn(object, first)) return object;
  if (rest.length === 0) {
    const { [first]: _removed, ...kept } = object;
    return kept;
  }
  const child = object[first];
  return isObject(child) ? { ...object, [first]: without(child, rest) } : object;
}

export const nameOf = (object: Properties): string => textAt(object, "metadata", "name") ?? "";
export const namespaceOf = (object: Properties): string => textAt(object, "metadata", "namespace") ?? "";
export const uidOf = (object: Properties): string => textAt(object, "metadata", "uid") ?? "";
export const kindOf = (object: Properties): ObjectKind => ({
  apiVersion: textAt(object, "apiVersion") ?? "",
  kind: textAt(object, "kind") ?? "",
});

/** An annotation's text, if it is set and known. */
export function annotation(object: Properties, key: string): string | undefined {
  return textAt(object, "metadata", "annotations", key);
}

/** The id that Pulumi knows an object by: `namespace/name`, or `name` for what has no namespace. */
export function idOf(object: Properties): string {
  const namespace = namespaceOf(object);
  return namespace === "" ? nameOf(object) : `${namespace}/${nameOf(object)}`;
}

export function parseId(id: string): { namespace: string; name: string } {
  const [first = "", second] = id.split("/");
  return second === undefined ? { namespace: "", name: first } : { namespace: first, name: second };
}

/** The object kind that a type token names, `kubernetes:core/v1:Pod`. @throws Error when it is no such token */
export function kindOfToken(token: string): ObjectKind {
  const [, module = "", kind = ""] = token.split(":");
  const [group, version] = module.split("/");
  if (!token.startsWith("kubernetes:") || group === undefined || version === undefined || kind === "") {
    throw new Error(`${token} is not a type of this provider; expected kubernetes:<group>/<version>:<Kind>`);
  }
  return { apiVersion: group === "core" ? version : `${group}/${version}`, kind };
}

// Properties cannot have dashes in Pulumi; these schema keywords travel with underscores.
const KEYWORD =
  /^x_kubernetes_(embedded_resource|int_or_string|list_map_keys|list_type|map_type|preserve_unknown_fields|validations)$/;
const DASHED =
  /^x-kubernetes-(embedded-resource|int-or-string|list-map-keys|list-type|map-type|preserve-unknown-fields|validations)$/;

/** Pulumi properties as an object for the API: secrets in plain sight, schema keywords with their dashes. */
export function toManifest(properties: Properties): Manifest {
  return rename(mapValues(properties, reveal), (key) => (KEYWORD.test(key) ? key.replaceAll("_", "-") : key));
}

/** The reverse of `toManifest`, secrets apart. */
export function fromManifest(manifest: Manifest): Properties {
  return rename(manifest, (key) => (DASHED.test(key) ? key.replaceAll("-", "_") : key));
}

function rename(object: Properties, change: (key: string) => string): Properties {
  const visit = (value: Property): Property => {
    if (Array.isArray(value)) return value.map(visit);
    return isObject(value) ? rename(value, change) : value;
  };
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [change(key), visit(value)]));
}

/**
 * Marks as secret what was secret in the inputs, and always the content of a Secret. A list with any secret element
 * becomes secret as a whole, since the API may reorder it.
 */
export function markSecrets(object: Properties, like: Properties): Properties {
  if (object["kind"] === "Secret") {
    return mapValues(object, (value, key) => (key === "data" || key === "stringData" ? conceal(value) : value));
  }
  return mapValues(object, (value, key) => {
    const model = like[key];
    if (model === undefined) return value;
    if (isObject(value) && isObject(model)) return markSecrets(value, model);
    return hasSecret(model) ? conceal(value) : value;
  });
}

function conceal(value: Property): Property {
  return value instanceof Secret ? value : new Secret(value);
}

/** What state keeps of one object. */
export interface Checkpoint {
  readonly live: Manifest;
  readonly inputs: Manifest;
  readonly fieldManager: string | undefined;
  readonly initialApiVersion: string | undefined;
  /** Whether the inputs were guessed from a live object that no program of ours had described yet. */
  readonly imported: boolean;
}

/** Builds the state of an object. `like` are inputs as the program gave them, with marks of secrets. */
export function writeCheckpoint(checkpoint: Checkpoint, like: Properties): Properties {
  const { live, inputs, fieldManager, initialApiVersion, imported } = checkpoint;
  return {
    ...markSecrets(fromManifest(live), like),
    __inputs: markSecrets(fromManifest(inputs), like),
    __initialApiVersion: initialApiVersion ?? textAt(inputs, "apiVersion") ?? "",
    ...(fieldManager === undefined ? {} : { __fieldManager: fieldManager }),
    ...(imported ? { __imported: true } : {}),
  };
}

/** Takes state apart again. */
export function readCheckpoint(state: Properties): Checkpoint {
  const { __inputs, __initialApiVersion, __fieldManager, __imported, ...live } = toManifest(state);
  return {
    live,
    inputs: isObject(__inputs) ? __inputs : {},
    fieldManager: typeof __fieldManager === "string" ? __fieldManager : undefined,
    initialApiVersion: typeof __initialApiVersion === "string" ? __initialApiVersion : undefined,
    imported: __imported === true,
  };
}

/** Keeps of `live` what `shape` has too: what others added is left out. Lists are aligned by position. */
export function prune(live: Property, shape: Property): Property {
  if (isObject(live) && isObject(shape)) {
    return Object.fromEntries(
      Object.entries(live).flatMap(([key, value]) => {
        const wanted = shape[key];
        return wanted === undefined ? [] : [[key, prune(value, wanted)] as const];
      }),
    );
  }
  if (Array.isArray(live) && Array.isArray(shape)) {
    return live.slice(0, shape.length).map((value, index) => prune(value, shape[index] ?? null));
  }
  return live;
}

export function pruneObject(live: Manifest, shape: Manifest): Manifest {
  const pruned = prune(live, shape);
  return isObject(pruned) ? pruned : {};
}

/** Whether two objects hold the same data. */
export const sameObject = (a: Manifest, b: Manifest): boolean => equal(a, b);
