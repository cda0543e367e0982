/** In how many zones a network has its ways out. Pure. */
import type { Availability } from "./spec";

/** The zones, or what lies in them, that ways out are built in. */
export function zonesInUse<T>(zones: readonly T[], availability: Availability): readonly T[] {
  return availability === "every-zone" ? zones : zones.slice(0, 1);
}
