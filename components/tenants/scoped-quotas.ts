/**
 * Quotas of a namespace that count some of its pods only, by their scope. Any pod may name any priority class and look at
 * any namespace in its affinity; nothing but a quota of none keeps a tenant's pods from it. Kubernetes holds each pod
 * against them when it is created, whoever made it. Plain data.
 */
import { RESERVED_CLASSES } from "../addons/priority";
import { PRIORITIES, priorityClassName, type Priority } from "./priority-classes";

export interface ScopedQuota {
  /** Name of the quota in the namespace, which the API server gives as its reason. */
  readonly name: string;
  readonly hard: Readonly<Record<string, string>>;
  /** Pods that meet every term are counted. */
  readonly scope: readonly ScopeSelectorTerm[];
}

/** A row of `spec.scopeSelector.matchExpressions`. */
interface ScopeSelectorTerm {
  readonly scopeName: "CrossNamespacePodAffinity" | "PriorityClass";
  readonly operator: "Exists" | "In" | "NotIn";
  readonly values?: readonly string[];
}

const NONE = { pods: "0" };

/** What every tenant may use: neither evicts anybody who serves. */
export const ORDINARY_PRIORITIES: readonly Priority[] = ["interactive", "batch"];

/** @param priorities that pods of the namespace may have: the platform's by our names, others by their own */
export function scopedQuotas(priorities: readonly string[]): readonly ScopedQuota[] {
  const granted = [...new Set(priorities.map(classOf))].sort();
  return [
    {
      name: "reserved-classes",
      hard: NONE,
      scope: [{ operator: "In", scopeName: "PriorityClass", values: RESERVED_CLASSES }],
    },
    {
      // Closed to classes that nobody thought of. A pod without a class is not meant, whose name would be in no list.
      name: "classes-not-granted",
      hard: NONE,
      scope: [
        { operator: "Exists", scopeName: "PriorityClass" },
        { operator: "NotIn", scopeName: "PriorityClass", values: granted },
      ],
    },
    {
      // One idle pod that stands no pod of another namespace beside it keeps that team's pods off a node, a zone or, by a
      // topology key that all nodes share, the whole cluster. Kubernetes means this quota for it:
      // https://kubernetes.io/docs/concepts/policy/resource-quotas/#cross-namespace-pod-affinity-scope, read 2026-11-30.
      name: "affinity-to-others",
      hard: NONE,
      scope: [{ operator: "Exists", scopeName: "CrossNamespacePodAffinity" }],
    },
  ];
}

function classOf(name: string): string {
  const own = PRIORITIES.find((priority) => priority === name);
  return own === undefined ? name : priorityClassName(own);
}

/** `spec` of the ResourceQuota. */
export function scopedQuotaSpec({ hard, scope }: ScopedQuota) {
  const matchExpressions = scope.map(({ values, ...term }) =>
    values === undefined ? term : { ...term, values: [...values] },
  );
  return { hard: { ...hard }, scopeSelector: { matchExpressions } };
}
