/**
 * The conditions of the annotation `pulumi.com/waitFor`: `condition=Ready`, `condition=Ready=False`, `jsonpath={.path}`,
 * `jsonpath={.path}=value`. All must hold, for the generation that the object's controller has seen.
 */
import { JSONPath } from "jsonpath-plus";
import type { Verdict } from "./await";
import { isObject, type Property } from "../../protocol/properties";
import { type Manifest, numberAt, textAt } from "../objects/manifest";
import { condition } from "./pod-problems";

export interface Expectation {
  readonly text: string;
  /** What stands in the way; undefined when it holds. */
  unmet(object: Manifest): string | undefined;
}

/** @throws Error when the expression is not of a form above */
export function parseExpectation(text: string): Expectation {
  if (text.startsWith("condition=")) return expectCondition(text);
  if (text.startsWith("jsonpath=")) return expectPath(text);
  throw new Error(`pulumi.com/waitFor: ${JSON.stringify(text)} must start with "condition=" or "jsonpath="`);
}

export function judgeExpectations(object: Manifest | undefined, expectations: readonly Expectation[]): Verdict {
  if (object === undefined)
    return { done: false, failed: true, progress: "", problems: ["the object was deleted by someone else"] };
  const observed = numberAt(object, "status", "observedGeneration");
  if (observed !== undefined && observed < (numberAt(object, "metadata", "generation") ?? 0)) {
    return { done: false, progress: "waiting for the controller to see the change", problems: [] };
  }
  const unmet = expectations.map((expectation) => expectation.unmet(object)).filter((text) => text !== undefined);
  // While it waits, the official provider shows the object's warnings (Events) as they come; its error names no reason
  // (provider/pkg/await/internal/awaiter.go:93 of pulumi-kubernetes at 9497796, read 2026-11-30).
  const problems = unmet.length === 0 ? [] : ["timed out waiting for the condition"];
  return { done: unmet.length === 0, progress: unmet[0] ?? "", problems };
}

function expectCondition(text: string): Expectation {
  const [, type = "", wanted = "True"] = text.split("=");
  if (type === "") throw new Error(`pulumi.com/waitFor: ${JSON.stringify(text)} names no condition`);
  return {
    text,
    unmet: (object) => {
      const found = condition(object, type);
      const status = textAt(found, "status");
      if (status?.toLowerCase() === wanted.toLowerCase()) return undefined;
      const why = [textAt(found, "reason"), textAt(found, "message")].filter(
        (part) => part !== undefined && part !== "",
      );
      return `condition ${type} is ${status ?? "not reported"}, not ${wanted}${why.length > 0 ? ` (${why.join(": ")})` : ""}`;
    },
  };
}

// `=` separates path and value, `==` is a comparison inside the path.
const JSONPATH = /^jsonpath=\{\s*(.*?)\s*\}(?:=(.+))?$/s;

function expectPath(text: string): Expectation {
  const match = JSONPATH.exec(text);
  if (match === null) {
    throw new Error(`pulumi.com/waitFor: ${JSON.stringify(text)} must be jsonpath={.path} or jsonpath={.path}=value`);
  }
  const [, inner = "", wanted] = match;
  const path = inner.startsWith("$") ? inner : `$${inner}`;
  return {
    text,
    unmet: (object) => {
      const [found]: Property[] = JSONPath({ path, json: object, eval: "safe", wrap: true });
      if (found === undefined) return `{${inner}} selects nothing`;
      if (wanted === undefined) return undefined;
      if (isObject(found) || Array.isArray(found)) return `{${inner}} is not a single value`;
      return String(found) === wanted ? undefined : `{${inner}} is ${String(found)}, not ${wanted}`;
    },
  };
}
