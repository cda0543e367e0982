/** What changed between two sets of inputs, and whether a new resource is needed for it. Pure. */
import { equal, isObject, type Properties, type Property } from "../../protocol/properties";
import type { ChangeKind, Difference } from "../../protocol/provider";
import type { TypeRow } from "./row";

export function compareInputs(
  row: Pick<TypeRow, "immutable" | "name">,
  oldInputs: Properties,
  inputs: Properties,
): Difference {
  const changes = new Map<string, "add" | "delete" | "update">();
  walk("", oldInputs, inputs, changes);
  const detailed: Record<string, ChangeKind> = {};
  const replaces = new Set<string>();
  for (const [path, kind] of changes) {
    const immutable = row.immutable.some((fixed) => covers(fixed, path) || covers(path, fixed));
    detailed[path] = immutable ? `${kind}-replace` : kind;
    if (immutable) replaces.add(path.split(/[.[]/)[0] ?? path);
  }
  return {
    changed: changes.size > 0,
    detailed,
    replaces: [...replaces],
    deleteBeforeReplace: replaces.size > 0 && keepsName(row.name, oldInputs, inputs),
  };
}

/** A resource whose name was given and stays the same cannot exist twice, so the old one has to go first. */
function keepsName(name: TypeRow["name"], oldInputs: Properties, inputs: Properties): boolean {
  if (name === undefined || inputs[AUTO_NAMED] === name.property) return false;
  const { property, prefix, within } = name;
  if (prefix !== undefined && inputs[prefix] !== undefined) return false;
  const scope = within === undefined || within === "everywhere" ? [] : within;
  return [property, ...scope].every((key) => equal(oldInputs[key], inputs[key]));
}

/** Input in which the provider remembers that it made the name up itself. */
export const AUTO_NAMED = "__autonamed";

function walk(
  path: string,
  before: Property | undefined,
  after: Property | undefined,
  changes: Map<string, "add" | "delete" | "update">,
): void {
  if (path === AUTO_NAMED || (before !== undefined && after !== undefined && equal(before, after))) return;
  if (before === undefined || before === null) {
    if (after !== undefined && after !== null) changes.set(path, "add");
  } else if (after === undefined || after === null) {
    changes.set(path, "delete");
  } else if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      walk(path === "" ? key : `${path}.${key}`, before[key], after[key], changes);
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index++) {
      walk(`${path}[${index}]`, before[index], after[index], changes);
    }
  } else changes.set(path, "update");
}

/** Whether a dotted path is the other or lies above it; list positions do not count. */
function covers(above: string, path: string): boolean {
  const plain = path.replace(/\[\d+\]/g, "");
  return plain === above || plain.startsWith(`${above}.`);
}
