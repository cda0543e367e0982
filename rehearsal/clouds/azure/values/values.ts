/** What Azure's rows say about resources again and again: a property of one, equality, and text for messages. */
import type { Held, Plain } from "../../plugin/row";
import { at, textAt } from "../../plugin/reading";

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
