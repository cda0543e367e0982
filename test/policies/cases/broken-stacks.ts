/**
 * Stacks that break every Kubernetes rule: the resource rules' bad cases as they are, and for each stack rule a few
 * resources that together break it. Plain data; the engine test registers them.
 */
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { CUSTOM } from "../../../catalogue/tokens/custom";
import type { Bag } from "../support/conformance";
import { GOOD, withValue } from "../support/good-resources";
import { RULE_CASES, type RuleCase } from "./rule-cases";

export interface BrokenResource {
  readonly name: string;
  readonly type: string;
  readonly props: Bag;
}

export interface BrokenStack {
  readonly name: string;
  readonly resources: readonly BrokenResource[];
  /** The rules that must be named. */
  readonly rules: readonly string[];
}

const seen = new Set<string>();

const CUSTOM_TYPES: readonly string[] = Object.values(CUSTOM);
/** A preview refuses custom resources that nothing defines; they are in the states that are audited. */
const isBuiltIn = ({ type }: RuleCase) => !CUSTOM_TYPES.includes(type);

/** One bad resource per resource rule: the first way to break it. */
const oneEach = RULE_CASES.filter(isBuiltIn).flatMap(({ rule, type, breaks }) => {
  const [first] = breaks;
  if (first === undefined || seen.has(rule)) return [];
  seen.add(rule);
  const props = withValue(named(type, rule), first.path, first.bad);
  return [{ name: rule, type, props }];
});

/** The good resource of a kind, under a name of its own and as the API wants it. */
function named(type: string, name: string): Bag {
  const good = GOOD[type] ?? {};
  const labels = { app: name };
  const workload = Object.hasOwn(good["spec"] ?? {}, "template") && type !== KUBERNETES.job;
  const selected = workload ? withValue(good, ["spec", "selector"], { matchLabels: labels }) : good;
  const labelled = workload ? withValue(selected, ["spec", "template", "metadata", "labels"], labels) : selected;
  return withValue(labelled, ["metadata", "name"], name);
}

const namespace = (name: string, labels: Bag = {}): BrokenResource => ({
  name: `namespace-${name}`,
  type: KUBERNETES.namespace,
  props: { metadata: { name, labels } },
});
const inside = (name: string, type: string, namespaceOf: string, more: Bag): BrokenResource => ({
  name,
  type,
  props: { ...more, metadata: { name, namespace: namespaceOf } },
});
const pod = { ...((GOOD[KUBERNETES.deployment]?.["spec"] as Bag)["template"] as Bag) };
const gpuPod = withValue(pod, ["spec", "containers", 0, "resources"], {
  requests: { cpu: "8", memory: "32Gi" },
  limits: { cpu: "8", memory: "32Gi", "nvidia.com/gpu": "2" },
});
const RESTRICTED = { "pod-security.kubernetes.io/enforce": "restricted", "stratiform.dev/tenant": "team" };

const together: readonly BrokenResource[] = [
  // No label, no network policy, no quota, no limit range.
  namespace("bare", { "stratiform.dev/tenant": "team" }),
  // A quota that names no GPU and holds a tenth of what the Deployment asks for.
  namespace("small", RESTRICTED),
  inside("small-quota", KUBERNETES.resourceQuota, "small", {
    spec: {
      hard: { "requests.cpu": "4", "requests.memory": "8Gi", "limits.memory": "8Gi", persistentvolumeclaims: "1" },
    },
  }),
  inside("small-limits", KUBERNETES.limitRange, "small", {
    spec: { limits: [{ type: "Container", default: { memory: "1Gi" }, max: { memory: "64Gi" } }] },
  }),
  inside("small-model", KUBERNETES.deployment, "small", {
    spec: {
      replicas: 4,
      selector: { matchLabels: { app: "model" } },
      template: withValue(gpuPod, ["metadata", "labels"], { app: "model" }),
    },
  }),
  // More memory than the limit that the LimitRange gives it.
  inside("small-eager", KUBERNETES.pod, "small", {
    spec: withValue(pod, ["spec", "containers", 0, "resources"], { requests: { cpu: "1", memory: "2Gi" } })["spec"],
  }),
  ...["a", "b", "c", "d"].map((name) =>
    inside(`balancer-${name}`, KUBERNETES.service, "small", { spec: { type: "LoadBalancer", ports: [{ port: 80 }] } }),
  ),
];

export const BROKEN_STACKS: readonly BrokenStack[] = [
  { name: "one resource per resource rule", resources: oneEach, rules: oneEach.map(({ name }) => name) },
  {
    name: "resources that break the stack rules together",
    resources: together,
    rules: [
      ...["namespace-pod-security-level", "namespace-network-policy", "quota-namespace-has-limits"],
      ...["quota-names-accelerators", "quota-fits-workloads", "quota-accelerators-fit-pools", "quota-limit-range-fits"],
      ...["quota-load-balancers-bounded", "quota-admits-pods"],
    ],
  },
];
