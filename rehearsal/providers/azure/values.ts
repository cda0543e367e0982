/** Reads parts out of plain values whose shape is not certain: what is unknown at a preview is simply not there. */
import type { Held, Plain } from "../cloud/row";

/** The part at a dotted path, e.g. `networkProfile.podCidr`; numbers index lists. Undefined when there is none. */
export function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => (isPlain(inner) ? inner[key] : undefined), value);
}

export function textAt(value: unknown, path: string): string | undefined {
  const found = at(value, path);
  return typeof found === "string" ? found : undefined;
}

export function numberAt(value: unknown, path: string): number | undefined {
  const found = at(value, path);
  return typeof found === "number" ? found : undefined;
}

/** The list at a path; empty when there is none. */
export function listAt(value: unknown, path: string): readonly unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

/** The texts in the list at a path, without whatever else is in it. */
export function textsAt(value: unknown, path: string): readonly string[] {
  return listAt(value, path).filter((item) => typeof item === "string");
}

/** The texts in the map at a path, without whatever else is in it. */
export function mapAt(value: unknown, path: string): Readonly<Record<string, string>> {
  const found = at(value, path);
  if (!isPlain(found) || Array.isArray(found)) return {};
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** What a resource says of itself: computed, else as it was asked for. */
export function of(held: Held, path: string): unknown {
  return at(held.outputs, path) ?? at(held.inputs, path);
}

/** Whether two values are the same data. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The property of a draft or resource as text, for messages and ids; "" when it is not known. */
export function named(inputs: Plain, property: string): string {
  return textAt(inputs, property) ?? "";
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null;
}
