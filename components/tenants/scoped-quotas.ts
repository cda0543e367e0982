/**
 * Quotas of a namespace that count some of its pods only, by their scope. Any pod may name any priority class and look at
 * any namespace in its affinity; nothing but a quota of none keeps a tenant's pods from it. Kubernetes holds each pod
 * against them when it is created, whoever made it. Plain data.
 */
import { RESERVED_CLASSES } from "../addons/priority";

export interface ScopedQuota {
  /** Name of the quota in the namespace, which the API server gives as its reason. */
  readonly name: string;
  readonly hard: Readonly<Record<string, string>>;
  readonly scope: ScopeSelectorTerm;
}

/** A row of `spec.scopeSelector.matchExpressions`. */
interface ScopeSelectorTerm {
  readonly scopeName: "CrossNamespacePodAffinity" | "PriorityClass";
  readonly operator: "Exists" | "In";
  readonly values?: readonly string[];
}

const NONE = { pods: "0" };

export const SCOPED_QUOTAS: readonly ScopedQuota[] = [
  {
    name: "reserved-classes",
    hard: NONE,
    scope: { operator: "In", scopeName: "PriorityClass", values: RESERVED_CLASSES },
  },
  {
    // One idle pod that stands no pod of another namespace beside it keeps that team's pods off a node, a zone or, by a
    // topology key that all nodes share, the whole cluster. Kubernetes means this quota for it:
    // https://kubernetes.io/docs/concepts/policy/resource-quotas/#cross-namespace-pod-affinity-scope, read 2026-11-30.
    name: "affinity-to-others",
    hard: NONE,
    scope: { operator: "Exists", scopeName: "CrossNamespacePodAffinity" },
  },
];

/** `spec` of the ResourceQuota. */
export function scopedQuotaSpec({ hard, scope }: ScopedQuota) {
  const { values, ...term } = scope;
  const matchExpressions = [values === undefined ? term : { ...term, values: [...values] }];
  return { hard: { ...hard }, scopeSelector: { matchExpressions } };
}
