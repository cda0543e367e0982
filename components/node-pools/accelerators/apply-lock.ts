/**
 * Holds a stack's choices to its lock file: a pool keeps its recorded machine as long as that has what the pool asks for,
 * whatever prices and catalogue say today. Only a pool without a record, or whose record no longer suffices, is chosen
 * anew, and each change is reported with its reason. Pure.
 */
import { buyableBy } from "./buying";
import { choose, isRefusal, type Outcome } from "./choose";
import type { Ask } from "./need";
import { entryName, entryOf, recordedOffer, type Lock, type LockEntry } from "./lock";
import { lacks } from "./need";
import { OFFERS, type Offer } from "../../../catalogue/machines/offers";
import type { SellingCloud } from "../../../catalogue/clouds";
import { missingThere } from "../../../catalogue/machines/zones";

/** `kept`: as recorded. `new`: not recorded yet. `changed`: the record no longer suffices. `refused`: nothing fits. */
export type LockStatus = "kept" | "new" | "changed" | "refused";

export interface Resolved {
  readonly ask: Ask;
  readonly status: LockStatus;
  /** What the pool gets: its record, or a new choice. */
  readonly outcome: Outcome;
  /** What would be chosen today if there were no record. */
  readonly fresh: Outcome;
  readonly recorded?: LockEntry;
  /** Why a record was not kept. */
  readonly reason?: string;
}

export interface ApplyOptions {
  readonly offers?: readonly Offer[];
  /** Pools whose record is not to be kept. */
  readonly again?: readonly string[];
  /** Where the pool is in the stack file. */
  readonly path?: (ask: Ask, index: number) => string;
}

/** Every pool with its machine; a pool that nothing fits is `refused`, and its outcome says what comes nearest. */
export function applyLock(asks: readonly Ask[], lock: Lock, options: ApplyOptions = {}): Resolved[] {
  const { offers = OFFERS, again = [], path = (_ask, index) => `nodePools[${index}]` } = options;
  return asks.map((ask, index): Resolved => {
    const fresh = choose(ask, path(ask, index), offers);
    const recorded = lock.clouds[ask.cloud]?.pools[ask.need.pool];
    if (recorded === undefined) return { ask, status: isRefusal(fresh) ? "refused" : "new", outcome: fresh, fresh };
    const reason = again.includes(ask.need.pool) ? "it is to be chosen again" : against(ask, recorded, lock);
    if (reason === undefined) return { ask, status: "kept", outcome: keep(ask, recorded, fresh), fresh, recorded };
    return { ask, status: isRefusal(fresh) ? "refused" : "changed", outcome: fresh, fresh, recorded, reason };
  });
}

/** Why a record cannot be kept, or nothing. */
function against({ cloud, region, zones, need }: Ask, recorded: LockEntry, lock: Lock): string | undefined {
  const place = lock.clouds[cloud]?.region;
  if (place !== region) return `it was chosen for ${place}, and the stack is in ${region}`;
  const { pin } = need;
  if (pin !== undefined && pin !== recorded.type && pin !== entryName(recorded)) return `the stack file pins ${pin}`;
  if (recorded.unlisted) return pin === undefined ? `nothing is known of ${entryName(recorded)}` : undefined;
  const offer = recordedOffer(cloud, region, recorded);
  const missing = lacks(offer, need);
  const elsewhere = recorded.pinned ? undefined : missingThere(cloud, recorded.type, region, zones);
  if (elsewhere !== undefined) return `${entryName(recorded)} ${elsewhere}`;
  if (missing.length > 0) return `${entryName(recorded)} ${missing.join(", ")}`;
  // What a pin's type can be bought by is not known to us, so only a choice of ours is held to it.
  if (recorded.pinned || buyableBy(offer, need.capacity).length > 0) return undefined;
  return `${entryName(recorded)} cannot be bought ${need.capacity.join(" or ")}`;
}

/** The record as a choice; today's alternatives come with it, for information. */
function keep(ask: Ask, recorded: LockEntry, fresh: Outcome): Outcome {
  const name = entryName(recorded);
  const need = { ...ask.need, pin: name };
  const known = recorded.unlisted ? [] : [recordedOffer(ask.cloud, ask.region, recorded)];
  const kept = choose({ ...ask, need }, ask.need.pool, known);
  if (isRefusal(kept)) return kept;
  const today = isRefusal(fresh)
    ? "nothing in the catalogue would be chosen today"
    : fresh.name === name
      ? "the choice would be the same today"
      : `${fresh.name} would be chosen today`;
  return {
    ...kept,
    need: ask.need,
    pinned: ask.need.pin !== undefined,
    alike: recorded.also ?? [],
    why: [`recorded on ${recorded.chosen}: ${recorded.why}`, today],
    alternatives: isRefusal(fresh) ? [] : fresh.alternatives,
  };
}

/** Pools that use an instance type because the stack file demands it: they are counted, so that they stay few. */
export function pinnedPools(resolved: readonly Resolved[]): readonly string[] {
  return resolved.flatMap(({ ask, outcome }) => (!isRefusal(outcome) && outcome.pinned ? [ask.need.pool] : []));
}

/**
 * The lock with these choices recorded for one cloud. Kept records stay as they are, other clouds' are untouched, and
 * records of pools that the stack no longer has are dropped. A refused pool keeps the record that it had.
 * @param date the day of the new choices
 */
export function updateLock(
  lock: Lock,
  { cloud, region }: { readonly cloud: SellingCloud; readonly region: string },
  resolved: readonly Resolved[],
  date: string,
): Lock {
  const entries = resolved.flatMap(({ ask, status, outcome, recorded }): [string, LockEntry][] => {
    const pinned = ask.need.pin !== undefined;
    if (
      recorded !== undefined &&
      (status === "kept" || (isRefusal(outcome) && lock.clouds[cloud]?.region === region))
    ) {
      return [[ask.need.pool, { ...recorded, pinned }]];
    }
    return isRefusal(outcome) ? [] : [[ask.need.pool, entryOf(outcome, date)]];
  });
  return { ...lock, clouds: { ...lock.clouds, [cloud]: { region, pools: Object.fromEntries(entries) } } };
}

/** Recorded pools of a cloud that the stack no longer has. */
export function forgottenPools(lock: Lock, cloud: SellingCloud, asks: readonly Ask[]): readonly string[] {
  const asked = new Set(asks.map(({ need }) => need.pool));
  return Object.keys(lock.clouds[cloud]?.pools ?? {}).filter((pool) => !asked.has(pool));
}
