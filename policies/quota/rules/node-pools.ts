/** Bounds of node pools: sane by themselves, no larger than the environment allows, and no more spot than it allows. */
import { undecided, unlisted, violation, type Finding } from "../../rule/finding";
import { ADVISORY_IN_DEV, about, MANDATORY, resourceRule, stackRule } from "../../rule/rule";
import { devicesOf, poolsOf, POOL_READERS, POOL_RESOURCES, stackPools, type PlacedPool } from "../pools/in-stack";

const EKS = {
  name: "EKS: scaling configuration of node groups",
  url: "https://docs.aws.amazon.com/eks/latest/APIReference/API_NodegroupScalingConfig.html",
};
const GKE = {
  name: "GKE: cluster autoscaler limits",
  url: "https://cloud.google.com/kubernetes-engine/docs/concepts/cluster-autoscaler#minimum_and_maximum_node_pool_size",
};
const AKS = {
  name: "AKS: cluster autoscaler",
  url: "https://learn.microsoft.com/azure/aks/cluster-autoscaler-overview",
};

export const nodePoolBounds = resourceRule({
  id: "quota-node-pool-bounds",
  title: "Node pools have bounds that are in order and within their environment's.",
  why: "An autoscaler starts as many nodes as its bound allows: one pod in a loop, or a zero too many, is paid by the hour.",
  remedy: "Set a minimum and a maximum in order, and lower the maximum or raise the bound in the rule's configuration.",
  references: [EKS, GKE, AKS],
  severity: "high",
  levels: MANDATORY,
  resources: POOL_RESOURCES,
  config: {
    maxNodes: {
      type: "integer",
      minimum: 1,
      default: 100,
      description: "The most nodes of one pool, in all its zones.",
    },
  },
  check: (props, { resource, config: { maxNodes } }) =>
    poolsOf(props, resource).flatMap((pool): Finding[] => {
      const findings = [...POOL_READERS[pool.cloud].checkBounds(pool)];
      if (findings.length > 0) return findings;
      if (typeof pool.maximum !== "number") return [undecided(pool.maximum)];
      if (pool.maximum <= maxNodes) return [];
      return [violation(pool.maximumAt, `at most ${maxNodes} nodes in all zones`, `${pool.maximum} nodes`)];
    }),
});

export const acceleratorPoolBounds = resourceRule({
  id: "quota-node-pool-accelerators-bounded",
  title: "No node pool has more accelerators than its environment allows.",
  why: "A node with eight accelerators costs as much as a hundred others, and quota taken here is missing elsewhere.",
  remedy: "Lower the pool's maximum, take a smaller type, or raise the bound in the rule's configuration.",
  references: [EKS, GKE, AKS],
  severity: "high",
  levels: MANDATORY,
  resources: POOL_RESOURCES,
  config: {
    maxAccelerators: {
      type: "integer",
      minimum: 0,
      default: 64,
      description: "The most accelerators of one pool, of any kind.",
    },
  },
  check: (props, { resource, config: { maxAccelerators } }) =>
    poolsOf(props, resource).flatMap((pool): Finding[] => {
      const devices = devicesOf(pool);
      if (devices === "none") return [];
      if ("open" in devices) return [unlisted(devices.open)];
      if (typeof pool.maximum !== "number") return [undecided(pool.maximum)];
      const most = pool.maximum * devices.most;
      if (most <= maxAccelerators) return [];
      const found = `${pool.maximum} nodes with ${devices.most} ${devices.resource} each`;
      return [violation(pool.maximumAt, `at most ${maxAccelerators} accelerators in one pool`, found)];
    }),
});

export const spotShareBounded = stackRule({
  id: "quota-spot-share-bounded",
  title: "Of the nodes that all pools can have, no more are spot than the environment allows.",
  why: "Spot nodes go with two minutes' notice or less, often many at once: what has no other nodes to go to stops.",
  remedy: "Add nodes on demand, lower the spot pools' maximum, or raise the share in the rule's configuration.",
  references: [
    { name: "EKS: Spot capacity", url: "https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html" },
    { name: "GKE: Spot VMs", url: "https://cloud.google.com/kubernetes-engine/docs/concepts/spot-vms" },
    { name: "AKS: Spot node pools", url: "https://learn.microsoft.com/azure/aks/spot-node-pool" },
  ],
  severity: "medium",
  levels: ADVISORY_IN_DEV,
  resources: POOL_RESOURCES,
  config: {
    maxSpotPercent: {
      type: "integer",
      minimum: 0,
      maximum: 100,
      default: 80,
      description: "The largest share of spot nodes in percent, of pools with accelerators and of the others apart.",
    },
  },
  check: (stack, { maxSpotPercent }) => {
    const pools = stackPools(stack);
    const accelerated = pools.filter(({ pool }) => devicesOf(pool) !== "none");
    const others = pools.filter(({ pool }) => devicesOf(pool) === "none");
    return [...checkShare(accelerated, maxSpotPercent), ...checkShare(others, maxSpotPercent)];
  },
});

/** An unknown pool may be of any size, so one alone keeps the share from being known. */
function checkShare(pools: readonly PlacedPool[], maxSpotPercent: number): Finding[] {
  let all = 0;
  let spot = 0;
  let largest: PlacedPool | undefined;
  for (const placed of pools) {
    const { maximum, spot: isSpot } = placed.pool;
    if (typeof maximum !== "number") return about(placed.resource, [undecided(maximum)]);
    if (typeof isSpot !== "boolean") return about(placed.resource, [undecided(isSpot)]);
    all += maximum;
    if (!isSpot) continue;
    spot += maximum;
    if (largest === undefined || maximum > Number(largest.pool.maximum)) largest = placed;
  }
  if (spot * 100 <= all * maxSpotPercent) return [];
  const required = `at most ${maxSpotPercent} % of the nodes on spot`;
  const found = `part of ${spot} spot nodes of ${all}`;
  return largest === undefined ? [] : about(largest.resource, [violation(largest.pool.maximumAt, required, found)]);
}
