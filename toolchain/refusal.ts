/**
 * The house's errors for code that runs before every Pulumi command. Loading them brings the Pulumi SDK, which takes
 * half a second, so it happens only when there is something to refuse.
 */
import type { Problem } from "../components/core/errors";

type Errors = typeof import("../components/core/errors");

/** Throws a PlatformError with one problem. */
export function refuse(subject: string, problem: Problem): never {
  throw new (errors().PlatformError)(subject, [problem]);
}

/** The clause that helps after a misspelt name. */
export function suggest(found: string, known: readonly string[]): string {
  return errors().suggest(found, known);
}

/** Whether an error's message says it all. A RunError is what Pulumi itself shows without a stack trace. */
export function isExplained(error: unknown): error is Error {
  return error instanceof Error && error.name === "PlatformError";
}

function errors(): Errors {
  return require("../components/core/errors") as Errors;
}
