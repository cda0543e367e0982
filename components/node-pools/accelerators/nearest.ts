/**
 * What comes nearest to an ask that nothing fits: on the same cloud the offers that lack least, or have another
 * accelerator with as much memory; on the other clouds what fits as it was asked. Pure.
 */
import { ACCELERATORS, ACCELERATOR_NAMES, type Accelerator } from "../../../catalogue/accelerators";
import { buyableBy } from "./buying";
import type { Ask } from "./need";
import { lacks, type PoolNeed } from "./need";
import { cannotRun } from "./runs-on";
import { missingThere } from "../../../catalogue/machines/zones";
import { offerName, offersIn, REFERENCE_REGIONS, type Offer } from "../../../catalogue/machines/offers";
import { SELLING_CLOUDS, type SellingCloud } from "../../../catalogue/clouds";

export interface NearOffer {
  readonly cloud: SellingCloud;
  readonly name: string;
  /** What it lacks, or what is different about it. */
  readonly why: string;
  readonly onDemand?: number;
}

export interface Nearest {
  /** On the cloud that was asked. */
  readonly here: readonly NearOffer[];
  /** On the others: one each where the ask can be met in any region that is listed, the reference region first. */
  readonly elsewhere: readonly NearOffer[];
}

/** More names than this in one message are not read. */
const MOST = 3;

export function nearest(ask: Ask, offers: readonly Offer[]): Nearest {
  return {
    here: [...lackingLeast(ask, offers), ...otherRegions(ask, offers), ...otherAccelerators(ask, offers)].slice(
      0,
      MOST,
    ),
    elsewhere: SELLING_CLOUDS.filter((cloud) => cloud !== ask.cloud).flatMap((cloud) => {
      const everywhere = offers.filter(
        (offer) => offer.cloud === cloud && fits(offer, ask.need) && absence(offer, offer.region).length === 0,
      );
      const [best] = everywhere.sort((a, b) => isElsewhere(a) - isElsewhere(b) || priceOf(a) - priceOf(b));
      return best === undefined ? [] : [near(best, `in ${best.region}`)];
    }),
  };
}

/** Offers of the same kind, those that lack fewest things first. */
function lackingLeast({ cloud, region, zones, need }: Ask, offers: readonly Offer[]): NearOffer[] {
  if (cannotRun(cloud, need.accelerator) !== undefined) return [];
  return offersIn(cloud, region, offers)
    .filter(({ offer }) => offer.accelerator === need.accelerator && offer.throttled === undefined)
    .map(({ offer }) => ({ offer, missing: [...missing(offer, need), ...absence(offer, region, zones)] }))
    .sort((a, b) => a.missing.length - b.missing.length || size(b.offer) - size(a.offer))
    .map(({ offer, missing }) => near(offer, missing.join(", ")))
    .slice(0, 2);
}

/** The same cloud's other regions, when a type is listed there and not here. */
function otherRegions({ cloud, region, need }: Ask, offers: readonly Offer[]): NearOffer[] {
  if (cannotRun(cloud, need.accelerator) !== undefined) return [];
  const here = new Set(offersIn(cloud, region, offers).map(({ offer }) => offerName(offer)));
  return offers
    .filter((offer) => offer.cloud === cloud && !here.has(offerName(offer)) && missing(offer, need).length === 0)
    .map((offer) => near(offer, `listed in ${offer.region}`))
    .slice(0, 1);
}

/** Of accelerators with the same software and at least as much memory, the one with least; then by price. */
function otherAccelerators(ask: Ask, offers: readonly Offer[]): NearOffer[] {
  const { accelerator } = ask.need;
  if (accelerator === undefined) return [];
  const { resource, memoryGiB } = ACCELERATORS[accelerator];
  const similar = ACCELERATOR_NAMES.filter((name) => {
    const facts = ACCELERATORS[name];
    return name !== accelerator && facts.resource === resource && facts.memoryGiB >= memoryGiB;
  }).sort((a, b) => ACCELERATORS[a].memoryGiB - ACCELERATORS[b].memoryGiB);
  return similar.flatMap((name: Accelerator) => {
    const [best] = fitting({ ...ask, need: { ...ask.need, accelerator: name } }, offers);
    return best === undefined ? [] : [near(best, `with ${best.devices} × ${name}`)];
  });
}

function fitting({ cloud, region, zones, need }: Ask, offers: readonly Offer[]): Offer[] {
  return offersIn(cloud, region, offers)
    .map(({ offer }) => offer)
    .filter((offer) => fits(offer, need) && absence(offer, region, zones).length === 0)
    .sort((a, b) => priceOf(a) - priceOf(b));
}

function fits(offer: Offer, need: PoolNeed): boolean {
  const runs = cannotRun(offer.cloud, offer.accelerator) === undefined;
  return runs && offer.throttled === undefined && missing(offer, need).length === 0;
}

function priceOf({ onDemand }: Offer): number {
  return onDemand ?? Number.MAX_VALUE;
}

function isElsewhere({ cloud, region }: Offer): number {
  return region === REFERENCE_REGIONS[cloud] ? 0 : 1;
}

function missing(offer: Offer, need: PoolNeed): string[] {
  const unsold = buyableBy(offer, need.capacity).length === 0;
  return [...lacks(offer, need), ...(unsold ? [`cannot be bought ${need.capacity.join(" or ")}`] : [])];
}

/** A region may be without a type that the cloud sells. */
function absence({ cloud, type }: Offer, region: string, zones?: readonly string[]): string[] {
  const why = missingThere(cloud, type, region, zones);
  return why === undefined ? [] : [why];
}

function size({ devices, vcpu }: Offer): number {
  return devices * 1000 + vcpu;
}

function near(offer: Offer, why: string): NearOffer {
  const { cloud, onDemand } = offer;
  return { cloud, name: offerName(offer), why, ...(onDemand !== undefined && { onDemand }) };
}
