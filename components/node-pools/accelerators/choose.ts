/**
 * Chooses the machine of a pool on a cloud: of all offers that have at least what is asked for, the one with the lowest
 * list price. Pure. Spot prices do not decide: they change by the hour and differ fivefold between zones. Every choice
 * says why, what else would have fitted and why the others did not; an ask that nothing fits names what comes nearest.
 */
import type { Problem } from "../../core/errors";
import type { CapacityType } from "../../../catalogue/machines/capacity-types";
import { allocatable, type Allocatable } from "../../../catalogue/machines/allocatable";
import { MARKETS } from "../../../catalogue/machines/markets";
import { alikeOf, type Alike } from "./alike";
import { buyableBy } from "./buying";
import { nearest, type Nearest } from "./nearest";
import { describeNeed, lacks, type Ask, type Carries } from "./need";
import { offerName, OFFERS, offersIn, type Offer, type RegionalOffer } from "../../../catalogue/machines/offers";
import { cannotRun } from "./runs-on";
import { missingThere } from "../../../catalogue/machines/zones";

export interface Price {
  /** US dollars an hour of one machine. Absent: there is no list price. */
  readonly onDemand?: number;
  readonly spot?: number;
  /** Where the price was read: the asked-for region, or the nearest thing that is known. */
  readonly region: string;
  readonly date?: string;
}

export interface Choice extends Ask {
  /** What people and the lock file call it: `p5.48xlarge`. */
  readonly name: string;
  /** The cloud's instance type; an accelerator that must be attached to it is `attach`. */
  readonly type: string;
  readonly attach?: string;
  readonly carries: Carries;
  readonly allocatable: Allocatable;
  /** How it can be bought, the preferred way first. */
  readonly capacity: readonly CapacityType[];
  /** Absent for a pinned type of which nothing is known. */
  readonly price?: Price;
  readonly pinned: boolean;
  readonly why: readonly string[];
  /** What an autoscaler may start instead, the cheapest first. */
  readonly alike: readonly Alike[];
  /** Every other offer of the kind, and why it was not chosen: those that fit first, the cheapest first. */
  readonly alternatives: readonly Alternative[];
}

export interface Alternative {
  readonly name: string;
  readonly fits: boolean;
  readonly why: string;
  readonly onDemand?: number;
}

export interface Refusal {
  readonly problem: Problem;
  readonly nearest: Nearest;
}

export type Outcome = Choice | Refusal;

export function isRefusal(outcome: Outcome): outcome is Refusal {
  return "problem" in outcome;
}

/** @param path where the pool is in the stack file, for the problem of an ask that nothing fits */
export function choose(ask: Ask, path: string, offers: readonly Offer[] = OFFERS): Outcome {
  if (cannotRun(ask.cloud, ask.need.accelerator) !== undefined) return refusal(ask, path, offers);
  const candidates = judge(ask, offers);
  const pinned = ask.need.pin === undefined ? undefined : choosePinned(ask, ask.need.pin, path, candidates);
  if (pinned !== undefined) return pinned;
  const fitting = candidates.filter(({ against }) => against.length === 0).sort(byPrice);
  const [best] = fitting;
  if (best === undefined) return refusal(ask, path, offers);
  return {
    ...choice(ask, best, false),
    alike: alikeOf(ask, best, fitting),
    why: reasons(ask, best, fitting.length),
    alternatives: others(best, candidates),
  };
}

/** One offer and all that speaks against it. */
export interface Candidate extends RegionalOffer {
  readonly against: readonly string[];
  readonly capacity: readonly CapacityType[];
}

/** Every offer of the kind that is asked for: the accelerator's, or those without one. */
function judge(ask: Ask, offers: readonly Offer[]): Candidate[] {
  const { cloud, region, need } = ask;
  return offersIn(cloud, region, offers)
    .filter(({ offer }) => offer.accelerator === need.accelerator || isNamed(offer, need.pin))
    .map(({ offer, priced }) => {
      const capacity = buyableBy(offer, need.capacity);
      const elsewhere = missingThere(cloud, offer.type, region, ask.zones);
      const against = [
        ...lacks(offer, need),
        ...(elsewhere === undefined ? [] : [elsewhere]),
        ...(offer.vcpu < (need.leastVcpu ?? 0)
          ? [`has ${offer.vcpu} vCPUs, and system nodes there have ${need.leastVcpu} at least`]
          : []),
        ...(offer.throttled === undefined ? [] : [`is not chosen unasked: ${offer.throttled}`]),
        ...(capacity.length === 0 ? [`cannot be bought ${need.capacity.join(" or ")}`] : []),
      ];
      return { offer, priced, against, capacity };
    });
}

/** A pin wins over price, but never over the need; of a type that is not listed nothing can be checked. */
function choosePinned(ask: Ask, pin: string, path: string, candidates: readonly Candidate[]): Outcome | undefined {
  const found = candidates.find(({ offer }) => isNamed(offer, pin));
  if (found === undefined) return unlisted(ask, pin);
  const missing = lacks(found.offer, ask.need);
  const [first] = candidates.filter(({ against }) => against.length === 0).sort(byPrice);
  if (missing.length > 0) {
    const rule = `${missing.join(", ")}, and the pool asks for ${describeNeed(ask.need)}`;
    const remedy = first === undefined ? "ask for less, or pin another type" : `${offerName(first.offer)} has it`;
    return { problem: { path, value: pin, rule, remedy }, nearest: { here: [], elsewhere: [] } };
  }
  const capacity = found.capacity.length > 0 ? found.capacity : ask.need.capacity;
  const instead =
    first === undefined || first.offer === found.offer
      ? "the choice would have been the same"
      : `the choice would have been ${offerName(first.offer)}${priceOf(first.offer)}`;
  const why = [`pinned; ${instead}`, ...notes(ask, found)];
  return { ...choice(ask, { ...found, capacity }, true), why, alternatives: others(found, candidates) };
}

function unlisted(ask: Ask, pin: string): Choice {
  const { cpuMillis = 0, memoryMiB = 0, accelerator, perNode = 1, architecture = "amd64", capacity } = ask.need;
  const size = { vcpu: Math.ceil(cpuMillis / 1000), memoryGiB: Math.ceil(memoryMiB / 1024), architecture };
  const devices = accelerator === undefined ? {} : { accelerator };
  return {
    ...ask,
    name: pin,
    type: pin,
    carries: { cloud: ask.cloud, ...size, ...devices, devices: accelerator === undefined ? 0 : perNode },
    allocatable: { cpuMillis, memoryMiB },
    capacity,
    pinned: true,
    alike: [],
    why: [
      "pinned; the catalogue does not list it, so nothing of it was checked: it is taken to have what is asked for",
    ],
    alternatives: [],
  };
}

function choice(ask: Ask, { offer, capacity }: Candidate, pinned: boolean) {
  const { cloud, type, attach, accelerator, devices, vcpu, memoryGiB, architecture, onDemand, spot, region } = offer;
  return {
    ...ask,
    name: offerName(offer),
    type,
    ...(attach !== undefined && { attach }),
    carries: { cloud, ...(accelerator !== undefined && { accelerator }), devices, vcpu, memoryGiB, architecture },
    allocatable: allocatable(cloud, offer, ask.need.podsPerNode),
    capacity,
    price: {
      ...(onDemand !== undefined && { onDemand }),
      ...(spot !== undefined && { spot }),
      region,
      ...(offer.from.date !== undefined && { date: offer.from.date }),
    },
    pinned,
    alike: [],
  };
}

function reasons(ask: Ask, best: Candidate, fitting: number): string[] {
  const what = describeNeed(ask.need) || "anything";
  const first =
    fitting === 1
      ? `the only one that has ${what}`
      : best.offer.onDemand === undefined
        ? `the smallest of ${fitting} that have ${what}; none has a list price`
        : `the cheapest of ${fitting} that have ${what}`;
  return [first, ...notes(ask, best)];
}

/** What people should know about a choice besides why it is the one. */
function notes({ cloud, region, need }: Ask, { offer, priced, capacity }: Candidate): string[] {
  const extra = offer.devices - (need.accelerator === undefined ? 0 : (need.perNode ?? 1));
  const unsold = need.capacity.filter((type) => !capacity.includes(type));
  return [
    ...(extra > 0 ? [`has ${extra} ${offer.accelerator} more than asked for`] : []),
    ...(priced ? [] : [`the price is that of ${offer.region}; whether ${region} has it was not read`]),
    ...(offer.onDemand === undefined ? ["has no list price: reservation, spot or queue only"] : []),
    ...(unsold.length > 0 ? [`cannot be bought ${unsold.join(" or ")} (${MARKETS[cloud].buying.why})`] : []),
    ...(offer.throttled === undefined ? [] : [offer.throttled]),
    ...(offer.unverified === undefined ? [] : [`not confirmed by its source: ${offer.unverified}`]),
  ];
}

function others(best: Candidate, candidates: readonly Candidate[]): Alternative[] {
  const rest = candidates.filter(({ offer }) => offer !== best.offer);
  const sorted = rest.sort((a, b) => a.against.length - b.against.length || byPrice(a, b));
  return sorted.map(({ offer, against }) => ({
    name: offerName(offer),
    fits: against.length === 0,
    why: against.length > 0 ? against.join("; ") : `fits, ${comparison(offer, best.offer)}`,
    ...(offer.onDemand !== undefined && { onDemand: offer.onDemand }),
  }));
}

function comparison({ onDemand: price }: Offer, { onDemand: best }: Offer): string {
  if (price === undefined) return "has no list price";
  if (best === undefined || price < best) return "is cheaper";
  return price === best ? "costs the same and is larger" : `costs ${(price / best).toFixed(2)} times as much`;
}

/** The lowest list price first, types without one last; among equals the smallest, then by name. */
function byPrice({ offer: a }: Candidate, { offer: b }: Candidate): number {
  const price = (offer: Offer) => offer.onDemand ?? Number.MAX_VALUE;
  const sizes = [price(a) - price(b), a.devices - b.devices, a.vcpu - b.vcpu, a.memoryGiB - b.memoryGiB];
  return sizes.find((difference) => difference !== 0) ?? (offerName(a) < offerName(b) ? -1 : 1);
}

function refusal(ask: Ask, path: string, offers: readonly Offer[]): Refusal {
  const found = nearest(ask, offers);
  const unusable = cannotRun(ask.cloud, ask.need.accelerator);
  const here = found.here.map(({ name, why }) => `${name} (${why})`).join("; ") || "nothing similar";
  const elsewhere =
    found.elsewhere.map(({ cloud, name, why }) => `${name} on ${cloud} ${why}`).join("; ") || "nothing that fits";
  return {
    problem: {
      path,
      value: describeNeed(ask.need),
      rule:
        unusable === undefined
          ? `is not offered on ${ask.cloud} in ${ask.region}, ${ask.need.capacity.join(" or ")}`
          : `cannot be used on ${ask.cloud}: ${unusable}`,
      remedy: `nearest there: ${here}; on other clouds: ${elsewhere}`,
    },
    nearest: found,
  };
}

function isNamed(offer: Offer, name: string | undefined): boolean {
  return offer.type === name || offerName(offer) === name;
}

function priceOf({ onDemand }: Offer): string {
  return onDemand === undefined ? "" : ` for $${onDemand} an hour`;
}
