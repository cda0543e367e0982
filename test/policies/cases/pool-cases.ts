/**
 * What the quota rules say about node pools: by rule, resources and configuration, and the findings that must come of
 * them, written by hand from the vendors' pages. Tests compare them; the mutation script asks whether they notice.
 */
import { UNKNOWN_STRING } from "../../../policies/rule/field";
import { AWS } from "../../../catalogue/tokens/aws";
import { AZURE } from "../../../catalogue/tokens/azure";
import { CUSTOM } from "../../../catalogue/tokens/custom";
import { GCP } from "../../../catalogue/tokens/gcp";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import type { Bag } from "../support/conformance";
import { KARPENTER_CASES } from "./karpenter-cases";

export interface CaseResource {
  readonly type: string;
  readonly name: string;
  readonly props: Bag;
  /** Names of resources that a property came from. */
  readonly from?: Readonly<Record<string, string>>;
}

export interface QuotaCase {
  readonly rule: string;
  readonly says: string;
  readonly resources: readonly CaseResource[];
  readonly given?: Bag;
  /** `violation <path>` or `undecided <path>`, in order. */
  readonly findings: readonly string[];
  /** What the first finding says: `resource: found, required`. */
  readonly message?: string;
}

const pool = (type: string, name: string, props: Bag, from?: CaseResource["from"]): CaseResource => ({
  ...{ type, name, props },
  ...(from === undefined ? {} : { from }),
});

/** An EKS node group of three m7i.large at most, in two subnets. */
const eks = (more: Bag = {}, scaling: Bag = {}, name = "eks") =>
  pool(AWS.eksNodeGroup, name, {
    scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 3, ...scaling },
    ...{ instanceTypes: ["m7i.large"], subnetIds: ["a", "b"], region: "eu-central-1", ...more },
  });
/** A GKE pool of three e2-standard-4 at most, in one zone. */
const gke = (more: Bag = {}, name = "gke") =>
  pool(GCP.gkeNodePool, name, {
    ...{ location: "europe-west4-a", autoscaling: { minNodeCount: 1, maxNodeCount: 3 } },
    ...{ nodeConfig: { machineType: "e2-standard-4" }, ...more },
  });
/** An AKS pool of three Standard_D4s_v5 at most, in a cluster of West Europe. */
const aks = (more: Bag = {}, name = "aks") =>
  pool(
    AZURE.aksAgentPool,
    name,
    {
      ...{ resourceName: UNKNOWN_STRING, enableAutoScaling: true, minCount: 1, maxCount: 3, count: 1 },
      ...{ vmSize: "Standard_D4s_v5", ...more },
    },
    { resourceName: "cluster" },
  );
const aksCluster = (more: Bag = {}) =>
  pool(AZURE.aksCluster, "cluster", { resourceName: "kube", location: "westeurope", ...more });
const p5 = (maxSize: number, more: Bag = {}, name = "eks") =>
  eks({ instanceTypes: ["p5.48xlarge"], ...more }, { minSize: 0, desiredSize: 0, maxSize }, name);

const BOUNDS = "quota-node-pool-bounds";
const bounds = (says: string, resource: CaseResource, ...findings: readonly string[]): QuotaCase => ({
  ...{ rule: BOUNDS, says, resources: [resource], findings },
});

const BOUND_CASES: readonly QuotaCase[] = [
  bounds("accepts an EKS node group in order", eks()),
  bounds("takes numbers in text as numbers", eks({}, { maxSize: "3" })),
  bounds("accepts a node group that may be empty", eks({}, { minSize: 0, desiredSize: 0 })),
  bounds("accepts equal bounds", eks({}, { minSize: 3, desiredSize: 3 })),
  bounds(
    "refuses a minimum above the desired size",
    eks({}, { minSize: 2, desiredSize: 1 }),
    "violation scalingConfig.minSize",
  ),
  bounds(
    "refuses a desired size above the maximum",
    eks({}, { desiredSize: 4 }),
    "violation scalingConfig.desiredSize",
  ),
  bounds(
    "refuses a maximum of nothing",
    eks({}, { maxSize: 0, minSize: 0, desiredSize: 0 }),
    "violation scalingConfig.maxSize",
  ),
  bounds("refuses a minimum in empty text", eks({}, { minSize: "" }), "violation scalingConfig.minSize"),
  bounds("refuses half a node", eks({}, { minSize: 0.5 }), "violation scalingConfig.minSize"),
  bounds("refuses a negative minimum", eks({}, { minSize: -1 }), "violation scalingConfig.minSize"),
  bounds(
    "refuses a node group without bounds",
    pool(AWS.eksNodeGroup, "eks", {}),
    "violation scalingConfig.minSize",
    "violation scalingConfig.maxSize",
  ),
  bounds(
    "is undecided about an unknown bound",
    eks({}, { maxSize: UNKNOWN_STRING }),
    "undecided scalingConfig.maxSize",
    "undecided scalingConfig.maxSize",
  ),
  {
    ...bounds("refuses more nodes than the bound", eks({}, { maxSize: 4 }), "violation scalingConfig.maxSize"),
    given: { maxNodes: 3 },
  },
  { ...bounds("accepts as many as the bound", eks()), given: { maxNodes: 3 } },

  bounds("accepts a GKE pool in order", gke()),
  bounds("accepts a GKE pool of fixed size", gke({ autoscaling: undefined, nodeCount: 2 })),
  bounds(
    "refuses an autoscaler without a maximum",
    gke({ autoscaling: { minNodeCount: 1 } }),
    "violation autoscaling.maxNodeCount",
  ),
  bounds(
    "refuses an autoscaler that says nothing",
    gke({ autoscaling: {} }),
    "violation autoscaling",
    "violation autoscaling.maxNodeCount",
  ),
  bounds(
    "refuses a minimum above the maximum",
    gke({ autoscaling: { minNodeCount: 4, maxNodeCount: 3 } }),
    "violation autoscaling.minNodeCount",
  ),
  bounds(
    "refuses a total minimum above the total maximum",
    gke({ autoscaling: { totalMinNodeCount: 4, totalMaxNodeCount: 3 } }),
    "violation autoscaling.totalMinNodeCount",
  ),
  bounds(
    "refuses a total of nothing",
    gke({ autoscaling: { totalMaxNodeCount: 0 } }),
    "violation autoscaling.totalMaxNodeCount",
  ),
  {
    ...bounds(
      "counts a zone's bound in every zone that is listed",
      gke({ nodeLocations: ["a", "b"] }),
      "violation autoscaling.maxNodeCount",
    ),
    given: { maxNodes: 5 },
  },
  { ...bounds("accepts it when it fits", gke({ nodeLocations: ["a", "b"] })), given: { maxNodes: 6 } },
  {
    ...bounds(
      "counts three zones in a region",
      gke({ location: "europe-west4" }),
      "violation autoscaling.maxNodeCount",
    ),
    given: { maxNodes: 8 },
  },
  { ...bounds("and no more than three", gke({ location: "europe-west4" })), given: { maxNodes: 9 } },
  {
    ...bounds("takes a total as it is", gke({ location: "europe-west4", autoscaling: { totalMaxNodeCount: 3 } })),
    given: { maxNodes: 3 },
  },
  {
    ...bounds(
      "counts a fixed size per zone",
      gke({ autoscaling: undefined, nodeCount: 2, location: "europe-west4" }),
      "violation nodeCount",
    ),
    given: { maxNodes: 5 },
  },
  {
    ...bounds(
      "counts the initial size where that is all there is",
      gke({ autoscaling: undefined, initialNodeCount: 4 }),
      "violation initialNodeCount",
    ),
    given: { maxNodes: 3 },
  },
  bounds("is undecided about an unknown location", gke({ location: UNKNOWN_STRING }), "undecided location"),
  bounds("is undecided about a pool that names no place", gke({ location: undefined }), "undecided location"),
  bounds(
    "looks at the pools in a cluster",
    pool(GCP.gkeCluster, "gke", {
      location: "us-east1-b",
      nodePools: [{ autoscaling: { minNodeCount: 2, maxNodeCount: 1 } }],
    }),
    "violation nodePools[0].autoscaling.minNodeCount",
  ),
  bounds("says nothing about a cluster without pools", pool(GCP.gkeCluster, "gke", { location: "us-east1-b" })),

  bounds("accepts an AKS pool in order", aks()),
  bounds(
    "accepts an AKS pool of fixed size",
    aks({ enableAutoScaling: false, minCount: undefined, maxCount: undefined }),
  ),
  bounds(
    "refuses an autoscaled pool without bounds",
    aks({ minCount: undefined, maxCount: undefined }),
    "violation minCount",
    "violation maxCount",
  ),
  bounds("refuses a size above the maximum", aks({ count: 4 }), "violation count"),
  bounds("refuses a minimum above the maximum", aks({ minCount: 4 }), "violation minCount"),
  bounds("lets a user pool be empty", aks({ mode: "User", minCount: 0 })),
  bounds("never lets a system pool be empty", aks({ mode: "System", minCount: 0 }), "violation minCount"),
  bounds(
    "refuses bounds in disorder that do nothing yet",
    aks({ enableAutoScaling: false, minCount: 4 }),
    "violation minCount",
  ),
  bounds(
    "is undecided while it may scale or not",
    aks({ enableAutoScaling: UNKNOWN_STRING }),
    "undecided enableAutoScaling",
  ),
  { ...bounds("bounds what autoscaling allows", aks({ maxCount: 4 }), "violation maxCount"), given: { maxNodes: 3 } },
  {
    ...bounds(
      "bounds a fixed size",
      aks({ enableAutoScaling: false, count: 4, minCount: undefined, maxCount: undefined }),
      "violation count",
    ),
    given: { maxNodes: 3 },
  },
  bounds(
    "looks at the pools in an AKS cluster",
    aksCluster({
      agentPoolProfiles: [
        { name: "a", count: 1 },
        { name: "b", enableAutoScaling: true, minCount: 2, maxCount: 1 },
      ],
    }),
    "violation agentPoolProfiles[1].minCount",
  ),
  bounds("refuses half a node", eks({}, { minSize: 0.5 }), "violation scalingConfig.minSize"),
];

const accelerators = (
  says: string,
  resource: CaseResource,
  most: number,
  ...findings: readonly string[]
): QuotaCase => ({
  ...{ rule: "quota-node-pool-accelerators-bounded", says, resources: [resource], findings },
  given: { maxAccelerators: most },
});

const ACCELERATOR_CASES: readonly QuotaCase[] = [
  accelerators("accepts as many GPUs as the bound", p5(2), 16),
  accelerators("refuses one node too many", p5(2), 15, "violation scalingConfig.maxSize"),
  accelerators(
    "takes the type with most of several",
    eks({ instanceTypes: ["g5.xlarge", "g5.12xlarge"] }),
    11,
    "violation scalingConfig.maxSize",
  ),
  accelerators(
    "finds the type with devices behind one without",
    eks({ instanceTypes: ["m7i.large", "g5.xlarge"] }),
    2,
    "violation scalingConfig.maxSize",
  ),
  accelerators("counts Trainium too", eks({ instanceTypes: ["trn1.32xlarge"] }), 47, "violation scalingConfig.maxSize"),
  accelerators("says nothing about types without", eks({ instanceTypes: ["m7i.large", "x99.large"] }), 0),
  accelerators("says nothing about EKS's own default type", eks({ instanceTypes: undefined }), 0),
  accelerators(
    "is undecided about a GPU type that no table lists",
    eks({ instanceTypes: ["p99.48xlarge"] }),
    0,
    "undecided instanceTypes[0]",
  ),
  accelerators(
    "is undecided about a type in a launch template",
    eks({ instanceTypes: undefined, launchTemplate: { id: "lt-1" } }),
    0,
    "undecided launchTemplate",
  ),
  accelerators(
    "is undecided about an unknown type",
    eks({ instanceTypes: UNKNOWN_STRING }),
    0,
    "undecided instanceTypes",
  ),
  accelerators(
    "is undecided about one unknown type of several",
    eks({ instanceTypes: ["g5.xlarge", UNKNOWN_STRING] }),
    0,
    "undecided instanceTypes[1]",
  ),
  accelerators(
    "is undecided about an unknown maximum",
    eks({ instanceTypes: ["g5.xlarge"] }, { maxSize: UNKNOWN_STRING }),
    9,
    "undecided scalingConfig.maxSize",
  ),
  accelerators(
    "counts GPUs that a machine type has",
    gke({ nodeConfig: { machineType: "a3-highgpu-8g" } }),
    23,
    "violation autoscaling.maxNodeCount",
  ),
  accelerators(
    "counts TPUs",
    gke({ nodeConfig: { machineType: "ct5lp-hightpu-4t" } }),
    11,
    "violation autoscaling.maxNodeCount",
  ),
  accelerators(
    "counts GPUs that are attached",
    gke({ nodeConfig: { machineType: "n1-standard-4", guestAccelerators: [{ type: "nvidia-tesla-t4", count: 2 }] } }),
    5,
    "violation autoscaling.maxNodeCount",
  ),
  accelerators(
    "counts those of the machine type once when they are also listed",
    gke({ nodeConfig: { machineType: "g2-standard-4", guestAccelerators: [{ type: "nvidia-l4", count: 1 }] } }),
    3,
  ),
  accelerators(
    "is undecided about an attached GPU that no table lists",
    gke({ nodeConfig: { machineType: "n1-standard-4", guestAccelerators: [{ type: "nvidia-tesla-k80", count: 1 }] } }),
    9,
    "undecided nodeConfig.guestAccelerators",
  ),
  accelerators(
    "is undecided about an unknown number of attached GPUs",
    gke({ nodeConfig: { guestAccelerators: [{ type: "nvidia-tesla-t4", count: UNKNOWN_STRING }] } }),
    9,
    "undecided nodeConfig.guestAccelerators[0].count",
  ),
  accelerators("is undecided about an unknown machine", gke({ nodeConfig: UNKNOWN_STRING }), 9, "undecided nodeConfig"),
  accelerators(
    "is undecided about an unknown kind of attached GPU",
    gke({ nodeConfig: { guestAccelerators: [{ type: UNKNOWN_STRING, count: 1 }] } }),
    9,
    "undecided nodeConfig.guestAccelerators[0].type",
  ),
  accelerators("says nothing about GKE's default machine", gke({ nodeConfig: undefined }), 0),
  accelerators("counts GPUs of an Azure size", aks({ vmSize: "Standard_ND96isr_H100_v5" }), 23, "violation maxCount"),
  accelerators(
    "is undecided about an N size that no table lists",
    aks({ vmSize: "Standard_NC99_v9" }),
    99,
    "undecided vmSize",
  ),
  accelerators("is undecided about an unknown size", aks({ vmSize: UNKNOWN_STRING }), 99, "undecided vmSize"),
  accelerators(
    "is undecided about a machine type of a GPU family that no table lists",
    gke({ nodeConfig: { machineType: "a9-highgpu-8g" } }),
    9,
    "undecided nodeConfig.machineType",
  ),
  accelerators(
    "is undecided about GPUs attached to a machine that no table lists",
    gke({ nodeConfig: { machineType: "n9-custom", guestAccelerators: [{ type: "nvidia-tesla-t4", count: 1 }] } }),
    9,
    "undecided nodeConfig.guestAccelerators",
  ),
];

const spot = (
  says: string,
  resources: readonly CaseResource[],
  most: number,
  ...findings: readonly string[]
): QuotaCase => ({
  ...{ rule: "quota-spot-share-bounded", says, resources, findings },
  given: { maxSpotPercent: most },
});
const SPOT = { capacityType: "SPOT" };

const SPOT_CASES: readonly QuotaCase[] = [
  spot("accepts half on spot", [eks(SPOT, {}, "spot"), eks({}, {}, "steady")], 50),
  spot(
    "refuses a node more",
    [eks(SPOT, { maxSize: 4 }, "spot"), eks({}, {}, "steady")],
    50,
    "violation scalingConfig.maxSize",
  ),
  spot("refuses spot alone", [eks(SPOT)], 99, "violation scalingConfig.maxSize"),
  spot("accepts spot alone where all may be", [eks(SPOT)], 100),
  spot("accepts no spot at all", [eks({ capacityType: "ON_DEMAND" }), gke(), aks()], 0),
  spot(
    "looks at accelerators apart",
    [p5(3, SPOT, "gpu"), eks({}, { maxSize: 90 }, "steady")],
    50,
    "violation scalingConfig.maxSize",
  ),
  spot("counts GKE's spot", [gke({ nodeConfig: { spot: true } })], 50, "violation autoscaling.maxNodeCount"),
  spot(
    "counts GKE's preemptible",
    [gke({ nodeConfig: { preemptible: true } })],
    50,
    "violation autoscaling.maxNodeCount",
  ),
  spot("counts AKS's spot", [aks({ scaleSetPriority: "Spot" })], 50, "violation maxCount"),
  spot(
    "is undecided about an unknown size",
    [eks({}, { maxSize: UNKNOWN_STRING })],
    50,
    "undecided scalingConfig.maxSize",
  ),
  spot("is undecided about an unknown kind", [eks({ capacityType: UNKNOWN_STRING })], 50, "undecided capacityType"),
  spot(
    "is undecided about GKE's unknown kind",
    [gke({ nodeConfig: { machineType: "e2-medium", spot: UNKNOWN_STRING } })],
    50,
    "undecided nodeConfig.spot",
  ),
  spot(
    "is undecided about AKS's unknown kind",
    [aks({ scaleSetPriority: UNKNOWN_STRING })],
    50,
    "undecided scaleSetPriority",
  ),
  spot(
    "names the largest spot pool",
    [
      gke({ nodeConfig: { spot: true } }, "small"),
      aks({ scaleSetPriority: "Spot", maxCount: 9 }),
      gke({ nodeConfig: { spot: true } }, "last"),
    ],
    50,
    "violation maxCount",
  ),
  spot(
    "looks at the others apart",
    [p5(90, {}, "gpu"), eks(SPOT, {}, "spot"), eks({}, { maxSize: 1 }, "steady")],
    50,
    "violation scalingConfig.maxSize",
  ),
  spot(
    "names the first of two equal pools",
    [gke({ nodeConfig: { spot: true } }), aks({ scaleSetPriority: "Spot" })],
    50,
    "violation autoscaling.maxNodeCount",
  ),
];

const limits = (
  says: string,
  resources: readonly CaseResource[],
  granted: Bag,
  ...findings: readonly string[]
): QuotaCase => ({
  ...{ rule: "quota-cloud-covers-pools", says, resources, findings },
  given: { limits: granted },
});
const P = "aws/eu-central-1/L-417A185B";

const CLOUD_CASES: readonly QuotaCase[] = [
  // Two nodes of 192 vCPUs, and four more while EKS updates them in two zones.
  limits("accepts a P quota that covers the update too", [p5(2)], { [P]: 1152 }),
  limits("refuses one that does not", [p5(2)], { [P]: 1151 }, "violation scalingConfig.maxSize"),
  limits("adds no nodes for an update that stops first", [p5(2, { updateConfig: { updateStrategy: "MINIMAL" } })], {
    [P]: 384,
  }),
  limits(
    "adds as many as are updated at once",
    [p5(2, { updateConfig: { maxUnavailable: 5 } })],
    { [P]: 1343 },
    "violation scalingConfig.maxSize",
  ),
  limits(
    "adds a share of the maximum",
    [p5(20, { updateConfig: { maxUnavailablePercentage: 33 } })],
    { [P]: 5183 },
    "violation scalingConfig.maxSize",
  ),
  limits("adds a share of the maximum, rounded up", [p5(20, { updateConfig: { maxUnavailablePercentage: 33 } })], {
    [P]: 5184,
  }),
  limits(
    "counts all pools of one family together",
    [p5(1, {}, "a"), p5(1, {}, "b")],
    { [P]: 1919 },
    "violation scalingConfig.maxSize",
  ),
  limits(
    "counts spot apart",
    [p5(2, SPOT)],
    { [P]: 0, "aws/eu-central-1/L-C4BD4855": 1151 },
    "violation scalingConfig.maxSize",
  ),
  limits(
    "counts the previous generations' spot by themselves",
    [eks({ ...SPOT, instanceTypes: ["p4d.24xlarge"] })],
    { "aws/eu-central-1/L-7212CCBC": 671 },
    "violation scalingConfig.maxSize",
  ),
  limits(
    "counts G instances",
    [eks({ instanceTypes: ["g6.xlarge"] })],
    { "aws/eu-central-1/L-DB2E81BA": 27 },
    "violation scalingConfig.maxSize",
  ),
  limits(
    "counts Inferentia",
    [eks({ instanceTypes: ["inf2.xlarge"] })],
    { "aws/eu-central-1/L-1945791B": 27 },
    "violation scalingConfig.maxSize",
  ),
  limits(
    "counts Trainium",
    [eks({ instanceTypes: ["trn1.2xlarge"] })],
    { "aws/eu-central-1/L-2C3B7624": 55 },
    "violation scalingConfig.maxSize",
  ),
  limits(
    "counts standard instances",
    [eks()],
    { "aws/eu-central-1/L-1216C47A": 13 },
    "violation scalingConfig.maxSize",
  ),
  limits(
    "counts EKS's default type",
    [eks({ instanceTypes: [] })],
    { "aws/eu-central-1/L-1216C47A": 13 },
    "violation scalingConfig.maxSize",
  ),
  limits(
    "takes the largest of several types",
    [eks({ instanceTypes: ["m7i.large", "m7i.2xlarge"] })],
    { "aws/eu-central-1/L-1216C47A": 55 },
    "violation scalingConfig.maxSize",
  ),
  limits("looks at each region by itself", [p5(2, { region: "eu-west-1" })], { [P]: 0 }),
  limits("compares only what is declared", [p5(2)], {}),
  limits("says nothing about pools of a cloud without declared quotas", [p5(2), gke({ location: UNKNOWN_STRING })], {
    [P]: 1152,
  }),
  limits(
    "is undecided about spot of P6, whose quota nobody knows",
    [eks({ ...SPOT, instanceTypes: ["p6-b200.48xlarge"] })],
    { [P]: 9999 },
    "undecided instanceTypes[0]",
  ),
  limits(
    "is undecided about a type that no table lists",
    [eks({ instanceTypes: ["m99.large"] })],
    { [P]: 1 },
    "undecided instanceTypes[0]",
  ),
  limits(
    "is undecided about unknown types",
    [eks({ instanceTypes: UNKNOWN_STRING })],
    { [P]: 1 },
    "undecided instanceTypes",
  ),
  limits(
    "is undecided about an unknown maximum",
    [eks({}, { maxSize: UNKNOWN_STRING })],
    { [P]: 1 },
    "undecided scalingConfig.maxSize",
  ),
  limits("is undecided about unknown zones", [eks({ subnetIds: UNKNOWN_STRING })], { [P]: 1 }, "undecided subnetIds"),
  limits(
    "is undecided about an unknown strategy",
    [eks({ updateConfig: { updateStrategy: UNKNOWN_STRING } })],
    { [P]: 1 },
    "undecided updateConfig.updateStrategy",
  ),
  limits(
    "is undecided about an unknown capacity type",
    [eks({ capacityType: UNKNOWN_STRING })],
    { [P]: 1 },
    "undecided capacityType",
  ),
  limits("is undecided about an unknown region", [eks({ region: UNKNOWN_STRING })], { [P]: 1 }, "undecided region"),
  limits(
    "is undecided about a pool whose region nothing names",
    [eks({ region: undefined })],
    { [P]: 1 },
    "undecided region",
  ),
  limits(
    "still refuses what is too much beside an unknown pool",
    [eks({ region: UNKNOWN_STRING }), p5(2, {}, "b")],
    { [P]: 1 },
    "violation scalingConfig.maxSize",
    "undecided region",
  ),
  limits(
    "takes the region from the provider",
    [pool("pulumi:providers:aws", "default", { region: "eu-central-1" }), p5(2, { region: undefined })],
    { [P]: 1151 },
    "violation scalingConfig.maxSize",
  ),
  limits(
    "takes none where providers name several",
    [
      pool("pulumi:providers:aws", "one", { region: "eu-central-1" }),
      pool("pulumi:providers:aws", "two", { region: "eu-west-1" }),
      p5(2, { region: undefined }),
    ],
    { [P]: 1151 },
    "undecided region",
  ),
  {
    ...limits(
      "takes the region from the configuration at last",
      [p5(2, { region: undefined })],
      {},
      "violation scalingConfig.maxSize",
    ),
    given: { limits: { [P]: 1151 }, regions: { aws: "eu-central-1" } },
  },
  // GKE adds one node by default, and as many as there are for a blue-green upgrade.
  limits(
    "counts GPUs by chip",
    [gke({ nodeConfig: { machineType: "g2-standard-48" } })],
    { "gcp/europe-west4/NVIDIA_L4_GPUS": 15 },
    "violation autoscaling.maxNodeCount",
  ),
  limits("accepts one node of surge", [gke({ nodeConfig: { machineType: "g2-standard-48" } })], {
    "gcp/europe-west4/NVIDIA_L4_GPUS": 16,
  }),
  limits(
    "counts a declared surge",
    [gke({ upgradeSettings: { maxSurge: 2 }, nodeConfig: { machineType: "g2-standard-48" } })],
    { "gcp/europe-west4/NVIDIA_L4_GPUS": 19 },
    "violation autoscaling.maxNodeCount",
  ),
  limits(
    "counts no surge where only nodes are taken",
    [gke({ upgradeSettings: { maxUnavailable: 1 }, nodeConfig: { machineType: "g2-standard-48" } })],
    { "gcp/europe-west4/NVIDIA_L4_GPUS": 12 },
  ),
  limits(
    "counts every node twice for blue-green",
    [gke({ upgradeSettings: { strategy: "BLUE_GREEN" }, nodeConfig: { machineType: "a3-highgpu-8g" } })],
    { "gcp/europe-west4/GPUS-PER-GPU-FAMILY:NVIDIA_H100": 47 },
    "violation autoscaling.maxNodeCount",
  ),
  limits(
    "counts preemptible GPUs apart",
    [gke({ nodeConfig: { machineType: "a2-ultragpu-1g", spot: true } })],
    { "gcp/europe-west4/NVIDIA_A100_80GB_GPUS": 0, "gcp/europe-west4/PREEMPTIBLE_NVIDIA_A100_80GB_GPUS": 3 },
    "violation autoscaling.maxNodeCount",
  ),
  limits(
    "counts GPUs that are attached and the machine's vCPUs",
    [gke({ nodeConfig: { machineType: "n1-standard-4", guestAccelerators: [{ type: "nvidia-tesla-t4", count: 2 }] } })],
    { "gcp/europe-west4/NVIDIA_T4_GPUS": 7 },
    "violation autoscaling.maxNodeCount",
  ),
  limits(
    "counts vCPUs of a series with a quota of its own",
    [gke({ nodeConfig: { machineType: "n2-standard-4" } })],
    { "gcp/europe-west4/N2_CPUS": 15, "gcp/europe-west4/CPUS": 0 },
    "violation autoscaling.maxNodeCount",
  ),
  limits(
    "counts those of the others together",
    [gke()],
    { "gcp/europe-west4/CPUS": 15 },
    "violation autoscaling.maxNodeCount",
  ),
  limits(
    "is undecided about a series whose quota nobody knows",
    [gke({ nodeConfig: { machineType: "c4a-standard-4" } })],
    { "gcp/europe-west4/CPUS": 1 },
    "undecided nodeConfig.machineType",
  ),
  limits(
    "is undecided about TPUs, which have quotas of another kind",
    [gke({ nodeConfig: { machineType: "ct5lp-hightpu-4t" } })],
    { "gcp/europe-west4/CPUS": 1 },
    "undecided nodeConfig.machineType",
  ),
  limits(
    "is undecided about an unknown surge",
    [gke({ upgradeSettings: { maxSurge: UNKNOWN_STRING } })],
    { "gcp/europe-west4/CPUS": 1 },
    "undecided upgradeSettings.maxSurge",
  ),
  limits(
    "is undecided about unknown upgrade settings",
    [gke({ upgradeSettings: UNKNOWN_STRING })],
    { "gcp/europe-west4/CPUS": 1 },
    "undecided upgradeSettings.strategy",
  ),
  // A GKE pool of three nodes starts a fourth while it is updated, each with disks.
  limits(
    "counts the boot disks of nodes",
    [gke({ nodeConfig: { machineType: "e2-standard-4", diskType: "pd-ssd", diskSizeGb: 200 } })],
    { "gcp/europe-west4/SSD_TOTAL_GB": 799 },
    "violation autoscaling.maxNodeCount",
  ),
  limits("accepts as many disks as granted", [gke()], {
    "gcp/europe-west4/SSD_TOTAL_GB": 400,
    "gcp/europe-west4/DISKS_TOTAL_GB": 0,
    "gcp/europe-west4/LOCAL_SSD_TOTAL_GB_PER_VM_FAMILY": 0,
  }),
  limits(
    "counts the disk that GKE takes where the pool does not say",
    [gke()],
    { "gcp/europe-west4/SSD_TOTAL_GB": 399 },
    "violation autoscaling.maxNodeCount",
  ),
  limits(
    "counts the Hyperdisk of machines that take no other",
    [gke({ nodeConfig: { machineType: "a3-ultragpu-8g" } })],
    { "gcp/europe-west4/HDB_TOTAL_GB": 399 },
    "violation autoscaling.maxNodeCount",
  ),
  limits(
    "counts standard disks by themselves",
    [gke({ nodeConfig: { machineType: "e2-standard-4", diskType: "pd-standard" } })],
    { "gcp/europe-west4/SSD_TOTAL_GB": 0, "gcp/europe-west4/DISKS_TOTAL_GB": 399 },
    "violation autoscaling.maxNodeCount",
  ),
  limits(
    "says nothing about disks whose quota no source names",
    [gke({ nodeConfig: { machineType: "e2-standard-4", diskType: "hyperdisk-extreme" } })],
    { "gcp/europe-west4/SSD_TOTAL_GB": 0 },
  ),
  limits(
    "counts local disks that come with a machine",
    [gke({ nodeConfig: { machineType: "a3-highgpu-8g" } })],
    { "gcp/europe-west4/LOCAL_SSD_TOTAL_GB_PER_VM_FAMILY": 23_999 },
    "violation autoscaling.maxNodeCount",
  ),
  ...["ephemeralStorageLocalSsdConfig", "localNvmeSsdBlockConfig"].flatMap((block) => [
    limits(
      `counts local disks by ${block}`,
      [gke({ nodeConfig: { machineType: "n2-standard-4", [block]: { localSsdCount: 1 } } })],
      { "gcp/europe-west4/LOCAL_SSD_TOTAL_GB_PER_VM_FAMILY": 1499 },
      "violation autoscaling.maxNodeCount",
    ),
    limits(
      `takes ${block} for what the machine brings`,
      [gke({ nodeConfig: { machineType: "a3-highgpu-8g", [block]: { localSsdCount: 16 } } })],
      { "gcp/europe-west4/LOCAL_SSD_TOTAL_GB_PER_VM_FAMILY": 24_000 },
    ),
  ]),
  ...["diskType", "diskSizeGb"].map((property) =>
    limits(
      `is undecided about an unknown ${property}`,
      [gke({ nodeConfig: { machineType: "e2-standard-4", [property]: UNKNOWN_STRING } })],
      { "gcp/europe-west4/SSD_TOTAL_GB": 1 },
      `undecided nodeConfig.${property}`,
    ),
  ),
  limits(
    "is undecided about an unknown number of local disks",
    [
      gke({
        nodeConfig: { machineType: "n2-standard-4", ephemeralStorageLocalSsdConfig: { localSsdCount: UNKNOWN_STRING } },
      }),
    ],
    { "gcp/europe-west4/SSD_TOTAL_GB": 1 },
    "undecided nodeConfig.ephemeralStorageLocalSsdConfig.localSsdCount",
  ),
  // AKS adds a tenth by default; a family's vCPUs count against the region's too, spot only against spot's.
  limits(
    "finds an agent pool's region at its cluster",
    [aksCluster(), aks()],
    { "azure/westeurope/standardDSv5Family": 15 },
    "violation maxCount",
  ),
  limits(
    "takes a quota's name in any case",
    [aksCluster(), aks()],
    { "azure/westeurope/StandardDsV5Family": 15 },
    "violation maxCount",
  ),
  limits("accepts the default surge", [aksCluster(), aks()], {
    "azure/westeurope/standardDSv5Family": 16,
    "azure/westeurope/cores": 16,
  }),
  limits(
    "counts the region's vCPUs too",
    [aksCluster(), aks()],
    { "azure/westeurope/cores": 15 },
    "violation maxCount",
  ),
  limits(
    "counts a declared share, rounded up",
    [aksCluster(), aks({ upgradeSettings: { maxSurge: "50%" } })],
    { "azure/westeurope/standardDSv5Family": 19 },
    "violation maxCount",
  ),
  limits(
    "counts a declared number",
    [aksCluster(), aks({ upgradeSettings: { maxSurge: "3" } })],
    { "azure/westeurope/cores": 23 },
    "violation maxCount",
  ),
  limits("counts spot without surge", [aksCluster(), aks({ scaleSetPriority: "Spot" })], {
    "azure/westeurope/lowPriorityCores": 12,
    "azure/westeurope/cores": 0,
  }),
  limits(
    "refuses more spot than granted",
    [aksCluster(), aks({ scaleSetPriority: "Spot" })],
    { "azure/westeurope/lowPriorityCores": 11 },
    "violation maxCount",
  ),
  limits(
    "finds the cluster by name",
    [
      aksCluster(),
      pool(AZURE.aksAgentPool, "aks", { resourceName: "kube", count: 2, vmSize: "Standard_ND96isr_H100_v5" }),
    ],
    { "azure/westeurope/standardNDSH100v5Family": 287 },
    "violation count",
  ),
  limits("finds no region without its cluster", [aks()], { "azure/westeurope/cores": 1 }, "undecided region"),
  limits(
    "counts a cluster's own pools",
    [
      aksCluster({
        agentPoolProfiles: [
          { count: 1, vmSize: "Standard_D4s_v5" },
          { count: 3, vmSize: "Standard_D8s_v5" },
        ],
      }),
    ],
    { "azure/westeurope/cores": 39 },
    "violation agentPoolProfiles[1].count",
  ),
  limits(
    "counts each zone twice for an update",
    [p5(2, { subnetIds: ["a", "b", "c"] })],
    { [P]: 1535 },
    "violation scalingConfig.maxSize",
  ),
  limits(
    "is not confused by other clouds' quotas",
    [p5(2)],
    { [P]: 1, "gcp/x/y": 1 },
    "violation scalingConfig.maxSize",
  ),
  {
    ...limits("says who needs how much", [p5(2), p5(1, {}, "b")], { [P]: 1 }, "violation scalingConfig.maxSize"),
    message: `eks: part of 576 of ${P}, 2112 during updates: eks 1152, b 960, at most 1 in all`,
  },
  {
    ...limits(
      "names four pools",
      [..."abcd"].map((name) => p5(1, {}, name)),
      { [P]: 1 },
      "violation scalingConfig.maxSize",
    ),
    message: `a: part of 768 of ${P}, 3840 during updates: a 960, b 960, c 960, d 960, at most 1 in all`,
  },
  {
    ...limits(
      "and counts the fifth",
      [..."abcde"].map((name) => p5(1, {}, name)),
      { [P]: 1 },
      "violation scalingConfig.maxSize",
    ),
    message: `a: part of 960 of ${P}, 4800 during updates: a 960, b 960, c 960, d 960, 1 more, at most 1 in all`,
  },
  limits(
    "counts the vCPUs of any N1 machine with GPUs",
    [
      gke({
        nodeConfig: { machineType: "n1-standard-96", guestAccelerators: [{ type: "nvidia-tesla-t4", count: 4 }] },
      }),
    ],
    { "gcp/europe-west4/CPUS": 383 },
    "violation autoscaling.maxNodeCount",
  ),
  limits(
    "takes no cluster for its own while names are unknown",
    [
      aksCluster({ resourceName: UNKNOWN_STRING }),
      pool(AZURE.aksAgentPool, "aks", { resourceName: UNKNOWN_STRING, count: 1, vmSize: "Standard_D4s_v5" }),
    ],
    { "azure/westeurope/cores": 1 },
    "undecided region",
  ),
  limits(
    "takes no cluster of another name for its own",
    [aksCluster(), pool(AZURE.aksAgentPool, "aks", { resourceName: "other", count: 1, vmSize: "Standard_D4s_v5" })],
    { "azure/westeurope/cores": 1 },
    "undecided region",
  ),
  limits(
    "takes a negative surge for none",
    [gke({ upgradeSettings: { maxSurge: -1 }, nodeConfig: { machineType: "g2-standard-48" } })],
    { "gcp/europe-west4/NVIDIA_L4_GPUS": 11 },
    "violation autoscaling.maxNodeCount",
  ),
];

const namespace = pool(KUBERNETES.namespace, "team", { metadata: { name: "team" } });
const asking = (gpus: number, resource = "nvidia.com/gpu"): CaseResource =>
  pool(KUBERNETES.statefulSet, "model", {
    metadata: { name: "model", namespace: "team" },
    spec: { replicas: 1, template: { spec: { containers: [{ resources: { limits: { [resource]: gpus } } }] } } },
  });
const karpenter = (spec: Bag) => pool(CUSTOM.karpenterNodePool, "karpenter", { spec });
const room = (says: string, resources: readonly CaseResource[], ...findings: readonly string[]): QuotaCase => ({
  ...{ rule: "quota-accelerators-fit-pools", says, resources: [namespace, ...resources], findings },
});
const NO_GPUS = { requirements: [{ key: "karpenter.k8s.aws/instance-gpu-count", operator: "DoesNotExist" }] };

const ROOM_CASES: readonly QuotaCase[] = [
  room("accepts what the pools can just have", [p5(2), asking(16)]),
  room("refuses a GPU more", [p5(2), asking(17)], "violation spec"),
  room("refuses any where no pool has one", [eks(), asking(1)], "violation spec"),
  room("has nothing to compare with without pools", [asking(99)]),
  room(
    "counts the type with the fewest of several",
    [eks({ instanceTypes: ["g5.12xlarge", "g5.xlarge"] }), asking(4)],
    "violation spec",
  ),
  room("counts devices of one kind only", [p5(2), asking(1, "aws.amazon.com/neuron")], "violation spec"),
  room(
    "is undecided when a pool's type is not listed",
    [p5(2), eks({ instanceTypes: ["p99.large"] }, {}, "b"), asking(17)],
    "undecided instanceTypes[0]",
  ),
  room(
    "is undecided when a pool's size is not known",
    [eks({ instanceTypes: ["g5.xlarge"] }, { maxSize: UNKNOWN_STRING }), asking(1)],
    "undecided scalingConfig.maxSize",
  ),
  room("is decided when the known pools are enough", [
    p5(2),
    eks({ instanceTypes: ["p99.large"] }, {}, "b"),
    asking(16),
  ]),
  room("adds Karpenter's limits", [p5(1), karpenter({ limits: { "nvidia.com/gpu": 8 } }), asking(16)]),
  room(
    "refuses more than Karpenter's limit",
    [karpenter({ limits: { "nvidia.com/gpu": 8 } }), asking(9)],
    "violation spec",
  ),
  room("accepts anything where Karpenter has no limit", [karpenter({ limits: { cpu: 8 } }), asking(9)]),
  room(
    "unless its pool has no GPUs",
    [karpenter({ limits: { cpu: 8 }, template: { spec: NO_GPUS } }), asking(9)],
    "violation spec",
  ),
  room("accepts anything while Karpenter's requirements are unknown", [
    karpenter({ limits: {}, template: UNKNOWN_STRING }),
    asking(9),
  ]),
  room(
    "is undecided about Karpenter's unknown limit",
    [karpenter({ limits: { "nvidia.com/gpu": UNKNOWN_STRING } }), asking(9)],
    'undecided spec.limits["nvidia.com/gpu"]',
  ),
  room("accepts anything where EKS makes pools itself", [
    eks(),
    pool(AWS.eksCluster, "c", { computeConfig: { enabled: true } }),
    asking(9),
  ]),
  room("accepts anything where GKE may make pools itself", [
    gke(),
    pool(GCP.gkeCluster, "c", { clusterAutoscaling: { enabled: UNKNOWN_STRING } }),
    asking(9),
  ]),
  room("accepts anything on Autopilot", [gke(), pool(GCP.gkeCluster, "c", { enableAutopilot: true }), asking(9)]),
  room("accepts anything where AKS makes pools itself", [
    aks(),
    aksCluster({ nodeProvisioningProfile: { mode: "Auto" } }),
    asking(9),
  ]),
  room(
    "counts pools where AKS does not",
    [aks(), aksCluster({ nodeProvisioningProfile: { mode: "Manual" } }), asking(9)],
    "violation spec",
  ),
  { ...room("prefers what is declared", [p5(2), asking(17)]), given: { accelerators: { "nvidia.com/gpu": "32" } } },
  {
    ...room("refuses more than is declared", [p5(2), asking(16)], "violation spec"),
    given: { accelerators: { "nvidia.com/gpu": "15" } },
  },
  room("counts Trainium's devices", [eks({ instanceTypes: ["trn1.32xlarge"] }), asking(48, "aws.amazon.com/neuron")]),
  room(
    "counts pools and Karpenter's together, and no more",
    [p5(1), karpenter({ limits: { "nvidia.com/gpu": 8 } }), asking(17)],
    "violation spec",
  ),
  room("accepts anything where Karpenter asks for GPUs", [
    karpenter({
      limits: { cpu: 8 },
      template: { spec: { requirements: [{ key: "karpenter.k8s.aws/instance-gpu-count", operator: "Exists" }] } },
    }),
    asking(9),
  ]),
  room("accepts anything where Karpenter rules something else out", [
    karpenter({
      limits: { cpu: 8 },
      template: {
        spec: { requirements: [{ key: "karpenter.k8s.aws/instance-local-nvme", operator: "DoesNotExist" }] },
      },
    }),
    asking(9),
  ]),
  {
    ...room(
      "names who asks",
      [
        pool(KUBERNETES.pod, "first", { metadata: { name: "first", namespace: "team" }, spec: { containers: [] } }),
        ...[eks(), asking(1), pool(KUBERNETES.deployment, "other", { metadata: { name: "other", namespace: "team" } })],
      ],
      "violation spec",
    ),
    message: "model: 1, at most 0 nvidia.com/gpu in all: model 1",
  },
];

/** An L4 in each of three GKE machines, shared as it says. */
const sharedGke = (accelerator: Bag) =>
  gke({
    nodeConfig: {
      machineType: "g2-standard-8",
      guestAccelerators: [{ type: "nvidia-l4", count: 1, ...accelerator }],
    },
  });
/** An A100 in each of three AKS machines. */
const sharedAks = (more: Bag) => aks({ vmSize: "Standard_NC24ads_A100_v4", ...more });
/** Two EKS machines with eight H100 each, and their launch template. */
const sharedEks = (...settings: readonly string[]): CaseResource[] => {
  const userData = Buffer.from(["[settings.kubernetes]", "max-pods = 110", ...settings, ""].join("\n")).toString(
    "base64",
  );
  const launchTemplate = { launchTemplate: "template" };
  return [
    pool(AWS.launchTemplate, "template", { userData }),
    { ...p5(2, { launchTemplate: { id: UNKNOWN_STRING } }), from: launchTemplate },
  ];
};
const NVIDIA = "settings.kubelet-device-plugins.nvidia";

const SLICE_CASES: readonly QuotaCase[] = [
  room("counts whole devices of a GKE pool that shares none", [sharedGke({}), asking(4)], "violation spec"),
  room("counts slices in time of a GKE pool", [
    sharedGke({ gpuSharingConfig: { gpuSharingStrategy: "TIME_SHARING", maxSharedClientsPerGpu: 4 } }),
    asking(12),
  ]),
  room(
    "refuses a slice more than a GKE pool has",
    [sharedGke({ gpuSharingConfig: { gpuSharingStrategy: "MPS", maxSharedClientsPerGpu: 4 } }), asking(13)],
    "violation spec",
  ),
  room("counts slices in hardware of a GKE pool", [sharedGke({ gpuPartitionSize: "1g.10gb" }), asking(21)]),
  room("refuses more slices in hardware", [sharedGke({ gpuPartitionSize: "2g.20gb" }), asking(10)], "violation spec"),
  room("counts slices in time of slices in hardware", [
    sharedGke({ gpuPartitionSize: "3g.40gb", gpuSharingConfig: { maxSharedClientsPerGpu: 2 } }),
    asking(12),
  ]),
  room(
    "is undecided about a partition that no table lists",
    [sharedGke({ gpuPartitionSize: "9g.1gb" }), asking(1)],
    "undecided nodeConfig.guestAccelerators[0].gpuPartitionSize",
  ),
  room(
    "is undecided about an unknown partition",
    [sharedGke({ gpuPartitionSize: UNKNOWN_STRING }), asking(1)],
    "undecided nodeConfig.guestAccelerators[0].gpuPartitionSize",
  ),
  room("counts slices in hardware of an AKS pool", [sharedAks({ gpuInstanceProfile: "MIG1g" }), asking(21)]),
  room("refuses more of them", [sharedAks({ gpuInstanceProfile: "MIG1g" }), asking(22)], "violation spec"),
  room("counts slices in time of an AKS pool, by the device plugin's label", [
    sharedAks({ nodeLabels: { "nvidia.com/device-plugin.config": "time-slicing-3" } }),
    asking(9),
  ]),
  room(
    "is undecided about a configuration of the device plugin that is not the platform's",
    [sharedAks({ nodeLabels: { "nvidia.com/device-plugin.config": "mine" } }), asking(4)],
    'undecided nodeLabels["nvidia.com/device-plugin.config"]',
  ),
  room("counts whole devices of an EKS pool that shares none", [...sharedEks(), asking(17)], "violation spec"),
  room("counts slices in time of an EKS pool, by its template's settings", [
    ...sharedEks(`[${NVIDIA}]`, 'device-sharing-strategy = "time-slicing"', `[${NVIDIA}.time-slicing]`, "replicas = 3"),
    asking(48),
  ]),
  room(
    "refuses a slice more than an EKS pool has",
    [...sharedEks(`[${NVIDIA}.mps]`, "rename-by-default = false", "replicas = 3"), asking(49)],
    "violation spec",
  ),
  room("counts slices in hardware of an EKS pool", [
    ...sharedEks(`[${NVIDIA}.mig.profile]`, '"h100.80gb" = "1g.10gb"'),
    asking(112),
  ]),
  room(
    "counts fewer slices of the same profile on a smaller device",
    [...sharedEks(`[${NVIDIA}.mig.profile]`, '"a100.40gb" = "1g.10gb"'), asking(65)],
    "violation spec",
  ),
  room("counts whole devices where a template has no settings", [
    pool(AWS.launchTemplate, "template", {}),
    { ...p5(2), from: { launchTemplate: "template" } },
    asking(16),
  ]),
  room(
    "is undecided about settings that are not known",
    [
      pool(AWS.launchTemplate, "template", { userData: UNKNOWN_STRING }),
      { ...p5(2), from: { launchTemplate: "template" } },
      asking(1),
    ],
    "undecided userData",
  ),
];

/** Eight devices that Karpenter may start nodes for, of the class with these settings. */
const sharedKarpenter = (name: string, spec: Bag): CaseResource[] => [
  pool(CUSTOM.karpenterNodeClass, "class", { metadata: { name }, spec }),
  karpenter({ limits: { "nvidia.com/gpu": 8 }, template: { spec: { nodeClassRef: { name: "l4" } } } }),
];
const SLICED = `[${NVIDIA}.time-slicing]\nreplicas = 3\n`;

const KARPENTER_SLICE_CASES: readonly QuotaCase[] = [
  room("counts slices of Karpenter's nodes, by their class's settings", [
    ...sharedKarpenter("l4", { userData: SLICED }),
    asking(24),
  ]),
  room("refuses one more", [...sharedKarpenter("l4", { userData: SLICED }), asking(25)], "violation spec"),
  room("looks at no other class", [...sharedKarpenter("other", { userData: SLICED }), asking(9)], "violation spec"),
  room("counts whole devices of a class without settings", [...sharedKarpenter("l4", {}), asking(8)]),
  room(
    "is undecided about a class whose settings are not known",
    [...sharedKarpenter("l4", { userData: UNKNOWN_STRING }), asking(1)],
    "undecided spec.userData",
  ),
  room(
    "takes classes without names for none",
    [
      pool(CUSTOM.karpenterNodeClass, "class", { spec: { userData: SLICED } }),
      karpenter({ limits: { "nvidia.com/gpu": 8 } }),
      asking(9),
    ],
    "violation spec",
  ),
];

export const POOL_CASES: readonly QuotaCase[] = [
  ...KARPENTER_SLICE_CASES,
  ...[...BOUND_CASES, ...ACCELERATOR_CASES, ...SPOT_CASES, ...CLOUD_CASES, ...ROOM_CASES, ...SLICE_CASES],
  ...KARPENTER_CASES,
];
