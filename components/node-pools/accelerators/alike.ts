/**
 * Machines that an autoscaler may start in the place of a pool's own when that one is not to be had: with as many processors, as much
 * memory at least, bought in the same ways, from the same quotas, and not much dearer. Pure. Only for pools without accelerators: few
 * machines carry the same chips, and models are measured on one.
 */
import { isDeepStrictEqual } from "node:util";
import type { CapacityType } from "../../../catalogue/machines/capacity-types";
import { MARKETS } from "../../../catalogue/machines/markets";
import type { Offer, RegionalOffer } from "../../../catalogue/machines/offers";
import type { Ask } from "./need";

/** One of them, with its list price: US dollars an hour. */
export interface Alike {
  readonly type: string;
  readonly onDemand: number;
}

/** How many times the price of the pool's own machine another may cost. */
const DEAREST = 1.4;

/** Fifteen with the pool's own: more give spot hardly more to choose from (karpenter.sh/docs/concepts/disruption, spot consolidation). */
const MOST = 14;

type Sold = RegionalOffer & { readonly capacity: readonly CapacityType[] };

/** @param fitting offers that have all that is asked for; the cheapest come first */
export function alikeOf({ cloud, need }: Ask, best: Sold, fitting: readonly Sold[]): readonly Alike[] {
  const { severalTypes, quotas } = MARKETS[cloud];
  if (!severalTypes || need.grows !== true || need.accelerator !== undefined || need.pin !== undefined) return [];
  const { onDemand: price } = best.offer;
  if (price === undefined) return [];
  const counts = (offer: Offer) => best.capacity.map((way) => quotas(offer, way));
  return fitting
    .filter(({ offer, priced, capacity }) => {
      const { vcpu, memoryGiB, architecture } = best.offer;
      const suits = offer.vcpu === vcpu && offer.architecture === architecture && offer.memoryGiB >= memoryGiB;
      return suits && priced && offer !== best.offer && isDeepStrictEqual(capacity, best.capacity);
    })
    .filter(({ offer }) => isDeepStrictEqual(counts(offer), counts(best.offer)))
    .flatMap(({ offer: { type, onDemand } }) =>
      onDemand === undefined || onDemand > price * DEAREST ? [] : [{ type, onDemand }],
    )
    .slice(0, MOST);
}
