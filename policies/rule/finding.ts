/**
 * What a rule finds: a violation (path, found, required) or an undecided field. The small vocabulary below is how
 * rules say it; none of it passes an unknown value, and none of it prints a secret.
 */
import { HIDDEN_SECRET, type Field } from "./field";
import type { StackResource } from "./resource";
import { isMap } from "../../components/core/plain";

export interface Violation {
  readonly kind: "violation";
  readonly path: string;
  /** The value, shown; `nothing` when absent; never a secret's text. */
  readonly found: string;
  /** What must be there, as a noun phrase: `true`, `one of "TLS1_2", "TLS1_3"`. */
  readonly required: string;
  /** In stack rules: the resource to name. */
  readonly resource?: StackResource;
}

export interface Undecided {
  readonly kind: "undecided";
  readonly path: string;
  /** `unknown` until `up`; `hidden`: a secret in recorded state; `unlisted`: known, but no table here says what it means. */
  readonly reason: "unknown" | "hidden" | "unlisted";
  readonly resource?: StackResource;
}

export type Finding = Violation | Undecided;

/** A violation at `field`. */
export function violation(field: Field, required: string, found: string = show(field)): Violation {
  return { kind: "violation", path: field.path, found, required };
}

/** `field` cannot be read, so the rule does not decide. */
export function undecided(field: Field): Undecided {
  return { kind: "undecided", path: field.path, reason: field.isHidden ? "hidden" : "unknown" };
}

/** `field` names something that the pack has no facts about, so the rule does not decide. */
export function unlisted(field: Field): Undecided {
  return field.isReadable ? { kind: "undecided", path: field.path, reason: "unlisted" } : undecided(field);
}

/** Requires that `holds` is true of the value (`undefined` when absent). Undecided when it cannot be read. */
export function requireThat(field: Field, required: string, holds: (value: unknown) => boolean): Finding[] {
  if (!field.isReadable) return [undecided(field)];
  const value = field.value === null ? undefined : field.value;
  return holds(value) ? [] : [violation(field, required)];
}

/** Requires exactly `expected`. */
export function requireEqual(field: Field, expected: string | number | boolean): Finding[] {
  return requireThat(field, JSON.stringify(expected), (value) => value === expected);
}

/** Requires one of `allowed`; `orAbsent` says that nothing is fine too, because the provider's default is safe. */
export function requireOneOf(
  field: Field,
  allowed: readonly (string | number | boolean)[],
  { orAbsent = false } = {},
): Finding[] {
  const list = allowed.map((value) => JSON.stringify(value)).join(", ");
  const required = `${allowed.length === 1 ? list : `one of ${list}`}${orAbsent ? ", or nothing" : ""}`;
  return requireThat(field, required, (value) =>
    value === undefined ? orAbsent : allowed.some((candidate) => candidate === value),
  );
}

/** Requires that something is there: not absent, not an empty text, list or map. */
export function requirePresent(field: Field, required = "a value"): Finding[] {
  return requireThat(field, required, (value) => {
    if (value === undefined || value === "") return false;
    if (Array.isArray(value)) return value.length > 0;
    return !isMap(value) || Object.keys(value).length > 0;
  });
}

/** Requires at least one of several ways. Undecided when none passes and one of them cannot be read. */
export function requireAny(...ways: readonly (readonly Finding[])[]): Finding[] {
  if (ways.some((findings) => findings.length === 0)) return [];
  const open = ways.flat().filter((finding) => finding.kind === "undecided");
  return open.length > 0 ? open : [...(ways[0] ?? [])];
}

/** Applies `check` to every element of a list. An unreadable list is undecided; what is not a list has no elements. */
export function forEachItem(list: Field, check: (item: Field) => readonly Finding[]): Finding[] {
  if (!list.isReadable) return [undecided(list)];
  return list.items().flatMap((item) => (item.isReadable ? check(item) : [undecided(item)]));
}

/** The value for a message: short, on one line, and never a secret's text. */
export function show(field: Field): string {
  if (field.isSecret || field.isHidden) return HIDDEN_SECRET;
  if (field.isAbsent) return "nothing";
  const { value } = field;
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (typeof value === "object") return Object.keys(value ?? {}).length === 0 ? "an empty map" : "a map";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}
