/** The ways in which clouds sell machines, by the names that stack files have for them. Vocabulary: no source, no day. */

export const CAPACITY_TYPES = ["on-demand", "spot", "reserved", "flex"] as const;
export type CapacityType = (typeof CAPACITY_TYPES)[number];
