/**
 * Kubernetes' dialect of CEL, evaluated at preview: the library's core, optional types, and those of Kubernetes'
 * extensions that our rules use. Values that cannot be read yet are getters that throw, so CEL's own error rules apply:
 * `false && unknown` is false, `true || unknown` is true, and anything else that needs the value is undecided.
 */
import { Environment } from "@marcbachmann/cel-js";
import { isQuantity, parseQuantity } from "../../components/core/sizes";
import { HIDDEN_SECRET, isUnknown } from "../rule/field";
import { joinKey } from "../../components/core/plain";

/** Thrown when an expression needs a value that cannot be read. */
export class Unreadable extends Error {
  constructor(
    readonly path: string,
    readonly reason: "unknown" | "hidden",
  ) {
    super(`${path} cannot be read`);
  }
}

class QuantityValue {
  constructor(readonly nano: bigint) {}
}

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: false,
})
  .registerType("kubernetes.Quantity", QuantityValue)
  .registerFunction("isQuantity(string): bool", (text: string) => isQuantity(text))
  .registerFunction("quantity(string): kubernetes.Quantity", (text: string) => new QuantityValue(parseQuantity(text)))
  .registerFunction(
    "kubernetes.Quantity.compareTo(kubernetes.Quantity): int",
    (a: QuantityValue, b: QuantityValue): bigint => (a.nano === b.nano ? 0n : a.nano < b.nano ? -1n : 1n),
  )
  .registerFunction("string.find(string): string", (text: string, pattern: string) => {
    return new RegExp(pattern, "u").exec(text)?.[0] ?? "";
  });

/** A compiled expression. */
export type Expression = (variables: Record<string, unknown>) => unknown;

/** Compiles an expression; throws when it is not valid CEL, which only a mistake in a rule can cause. */
export function compile(text: string): Expression {
  return environment.parse(text);
}

/** Objects nested deeper than any Kubernetes type are not looked into; the API server refuses them. */
const DEEPEST = 64;

/**
 * A property bag's value as CEL sees it: whole numbers as `int`, null as absent, maps without a prototype, and what
 * cannot be read as a getter that throws `Unreadable`.
 */
export function toCel(value: unknown, path: string, depth = 0): unknown {
  switch (typeof value) {
    case "number":
      return Number.isSafeInteger(value) ? BigInt(value) : value;
    case "object":
      if (value === null) return undefined;
      return Array.isArray(value) ? listToCel(value, path, depth) : mapToCel(value, path, depth);
    case "string":
    case "boolean":
      return value;
    default:
      return undefined;
  }
}

function mapToCel(value: object, path: string, depth: number): unknown {
  // CEL asks for a map's constructor; a key of that name must not answer. A Map holds any key.
  if (Object.hasOwn(value, "constructor")) return oddMapToCel(value, path, depth);
  const map: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(value)) place(map, key, Reflect.get(value, key), path, depth);
  return map;
}

function oddMapToCel(value: object, path: string, depth: number): Map<string, unknown> {
  const entries = Object.keys(value).map((key): [string, unknown] => {
    const item: unknown = Reflect.get(value, key);
    if (unreadable(item, depth))
      throw new Unreadable(joinKey(path, key), item === HIDDEN_SECRET ? "hidden" : "unknown");
    return [key, toCel(item, joinKey(path, key), depth + 1)];
  });
  return new Map(entries.filter(([, item]) => item !== undefined));
}

function listToCel(value: readonly unknown[], path: string, depth: number): unknown[] {
  const list: unknown[] = [];
  value.forEach((item, index) => place(list, index, item, path, depth));
  return list;
}

function unreadable(value: unknown, depth: number): boolean {
  return (
    isUnknown(value) || value === HIDDEN_SECRET || (depth >= DEEPEST && typeof value === "object" && value !== null)
  );
}

/** Puts a value into the copy. `path` is the holder's; most values never need their own, which is costly to write. */
function place(holder: object, key: string | number, value: unknown, path: string, depth: number): void {
  if (typeof value === "boolean" || typeof value === "number") {
    Reflect.set(holder, key, toCel(value, "", depth));
    return;
  }
  if (unreadable(value, depth)) {
    placeUnreadable(holder, key, childPath(path, key), value === HIDDEN_SECRET ? "hidden" : "unknown");
  } else if (typeof value === "string") {
    Reflect.set(holder, key, value);
  } else if (typeof value === "object" && value !== null) {
    const own = childPath(path, key);
    if (Object.hasOwn(value, "constructor")) placeOdd(holder, key, value, own, depth);
    else Reflect.set(holder, key, toCel(value, own, depth + 1));
  } else if (Array.isArray(holder)) {
    holder.push(null);
  }
}

function childPath(path: string, key: string | number): string {
  return typeof key === "number" ? `${path}[${key}]` : joinKey(path, key);
}

/** A map with a `constructor` key and something unreadable in it is unreadable as a whole. */
function placeOdd(holder: object, key: string | number, value: object, path: string, depth: number): void {
  try {
    Reflect.set(holder, key, oddMapToCel(value, path, depth + 1));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    placeUnreadable(holder, key, error.path, error.reason);
  }
}

/** Makes reading `key` throw, so that the expression that needs it is undecided. */
export function placeUnreadable(
  holder: object,
  key: string | number,
  path: string,
  reason: "unknown" | "hidden",
): void {
  Object.defineProperty(holder, key, {
    enumerable: true,
    configurable: true,
    get: () => {
      throw new Unreadable(path, reason);
    },
  });
}
