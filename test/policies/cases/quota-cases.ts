/**
 * What the quota rules say about namespaces, quotas, limit ranges and workloads: resources and the findings that must
 * come of them. The mutation script asks whether they notice every clause.
 */
import { UNKNOWN_STRING } from "../../../policies/rule/field";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import type { Bag } from "../support/conformance";
import type { CaseResource, QuotaCase } from "./pool-cases";

const TENANT = { "stratiform.dev/tenant": "t" };
const MANAGED = { "app.kubernetes.io/managed-by": "stratiform", "app.kubernetes.io/part-of": "stratiform" };

const one = (type: string, name: string, props: Bag, from?: CaseResource["from"]): CaseResource => ({
  ...{ type, name, props },
  ...(from === undefined ? {} : { from }),
});
const space = (name: string, labels: unknown = TENANT): CaseResource =>
  one(KUBERNETES.namespace, name, { metadata: { name, labels } });
const team = space("team");
const inTeam = (type: string, name: string, more: Bag, namespace: unknown = "team"): CaseResource =>
  one(type, name, { metadata: { name, namespace }, ...more });
const quota = (hard: unknown, spec: Bag = {}, name = "quota") =>
  inTeam(KUBERNETES.resourceQuota, name, { spec: { hard, ...spec } });
const range = (limits: unknown, name = "range") => inTeam(KUBERNETES.limitRange, name, { spec: { limits } });
const container = (requests: Bag, limits: Bag = {}, more: Bag = {}): Bag => ({
  resources: { requests, limits },
  ...more,
});
const set = (spec: Bag, containers: unknown = [container({ cpu: "1" })], pod: Bag = {}, name = "set") =>
  inTeam(KUBERNETES.statefulSet, name, { spec: { ...spec, template: { spec: { containers, ...pod } } } });
const deployment = (spec: Bag, containers: unknown = [container({ cpu: "1" })], name = "model") =>
  inTeam(KUBERNETES.deployment, name, { spec: { ...spec, template: { spec: { containers } } } });
const scaler = (target: Bag, maxReplicas: unknown, from?: CaseResource["from"]) => ({
  ...inTeam(KUBERNETES.horizontalPodAutoscaler, "scaler", { spec: { scaleTargetRef: target, maxReplicas } }),
  ...(from === undefined ? {} : { from }),
});

const rule =
  (id: string) =>
  (says: string, resources: readonly CaseResource[], ...findings: readonly string[]): QuotaCase => ({
    ...{ rule: id, says, resources, findings },
  });

/** A namespace whose name only `up` knows. */
const unnamed = (labels: unknown): CaseResource =>
  one(KUBERNETES.namespace, "unnamed", { metadata: { name: UNKNOWN_STRING, labels } });
const UNNAMED = unnamed(TENANT);

const LIMITS = rule("quota-namespace-has-limits");
const NAME = "violation metadata.name";
const both = [quota({ pods: "1" }), range([])];
const NAMESPACE_CASES: readonly QuotaCase[] = [
  LIMITS("accepts a tenant's namespace with both", [team, ...both]),
  LIMITS("wants both", [team], NAME, NAME),
  LIMITS("wants the other", [team, quota({})], NAME),
  LIMITS("wants them in the same namespace", [team, space("other"), ...both], NAME, NAME),
  LIMITS("looks at namespaces made by hand that run something", [space("team", {}), set({})], NAME, NAME),
  LIMITS("leaves empty ones alone", [space("team", {})]),
  LIMITS("leaves one alone whose workloads are elsewhere", [
    space("team", {}),
    inTeam(KUBERNETES.pod, "p", {}, "other"),
  ]),
  LIMITS("leaves an addon's alone", [space("team", MANAGED), set({})]),
  LIMITS(
    "but not one that only says so by half",
    [space("team", { "app.kubernetes.io/managed-by": "x", "app.kubernetes.io/part-of": "stratiform" }), set({})],
    NAME,
    NAME,
  ),
  LIMITS("never looks at the cluster's own", [space("kube-system"), space("default")]),
  LIMITS(
    "is undecided while an object's namespace is unknown",
    [team, inTeam(KUBERNETES.resourceQuota, "q", {}, UNKNOWN_STRING), range([])],
    "undecided metadata.namespace",
  ),
  LIMITS("wants both of a tenant although its namespace's name is not known", [UNNAMED], NAME, NAME),
  LIMITS(
    "is undecided about a namespace made by hand whose name, so whose exemption, is not known",
    [unnamed({}), { ...set({}), props: { metadata: { namespace: UNKNOWN_STRING } }, from: { metadata: "unnamed" } }],
    "undecided metadata.name",
    "undecided metadata.name",
  ),
  LIMITS(
    "is undecided about a namespace whose labels are not known",
    [space("team", UNKNOWN_STRING)],
    "undecided metadata.name",
    "undecided metadata.name",
  ),
  LIMITS(
    "wants one although another's namespace is elsewhere",
    [team, inTeam(KUBERNETES.resourceQuota, "q", {}, "elsewhere"), range([])],
    NAME,
  ),
];

const GPU = container({}, { "nvidia.com/gpu": 1 });
const GPU_KEY = 'violation spec.hard["requests.nvidia.com/gpu"]';
const NAMES = rule("quota-names-accelerators");
const ACCELERATOR_CASES: readonly QuotaCase[] = [
  NAMES("says nothing where nobody asks for one", [team, quota({}), set({})]),
  NAMES("wants the quota to name it", [team, quota({ pods: 1 }), set({}, [GPU])], GPU_KEY),
  NAMES("wants a quota at all", [team, set({}, [GPU])], NAME),
  NAMES("accepts a quota that names it", [team, quota({ "requests.nvidia.com/gpu": "1" }), set({}, [GPU])]),
  NAMES("accepts one of two", [team, quota({}), quota({ "requests.nvidia.com/gpu": "1" }, {}, "b"), set({}, [GPU])]),
  NAMES("is undecided about an unknown quota", [team, quota(UNKNOWN_STRING), set({}, [GPU])], "undecided spec.hard"),
  NAMES("accepts one that names it beside an unknown one", [
    team,
    quota(UNKNOWN_STRING),
    quota({ "requests.nvidia.com/gpu": "1" }, {}, "b"),
    set({}, [GPU]),
  ]),
  NAMES(
    "knows slices of GPUs",
    [team, quota({}), set({}, [container({}, { "nvidia.com/mig-1g.10gb": 1 })])],
    'violation spec.hard["requests.nvidia.com/mig-1g.10gb"]',
  ),
  NAMES("does not take any extended resource for one", [
    team,
    quota({}),
    set({}, [container({ "example.com/licence": 1 })]),
  ]),
];

const FITS = rule("quota-fits-workloads");
const CPU = 'violation spec.hard["requests.cpu"]';
const PODS = "violation spec.hard.pods";
const fits = (says: string, hard: Bag, more: readonly CaseResource[], ...findings: readonly string[]) =>
  FITS(says, [team, quota(hard), ...more], ...findings);
const init = (cpu: string, more: Bag = {}) => container({ cpu }, {}, more);
const SIDECAR = { restartPolicy: "Always" };
const claim = (storage: unknown, storageClassName?: string): Bag => ({
  spec: { resources: { requests: { storage } }, ...(storageClassName === undefined ? {} : { storageClassName }) },
});
const volume = (storage: unknown, storageClassName?: string) =>
  inTeam(KUBERNETES.persistentVolumeClaim, "data", claim(storage, storageClassName));
const byClass = (what: string) => `fast.storageclass.storage.k8s.io/${what}`;
const named = (names: string) => [...names].map((name) => set({}, undefined, {}, name));
const surging = (maxSurge: unknown) => deployment({ replicas: 4, strategy: { rollingUpdate: { maxSurge } } });
const job = (spec: Bag) => inTeam(KUBERNETES.job, "job", { spec });
const FIRST = "spec.template.spec.containers[0].resources.requests";

const FIT_CASES: readonly QuotaCase[] = [
  fits("accepts what fits exactly", { "requests.cpu": "3" }, [set({ replicas: 3 })]),
  fits("refuses what does not", { "requests.cpu": "2999m" }, [set({ replicas: 3 })], CPU),
  fits("takes cpu for requests.cpu", { cpu: "2" }, [set({ replicas: 3 })], "violation spec.hard.cpu"),
  fits(
    "takes memory for requests.memory",
    { memory: "1Gi" },
    [set({}, [container({ memory: "2Gi" })])],
    "violation spec.hard.memory",
  ),
  fits(
    "takes ephemeral-storage for its request",
    { "ephemeral-storage": "1Gi" },
    [set({}, [container({ "ephemeral-storage": "2Gi" })])],
    "violation spec.hard.ephemeral-storage",
  ),
  fits("takes count/pods for pods", { "count/pods": "2" }, [set({ replicas: 3 })], 'violation spec.hard["count/pods"]'),
  fits(
    "takes count/persistentvolumeclaims for them",
    { "count/persistentvolumeclaims": "0" },
    [volume("1Gi")],
    'violation spec.hard["count/persistentvolumeclaims"]',
  ),
  fits(
    "compares limits",
    { "limits.cpu": "1" },
    [set({}, [container({}, { cpu: "2" })])],
    'violation spec.hard["limits.cpu"]',
  ),
  fits("does not take requests for limits", { "limits.cpu": "1" }, [set({}, [container({ cpu: "2" })])]),
  fits("leaves keys alone that are no quantity", { "requests.cpu": "many" }, [set({})]),
  fits(
    "is undecided about an unknown key",
    { "requests.cpu": UNKNOWN_STRING },
    [set({})],
    'undecided spec.hard["requests.cpu"]',
  ),
  FITS("is undecided about an unknown quota", [team, quota(UNKNOWN_STRING), set({})], "undecided spec.hard"),
  FITS("leaves a quota with scopes alone", [team, quota({ "requests.cpu": "0" }, { scopes: ["BestEffort"] }), set({})]),
  FITS("leaves a quota with a selector alone", [
    team,
    quota({ "requests.cpu": "0" }, { scopeSelector: { matchExpressions: [] } }),
    set({}),
  ]),
  FITS("says nothing where no quota counts everything", [
    team,
    quota({ pods: "0" }, { scopes: ["BestEffort"] }),
    set({ replicas: UNKNOWN_STRING }),
  ]),
  FITS("counts a namespace's own workloads only", [
    team,
    space("other"),
    quota({ "requests.cpu": "1" }),
    inTeam(KUBERNETES.pod, "p", { spec: { containers: [init("9")] } }, "other"),
  ]),
  {
    ...fits(
      "lists who asks, the largest first",
      { "requests.cpu": "1" },
      [set({ replicas: 2 }), set({ replicas: 5 }, undefined, {}, "big"), set({}, [GPU], {}, "gpu")],
      CPU,
    ),
    message: 'quota: "1", at least 7: big 5, set 2',
  },
  {
    ...fits("lists four", { "requests.cpu": "1" }, named("abcd"), CPU),
    message: 'quota: "1", at least 4: a 1, b 1, c 1, d 1',
  },
  {
    ...fits("and counts the fifth", { "requests.cpu": "1" }, named("abcde"), CPU),
    message: 'quota: "1", at least 5: a 1, b 1, c 1, d 1, 1 more',
  },
  {
    ...fits(
      "writes memory in binary",
      { "requests.memory": "1Gi" },
      [set({}, [container({ memory: "2Gi" })])],
      'violation spec.hard["requests.memory"]',
    ),
    message: 'quota: "1Gi", at least 2Gi: set 2Gi',
  },
  // What a pod asks for.
  fits("adds containers", { "requests.cpu": "2" }, [set({}, [init("1"), init("1.5")])], CPU),
  fits("takes the largest init container", { "requests.cpu": "3" }, [
    set({}, [init("1")], { initContainers: [init("3"), init("2")] }),
  ]),
  fits("and no less", { "requests.cpu": "2" }, [set({}, [init("1")], { initContainers: [init("2"), init("3")] })], CPU),
  fits(
    "adds sidecars to containers",
    { "requests.cpu": "2" },
    [set({}, [init("2")], { initContainers: [init("1", SIDECAR)] })],
    CPU,
  ),
  fits(
    "adds sidecars to later init containers",
    { "requests.cpu": "3" },
    [set({}, [init("1")], { initContainers: [init("1", SIDECAR), init("3")] })],
    CPU,
  ),
  fits("adds no plain init container", { "requests.cpu": "2" }, [
    set({}, [init("1")], { initContainers: [init("2"), init("2")] }),
  ]),
  fits(
    "takes limits for requests that are missing",
    { "requests.cpu": "1" },
    [set({}, [container({}, { cpu: "2" })])],
    CPU,
  ),
  fits(
    "takes a pod's own limits for its requests",
    { "requests.cpu": "1" },
    [set({}, [], { resources: { limits: { cpu: "2" } } })],
    CPU,
  ),
  fits("takes a pod's own limits in place of the sum", { "limits.cpu": "2" }, [
    set({}, [container({}, { cpu: "9" })], { resources: { limits: { cpu: "2" }, requests: { cpu: "5" } } }),
  ]),
  fits(
    "takes a pod's own requests",
    { "requests.cpu": "4" },
    [set({}, [], { resources: { limits: { cpu: "2" }, requests: { cpu: "5" } } })],
    CPU,
  ),
  fits("adds the overhead", { "requests.cpu": "1" }, [set({}, [init("1")], { overhead: { cpu: "1m" } })], CPU),
  fits(
    "is undecided about unknown containers",
    { pods: "9" },
    [set({}, UNKNOWN_STRING)],
    "undecided spec.template.spec.containers",
  ),
  fits(
    "is undecided about one unknown container",
    { pods: "9" },
    [set({}, [init("1"), UNKNOWN_STRING])],
    "undecided spec.template.spec.containers[1]",
  ),
  fits(
    "is undecided about an unknown amount",
    { pods: "9" },
    [set({}, [container({ cpu: UNKNOWN_STRING })])],
    `undecided ${FIRST}.cpu`,
  ),
  fits(
    "is undecided about unknown amounts",
    { pods: "9" },
    [set({}, [{ resources: { requests: UNKNOWN_STRING } }])],
    `undecided ${FIRST}`,
  ),
  fits("reads numbers as quantities", { "requests.cpu": 1 }, [set({}, [container({ cpu: 2 })])], CPU),
  fits("ignores what is no quantity", { "requests.cpu": "1" }, [set({}, [container({ cpu: true, memory: "no" })])]),
  // How often it runs.
  fits("runs one pod by default", { pods: "1" }, [set({})]),
  fits("runs none where there are to be none", { pods: "0" }, [set({ replicas: 0 })]),
  fits("takes nonsense for the default", { pods: "0" }, [set({ replicas: "x" })], PODS),
  fits("takes a negative number for the default", { pods: "0" }, [set({ replicas: -3 })], PODS),
  fits("takes half a pod for the default", { pods: "1" }, [set({ replicas: 2.5 })]),
  fits(
    "is undecided about unknown replicas",
    { pods: "1" },
    [set({ replicas: UNKNOWN_STRING })],
    "undecided spec.replicas",
  ),
  fits(
    "is undecided about a Deployment's too",
    { pods: "9" },
    [deployment({ replicas: UNKNOWN_STRING })],
    "undecided spec.replicas",
  ),
  fits("adds a Deployment's surge of a quarter", { pods: "4" }, [deployment({ replicas: 4 })], PODS),
  fits("and no more than that", { pods: "5" }, [deployment({ replicas: 4 })]),
  fits("adds a number", { pods: "5" }, [surging(2)], PODS),
  fits("adds nothing for a negative number", { pods: "4" }, [surging(-2)]),
  fits("nor fewer", { pods: "3" }, [surging(-2)], PODS),
  fits("adds a share", { pods: "5" }, [surging("50%")], PODS),
  fits("takes nonsense for no surge", { pods: "4" }, [surging("half")]),
  fits("adds none where pods stop first", { pods: "4" }, [deployment({ replicas: 4, strategy: { type: "Recreate" } })]),
  fits("runs a Job by its parallelism", { pods: "2" }, [job({ parallelism: 3 })], PODS),
  fits("runs a Job by its completions", { pods: "2" }, [job({ parallelism: 3, completions: 2 })]),
  fits("is undecided about a Job", { pods: "2" }, [job({ parallelism: UNKNOWN_STRING })], "undecided spec.parallelism"),
  fits(
    "takes a Job of unknown completions by its parallelism",
    { pods: "2" },
    [job({ parallelism: 3, completions: UNKNOWN_STRING })],
    PODS,
  ),
  fits(
    "takes an autoscaler's maximum",
    { pods: "5" },
    [set({ replicas: 1 }), scaler({ kind: "StatefulSet", name: "set" }, 6)],
    PODS,
  ),
  fits("of this kind only", { pods: "1" }, [set({ replicas: 1 }), scaler({ kind: "Deployment", name: "set" }, 6)]),
  fits("of this name only", { pods: "1" }, [set({ replicas: 1 }), scaler({ kind: "StatefulSet", name: "other" }, 6)]),
  fits(
    "by reference while the target's name is unknown",
    { pods: "5" },
    [set({ replicas: 1 }), scaler({ kind: "StatefulSet", name: UNKNOWN_STRING }, 6, { spec: "set" })],
    PODS,
  ),
  fits("and not without one", { pods: "1" }, [
    set({ replicas: 1 }),
    scaler({ kind: "StatefulSet", name: UNKNOWN_STRING }, 6),
  ]),
  fits("nor by name while the workload's own is unknown", { pods: "1" }, [
    inTeam(KUBERNETES.statefulSet, "set", {
      metadata: { name: UNKNOWN_STRING, namespace: "team" },
      spec: { replicas: 1 },
    }),
    scaler({ kind: "StatefulSet" }, 6),
  ]),
  // Volumes.
  fits(
    "counts a claim",
    { persistentvolumeclaims: "0" },
    [volume("1Gi")],
    "violation spec.hard.persistentvolumeclaims",
  ),
  fits("counts its size", { "requests.storage": "1Gi" }, [volume("2Gi")], 'violation spec.hard["requests.storage"]'),
  fits(
    "counts a class's claims",
    { [byClass("persistentvolumeclaims")]: "0" },
    [volume("1Gi", "fast")],
    `violation spec.hard["${byClass("persistentvolumeclaims")}"]`,
  ),
  fits(
    "counts a class's sizes",
    { [byClass("requests.storage")]: "1Gi" },
    [volume("2Gi", "fast")],
    `violation spec.hard["${byClass("requests.storage")}"]`,
  ),
  fits("but of no other class", { [byClass("requests.storage")]: "1Gi", [byClass("persistentvolumeclaims")]: "0" }, [
    volume("2Gi", "slow"),
  ]),
  fits(
    "is undecided about an unknown size, and counts the claim",
    { persistentvolumeclaims: "0" },
    [volume(UNKNOWN_STRING)],
    "violation spec.hard.persistentvolumeclaims",
    "undecided spec.resources.requests.storage",
  ),
  fits(
    "counts a StatefulSet's claims for every pod",
    { persistentvolumeclaims: "2" },
    [set({ replicas: 3, volumeClaimTemplates: [claim("1Gi")] })],
    "violation spec.hard.persistentvolumeclaims",
  ),
  fits("but not a Deployment's, which has none", { persistentvolumeclaims: "0" }, [
    deployment({ volumeClaimTemplates: [claim("1Gi")] }),
  ]),
  // Defaults of a LimitRange.
  fits(
    "fills in a default request",
    { "requests.cpu": "1" },
    [range([{ type: "Container", defaultRequest: { cpu: "2" } }]), set({}, [{}])],
    CPU,
  ),
  fits(
    "fills in a default limit as request",
    { "requests.cpu": "1" },
    [range([{ type: "Container", default: { cpu: "2" } }]), set({}, [{}])],
    CPU,
  ),
  fits("of containers, not of pods", { "requests.cpu": "1" }, [
    range([{ type: "Pod", default: { cpu: "2" } }]),
    set({}, [{}]),
  ]),
];

const CONSISTENT = rule("quota-is-consistent");
const COMPLETE = { "requests.cpu": "1", "requests.memory": "1Gi", "limits.memory": "1Gi", persistentvolumeclaims: "1" };
const consistent = (says: string, hard: unknown, ...findings: readonly string[]) =>
  CONSISTENT(says, [quota(hard)], ...findings);
const CONSISTENCY_CASES: readonly QuotaCase[] = [
  consistent("accepts a complete quota", COMPLETE),
  consistent("accepts the short keys", { cpu: "1", memory: "1Gi", "limits.memory": "1Gi", "requests.storage": "1Gi" }),
  consistent(
    "wants each key",
    {},
    CPU,
    'violation spec.hard["requests.memory"]',
    'violation spec.hard["limits.memory"]',
    "violation spec.hard.persistentvolumeclaims",
  ),
  consistent("is undecided about an unknown quota", UNKNOWN_STRING, "undecided spec.hard"),
  consistent("is undecided about an unknown amount", { ...COMPLETE, pods: UNKNOWN_STRING }, "undecided spec.hard.pods"),
  consistent("lets a key be null", { ...COMPLETE, pods: null }),
  consistent("lets an amount be nothing", { ...COMPLETE, pods: "0" }),
  consistent("refuses less than nothing", { ...COMPLETE, pods: "-1" }, PODS),
  consistent("refuses what is no quantity", { ...COMPLETE, pods: "no" }, PODS),
  consistent("refuses a truth value", { ...COMPLETE, pods: true }, PODS),
  consistent("accepts limits as high as requests", { ...COMPLETE, "limits.cpu": "1" }),
  consistent("refuses limits below requests", { ...COMPLETE, "limits.cpu": "999m" }, CPU),
  consistent(
    "compares nothing with what is no quantity",
    { ...COMPLETE, "limits.cpu": "x" },
    'violation spec.hard["limits.cpu"]',
  ),
  consistent("nor what is no quantity with anything", { ...COMPLETE, "requests.cpu": "x", "limits.cpu": "1" }, CPU),
  CONSISTENT("asks for no keys of a quota with scopes", [quota({}, { scopes: ["Terminating"] })]),
  CONSISTENT("nor of one with a selector", [quota({}, { scopeSelector: {} })]),
];

const RANGE = rule("quota-limit-range-is-consistent");
const row = (more: Bag, type = "Container"): Bag => ({ type, ...more });
const ranges = (says: string, limits: unknown, ...findings: readonly string[]) =>
  RANGE(says, [range(limits)], ...findings);
const at = (path: string) => `violation spec.limits[0].${path}`;
const memory = (amount: string) => ({ memory: amount });
const RANGE_CASES: readonly QuotaCase[] = [
  ranges("accepts rows in order", [
    row({ min: memory("1"), defaultRequest: memory("2"), default: memory("3"), max: memory("4") }),
  ]),
  ranges("accepts equal ones", [
    row({ min: memory("1"), defaultRequest: memory("1"), default: memory("1"), max: memory("1") }),
  ]),
  ranges(
    "refuses a minimum above the default request",
    [row({ min: memory("2"), defaultRequest: memory("1"), default: memory("9") })],
    at("min.memory"),
  ),
  ranges("refuses a minimum above the maximum", [row({ min: memory("3"), max: memory("2") }, "Pod")], at("min.memory")),
  ranges(
    "refuses a default request above the default",
    [row({ defaultRequest: memory("3"), default: memory("2") })],
    at("defaultRequest.memory"),
  ),
  ranges(
    "refuses a default above the maximum",
    [row({ default: memory("3"), max: memory("2") })],
    at("default.memory"),
  ),
  ranges("wants a container to have a default for memory", [row({})], at("default.memory")),
  ranges("but not a pod or a claim", [row({}, "Pod"), row({}, "PersistentVolumeClaim")]),
  ranges("is undecided about unknown rows", UNKNOWN_STRING, "undecided spec.limits"),
  ranges("is undecided about one unknown row", [UNKNOWN_STRING, row({}, "Pod")], "undecided spec.limits[0]"),
  ranges("is undecided about unknown defaults", [row({ default: UNKNOWN_STRING })], "undecided spec.limits[0].default"),
];

const RANGE_FITS = rule("quota-limit-range-fits");
const rangeFits = (says: string, limits: readonly Bag[], ...findings: readonly string[]) =>
  RANGE_FITS(says, [team, range(limits), quota({ "limits.cpu": "4" })], ...findings);
const RANGE_FIT_CASES: readonly QuotaCase[] = [
  rangeFits("accepts a maximum as large as the quota", [row({ max: { cpu: "4" } })]),
  rangeFits("refuses a larger one", [row({ max: { cpu: "5" } })], at("max.cpu")),
  rangeFits("refuses a larger default", [row({ default: { cpu: "5" } })], at("default.cpu")),
  rangeFits("looks at pods too", [row({ max: { cpu: "5" } }, "Pod")], at("max.cpu")),
  rangeFits("but not at claims", [row({ max: { cpu: "5" } }, "PersistentVolumeClaim")]),
  RANGE_FITS("looks at the same namespace only", [
    ...[team, space("other"), range([row({ max: { cpu: "5" } })])],
    inTeam(KUBERNETES.resourceQuota, "q", { spec: { hard: { "limits.cpu": "4" } } }, "other"),
  ]),
];

const BALANCERS = rule("quota-load-balancers-bounded");
const balancer = (name: string, type = "LoadBalancer") => inTeam(KUBERNETES.service, name, { spec: { type } });
const BALANCER_CASES: readonly QuotaCase[] = [
  { ...BALANCERS("accepts as many as the bound", [balancer("a"), balancer("b")]), given: { maxLoadBalancers: 2 } },
  {
    ...BALANCERS("refuses the next", [balancer("a"), balancer("b"), balancer("c")], "violation spec.type"),
    given: { maxLoadBalancers: 2 },
  },
  {
    ...BALANCERS("counts no other Services", [balancer("a", "ClusterIP"), balancer("b")]),
    given: { maxLoadBalancers: 1 },
  },
];

const ADMITTED = rule("quota-admits-pods");
const ONE_CPU = range([row({ default: { cpu: "1", memory: "1Gi" } })]);
const COUNTING = quota({ "limits.cpu": "4", "requests.memory": "1Gi" });
const resource = (path: string, list = "containers") => `violation spec.template.spec.${list}[0].resources.${path}`;
const small = (containers: unknown = [container({ cpu: "2" })], pod: Bag = {}) => set({}, containers, pod);
const ADMITTED_CASES: readonly QuotaCase[] = [
  ADMITTED("leaves what is no quantity to others", [team, ONE_CPU, small([container({ cpu: "many" })])]),
  ADMITTED(
    "is undecided about an unknown container",
    [team, ONE_CPU, small([UNKNOWN_STRING])],
    "undecided spec.template.spec.containers[0].resources.limits",
  ),
  ADMITTED("accepts a request up to the default limit", [team, ONE_CPU, set({})]),
  ADMITTED("refuses one above it", [team, ONE_CPU, small()], resource("requests.cpu")),
  ADMITTED(
    "takes a maximum for the default limit",
    [team, range([row({ max: { cpu: "1" } })]), small()],
    resource("requests.cpu"),
  ),
  ADMITTED("but not where there is another", [
    team,
    range([row({ max: { cpu: "1" }, default: { cpu: "2" } })]),
    small(),
  ]),
  ADMITTED("accepts one with a limit of its own", [team, ONE_CPU, small([container({ cpu: "2" }, { cpu: "2" })])]),
  ADMITTED(
    "refuses one above its own",
    [team, small([container({ cpu: "2" }, { cpu: "1" })])],
    resource("requests.cpu"),
  ),
  ADMITTED(
    "looks at init containers too",
    [team, ONE_CPU, small([], { initContainers: [container({ cpu: "2" })] })],
    resource("requests.cpu", "initContainers"),
  ),
  ADMITTED("looks at the same namespace only", [
    team,
    space("other"),
    inTeam(KUBERNETES.limitRange, "r", { spec: { limits: [row({ default: { cpu: "1" } })] } }, "other"),
    small(),
  ]),
  ADMITTED("wants what a quota counts", [team, COUNTING, small()], resource("limits.cpu"), resource("requests.memory")),
  ADMITTED("wants it under the short name too", [team, quota({ memory: "1Gi" }), small()], resource("requests.memory")),
  ADMITTED("finds it in the defaults", [team, COUNTING, ONE_CPU, set({})]),
  ADMITTED("takes a default request for a request", [
    team,
    quota({ "requests.memory": "1Gi" }),
    range([row({ defaultRequest: memory("1Mi") })]),
    small(),
  ]),
  ADMITTED("takes a minimum for the default request", [
    team,
    quota({ "requests.memory": "1Gi" }),
    range([row({ min: memory("1Mi") })]),
    small(),
  ]),
  ADMITTED("takes a limit for a request", [
    team,
    quota({ "requests.memory": "1Gi" }),
    small([container({}, memory("1Mi"))]),
  ]),
  ADMITTED("takes a request for a request", [
    team,
    quota({ "requests.memory": "1Gi" }),
    small([container(memory("1Mi"))]),
  ]),
  ADMITTED("does not ask for what a quota with a scope counts", [
    team,
    quota({ "limits.cpu": "1" }, { scopes: ["Terminating"] }),
    small(),
  ]),
  ADMITTED("nor for what one with a selector counts", [
    team,
    quota({ "limits.cpu": "1" }, { scopeSelector: {} }),
    small(),
  ]),
  ADMITTED("does not ask for what no quota wants of containers", [
    team,
    quota({ "limits.ephemeral-storage": "1" }),
    small(),
  ]),
  ADMITTED(
    "is undecided about unknown limits",
    [team, ONE_CPU, small([{ resources: { limits: UNKNOWN_STRING } }])],
    "undecided spec.template.spec.containers[0].resources.limits",
  ),
  ADMITTED(
    "is undecided about unknown requests",
    [team, ONE_CPU, small([{ resources: { requests: UNKNOWN_STRING } }])],
    "undecided spec.template.spec.containers[0].resources.requests",
  ),
];

export const QUOTA_CASES: readonly QuotaCase[] = [
  ...ADMITTED_CASES,
  ...[...NAMESPACE_CASES, ...ACCELERATOR_CASES, ...FIT_CASES, ...CONSISTENCY_CASES],
  ...[...RANGE_CASES, ...RANGE_FIT_CASES, ...BALANCER_CASES],
];
