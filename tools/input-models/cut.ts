/** Cuts a vendor's model to the members that the rows of a simulated cloud lead to. Names of other members stay. */
import type { z } from "zod";
import type { NamesByType } from "../../catalogue/inputs/names";
import type { ModelSource, Shape, VendorModel } from "../../catalogue/inputs/shapes";
import { locate, rootsOf, type Locations, type Model } from "./resolve";
import { fieldsOf } from "./rows";

interface Kept {
  readonly shapes: Map<string, Shape>;
  /** Members whose shapes are kept, by object. */
  readonly members: Map<string, Set<string>>;
}

export function cutModel(
  model: Model,
  names: NamesByType,
  rows: Readonly<Record<string, { readonly inputs: z.ZodObject }>>,
  { sources, read }: { readonly sources: readonly ModelSource[]; readonly read: string },
): VendorModel {
  const kept: Kept = { shapes: new Map(), members: new Map() };
  const requests = new Map<string, string>();
  for (const [type, own] of Object.entries(names)) {
    for (const request of own.requests) {
      requests.set(request, model.request(request));
      keepObject(model.request(request), model, kept);
    }
    const roots = rootsOf(own, model);
    for (const root of roots) keepWay(root, model, kept);
    const row = rows[type];
    if (row !== undefined) keepFields(row.inputs, "", roots, own, model, kept);
  }
  return {
    sources,
    read,
    requests: Object.fromEntries([...requests].sort()),
    shapes: Object.fromEntries(
      [...kept.shapes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, shape]) => [name, prune(name, shape, kept)]),
    ),
  };
}

function keepFields(
  schema: z.core.$ZodType,
  at: string,
  above: Locations,
  own: NamesByType[string],
  model: Model,
  kept: Kept,
): void {
  for (const { name, inner, isLeaf } of fieldsOf(schema)) {
    const path = at === "" ? name : `${at}.${name}`;
    const found = own.unmapped?.[path] === undefined ? locate(above, path, own, model) : undefined;
    if (found === undefined) continue;
    for (const location of found) {
      keepWay(location, model, kept);
      if (isLeaf) keepAll(location.shape, model, kept);
    }
    if (!isLeaf) keepFields(inner, path, found, own, model, kept);
  }
}

/** The shapes on the way to a place. */
function keepWay({ through, shape }: Locations[number], model: Model, kept: Kept): void {
  for (const [object, member] of through) {
    keepObject(object, model, kept);
    kept.members.get(object)?.add(member);
    const found = model.shape(object);
    if (found.kind === "object") keepUntilObject(found.members[member] ?? "", model, kept);
  }
  keepUntilObject(shape, model, kept);
}

function keepUntilObject(name: string, model: Model, kept: Kept): void {
  if (name === "") return;
  const shape = model.shape(name);
  if (shape.kind === "object") keepObject(name, model, kept);
  else kept.shapes.set(name, shape);
  if (shape.kind === "list") keepUntilObject(shape.item, model, kept);
  if (shape.kind === "map") {
    keepUntilObject(shape.value, model, kept);
    if (shape.key !== undefined) keepUntilObject(shape.key, model, kept);
  }
}

function keepObject(name: string, model: Model, kept: Kept): void {
  kept.shapes.set(name, model.shape(name));
  if (!kept.members.has(name)) kept.members.set(name, new Set());
}

/** A shape with everything below it. */
function keepAll(name: string, model: Model, kept: Kept, seen = new Set<string>()): void {
  if (name === "" || seen.has(name)) return;
  seen.add(name);
  keepUntilObject(name, model, kept);
  const shape = model.shape(name);
  if (shape.kind === "list") keepAll(shape.item, model, kept, seen);
  if (shape.kind === "map") keepAll(shape.value, model, kept, seen);
  if (shape.kind !== "object") return;
  for (const [member, inner] of Object.entries(shape.members)) {
    kept.members.get(name)?.add(member);
    keepAll(inner, model, kept, seen);
  }
}

function prune(name: string, shape: Shape, { members }: Kept): Shape {
  if (shape.kind !== "object") return shape;
  const own = members.get(name);
  return {
    ...shape,
    members: Object.fromEntries(
      Object.entries(shape.members).map(([member, inner]) => [member, own?.has(member) === true ? inner : ""]),
    ),
  };
}
