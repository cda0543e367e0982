/**
 * Stack rules over what clouds split into several resources: a bucket, its encryption, its policy. Finds which part
 * belongs to which whole, also while ids are unknown, and says when that cannot be told.
 */
import { undecided, type Finding } from "../../rule/finding";
import { about } from "../../rule/rule";
import { type Stack, type StackResource } from "../../rule/resource";

/** Whether `part`'s property points at `whole`: by the program's own references, else by value. */
export function pointsAt(
  part: StackResource,
  property: string,
  whole: StackResource,
  names: readonly string[],
): boolean | undefined {
  const sources = part.propertyDependencies[property] ?? [];
  if (sources.includes(whole)) return true;
  if (sources.some(({ type }) => type === whole.type)) return false;
  const field = part.props.at(property);
  if (!field.isReadable) return undefined;
  const known = names.map((name) => whole.props.at(name));
  if (known.some((name) => name.text !== undefined && name.text === field.text)) return true;
  return known.some((name) => !name.isReadable) && field.text === undefined ? undefined : false;
}

export interface SplitCheck {
  readonly whole: string;
  readonly part: string;
  /** The part's property that names the whole, and the whole's properties that it may hold. */
  readonly property: string;
  readonly names: readonly string[];
  /** What the whole says by itself; nothing when that says nothing. */
  readonly inline: (whole: StackResource) => readonly Finding[] | undefined;
  /** What one of its parts says. */
  readonly linked: (part: StackResource) => readonly Finding[];
  /** What it means that there is no part. */
  readonly missing: (whole: StackResource) => readonly Finding[];
}

/** Checks every whole by itself or through its parts; undecided when an unreadable part may be its. */
export function checkSplit(stack: Stack, check: SplitCheck): Finding[] {
  const parts = stack.ofType(check.part);
  return stack.ofType(check.whole).flatMap((whole) => {
    const inline = check.inline(whole);
    if (inline !== undefined) return about(whole, inline);
    const links = parts.map((part) => ({ part, link: pointsAt(part, check.property, whole, check.names) }));
    const linked = links.filter(({ link }) => link === true);
    if (linked.length > 0) return linked.flatMap(({ part }) => about(part, check.linked(part)));
    const maybe = links.find(({ link }) => link === undefined);
    if (maybe !== undefined) return about(whole, [undecided(maybe.part.props.at(check.property))]);
    return about(whole, check.missing(whole));
  });
}
