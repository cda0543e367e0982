/** What the quota rules say about Karpenter's NodePools that name their instance types and how many nodes at most. */
import { UNKNOWN_STRING } from "../../../policies/rule/field";
import { AWS } from "../../../catalogue/tokens/aws";
import { CUSTOM } from "../../../catalogue/tokens/custom";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import type { Bag } from "../support/conformance";
import type { CaseResource, QuotaCase } from "./pool-cases";

interface Asked {
  readonly types?: unknown;
  readonly ways?: unknown;
  readonly nodes?: unknown;
  readonly group?: string;
  readonly limits?: Bag;
  readonly requirements?: unknown;
}

/** At most `nodes` p5.48xlarge: 192 vCPUs and eight GPUs each. */
function nodePool(asked: Asked = {}): CaseResource {
  const { types = ["p5.48xlarge"], ways = ["spot", "on-demand"], nodes = "2", limits = {} } = asked;
  const requirement = (key: string, values: unknown) => ({ key, operator: "In", values });
  const requirements = asked.requirements ?? [
    { key: "karpenter.k8s.aws/instance-local-nvme", operator: "Exists" },
    ...(types === undefined ? [] : [requirement("node.kubernetes.io/instance-type", types)]),
    ...(ways === "unsaid" ? [] : [requirement("karpenter.sh/capacity-type", ways)]),
  ];
  const nodeClassRef = { group: asked.group ?? "karpenter.k8s.aws", kind: "EC2NodeClass", name: "p5" };
  const spec = { limits: { nodes, ...limits }, template: { spec: { nodeClassRef, requirements } } };
  return { type: CUSTOM.karpenterNodePool, name: "p5", props: { spec } };
}

const unbounded = (): CaseResource => ({
  ...nodePool(),
  props: { spec: { ...(nodePool().props["spec"] as Bag), limits: { cpu: 1 } } },
});

const ON_DEMAND = "aws/eu-central-1/L-417A185B";
const SPOT = "aws/eu-central-1/L-C4BD4855";
const AT = "spec.limits.nodes";

const quota = (says: string, pool: CaseResource, limits: Bag, ...findings: readonly string[]): QuotaCase => ({
  ...{ rule: "quota-cloud-covers-pools", says, resources: [pool], findings },
  given: { limits, regions: { aws: "eu-central-1" } },
});
const bounds = (says: string, pool: CaseResource, maxNodes: number, ...findings: readonly string[]): QuotaCase => ({
  ...{ rule: "quota-node-pool-bounds", says, resources: [pool], findings, given: { maxNodes } },
});
const devices = (says: string, pool: CaseResource, most: number, ...findings: readonly string[]): QuotaCase => ({
  ...{ rule: "quota-node-pool-accelerators-bounded", says, resources: [pool], findings },
  given: { maxAccelerators: most },
});
const spot = (says: string, pool: CaseResource, most: number, ...findings: readonly string[]): QuotaCase => ({
  ...{ rule: "quota-spot-share-bounded", says, resources: [pool], findings, given: { maxSpotPercent: most } },
});

const namespace: CaseResource = { type: KUBERNETES.namespace, name: "team", props: { metadata: { name: "team" } } };
const asking = (gpus: number): CaseResource => ({
  type: KUBERNETES.statefulSet,
  name: "model",
  props: {
    metadata: { name: "model", namespace: "team" },
    spec: {
      replicas: 1,
      template: { spec: { containers: [{ resources: { limits: { "nvidia.com/gpu": gpus } } }] } },
    },
  },
});
const group: CaseResource = {
  type: AWS.eksNodeGroup,
  name: "least",
  props: {
    scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 1 },
    ...{ instanceTypes: ["p5.48xlarge"], subnetIds: ["a"], region: "eu-central-1" },
  },
};
const room = (says: string, resources: readonly CaseResource[], ...findings: readonly string[]): QuotaCase => ({
  ...{ rule: "quota-accelerators-fit-pools", says, resources: [namespace, ...resources], findings },
});

export const KARPENTER_CASES: readonly QuotaCase[] = [
  quota("counts Karpenter's nodes in full for either way to buy", nodePool(), { [ON_DEMAND]: 384, [SPOT]: 384 }),
  quota(
    "refuses less for either",
    nodePool(),
    { [ON_DEMAND]: 383, [SPOT]: 383 },
    ...[`violation ${AT}`, `violation ${AT}`],
  ),
  quota("counts Karpenter's spot nodes as spot only", nodePool({ ways: ["spot"] }), { [ON_DEMAND]: 1, [SPOT]: 384 }),
  quota("counts reserved nodes as those on demand", nodePool({ ways: ["reserved"] }), { [SPOT]: 1, [ON_DEMAND]: 384 }),
  quota(
    "counts nodes on demand where Karpenter is told nothing else",
    nodePool({ ways: "unsaid" }),
    { [ON_DEMAND]: 383, [SPOT]: 1 },
    `violation ${AT}`,
  ),
  quota(
    "is undecided while Karpenter's instance types are not known",
    nodePool({ types: UNKNOWN_STRING }),
    { [ON_DEMAND]: 1 },
    ...Array<string>(2).fill("undecided spec.template.spec.requirements[1].values"),
  ),
  quota(
    "is undecided while one of Karpenter's instance types is not known",
    nodePool({ types: [UNKNOWN_STRING], ways: ["spot"] }),
    { [ON_DEMAND]: 1 },
    "undecided spec.template.spec.requirements[1].values[0]",
  ),
  quota(
    "is undecided while Karpenter's ways to buy are not known",
    nodePool({ ways: UNKNOWN_STRING }),
    { [ON_DEMAND]: 1 },
    "undecided spec.template.spec.requirements[2].values",
  ),
  quota(
    "is undecided while one of Karpenter's ways to buy is not known",
    nodePool({ ways: ["spot", UNKNOWN_STRING] }),
    { [ON_DEMAND]: 1 },
    "undecided spec.template.spec.requirements[2].values[1]",
  ),
  quota(
    "is undecided while Karpenter's requirements are not known",
    nodePool({ requirements: UNKNOWN_STRING }),
    { [ON_DEMAND]: 1 },
    "undecided spec.template.spec.requirements",
  ),
  quota("leaves Karpenter's pools of other clouds alone", nodePool({ group: "karpenter.azure.com" }), { [SPOT]: 1 }),
  quota("leaves Karpenter's pools alone that name no types", nodePool({ requirements: [] }), { [SPOT]: 1 }),
  quota(
    "leaves Karpenter's pools alone that rule types out",
    nodePool({
      requirements: [{ key: "node.kubernetes.io/instance-type", operator: "NotIn", values: ["p5.48xlarge"] }],
    }),
    { [ON_DEMAND]: 1 },
  ),
  quota("leaves Karpenter's pools alone that do not bound nodes", unbounded(), { [SPOT]: 1 }),
  bounds("accepts Karpenter's pools within the bound", nodePool({ ways: ["spot"] }), 2),
  bounds("refuses a node of Karpenter's more", nodePool({ ways: ["spot"] }), 1, `violation ${AT}`),
  bounds(
    "refuses Karpenter's pools that may have none",
    nodePool({ ways: ["spot"], nodes: "0" }),
    9,
    `violation ${AT}`,
  ),
  bounds(
    "is undecided while Karpenter's bound is not known",
    nodePool({ ways: ["spot"], nodes: UNKNOWN_STRING }),
    9,
    `undecided ${AT}`,
  ),
  devices("accepts as many of Karpenter's GPUs as the bound", nodePool({ ways: ["spot"] }), 16),
  devices("refuses a GPU of Karpenter's more", nodePool({ ways: ["spot"] }), 15, `violation ${AT}`),
  spot("counts what Karpenter may buy either way as half spot", nodePool(), 50),
  spot("refuses Karpenter's spot beyond the share", nodePool(), 49, `violation ${AT}`),
  room("counts Karpenter's GPUs once, by their limit", [
    ...[group, nodePool({ limits: { "nvidia.com/gpu": 16 } }), asking(24)],
  ]),
  room(
    "refuses a GPU beyond Karpenter's limit and the pools",
    [group, nodePool({ limits: { "nvidia.com/gpu": 16 } }), asking(25)],
    "violation spec",
  ),
];
