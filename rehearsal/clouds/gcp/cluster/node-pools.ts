/** GKE node pools: machines that join a cluster, and how they grow and are updated. */
import { z } from "zod";
import { GCP } from "../../../../catalogue/tokens/gcp";
import { parseCidr } from "../../../../components/core/cidr";
import { gcpQuotas } from "../../../../catalogue/quotas/gcp";
import type { BrokenRule, Held, Plain, QuotaUse, TypeRow, World } from "../../plugin/row";
import { enabled, projectId, zone } from "../values/fields";
import { hasMachine, offerOf, tpuOf } from "./machine-types";
import { FIXED_NODE_CONFIG, gpuOf, NODE_REFERENCES, nodeConfig, nodeConfigRules, wayOf } from "./node-config";
import { machinesOf, sizeOf } from "./nodes";
import { poolReadBack } from "./pool-read-back";
import { at, listAt, numberAt, textAt, textsAt } from "../../plugin/reading";
import { isMap } from "../../../../components/core/plain";

const count = () => z.int().min(0, "must be at least 0").max(15_000, "must be at most 15000, the largest cluster");

const nodePool = {
  source: "cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters.nodePools",
  inputs: z.strictObject({
    name: z
      .string()
      .regex(
        /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/,
        "must be at most 40 lower-case letters, digits and dashes that begin with a letter and end with a letter or digit",
      ),
    cluster: z.string(),
    location: z.string().regex(/^[a-z]+-[a-z]+\d{1,2}(-[a-z])?$/, "must be a region or zone"),
    nodeLocations: z.array(zone()).min(1, "must name a zone at least").optional(),
    initialNodeCount: z.int().min(0).max(1000, "must be at most 1000, the most nodes of a pool in a zone").optional(),
    nodeCount: z.int().min(0).max(1000, "must be at most 1000, the most nodes of a pool in a zone").optional(),
    autoscaling: z
      .strictObject({
        minNodeCount: count().optional(),
        maxNodeCount: count().optional(),
        totalMinNodeCount: count().optional(),
        totalMaxNodeCount: count().optional(),
        locationPolicy: z.enum(["BALANCED", "ANY"]).optional(),
      })
      .optional(),
    maxPodsPerNode: z.int().min(8, "must be at least 8").max(256, "must be at most 256").optional(),
    networkConfig: z.strictObject({ enablePrivateNodes: z.boolean().optional() }).optional(),
    management: z.strictObject({ autoRepair: z.boolean().optional(), autoUpgrade: z.boolean().optional() }).optional(),
    upgradeSettings: z
      .strictObject({
        strategy: z.enum(["SURGE", "BLUE_GREEN", "SHORT_LIVED"]).optional(),
        maxSurge: z.int().min(0).max(20, "must be at most 20").optional(),
        maxUnavailable: z.int().min(0).max(20, "must be at most 20").optional(),
      })
      .optional(),
    queuedProvisioning: enabled().optional(),
    placementPolicy: z
      .strictObject({
        type: z.literal("COMPACT"),
        policyName: z.string().optional(),
        tpuTopology: z.string().optional(),
      })
      .optional(),
    nodeConfig: nodeConfig.optional(),
    project: projectId().optional(),
  }),
  immutable: [
    "name",
    "cluster",
    "location",
    "initialNodeCount",
    "maxPodsPerNode",
    "queuedProvisioning",
    "placementPolicy",
    "project",
    ...FIXED_NODE_CONFIG,
  ],
  name: { property: "name", within: ["cluster", "location"] },
  references: [
    {
      // Deleting a cluster would take its pools along; here it waits for them, so that no state is left without its pool.
      path: "cluster",
      to: GCP.gkeCluster,
      by: "name",
      fits: (self, cluster, world) => fitsCluster(self, cluster, world),
    },
    ...NODE_REFERENCES,
  ],
  rules: (inputs) => [...poolRules(inputs), ...nodeConfigRules(inputs)],
  id: ({ inputs }, world) =>
    `projects/${textAt(inputs, "project") ?? world.account}/locations/${textAt(inputs, "location")}` +
    `/clusters/${textAt(inputs, "cluster")}/nodePools/${textAt(inputs, "name")}`,
  readsBack: poolReadBack,
  computed: ["version", "instanceGroupUrls", "managedInstanceGroupUrls", "project"],
  volatile: ["version"],
  outputs: ({ inputs }, world) => {
    const groups = zonesOf(inputs, world).map(
      (one) =>
        `https://www.googleapis.com/compute/v1/projects/${world.account}/zones/${one}/instanceGroupManagers/` +
        `gke-${textAt(inputs, "cluster")}-${textAt(inputs, "name")}-${world.hex(8)}-grp`,
    );
    return {
      version: textAt(clusterOf(inputs, world)?.outputs, "masterVersion") ?? "",
      instanceGroupUrls: groups.map((url) => url.replace("/instanceGroupManagers/", "/instanceGroups/")),
      managedInstanceGroupUrls: groups,
      project: textAt(inputs, "project") ?? world.account,
    };
  },
  labels: (inputs) => Object.fromEntries(Object.entries(at(inputs, "nodeConfig.resourceLabels") ?? {})),
  quota: (inputs, world) => quotaOf(inputs, world),
  machines: ({ inputs }, world) => {
    const cluster = clusterOf(inputs, world);
    if (cluster === undefined) return [];
    const place = {
      cluster,
      name: textAt(inputs, "name") ?? "",
      location: textAt(inputs, "location") ?? world.region,
      zones: zonesOf(inputs, world),
    };
    return [machinesOf(inputs, configOf(inputs), place)];
  },
} as const satisfies TypeRow;

function configOf(inputs: Plain): Plain {
  return isMap(inputs["nodeConfig"]) ? inputs["nodeConfig"] : {};
}

function clusterOf(inputs: Plain, world: World): Held | undefined {
  return world.find(GCP.gkeCluster, "name", inputs["cluster"]);
}

/** The zones that a pool has nodes in: its own, or the cluster's. */
function zonesOf(inputs: Plain, world: World): readonly string[] {
  const own = textsAt(inputs, "nodeLocations");
  return own.length > 0 ? own : textsAt(clusterOf(inputs, world)?.inputs, "nodeLocations");
}

function poolRules(inputs: Plain): BrokenRule[] {
  const location = textAt(inputs, "location") ?? "";
  const scaling = isMap(inputs["autoscaling"]) ? inputs["autoscaling"] : undefined;
  const perZone = scaling?.["minNodeCount"] !== undefined || scaling?.["maxNodeCount"] !== undefined;
  const inTotal = scaling?.["totalMinNodeCount"] !== undefined || scaling?.["totalMaxNodeCount"] !== undefined;
  const { min, max } = sizeOf(inputs, 1);
  const surge = numberAt(inputs, "upgradeSettings.maxSurge");
  const unavailable = numberAt(inputs, "upgradeSettings.maxUnavailable");
  const config = configOf(inputs);
  const flex = wayOf(config) === "flex" || at(inputs, "queuedProvisioning.enabled") === true;
  const machine = textAt(config, "machineType") ?? "";
  const without = textsAt(inputs, "nodeLocations").filter((one) => !hasMachine(machine, one));
  const strangers = textsAt(inputs, "nodeLocations").filter((one) => location !== "" && !one.startsWith(location));
  const broken: [boolean, string, string][] = [
    [strangers.length > 0, "nodeLocations", `has ${strangers.join(", ")}, outside the cluster's region ${location}`],
    // GoogleCloudPlatform/kubernetes-engine-samples#1738
    [
      without.length > 0,
      "nodeLocations",
      `has ${without.join(", ")}, and machine type ${machine} does not exist there`,
    ],
    [
      inTotal && flex && tpuOf(machine) !== undefined,
      "autoscaling",
      "counts in total, and pools of queued TPUs are counted by zone",
    ],
    [perZone && inTotal, "autoscaling", "counts nodes either by zone or in total, not both"],
    [scaling !== undefined && min > max, "autoscaling", `has a least number of nodes, ${min}, above the most, ${max}`],
    [scaling !== undefined && max < 1, "autoscaling", "must allow a node at least"],
    [
      scaling !== undefined && inputs["nodeCount"] !== undefined,
      "nodeCount",
      "fights with autoscaling; set initialNodeCount",
    ],
    [
      surge === 0 && unavailable === 0,
      "upgradeSettings",
      "must let a node more exist or one be missing: maxSurge and maxUnavailable are both 0",
    ],
    [(surge ?? 0) + (unavailable ?? 0) > 20, "upgradeSettings", "may change at most 20 nodes at once"],
    [flex && scaling === undefined, "autoscaling", "must be on for capacity that is queued for"],
    [flex && at(inputs, "management.autoRepair") === true, "management.autoRepair", "must be off with flexStart"],
    [flex && (numberAt(inputs, "initialNodeCount") ?? 0) > 0, "initialNodeCount", "must be 0 with flexStart"],
  ];
  return broken.filter(([isBroken]) => isBroken).map(([, property, rule]) => ({ property, rule }));
}

function fitsCluster(self: Plain, cluster: Held, world: World): string | undefined {
  const location = textAt(cluster.inputs, "location");
  if (location !== undefined && self["location"] !== location) {
    return `is in ${location}, and its pools are named with the same location`;
  }
  if (wayOf(configOf(self)) === "flex" && at(self, "nodeConfig.flexStart") === true) return undefined;
  return podAddresses(self, cluster, world);
}

/** Every node takes a block of the pods' range that holds twice its pods; a full range stops pools from starting. */
function podAddresses(self: Plain, cluster: Held, world: World): string | undefined {
  const subnetwork = world.find(GCP.subnetwork, "id", cluster.inputs["subnetwork"]);
  const name = textAt(cluster.inputs, "ipAllocationPolicy.clusterSecondaryRangeName");
  const range = listAt(subnetwork?.inputs, "secondaryIpRanges").find((one) => textAt(one, "rangeName") === name);
  const block = parseCidr(textAt(range, "ipCidrRange") ?? "");
  if (block === undefined) return undefined;
  const others = world.all(GCP.gkeNodePool).filter(({ inputs }) => inputs["cluster"] === cluster.inputs["name"]);
  const needed = [self, ...others.map(({ inputs }) => inputs)].reduce((sum, inputs) => {
    const pods = numberAt(inputs, "maxPodsPerNode") ?? numberAt(cluster.inputs, "defaultMaxPodsPerNode") ?? 110;
    const share = 2 ** Math.ceil(Math.log2(2 * pods));
    return sum + share * sizeOf(inputs, zonesOf(inputs, world).length).desired;
  }, 0);
  const addresses = 2 ** (32 - block.prefix);
  return needed <= addresses
    ? undefined
    : `has ${addresses} addresses for pods (${name}), and its nodes would need ${needed}`;
}

/** What the nodes that a pool starts with use of the project's quotas. */
function quotaOf(inputs: Plain, world: World): QuotaUse[] {
  const config = configOf(inputs);
  const machine = textAt(config, "machineType") ?? "e2-medium";
  const offer = offerOf(machine, gpuOf(config));
  const { desired } = sizeOf(inputs, zonesOf(inputs, world).length);
  if (offer === undefined || desired === 0) return [];
  const uses = gcpQuotas({ ...offer, type: machine }, wayOf(config)) ?? [];
  return [...uses.map(({ quota, perNode }) => ({ quota, amount: perNode * desired })), ...diskQuota(config, desired)];
}

function diskQuota(config: Plain, nodes: number): QuotaUse[] {
  const size = numberAt(config, "diskSizeGb") ?? 100;
  const type = textAt(config, "diskType") ?? "pd-balanced";
  const quota = type.startsWith("hyperdisk-")
    ? "HDB_TOTAL_GB"
    : type === "pd-standard"
      ? "DISKS_TOTAL_GB"
      : "SSD_TOTAL_GB";
  return [{ quota, amount: size * nodes }];
}

export const NODE_POOL_ROWS = { [GCP.gkeNodePool]: nodePool };
