/** Which ways of buying machines each cloud has, and which of them an offer can be bought by. */
import type { CapacityType } from "../spec";
import type { Offer, SellingCloud } from "./offer";

export const CAPACITY_ON = {
  aws: {
    types: ["on-demand", "spot", "reserved"],
    why: "EC2 has capacity reservations and capacity blocks; a queue for capacity it has not",
  },
  gcp: {
    types: ["on-demand", "spot", "reserved", "flex"],
    why: "flex is GKE's flex-start, by the Dynamic Workload Scheduler",
  },
  azure: {
    types: ["on-demand", "spot", "reserved"],
    why: "reserved is a capacity reservation group; a queue for capacity it has not",
  },
} as const satisfies Record<SellingCloud, { types: readonly CapacityType[]; why: string }>;

/**
 * The asked-for ways by which this offer can be bought, in the asked order. Without a list price a type is not sold on
 * demand; without any price it may still be had by reservation or queue.
 */
export function buyableBy(offer: Offer, capacity: readonly CapacityType[]): readonly CapacityType[] {
  const on: readonly CapacityType[] = CAPACITY_ON[offer.cloud].types;
  const listed = offer.onDemand !== undefined;
  const sold = {
    "on-demand": listed,
    spot: listed || offer.spot !== undefined,
    reserved: true,
    flex: offer.accelerator !== undefined,
  } as const satisfies Record<CapacityType, boolean>;
  return capacity.filter((type) => on.includes(type) && sold[type]);
}
