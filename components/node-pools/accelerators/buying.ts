/** Which ways of buying machines each cloud has, in which order it can follow them, and by which an offer can be bought. */
import type { CapacityType } from "../../../catalogue/machines/capacity-types";
import { CONSUMPTION_ON_GCP } from "../../../catalogue/machines/consumption.gcp";
import type { Offer } from "../../../catalogue/machines/offers";
import type { SellingCloud } from "../../../catalogue/clouds";

interface Buying {
  /** Where the cloud has an order of its own, in that order. */
  readonly types: readonly CapacityType[];
  readonly why: string;
  /** `any` where a pool's own order is followed; else why there is only one. */
  readonly order: string;
  /** What holds reserved machines there. */
  readonly reservation: string;
}

export const CAPACITY_ON = {
  aws: {
    types: ["reserved", "spot", "on-demand"],
    why: "EC2 has capacity reservations and capacity blocks; a queue for capacity it has not",
    order: "Karpenter takes reserved machines first, then spot ones, and what is left on demand",
    reservation: "the EC2 capacity reservation",
  },
  gcp: {
    types: ["on-demand", "spot", "reserved", "flex"],
    why: "flex is GKE's flex-start, by the Dynamic Workload Scheduler",
    order: "any",
    reservation: "the Compute Engine reservation",
  },
  azure: {
    types: ["on-demand", "spot", "reserved"],
    why: "reserved is a capacity reservation group; a queue for capacity it has not",
    order: "any",
    reservation: "the capacity reservation group",
  },
} as const satisfies Record<SellingCloud, Buying>;

/** Types that are sold in other ways than their prices say. */
const CONSUMPTION = {
  aws: [],
  gcp: CONSUMPTION_ON_GCP,
  azure: [],
} as const satisfies Record<SellingCloud, typeof CONSUMPTION_ON_GCP>;

/**
 * The asked-for ways by which this offer can be bought, in the asked order. Where nothing else is known of a type, one
 * without a list price is not sold on demand; without any price it may still be had by reservation or queue.
 */
export function buyableBy(offer: Offer, capacity: readonly CapacityType[]): readonly CapacityType[] {
  const on: readonly CapacityType[] = CAPACITY_ON[offer.cloud].types;
  const exception = CONSUMPTION[offer.cloud].find(({ types }) => types.test(offer.type));
  if (exception !== undefined) return capacity.filter((type) => on.includes(type) && exception.ways.includes(type));
  const listed = offer.onDemand !== undefined;
  const sold = {
    "on-demand": listed,
    spot: listed || offer.spot !== undefined,
    reserved: true,
    flex: offer.accelerator !== undefined,
  } as const satisfies Record<CapacityType, boolean>;
  return capacity.filter((type) => on.includes(type) && sold[type]);
}
