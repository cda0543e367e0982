/**
 * How Stratiform says that something is wrong: every problem carries the property path, the value found, the rule it
 * breaks and the remedy, and all problems of one check are reported together.
 */
import * as pulumi from "@pulumi/pulumi";
import { closest, distance } from "fastest-levenshtein";

/** One mistake in a configuration. Plain data, so that pure functions can return it and tests can compare it. */
export interface Problem {
  /** Where, as the user wrote it: `nodePools[1].accelerator`. */
  readonly path: string;
  /** What was found there. Leave it out when it is missing or must not be printed (a secret). */
  readonly value?: unknown;
  /** What must hold, as a clause that follows the value: `is not a known accelerator`. */
  readonly rule: string;
  /** What to do about it, as a sentence without a final stop: `did you mean "H100"? Known: …`. */
  readonly remedy?: string;
}

/** A mistake that the user can mend. Pulumi prints the message of a `RunError` alone, never its stack. */
export class PlatformError extends pulumi.RunError {
  constructor(
    /** What was being checked: a stack file's name or a component's type and name. */
    readonly subject: string,
    readonly problems: readonly Problem[],
  ) {
    super(formatProblems(subject, problems));
    this.name = "PlatformError";
  }
}

/** Throws all problems at once; returns quietly when there are none. */
export function refuse(subject: string, problems: readonly Problem[]): void {
  if (problems.length > 0) throw new PlatformError(subject, problems);
}

export function formatProblems(subject: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return [`${subject}: ${count}`, ...problems.map((problem) => `  ${formatProblem(problem)}`)].join("\n");
}

export function formatProblem({ path, value, rule, remedy }: Problem): string {
  const found = value === undefined ? "" : ` ${show(value)}`;
  return `${path}${found} ${rule}${remedy === undefined ? "" : `; ${remedy}`}`;
}

/** What a line shows of what is known: a list that is longer hides the rest of the message. */
const MOST_SHOWN = 24;

/** The clause that helps after a misspelt name: the nearest known one when it is near enough, then all or the first. */
export function suggest(found: string, known: readonly string[]): string {
  const shown = [...known].sort().slice(0, MOST_SHOWN).join(", ") || "none";
  const list = `known: ${shown}${known.length > MOST_SHOWN ? ` and ${known.length - MOST_SHOWN} more` : ""}`;
  const near = nearest(found, known);
  return near === undefined ? list : `did you mean ${JSON.stringify(near)}? ${list}`;
}

/** The known name that was most likely meant; undefined when none is near enough. */
export function nearest(found: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const name = closest(
    found.toLowerCase(),
    known.map((one) => one.toLowerCase()),
  );
  const original = known.find((one) => one.toLowerCase() === name);
  return original !== undefined && isNear(found, original) ? original : undefined;
}

function isNear(found: string, known: string): boolean {
  const a = found.toLowerCase();
  const b = known.toLowerCase();
  if (a.length >= 3 && (a.startsWith(b) || b.startsWith(a))) return true;
  return distance(a, b) <= Math.max(1, Math.floor(known.length / 3));
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
