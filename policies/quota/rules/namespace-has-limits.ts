/** Every namespace that the stack creates for tenants has a ResourceQuota and a LimitRange. */
import type { Finding } from "../../lib/finding";
import { about, MANDATORY, stackRule, type Stack, type StackResource } from "../../lib/rule";
import { KUBERNETES } from "../../lib/tokens";

export const namespaceHasLimits = stackRule({
  id: "quota-namespace-has-limits",
  title: "Every tenant namespace has a ResourceQuota and a LimitRange.",
  why: "Without a quota one tenant can take every GPU; without a LimitRange a container without requests is refused by the quota.",
  remedy:
    "Create a ResourceQuota and a LimitRange in the namespace, or declare the tenant through the tenants component.",
  references: [
    { name: "Kubernetes: Resource Quotas", url: "https://kubernetes.io/docs/concepts/policy/resource-quotas/" },
    { name: "CIS Kubernetes 1.10 5.6.1" },
  ],
  severity: "high",
  levels: MANDATORY,
  resources: [KUBERNETES.namespace],
  config: {
    exemptNamespaces: {
      type: "array",
      items: { type: "string" },
      default: ["kube-system", "kube-public", "kube-node-lease", "default"],
      description: "Namespaces that need no quota because they belong to the cluster itself.",
    },
  },
  check: (stack, { exemptNamespaces }) =>
    stack
      .ofType(KUBERNETES.namespace)
      .filter((namespace) => !exemptNamespaces.includes(namespace.props.at("metadata", "name").text ?? ""))
      .flatMap((namespace) => [
        ...requireIn(stack, namespace, KUBERNETES.resourceQuota, "a ResourceQuota"),
        ...requireIn(stack, namespace, KUBERNETES.limitRange, "a LimitRange"),
      ]),
});

function requireIn(stack: Stack, namespace: StackResource, type: string, what: string): Finding[] {
  const name = namespace.props.at("metadata", "name");
  const candidates = stack.ofType(type);
  const linked = candidates.some(
    (candidate) =>
      (name.text !== undefined && candidate.props.at("metadata", "namespace").text === name.text) ||
      Object.values(candidate.propertyDependencies).some((sources) => sources.includes(namespace)),
  );
  if (linked) return [];
  const open = candidates.map((candidate) => candidate.props.at("metadata", "namespace")).find((f) => !f.isReadable);
  if (open !== undefined) return about(namespace, [{ kind: "undecided", path: open.path, reason: "unknown" }]);
  return about(namespace, [
    { kind: "violation", path: "metadata.name", found: "alone", required: `${what} beside it` },
  ]);
}
