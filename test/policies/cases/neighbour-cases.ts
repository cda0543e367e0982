/** What the rules between neighbours let pass, and what they do not, in more forms than one. */
import { ACCELERATOR_RESOURCES } from "../../../catalogue/accelerators";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { COUNTED_DEVICES } from "../../../catalogue/devices";
import type { Bag } from "../support/conformance";
import type { Break, ConfiguredCase, RuleCase } from "./rule-cases";

const judged =
  (rule: string, type: string) =>
  (name: string, object: Bag, verdict: ConfiguredCase["verdict"]): ConfiguredCase => ({
    ...{ rule, type, object, verdict, name, given: {} },
  });

const METADATA = { name: "case", namespace: "team" };
const pod = (spec: Bag, more: Bag = {}): Bag => ({ metadata: METADATA, spec: { containers: [], ...spec }, ...more });
const conditions = (type: string, status: string): Bag => ({ status: { conditions: [{ type, status }] } });

const named = judged("pod-names-no-node", KUBERNETES.pod);
const ends = judged("pod-ends-in-time", KUBERNETES.pod);
const away = judged("pod-anti-affinity-in-own-namespace", KUBERNETES.pod);
const keeps = judged("pod-keeps-off-device-nodes", KUBERNETES.pod);
const labelled = judged("pod-no-operator-labels", KUBERNETES.pod);
const starts = judged("pod-memory-in-whole-bytes", KUBERNETES.pod);
const counted = judged("pod-devices-are-counted", KUBERNETES.pod);
const budget = judged("disruption-budget-lets-go", KUBERNETES.podDisruptionBudget);

const NODE = { nodeName: "inference-l4-0" };
const keepAway = (...terms: readonly Bag[]) =>
  pod({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } });
const OWN: Bag = { topologyKey: "kubernetes.io/hostname", labelSelector: {} };
const tolerating = (toleration: Bag, more: Bag = {}) => pod({ tolerations: [toleration], ...more });
const asking = (name: string): Bag => ({ resources: { limits: { cpu: "1", [name]: "1" } } });
const EVERY_TAINT = { operator: "Exists" };

export const NEIGHBOUR_CASES: readonly ConfiguredCase[] = [
  named("a pod that the scheduler placed", pod(NODE, conditions("PodScheduled", "True")), "passes"),
  named("a pod that waits for the scheduler", pod(NODE, conditions("PodScheduled", "False")), "fails"),
  named("a pod with another condition", pod(NODE, conditions("Ready", "True")), "fails"),
  named("an empty name", pod({ nodeName: "" }), "passes"),

  ends("an hour", pod({ terminationGracePeriodSeconds: 3600 }), "passes"),
  ends("68 years", pod({ terminationGracePeriodSeconds: 2_147_483_647 }), "fails"),

  away("pods of its own namespace", keepAway(OWN), "passes"),
  away("its own domain of any topology", keepAway({ ...OWN, topologyKey: "cloud.google.com/gke-nodepool" }), "passes"),
  away("an empty list of namespaces", keepAway({ ...OWN, namespaces: [] }), "passes"),
  away("a second term about all namespaces", keepAway(OWN, { ...OWN, namespaceSelector: {} }), "fails"),
  away("a namespace by name", keepAway({ ...OWN, namespaces: ["other"] }), "fails"),

  ...ACCELERATOR_RESOURCES.flatMap((key) => [
    keeps(`the taint ${key}`, tolerating({ key, operator: "Exists" }), "fails"),
    keeps(`the taint ${key} by value`, tolerating({ key, value: "present" }), "fails"),
    keeps(`the device ${key}`, tolerating({ key }, { containers: [asking(key)] }), "passes"),
  ]),
  keeps("every taint, of one effect", tolerating({ operator: "Exists", effect: "NoSchedule" }), "fails"),
  keeps("every taint that evicts", tolerating({ operator: "Exists", effect: "NoExecute" }), "passes"),
  keeps("another taint", tolerating({ key: "dedicated", operator: "Exists" }), "passes"),
  keeps(
    "a device of an init container",
    tolerating(EVERY_TAINT, { initContainers: [asking("amd.com/gpu")] }),
    "passes",
  ),
  keeps("a slice of a device", tolerating(EVERY_TAINT, { containers: [asking("nvidia.com/mig-1g.5gb")] }), "passes"),
  keeps("another vendor's device", tolerating(EVERY_TAINT, { containers: [asking("habana.ai/gaudi")] }), "passes"),
  ...["nvidia.com/gpu", "nvidia.com/mig-1g.5gb"].map((name) =>
    keeps(
      `none of ${name}`,
      tolerating(EVERY_TAINT, { containers: [{ resources: { limits: { [name]: "0" } } }] }),
      "fails",
    ),
  ),
  keeps(
    "none of a device before it starts",
    tolerating(EVERY_TAINT, { initContainers: [{ resources: { limits: { "amd.com/gpu": "0" } } }] }),
    "fails",
  ),
  keeps(
    "a device as a number",
    tolerating(EVERY_TAINT, { containers: [{ resources: { limits: { "nvidia.com/gpu": 1 } } }] }),
    "passes",
  ),
  keeps("CPU alone", tolerating(EVERY_TAINT, { containers: [asking("memory")] }), "fails"),
  keeps("a claim", tolerating(EVERY_TAINT, { resourceClaims: [{ name: "gpu" }] }), "passes"),
  keeps("no claim", tolerating(EVERY_TAINT, { resourceClaims: [] }), "fails"),

  ...COUNTED_DEVICES.map((name) => counted(name, pod({ containers: [asking(name)] }), "passes")),
  ...["nvidia.com/mig-9g.999gb", "nvidia.com/gpumem", "amd.com/cpx_nps4", "google.com/tpu-slice"].map((name) =>
    counted(name, pod({ containers: [asking(name)] }), "fails"),
  ),
  ...["aws.amazon.com/neuronlink", "gpu.intel.com/tiles", "deviceclass.resource.kubernetes.io/gpu.nvidia.com"].map(
    (name) => counted(name, pod({ containers: [asking(name)] }), "fails"),
  ),
  ...["vpc.amazonaws.com/efa", "rdma/ib", "example.com/nvidia.com"].map((name) =>
    counted(`no device: ${name}`, pod({ containers: [asking(name)] }), "passes"),
  ),
  ...(
    [
      ["6Mi", "passes"],
      // What the API server makes of 4.1Gi.
      ["4402341478400m", "passes"],
      ["3500m", "fails"],
      ["6291455", "fails"],
      ["1Gi", "passes"],
      [6_291_456, "passes"],
    ] as const
  ).map(([memory, verdict]) =>
    starts(`${memory} of memory`, pod({ containers: [{ resources: { limits: { memory } } }] }), verdict),
  ),
  // The least of all that the API server may write in thousandths, and what nobody means.
  ...["requests", "limits"].flatMap((kind) =>
    ["memory", "ephemeral-storage"].flatMap((name) => [
      starts(
        `6Mi of ${name} in ${kind}`,
        pod({ containers: [{ resources: { [kind]: { [name]: "6291456000m" } } }] }),
        "passes",
      ),
      starts(
        `3500m of ${name} in ${kind}`,
        pod({ containers: [{ resources: { [kind]: { [name]: "3500m" } } }] }),
        "fails",
      ),
    ]),
  ),
  counted("an init container's", pod({ initContainers: [asking("nvidia.com/gpumem")] }), "fails"),

  labelled("labels of its own", { ...pod({}), metadata: { ...METADATA, labels: { "app.cnpg.io/x": "a" } } }, "passes"),
  labelled(
    "a primary's label",
    { ...pod({}), metadata: { ...METADATA, labels: { "cnpg.io/instanceRole": "primary" } } },
    "fails",
  ),

  budget("one", { spec: { maxUnavailable: 1 } }, "passes"),
  budget("ten of a hundred", { spec: { maxUnavailable: "10%" } }, "passes"),
  budget("all but one", { spec: { minAvailable: "99%" } }, "passes"),
  budget("a number", { spec: { minAvailable: 100 } }, "passes"),
  budget("more than a hundred", { spec: { minAvailable: "1000%" } }, "passes"),
];

const TEMPLATE = ["spec", "template"];
const ANTI_AFFINITY = ["affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution"];

/** Breaks of a Deployment's pod; nothing there passes. */
const inTemplate = (rule: string, path: readonly (string | number)[], ...bads: readonly unknown[]): RuleCase => ({
  rule,
  type: KUBERNETES.deployment,
  breaks: bads.map((bad): Break => ({ path: [...TEMPLATE, ...path], bad, absent: "passes" })),
});

export const NEIGHBOUR_BREAKS: readonly RuleCase[] = [
  inTemplate(
    "pod-anti-affinity-in-own-namespace",
    ["spec", ...ANTI_AFFINITY],
    [{ topologyKey: "kubernetes.io/os", namespaceSelector: {} }],
    [{ topologyKey: "kubernetes.io/os", namespaces: ["other"] }],
  ),
  inTemplate("pod-names-no-node", ["spec", "nodeName"], "inference-l4-0"),
  inTemplate("pod-ends-in-time", ["spec", "terminationGracePeriodSeconds"], 3601),
  inTemplate("pod-keeps-off-device-nodes", ["spec", "tolerations"], [{ operator: "Exists" }]),
  inTemplate("pod-devices-are-counted", ["spec", "containers", 0, "resources", "limits"], {
    "nvidia.com/gpumem": "1",
  }),
  inTemplate("pod-no-operator-labels", ["metadata", "labels"], { app: "a", "cnpg.io/cluster": "features" }),
  {
    rule: "disruption-budget-lets-go",
    type: KUBERNETES.podDisruptionBudget,
    breaks: [
      ...[0, "0%", "00%"].map((bad): Break => ({ path: ["spec", "maxUnavailable"], bad, absent: "passes" })),
      ...["100%", "0100%"].map((bad): Break => ({ path: ["spec", "minAvailable"], bad, absent: "passes" })),
    ],
  },
];
