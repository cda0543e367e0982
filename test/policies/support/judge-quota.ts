/** Asks a rule of the quota pack about a case: alone for a resource rule, all together for a stack rule. */
import { evaluateResource, evaluateStack } from "../../../policies/engine/evaluate";
import { Field } from "../../../policies/rule/field";
import type { Finding } from "../../../policies/rule/finding";
import { type Rule } from "../../../policies/rule/rule";
import { Stack, type StackResource } from "../../../policies/rule/resource";
import type { CaseResource, QuotaCase } from "../cases/pool-cases";

const TODAY = "2026-01-01";

export function judgeCase(rules: readonly Rule[], { rule: id, resources, given = {} }: QuotaCase): readonly Finding[] {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) return [];
  const circumstances = { given, today: TODAY };
  if (rule.kind === "stack") return evaluateStack(rule, new Stack(link(resources)), circumstances);
  return resources.flatMap((resource) => evaluateResource(rule, { ...resource, urn: resource.name }, circumstances));
}

/** `violation <path>`, in order. */
export function summary(findings: readonly Finding[]): string[] {
  return findings.map(({ kind, path }) => `${kind} ${path}`);
}

/** `resource: found, required` of the first finding. */
export function firstMessage([finding]: readonly Finding[]): string {
  if (finding?.kind !== "violation") return "";
  return `${finding.resource?.name ?? ""}: ${finding.found}, ${finding.required}`;
}

function link(resources: readonly CaseResource[]): StackResource[] {
  const linked = new Map<string, StackResource>();
  for (const { type, name, props, from = {} } of resources) {
    const sources = Object.entries(from).map(([key, source]): [string, StackResource[]] => {
      const found = linked.get(source);
      return [key, found === undefined ? [] : [found]];
    });
    linked.set(name, {
      ...{ type, name, urn: name, props: Field.of(props), parent: undefined },
      ...{ dependencies: sources.flatMap(([, list]) => list), propertyDependencies: Object.fromEntries(sources) },
    });
  }
  return [...linked.values()];
}
