/**
 * What changed between the object as it was last seen (kept to what the old inputs said) and the new inputs: every
 * changed path, which of them replace the object, and whether the old object must go first. Pure.
 */
import { equal, isEmpty, isObject, type Properties, type Property, Unknown } from "../../protocol/properties";
import type { ChangeKind, Difference } from "../../protocol/provider";
import type { Checkpoint, Manifest, Path } from "../objects/manifest";
import { annotation, at, nameOf, namespaceOf, pruneObject, textAt } from "../objects/manifest";
import { normalizeInputs } from "./normalize";
import { type PathPattern, matches, parsePattern } from "../objects/paths";
import { typeRow } from "../schema/types";

export interface DiffOptions {
  readonly enableConfigMapMutable: boolean;
  readonly enableSecretMutable: boolean;
}

export interface DiffQuestion {
  /** The object as state has it. */
  readonly live: Manifest;
  readonly oldInputs: Manifest;
  readonly newInputs: Manifest;
  /** Whether the old inputs are only what was found in the cluster, so that their absence now says nothing. */
  readonly imported: boolean;
  readonly namespaced: boolean;
  readonly ignoreChanges: readonly string[];
  readonly options: DiffOptions;
}

export const AUTONAMED = "pulumi.com/autonamed";

export function diffObjects(question: DiffQuestion): Difference {
  const { live, imported, namespaced, options } = question;
  const newInputs = withCanonicalNamespace(normalizeInputs(question.newInputs), namespaced);
  const oldInputs = normalizeInputs(question.oldInputs);
  const base = baseOf(live, oldInputs, newInputs, namespaced);

  const replacing = replacePatterns(newInputs, options);
  const ignored = question.ignoreChanges.map(parsePattern);
  const detailed: Record<string, ChangeKind> = {};
  for (const { path, kind, value } of changes(base, newInputs, oldInputs)) {
    // What was found in the cluster may be a default; what is empty may have been dropped by the server.
    if (imported && (kind === "delete" || (kind === "add" && isEmpty(value ?? null)))) continue;
    if (ignored.some((pattern) => matches(pattern, path))) continue;
    detailed[pathText(path)] = replacing.some((pattern) => touches(pattern, path, value)) ? `${kind}-replace` : kind;
  }
  const replaces = Object.keys(detailed).filter((path) => detailed[path]?.endsWith("-replace"));
  const keepsName =
    nameOf(newInputs) !== "" &&
    annotation(newInputs, AUTONAMED) !== "true" &&
    nameOf(newInputs) === nameOf(live) &&
    (!namespaced || (namespaceOf(newInputs) || "default") === (namespaceOf(live) || "default"));
  return {
    changed: Object.keys(detailed).length > 0,
    detailed,
    replaces,
    deleteBeforeReplace: replaces.length > 0 && keepsName,
  };
}

/** The changed paths that the API server never changes in place and that nothing replaces for. */
export function refusedChanges(old: Checkpoint, newInputs: Manifest, namespaced: boolean): string[] {
  const fixed = typeRow(textAt(newInputs, "apiVersion") ?? "", textAt(newInputs, "kind") ?? "")?.fixed ?? [];
  const patterns = fixed.map(parsePattern);
  if (patterns.length === 0) return [];
  const options = { enableConfigMapMutable: true, enableSecretMutable: true };
  const { live, inputs: oldInputs, imported } = old;
  const { detailed } = diffObjects({ live, oldInputs, newInputs, imported, namespaced, ignoreChanges: [], options });
  return Object.keys(detailed).filter((path) => patterns.some((pattern) => matches(pattern, parsePattern(path))));
}

/** The live object, as far as the old inputs described it. */
function baseOf(live: Manifest, oldInputs: Manifest, newInputs: Manifest, namespaced: boolean): Manifest {
  const pruned = normalizeInputs(pruneObject(live, oldInputs));
  const metadata: Properties = isObject(pruned["metadata"]) ? { ...pruned["metadata"] } : {};
  // A name that the program now spells out is no change when the object already has it.
  if (nameOf(newInputs) !== "") metadata["name"] = nameOf(live);
  if (namespaced) metadata["namespace"] = namespaceOf(live) || "default";
  const base = { ...pruned, metadata };
  return withCanonicalNamespace(
    { apiVersion: live["apiVersion"] ?? null, kind: live["kind"] ?? null, ...base },
    namespaced,
  );
}

function withCanonicalNamespace(object: Manifest, namespaced: boolean): Manifest {
  const metadata = object["metadata"];
  if (!isObject(metadata)) return object;
  const { namespace, ...rest } = metadata;
  return { ...object, metadata: namespaced ? { ...rest, namespace: namespace || "default" } : rest };
}

/** Which paths replace the object, given the provider's settings. */
function replacePatterns(inputs: Manifest, options: DiffOptions): PathPattern[] {
  const row = typeRow(textAt(inputs, "apiVersion") ?? "", textAt(inputs, "kind") ?? "");
  const frozen = at(inputs, "immutable") === true;
  const content =
    row?.content === "config-map" && (frozen || !options.enableConfigMapMutable)
      ? ["data", "binaryData"]
      : row?.content === "secret"
        ? frozen || !options.enableSecretMutable
          ? ["type", "data", "stringData"]
          : ["type"]
        : [];
  return ["metadata.name", "metadata.namespace", ...(row?.replaces ?? []), ...content].map(parsePattern);
}

/** Whether a change at `path` reaches what the pattern covers: at it, below it, or above it with a value that has it. */
function touches(pattern: PathPattern, path: Path, value: Property | undefined): boolean {
  if (matches(pattern, path)) return true;
  const above = pattern.slice(0, path.length);
  if (above.length < path.length || !matches(above, path)) return false;
  return reaches(value, pattern.slice(path.length));
}

function reaches(value: Property | undefined, pattern: PathPattern): boolean {
  const [step, ...rest] = pattern;
  if (value === undefined) return false;
  if (step === undefined) return true;
  if (step === "*") return Array.isArray(value) && value.some((item) => reaches(item, rest));
  return isObject(value) && typeof step === "string" && Object.hasOwn(value, step) && reaches(value[step], rest);
}

interface Change {
  readonly path: Path;
  readonly kind: "add" | "update" | "delete";
  /** The new value; absent for a deletion. */
  readonly value?: Property;
}

function* changes(
  old: Property | undefined,
  wanted: Property | undefined,
  before: Property | undefined,
  path: Path = [],
): Generator<Change> {
  if (wanted === undefined) {
    if (old !== undefined) yield { path, kind: "delete" };
  } else if (old === undefined) {
    // The server drops empty values that it was sent; sending the same ones again changes nothing.
    if (!(isEmpty(wanted) && equal(wanted, before))) yield { path, kind: "add", value: wanted };
  } else if (wanted instanceof Unknown) {
    yield { path, kind: "update", value: wanted };
  } else if (isObject(old) && isObject(wanted)) {
    const keys = new Set([...Object.keys(old), ...Object.keys(wanted)]);
    for (const key of keys) yield* changes(own(old, key), own(wanted, key), child(before, key), [...path, key]);
  } else if (Array.isArray(old) && Array.isArray(wanted)) {
    for (let index = 0; index < Math.max(old.length, wanted.length); index += 1) {
      yield* changes(old[index], wanted[index], child(before, index), [...path, index]);
    }
  } else if (!equal(old, wanted)) {
    yield { path, kind: "update", value: wanted };
  }
}

function own(object: Properties, key: string): Property | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function child(value: Property | undefined, step: string | number): Property | undefined {
  return at(value, step);
}

/** A property path as Pulumi writes it: `spec.ports[0].name`, `metadata.labels["app.kubernetes.io/name"]`. */
function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (/[."[\]]/.test(step)) return `${text}["${step.replaceAll('"', '\\"')}"]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}
