/**
 * Cases for the encryption pack's resource rules: bags that must pass and bags that must not, by rule. Those of table
 * rows are data beside this file; those of the other rules are in `special-cases.ts`.
 */
import type { ResourceRule } from "../../../policies/rule/rule";
import { evaluateResource } from "../../../policies/engine/evaluate";
import { UNKNOWN_STRING } from "../../../policies/rule/field";
import type { Finding } from "../../../policies/rule/finding";
import aws from "./cases/aws.json";
import azure from "./cases/azure.json";
import gcp from "./cases/gcp.json";
import { SPECIAL_CASES } from "./special-cases";

export interface RuleCases {
  /** The types to try each bag as. */
  readonly types: readonly string[];
  readonly passes: readonly object[];
  readonly violates: readonly object[];
}

export const ROW_CASES: Readonly<Record<string, RuleCases>> = { ...aws, ...gcp, ...azure };
export const CASES: Readonly<Record<string, RuleCases>> = { ...ROW_CASES, ...SPECIAL_CASES };

export function evaluate(rule: ResourceRule, type: string, props: unknown): Finding[] {
  return evaluateResource(rule, { type, name: "case", urn: "urn:case", props }, { given: {}, today: "2026-01-01" });
}

/** What the findings amount to. */
export function verdict(findings: readonly Finding[]): "passes" | "violates" | "undecided" {
  if (findings.some(({ kind }) => kind === "violation")) return "violates";
  return findings.length > 0 ? "undecided" : "passes";
}

/** The keys of a path as findings write it: `rules[0].sseAlgorithm`, `data["a.b"]`. */
export function keysOf(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|\["([^"]+)"\]|([^.[\]]+)/g)].map(([, index, quoted, plain]) =>
    index === undefined ? (quoted ?? plain ?? "") : Number(index),
  );
}

/** The bag with the value at `path` unknown; makes what is missing on the way. */
export function withUnknown(bag: object, path: string): object {
  const copy: object = structuredClone(bag);
  const keys = keysOf(path);
  let holder: object = copy;
  for (const [index, key] of keys.entries()) {
    if (index === keys.length - 1) Reflect.set(holder, key, UNKNOWN_STRING);
    else {
      const next: unknown = Reflect.get(holder, key);
      const below = typeof next === "object" && next !== null ? next : {};
      Reflect.set(holder, key, below);
      holder = below;
    }
  }
  return copy;
}
