/**
 * Turns what zod found into problems a user can act on. Zod forgets the schema before it reports, so the sentences are
 * composed while it validates (`sentence`), as `rule; remedy`; a schema's own message may have the same form.
 */
import type { z } from "zod";
import { globalRegistry } from "zod";
import { suggest, type Problem } from "../../components/core/errors";
import { formatPath } from "../../components/core/plain";

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

/** Options for `safeParse` that `problemsOf` relies on. */
export const REPORTING = { reportInput: true, error: sentence } as const;

/** Every issue as a problem; `path` is where the validated value is in the stack file. */
export function problemsOf(issues: readonly Issue[], path: readonly PropertyKey[]): Problem[] {
  return issues.flatMap((issue) => problemsOfIssue(issue, [...path, ...issue.path]));
}

function problemsOfIssue(issue: Issue, path: readonly PropertyKey[]): Problem[] {
  if (issue.code === "unrecognized_keys") {
    const known = issue.message.split(",").filter((name) => name !== "");
    return issue.keys.map((key) => ({
      path: formatPath([...path, key]),
      rule: "is not an option",
      remedy: suggest(key, known),
    }));
  }
  if (issue.code === "invalid_key") {
    return issue.issues.map(({ message }) => ({
      path: formatPath(path),
      ...split(`is not a name that fits: ${message}`),
    }));
  }
  if (issue.code === "invalid_union" && issue.input !== undefined && issue.message === NO_BRANCH) {
    const branch = closestBranch(issue.errors);
    if (branch !== undefined) return problemsOf(branch, path);
  }
  return [problem(issue, path)];
}

function problem(issue: Issue, path: readonly PropertyKey[]): Problem {
  const value = issue.code === "invalid_union" && "discriminator" in issue ? discriminator(issue) : issue.input;
  if (value !== undefined) return { path: formatPath(path), ...spoken(path, value), ...split(issue.message) };
  const { rule, remedy } = split(issue.message);
  return { path: formatPath(path), rule: MISSING, remedy: rule === MISSING ? remedy : `it ${rule}` };
}

/** A value where a secret's name was expected may be the secret itself. */
function spoken(path: readonly PropertyKey[], value: unknown): Pick<Problem, "value"> {
  return path.some((part) => /secret|password|token|credential/i.test(String(part))) ? {} : { value };
}

/** A union's branch that the user most likely meant: the one with the least wrong, and of those the deepest. */
function closestBranch(branches: readonly Issue[][]): Issue[] | undefined {
  const depth = (branch: readonly Issue[]) => Math.max(...branch.map(({ path }) => path.length));
  return branches.filter((branch) => branch.length > 0).sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
}

const MISSING = "is missing";
const NO_BRANCH = "has none of the allowed forms";

/** Composes what an issue means, for schemas that do not say it themselves. */
function sentence(issue: RawIssue): string {
  const { input } = issue;
  if (issue.code === "unrecognized_keys") return knownKeys(issue).join(",");
  if (input === undefined) return join(MISSING, purpose(issue));
  switch (issue.code) {
    case "invalid_type":
      return join(input === null ? "is empty" : `must be ${noun(issue.expected)}`, typeRemedy(issue.expected, input));
    case "invalid_value":
      return join("is not known", suggest(String(input), texts(issue.values)));
    case "invalid_union":
      if (issue.discriminator === undefined) return NO_BRANCH;
      return discriminatorSentence(discriminator(issue), texts(issue.options));
    case "too_small":
      return `must ${size(issue.origin)} at least ${issue.minimum}${unit(issue.origin)}`;
    case "too_big":
      return `must ${size(issue.origin)} at most ${issue.maximum}${unit(issue.origin)}`;
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "invalid_format":
      return `must be a valid ${issue.format}`;
    default:
      return "is not allowed here";
  }
}

function discriminatorSentence(found: unknown, options: readonly string[]): string {
  const remedy = suggest(String(found ?? ""), options);
  return found === undefined ? join(MISSING, remedy) : join("is not known", remedy);
}

function discriminator(issue: { readonly input?: unknown; readonly discriminator?: string | undefined }): unknown {
  const { input } = issue;
  if (issue.discriminator === undefined || typeof input !== "object" || input === null) return input;
  return Object.entries(input).find(([key]) => key === issue.discriminator)?.[1];
}

/** The options of the object that has a key too many. */
function knownKeys(issue: RawIssue): string[] {
  const definition = issue.inst?._zod.def;
  if (definition === undefined) return [];
  if ("shape" in definition) return Object.keys(definition.shape ?? {});
  const key = "keyType" in definition ? (definition.keyType as z.core.$ZodType) : undefined;
  return [...(key?._zod.values ?? [])].map(String);
}

/** What a missing option is for, in the first sentence of the schema's own words, and what it may be. */
function purpose(issue: RawIssue): string | undefined {
  const description = issue.schema && globalRegistry.get(issue.schema)?.description;
  const sentence = description?.split(/(?<=\.)\s/)[0]?.replace(/\.$/, "");
  if (issue.code !== "invalid_value") return sentence;
  return [sentence, `one of ${texts(issue.values).join(", ")}`].filter(Boolean).join(": ");
}

function texts(values: unknown): string[] {
  return Array.isArray(values) ? values.map(String) : [];
}

const NOUNS = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of options",
  record: "a group of names and values",
} as const satisfies Record<string, string>;

function noun(expected: string): string {
  return expected in NOUNS ? NOUNS[expected as keyof typeof NOUNS] : expected;
}

function typeRemedy(expected: string, input: unknown): string | undefined {
  if (input === null) return `give it ${noun(expected)}, or remove the key`;
  if (expected === "string" && (typeof input === "number" || typeof input === "boolean")) {
    const lost = typeof input === "number" ? ", 1.30 as 1.3 and 0123 as 83" : "";
    return `write it in quotes, as it was meant: without them YAML reads a ${typeof input}${lost}`;
  }
  if (expected === "array") return 'begin each entry with "- "';
  if ((expected === "number" || expected === "int") && typeof input === "string") return "write it without quotes";
  return undefined;
}

function size(origin: string): string {
  return origin === "array" || origin === "string" ? "have" : "be";
}

function unit(origin: string): string {
  return origin === "array" ? " entries" : origin === "string" ? " characters" : "";
}

function join(rule: string, remedy: string | undefined): string {
  return remedy === undefined ? rule : `${rule}; ${remedy}`;
}

function split(message: string): Pick<Problem, "rule" | "remedy"> {
  const end = message.indexOf("; ");
  return end === -1 ? { rule: message } : { rule: message.slice(0, end), remedy: message.slice(end + 2) };
}
