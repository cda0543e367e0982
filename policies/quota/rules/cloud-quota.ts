/** What the pools at their largest, and while they are updated, need of the clouds' quotas, against what was granted. */
import { unlisted, undecided, violation, type Finding } from "../../rule/finding";
import { about, MANDATORY, stackRule } from "../../rule/rule";
import { type Stack } from "../../rule/resource";
import { cloudNeed, type PoolUse } from "../cloud-need";
import { POOL_READERS, POOL_RESOURCES, regionOf, stackPools, type PlacedPool } from "../pools/in-stack";
import type { Machine, QuotaUse } from "../pools/pool";

export const cloudQuotaCoversPools = stackRule({
  id: "quota-cloud-covers-pools",
  title: "What all node pools need at their largest, and while they are updated, is within the cloud's quotas.",
  why: "Beyond its quota a cloud starts no node: pods stay Pending, and an update that needs spare nodes hangs.",
  remedy: "Ask the cloud for more and raise the declared limit, or lower the pools' maximum or surge.",
  references: [
    {
      name: "AWS: EC2 service quotas",
      url: "https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html",
    },
    { name: "Google Cloud: Compute Engine quotas", url: "https://cloud.google.com/compute/resource-usage" },
    { name: "Azure: vCPU quotas", url: "https://learn.microsoft.com/azure/virtual-machines/quotas" },
  ],
  severity: "high",
  levels: MANDATORY,
  resources: POOL_RESOURCES,
  config: {
    limits: {
      type: "object",
      additionalProperties: { type: "number" },
      default: {},
      description:
        "What each cloud granted, as <cloud>/<region>/<quota>, with the vendor's name for the quota: " +
        '{ "aws/eu-central-1/L-417A185B": 192, "gcp/europe-west4/NVIDIA_L4_GPUS": 8, ' +
        '"azure/westeurope/standardNDSH100v5Family": 96 }. A quota that is not named is not compared. Names mean the same in any case: clouds themselves write them in several.',
    },
    regions: {
      type: "object",
      additionalProperties: { type: "string" },
      default: {},
      description: "The region by cloud, for pools whose own resources and provider name none.",
    },
  },
  check: (stack, { limits, regions }) => {
    const declared = new Map(Object.entries(limits).map(([key, limit]) => [key.toLowerCase(), Number(limit)]));
    if (declared.size === 0) return [];
    const known = stackPools(stack).filter(({ pool }) =>
      [...declared.keys()].some((key) => key.startsWith(`${pool.cloud}/`)),
    );
    const uses: PoolUse[] = [];
    const open: Finding[] = [];
    for (const placed of known) {
      const use = poolUse(placed, stack, regions);
      if ("kind" in use) open.push(...about(placed.resource, [use]));
      else uses.push(use);
    }
    return [...checkNeeds(stack, uses, declared), ...open];
  },
});

/** What a pool needs, or what keeps that from being known. */
function poolUse(
  placed: PlacedPool,
  stack: Stack,
  regions: Readonly<Record<string, string | number>>,
): PoolUse | Finding {
  const { pool } = placed;
  const { maximum, surge, machines, spot, cloud } = pool;
  if (typeof maximum !== "number") return undecided(maximum);
  if (typeof surge !== "number") return undecided(surge);
  if (typeof spot !== "boolean") return undecided(spot);
  if ("path" in machines) return undecided(machines);
  const region = regionOf(placed, stack, regions);
  if (region === undefined) return unlisted(pool.at.at("region"));
  if (typeof region !== "string") return undecided(region);
  const { disks = [] } = pool;
  if ("path" in disks) return undecided(disks);
  const choices: (readonly QuotaUse[])[] = [];
  for (const machine of machines) {
    const quotas = usesOf(placed, machine, spot);
    if (quotas === undefined) return unlisted(machine.field);
    choices.push([...quotas, ...disks]);
  }
  return { name: nameOf(placed), cloud, region, nodes: maximum, surge, choices };
}

/** A cluster may hold several pools. */
function nameOf({ pool, resource }: PlacedPool): string {
  return pool.at.path === "" ? resource.name : `${resource.name} ${pool.at.path}`;
}

function usesOf({ pool }: PlacedPool, machine: Machine, spot: boolean): readonly QuotaUse[] | undefined {
  return POOL_READERS[pool.cloud].quotaUses(machine, spot);
}

function checkNeeds(stack: Stack, uses: readonly PoolUse[], declared: ReadonlyMap<string, number>): Finding[] {
  return [...cloudNeed(uses)].flatMap(([key, need]): Finding[] => {
    const limit = declared.get(key.toLowerCase());
    if (limit === undefined || need.withSurge <= limit) return [];
    const [largest] = need.shares;
    const placed = stackPools(stack).find((candidate) => nameOf(candidate) === largest?.name);
    if (placed === undefined) return [];
    const found = `part of ${need.running} of ${key}, ${need.withSurge} during updates: ${listShares(need.shares)}`;
    return about(placed.resource, [violation(placed.pool.maximumAt, `at most ${limit} in all`, found)]);
  });
}

function listShares(shares: readonly { readonly name: string; readonly amount: number }[]): string {
  const shown = shares.slice(0, 4).map(({ name, amount }) => `${name} ${amount}`);
  return [...shown, ...(shares.length > 4 ? [`${shares.length - 4} more`] : [])].join(", ");
}
