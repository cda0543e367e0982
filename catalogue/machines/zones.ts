/** In which zones a cloud has a type of machine, as far as it was read. Pure. */
import type { SellingCloud } from "../clouds";
import { MARKETS } from "./markets";

/** The zones of a region that have the type; undefined where nothing is known, so that any may have it. */
export function zonesWith(cloud: SellingCloud, type: string, region: string): readonly string[] | undefined {
  const found = MARKETS[cloud].zones.find(({ types }) => types.test(type));
  const letters = found?.zones[region] ?? (found?.everywhere === true ? "" : undefined);
  return letters === undefined ? undefined : [...letters].map((letter) => `${region}-${letter}`);
}

/** Those of some zones of a region that have the type: all of them where nothing is known. */
export function soldIn(cloud: SellingCloud, type: string, region: string, zones: readonly string[]): readonly string[] {
  const known = zonesWith(cloud, type, region);
  return known === undefined ? zones : zones.filter((zone) => known.includes(zone));
}

/**
 * Why a type cannot be had where it is asked for, as a clause; undefined where it can, or nothing is known.
 * @param zones where it is asked for @default the whole region
 */
export function missingThere(
  cloud: SellingCloud,
  type: string,
  region: string,
  zones?: readonly string[],
): string | undefined {
  const known = zonesWith(cloud, type, region);
  if (known === undefined) return undefined;
  if (known.length === 0) return `is not in ${region}`;
  if (zones === undefined || zones.some((zone) => known.includes(zone))) return undefined;
  return `is in ${known.join(", ")} only`;
}
