/** How two locks of a stack differ, and what the difference costs in a month at list prices. Pure. */
import { entryName, type Lock, type LockEntry } from "./lock";
import type { SellingCloud } from "../../../catalogue/clouds";

/** Hours of a month as the clouds' price pages count them: a year's hours by twelve. */
export const HOURS_PER_MONTH = 730;

export interface PoolSize {
  readonly nodes: number;
  readonly maxNodes: number;
}

export interface LockChange {
  readonly pool: string;
  readonly was?: string;
  readonly now?: string;
  /** US dollars a month, with the pool at its first size and at its largest; absent when a price is not known. */
  readonly monthly?: { readonly atFirst: number; readonly atMost: number };
}

/** Pools whose machine is another, by name. A pool that joins or leaves counts with its whole cost. */
export function diffLock(
  before: Lock,
  after: Lock,
  cloud: SellingCloud,
  sizes: Readonly<Record<string, PoolSize>>,
): LockChange[] {
  const was = before.clouds[cloud]?.pools ?? {};
  const now = after.clouds[cloud]?.pools ?? {};
  return [...new Set([...Object.keys(was), ...Object.keys(now)])].sort().flatMap((pool) => {
    const [old, next] = [was[pool], now[pool]];
    if (old && next && label(old) === label(next)) return [];
    const difference = priceOf(next) - priceOf(old);
    const size = sizes[pool] ?? { nodes: 0, maxNodes: 0 };
    return [
      {
        pool,
        ...(old && { was: label(old) }),
        ...(next && { now: label(next) }),
        ...(Number.isFinite(difference) && {
          monthly: { atFirst: monthly(difference, size.nodes), atMost: monthly(difference, size.maxNodes) },
        }),
      },
    ];
  });
}

/** The machine, and what may be started instead. */
function label(entry: LockEntry): string {
  return [entryName(entry), ...(entry.also ?? []).map(({ type }) => type)].join(" or ");
}

/** US dollars a month of so many machines, to the cent. */
export function monthly(perHour: number, machines: number): number {
  return Math.round(perHour * HOURS_PER_MONTH * machines * 100) / 100 + 0; // never -0, which prints as -0
}

/** A pool that is not there costs nothing; one whose price is not known cannot be compared. */
function priceOf(entry: LockEntry | undefined): number {
  return entry === undefined ? 0 : (entry.onDemand ?? NaN);
}
