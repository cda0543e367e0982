/** In which of the asked-for ways an offer can be bought. Pure. */
import type { CapacityType } from "../../../catalogue/machines/capacity-types";
import { MARKETS } from "../../../catalogue/machines/markets";
import type { Offer } from "../../../catalogue/machines/offers";

/**
 * The asked-for ways by which this offer can be bought, in the asked order. Where nothing else is known of a type, one
 * without a list price is not sold on demand; without any price it may still be had by reservation or queue.
 */
export function buyableBy(offer: Offer, capacity: readonly CapacityType[]): readonly CapacityType[] {
  const { buying, consumption } = MARKETS[offer.cloud];
  const exception = consumption.find(({ types }) => types.test(offer.type));
  const listed = offer.onDemand !== undefined;
  const sold = {
    "on-demand": listed,
    spot: listed || offer.spot !== undefined,
    reserved: true,
    flex: offer.accelerator !== undefined,
  } as const satisfies Record<CapacityType, boolean>;
  return capacity.filter(
    (type) => buying.types.includes(type) && (exception === undefined ? sold[type] : exception.ways.includes(type)),
  );
}
