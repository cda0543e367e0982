/** What a cloud asks of the plan of its addresses: blocks, zones, and the ranges that it needs. Data alone. */

/** The blocks of a network, by the option that sets each. */
export const ADDRESS_BLOCKS = ["cidr", "podCidr", "serviceCidr"] as const;
export type AddressBlock = (typeof ADDRESS_BLOCKS)[number];

/** One range, or one in each zone, that a cloud's network consists of. */
export interface RangeNeed {
  readonly name: string;
  readonly per: "zone" | "region";
  readonly block: AddressBlock;
  /** Addresses that the range must hold, those that the cloud keeps for itself included. */
  readonly addresses: number;
  /** What lives there and why it is that large; plans and documents print it. */
  readonly why: string;
  /** The longest prefix, so the smallest range, that the cloud accepts. @default 32: no limit */
  readonly smallest?: number;
}

/** Addresses that must stay free of us, because the cloud or its services use them. */
export interface ForbiddenBlock {
  readonly cidr: string;
  readonly why: string;
}

export interface AddressRequest {
  readonly blocks: Readonly<Record<AddressBlock, string>>;
  /** At least three. A zone's position decides its ranges: append zones, never reorder them. */
  readonly zones: readonly string[];
  /** Zones that the plan keeps room for in every range. @default 4: one more than the three of a new network */
  readonly zoneSlots?: number;
  /** List every range that the cloud may ever need, also those not created today; append new ones. */
  readonly ranges: readonly RangeNeed[];
  readonly forbidden?: readonly ForbiddenBlock[];
  /** The shortest prefix, so the largest block, that the cloud accepts for each block. @default 8 */
  readonly largest?: Readonly<Partial<Record<AddressBlock, number>>>;
}
