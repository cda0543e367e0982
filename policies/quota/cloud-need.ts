/**
 * What node pools at their largest count against the clouds' quotas: per cloud, region and quota, while running and
 * while every pool is updated at once, which nothing in a stack prevents. Pure.
 */
import type { SellingCloud } from "../../catalogue/clouds";
import type { QuotaUse } from "./pools/pool";

/** One pool, as far as quotas are concerned. */
export interface PoolUse {
  readonly name: string;
  readonly cloud: SellingCloud;
  readonly region: string;
  /** At most, while nothing is updated. */
  readonly nodes: number;
  /** More of them during an update. */
  readonly surge: number;
  /** What one node counts against: one list per type that may be started. */
  readonly choices: readonly (readonly QuotaUse[])[];
}

/** A quota's key in the configuration: `aws/eu-central-1/L-417A185B`. */
export type QuotaKey = `${SellingCloud}/${string}/${string}`;

export interface Need {
  readonly running: number;
  readonly withSurge: number;
  /** Who needs how much with its surge, the largest first. */
  readonly shares: readonly { readonly name: string; readonly amount: number }[];
}

/** The need for each quota. Of a pool that may start one of several types, the one that takes most of a quota counts. */
export function cloudNeed(pools: readonly PoolUse[]): ReadonlyMap<QuotaKey, Need> {
  const needs = new Map<QuotaKey, Need>();
  for (const { name, cloud, region, nodes, surge, choices } of pools) {
    for (const [quota, perNode] of mostPerNode(choices)) {
      const key: QuotaKey = `${cloud}/${region}/${quota}`;
      const before = needs.get(key) ?? { running: 0, withSurge: 0, shares: [] };
      const amount = (nodes + surge) * perNode;
      const shares = [...before.shares, { name, amount }].sort((a, b) => b.amount - a.amount);
      needs.set(key, { running: before.running + nodes * perNode, withSurge: before.withSurge + amount, shares });
    }
  }
  return needs;
}

/** What a node takes of each quota in the worst choice; uses of one quota by one type add up. */
function mostPerNode(choices: readonly (readonly QuotaUse[])[]): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  for (const uses of choices) {
    const own = new Map<string, number>();
    for (const { quota, perNode } of uses) own.set(quota, (own.get(quota) ?? 0) + perNode);
    for (const [quota, amount] of own) most.set(quota, Math.max(most.get(quota) ?? 0, amount));
  }
  return most;
}
