/** Pods that the API server would refuse for what they state, once the namespace's defaults are filled in. */
import { undecided, violation, type Finding } from "../../rule/finding";
import { podSpecOf, WORKLOADS } from "../../kubernetes/pods";
import type { Stack, StackResource } from "../../rule/resource";
import { about, MANDATORY, stackRule } from "../../rule/rule";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import type { Field } from "../../rule/field";
import { quantityOf, showAmount } from "../amounts";
import { containerDefaults, membersOf } from "../namespace-view";
import type { ContainerDefaults } from "../pod-demand";

/** What a quota wants of every container, and of nothing else: k8s.io/kubernetes pkg/quota/v1/evaluator/core/pods.go. */
const WANTED = ["cpu", "memory"] as const;

export const podsAreAdmitted = stackRule({
  id: "quota-admits-pods",
  title: "No container states amounts that the API server refuses beside its namespace's defaults.",
  why:
    "A container without a limit gets the LimitRange's, and one that requests more than that is refused; so is one without " +
    "what a quota counts. The workload is created all the same, and its pods never come.",
  remedy: "State the limit in the container, lower its request, or change the LimitRange.",
  references: [
    { name: "Kubernetes: Limit Ranges", url: "https://kubernetes.io/docs/concepts/policy/limit-range/" },
    { name: "Kubernetes: Resource Quotas", url: "https://kubernetes.io/docs/concepts/policy/resource-quotas/" },
  ],
  severity: "high",
  levels: MANDATORY,
  resources: [KUBERNETES.namespace],
  check: (stack) =>
    stack.ofType(KUBERNETES.namespace).flatMap((namespace) => {
      const defaults = containerDefaults(membersOf(stack, namespace, KUBERNETES.limitRange));
      const counted = countedKeys(stack, namespace);
      return membersOf(stack, namespace, ...WORKLOADS).flatMap((workload) =>
        about(
          workload,
          ["containers", "initContainers"].flatMap((list) =>
            podSpecOf(workload.props, workload.type)
              .at(list)
              .items()
              .flatMap((container) => checkContainer(container, defaults, counted)),
          ),
        ),
      );
    }),
});

/** Keys of the namespace's quotas that count every pod. */
function countedKeys(stack: Stack, namespace: StackResource): ReadonlySet<string> {
  const quotas = membersOf(stack, namespace, KUBERNETES.resourceQuota).filter(
    ({ props }) => props.at("spec", "scopes").isAbsent && props.at("spec", "scopeSelector").isAbsent,
  );
  return new Set(
    quotas.flatMap(({ props }) =>
      props
        .at("spec", "hard")
        .entries()
        .map(([key]) => key),
    ),
  );
}

function checkContainer(container: Field, defaults: ContainerDefaults, counted: ReadonlySet<string>): Finding[] {
  const resources = container.at("resources");
  const [limits, requests] = [resources.at("limits"), resources.at("requests")];
  if (!limits.isReadable || !requests.isReadable) return [undecided(limits.isReadable ? requests : limits)];
  const above = requests.entries().flatMap(([name, request]): Finding[] => {
    const own = limits.at(name);
    const given = own.isAbsent ? defaults.limits.amounts.get(name) : quantityOf(own);
    const asked = quantityOf(request);
    if (given === undefined || asked === undefined || asked <= given) return [];
    return [violation(request, `at most ${showAmount(name, given)}, its limit by itself or by the LimitRange`)];
  });
  const missing = WANTED.flatMap((name): Finding[] => {
    const limit = limits.at(name);
    const hasLimit = !limit.isAbsent || defaults.limits.amounts.has(name);
    const hasRequest = hasLimit || !requests.at(name).isAbsent || defaults.requests.amounts.has(name);
    return [
      ...(counted.has(`limits.${name}`) && !hasLimit ? [violation(limit, "a limit, because a quota counts it")] : []),
      ...((counted.has(`requests.${name}`) || counted.has(name)) && !hasRequest
        ? [violation(requests.at(name), "a request, because a quota counts it")]
        : []),
    ];
  });
  return [...above, ...missing];
}
