/** What every tenant namespace has: a quota, defaults for containers, and a limit on accelerators where it uses some. */
import { MANAGED_BY } from "../../../components/core/labels";
import type { Field } from "../../rule/field";
import { undecided, violation, type Finding } from "../../rule/finding";
import { mayBeExempt, namespaceName } from "../../kubernetes/membership";
import { about, MANDATORY, stackRule } from "../../rule/rule";
import { type Stack, type StackResource } from "../../rule/resource";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { WORKLOADS } from "../../kubernetes/pods";
import { membersOf, possibleMembersOf, sharesOf } from "../namespace-view";
import { isAccelerator } from "../accelerators";

const REFERENCE = {
  name: "Kubernetes: Resource Quotas",
  url: "https://kubernetes.io/docs/concepts/policy/resource-quotas/",
};

const EXEMPT = {
  exemptNamespaces: {
    type: "array",
    items: { type: "string" },
    default: ["kube-system", "kube-public", "kube-node-lease", "default"],
    description: "Namespaces that need none because they belong to the cluster itself or to an addon.",
  },
} as const;

/** The label of tenants' namespaces. */
const TENANT_LABEL = "stratiform.dev/tenant";

/**
 * Namespaces of tenants, and those that somebody made by hand and runs workloads in. The platform's own, such as an
 * addon's, grow with the cluster and are not meant.
 */
function tenantNamespaces(stack: Stack, exempt: readonly string[]): StackResource[] {
  return stack
    .ofType(KUBERNETES.namespace)
    .filter((namespace) => !exempt.includes(namespaceName(namespace) ?? ""))
    .filter((namespace) => {
      const labels = namespace.props.at("metadata", "labels");
      if (!labels.at(TENANT_LABEL).isAbsent) return true;
      return !isManaged(labels) && runsWorkloads(stack, namespace);
    });
}

function isManaged(labels: Field): boolean {
  return Object.entries(MANAGED_BY).every(([key, value]) => labels.at(key).text === value);
}

function runsWorkloads(stack: Stack, namespace: StackResource): boolean {
  return membersOf(stack, namespace, ...WORKLOADS).length > 0;
}

export const namespaceHasLimits = stackRule({
  id: "quota-namespace-has-limits",
  title: "Every tenant namespace has a ResourceQuota and a LimitRange.",
  why: "Without a quota one tenant can take every GPU; without a LimitRange the quota refuses containers that state nothing.",
  remedy: "Create both in the namespace, or declare the tenant through the tenants component, which does.",
  references: [REFERENCE, { name: "CIS Kubernetes 1.10 5.7.1" }, { name: "checkov CKV2_K8S_5" }],
  severity: "high",
  levels: MANDATORY,
  resources: [KUBERNETES.namespace],
  config: EXEMPT,
  check: (stack, { exemptNamespaces }) =>
    tenantNamespaces(stack, exemptNamespaces).flatMap((namespace) => [
      ...requireIn(stack, namespace, exemptNamespaces, KUBERNETES.resourceQuota, "a ResourceQuota"),
      ...requireIn(stack, namespace, exemptNamespaces, KUBERNETES.limitRange, "a LimitRange"),
    ]),
});

function requireIn(
  stack: Stack,
  namespace: StackResource,
  exempt: readonly string[],
  type: string,
  what: string,
): Finding[] {
  if (membersOf(stack, namespace, type).length > 0) return [];
  const [open] = possibleMembersOf(stack, namespace, type);
  if (open !== undefined) {
    return about(namespace, [
      { kind: "undecided", path: open.props.at("metadata", "namespace").path, reason: "unknown" },
    ]);
  }
  const name = namespace.props.at("metadata", "name");
  const labels = namespace.props.at("metadata", "labels");
  const isTenants = labels.isReadable && !labels.at(TENANT_LABEL).isAbsent;
  if (!isTenants && (!labels.isReadable || mayBeExempt(namespace, exempt))) return about(namespace, [undecided(name)]);
  return about(namespace, [violation(name, `${what} in the namespace`, "without one")]);
}

export const acceleratorsHaveQuota = stackRule({
  id: "quota-names-accelerators",
  title: "A namespace whose workloads ask for accelerators has a quota for them.",
  why: "What a quota does not name is unlimited, and an accelerator costs as much as a hundred cores.",
  remedy: "Add requests.<resource> to the ResourceQuota's spec.hard.",
  references: [REFERENCE],
  severity: "high",
  levels: MANDATORY,
  resources: [KUBERNETES.namespace],
  check: (stack) =>
    stack.ofType(KUBERNETES.namespace).flatMap((namespace) => {
      const asked = new Set(
        sharesOf(stack, namespace).flatMap(({ demand }) => [...demand.amounts.keys()].filter(isAccelerator)),
      );
      return [...asked].flatMap((key) => requireKey(stack, namespace, key));
    }),
});

function requireKey(stack: Stack, namespace: StackResource, key: string): Finding[] {
  const quotas = membersOf(stack, namespace, KUBERNETES.resourceQuota);
  const hard = quotas.map(({ props }) => props.at("spec", "hard"));
  if (hard.some((map) => map.isReadable && !map.at(key).isAbsent)) return [];
  const open = hard.find((map) => !map.isReadable);
  if (open !== undefined) return about(namespace, [undecided(open)]);
  const [quota] = quotas;
  const where = quota === undefined ? namespace.props.at("metadata", "name") : quota.props.at("spec", "hard", key);
  return about(quota ?? namespace, [violation(where, `${key} in a ResourceQuota`, "nothing")]);
}
