/**
 * What a stack's pools need of the clouds' quotas, by cloud, region and quota: with every pool at its largest, and while
 * all are updated at once, which nothing in a stack prevents. A pool that may be bought in several ways counts fully in
 * each, because any of them may have to carry it alone. Pure.
 */
import type { CapacityType } from "../../../catalogue/machines/capacity-types";
import { MARKETS } from "../../../catalogue/machines/markets";
import type { Choice } from "./choose";
import type { SellingCloud } from "../../../catalogue/clouds";
import type { QuotaUse } from "../../../catalogue/quotas/quota";

/** One pool with its machine. */
export interface QuotaPool extends Pick<Choice, "cloud" | "region" | "type" | "carries" | "capacity"> {
  readonly pool: string;
  /** At most, while nothing is updated. */
  readonly maxNodes: number;
  /** More of them during an update. */
  readonly surge: number;
  /** What the disks of its nodes count against. @default nothing that is known */
  readonly disks?: readonly QuotaUse[];
}

/** A quota's key, as the quota pack's configuration writes it: `aws/eu-central-1/L-417A185B`. */
export type QuotaKey = `${SellingCloud}/${string}/${string}`;

export interface QuotaNeed extends Pick<QuotaUse, "quota" | "title" | "unit"> {
  readonly key: QuotaKey;
  readonly cloud: SellingCloud;
  /** `global` for quotas that span all regions. */
  readonly region: string;
  readonly running: number;
  readonly withSurge: number;
  /** Who needs how much with its surge, the largest first. */
  readonly shares: readonly { readonly pool: string; readonly amount: number }[];
}

export interface QuotaNeeds {
  /** Sorted by key. */
  readonly needs: readonly QuotaNeed[];
  /** Pools and ways to buy whose quota no source names: ask the cloud before relying on them. */
  readonly unknown: readonly { readonly pool: string; readonly type: string; readonly capacity: CapacityType }[];
}

export function quotaNeed(pools: readonly QuotaPool[]): QuotaNeeds {
  const needs = new Map<QuotaKey, QuotaNeed>();
  const unknown: { pool: string; type: string; capacity: CapacityType }[] = [];
  for (const pool of pools) {
    const { uses, missing } = usesOf(pool);
    unknown.push(...missing.map((capacity) => ({ pool: pool.pool, type: pool.type, capacity })));
    for (const use of uses) add(needs, pool, use);
  }
  return { needs: [...needs.values()].sort((a, b) => (a.key < b.key ? -1 : 1)), unknown };
}

/** Every quota that the pool may count against, once: reserved and on-demand machines share theirs. */
function usesOf(pool: QuotaPool): { uses: readonly QuotaUse[]; missing: readonly CapacityType[] } {
  const uses = new Map<string, QuotaUse>();
  const missing: CapacityType[] = [];
  for (const capacity of pool.capacity) {
    const found = MARKETS[pool.cloud].quotas({ type: pool.type, ...pool.carries }, capacity);
    if (found === undefined) missing.push(capacity);
    else for (const use of found) uses.set(use.quota, use);
  }
  return { uses: [...uses.values(), ...disksOf(pool)], missing };
}

/** Each way to buy has nodes of its own, and all of them may be at their largest; the kind of a disk is the same in each. */
function disksOf({ disks = [], capacity }: QuotaPool): QuotaUse[] {
  return disks.map((use) => ({ ...use, perNode: use.perNode * capacity.length }));
}

function add(needs: Map<QuotaKey, QuotaNeed>, { cloud, ...pool }: QuotaPool, use: QuotaUse): void {
  const region = use.global === true ? "global" : pool.region;
  const key: QuotaKey = `${cloud}/${region}/${use.quota}`;
  const before = needs.get(key);
  const amount = (pool.maxNodes + pool.surge) * use.perNode;
  const shares = [...(before?.shares ?? []), { pool: pool.pool, amount }].sort((a, b) => b.amount - a.amount);
  needs.set(key, {
    key,
    cloud,
    region,
    quota: use.quota,
    title: use.title,
    unit: use.unit,
    running: (before?.running ?? 0) + pool.maxNodes * use.perNode,
    withSurge: (before?.withSurge ?? 0) + amount,
    shares,
  });
}
