/**
 * Finds the member of a vendor's request that an input of a resource becomes: by its name, by case and number when it is
 * spelt otherwise, else by the table of names.
 */
import type { InputNames } from "../../catalogue/inputs/names";
import type { Shape } from "../../catalogue/inputs/shapes";

/** What can be asked of a model, whole or cut. */
export interface Model {
  /** The shape of a request. @throws Error when it has no such request */
  readonly request: (name: string) => string;
  /** @throws Error when it is not kept */
  readonly shape: (name: string) => Shape;
}

/** A place in a request: the shape that is found there, and the members on the way. */
export interface Location {
  readonly shape: string;
  /** Pairs of an object's shape and its member, from the root. */
  readonly through: readonly (readonly [string, string])[];
}

/** Where inputs may go on: several requests at the top, one place below. */
export type Locations = readonly Location[];

/** Where the inputs of a type begin. */
export function rootsOf(names: InputNames, model: Model): Locations {
  return names.requests.map((request) => {
    const root = { shape: model.request(request), through: [] };
    const within = names.within?.[request];
    const found = within === undefined ? root : walk(root, within, model);
    if (found === undefined) throw new Error(`${request} has no ${within ?? ""}`);
    return found;
  });
}

/** Where the input `key` goes that lies at `path`, with `[]` and `{}` left out; undefined when the API has no such member. */
export function locate(above: Locations, path: string, names: InputNames, model: Model): Locations | undefined {
  const alias = names.names?.[path];
  if (alias === ".") return above;
  const key = path.slice(path.lastIndexOf(".") + 1);
  if (alias !== undefined) {
    const found = rootsOf(names, model).map((root) => walk(root, alias, model));
    const first = found.find((location) => location !== undefined);
    if (first === undefined) throw new Error(`no request has ${alias}, which ${path} is said to be`);
    return [first];
  }
  for (const location of above) {
    const found = step(location, key, model);
    if (found !== undefined) return [found];
  }
  return undefined;
}

function walk(from: Location, path: string, model: Model): Location | undefined {
  return path
    .split(".")
    .reduce<Location | undefined>((at, key) => (at === undefined ? undefined : step(at, key, model)), from);
}

function step(from: Location, key: string, model: Model): Location | undefined {
  if (from.shape === "") return undefined;
  const shape = model.shape(from.shape);
  switch (shape.kind) {
    case "list":
      return step({ ...from, shape: shape.item }, key, model);
    case "map":
      return /^\{.+\}$/.test(key) ? { ...from, shape: shape.value } : undefined;
    case "object": {
      const member = memberOf(shape.members, key);
      if (member === undefined) return undefined;
      return { shape: shape.members[member] ?? "", through: [...from.through, [from.shape, member]] };
    }
    default:
      return undefined;
  }
}

/** The member that a name means: the same, or the same but for case and for one or many. */
export function memberOf(members: Readonly<Record<string, unknown>>, name: string): string | undefined {
  if (Object.hasOwn(members, name)) return name;
  const wanted = spellings(name);
  const all = Object.keys(members);
  return (
    all.find((member) => plain(member) === plain(name)) ??
    all.find((member) => spellings(member).some((spelling) => wanted.includes(spelling)))
  );
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function spellings(name: string): string[] {
  const word = plain(name);
  return [word, word.replace(/ies$/, "y"), word.replace(/s$/, ""), word.replace(/es$/, ""), word.replace(/list$/, "")];
}
