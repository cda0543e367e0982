/** In which of the placement's zones a pool has nodes. Zones have other names on every cloud, so a pool names them by cloud. Pure. */
import type { Problem } from "../core/errors";
import { namedTwice } from "../core/once";
import type { SellingCloud } from "../../catalogue/clouds";
import { soldIn, zonesWith } from "../../catalogue/machines/zones";
import type { NodePoolSpec } from "./spec";

type Placed = Pick<NodePoolSpec, "zones">;

/** @param all the placement's zones, which are the pool's where it names none on this cloud */
export function zonesOn(cloud: SellingCloud, { zones }: Placed, all: readonly string[]): readonly string[] {
  return zones?.[cloud] ?? all;
}

/**
 * In which zones a pool of a machine type starts: those that it names, because its owner knows them; else those of the
 * placement that have the type, as far as it was read (catalogue/machines/zones.ts).
 */
export function zonesFor(
  cloud: SellingCloud,
  { spec, machine }: { readonly spec: Placed; readonly machine: { readonly type: string } },
  { region, zones }: { readonly region: string; readonly zones: readonly string[] },
): readonly string[] {
  return spec.zones?.[cloud] ?? soldIn(cloud, machine.type, region, zones);
}

/** A pool whose machine is in none of the placement's zones. @param path where the pool is in the stack file */
export function checkSold(
  cloud: SellingCloud,
  pool: Parameters<typeof zonesFor>[1],
  place: Parameters<typeof zonesFor>[2],
  path: string,
): Problem[] {
  const { region, zones } = place;
  if (zonesFor(cloud, pool, place).length > 0) return [];
  const there = zonesWith(cloud, pool.machine.type, region) ?? [];
  return [
    {
      path: `${path}.zones.${cloud}`,
      value: zones,
      rule: `has no zone with ${pool.machine.type}`,
      remedy:
        there.length > 0
          ? `add one of ${there.join(", ")} to placement.${cloud}.zones`
          : `${region} has none; choose another machine or region`,
    },
  ];
}

/**
 * @param path where the pool is in the stack file
 * @param all the placement's zones
 * @param reserved the zone of the pool's reservation, where it has one
 */
export function checkZones(
  cloud: SellingCloud,
  { zones }: Placed,
  path: string,
  all: readonly string[],
  reserved?: string,
): Problem[] {
  const named = zones?.[cloud] ?? [];
  const at = `${path}.zones.${cloud}`;
  return [
    ...named.flatMap((zone, index): Problem[] => {
      if (!all.includes(zone)) {
        const rule = `is not a zone that placement.${cloud}.zones names`;
        return [{ path: `${at}[${index}]`, value: zone, rule, remedy: `name some of ${all.join(", ")}` }];
      }
      return namedTwice(named, index, `${at}[${index}]`, "name each zone once");
    }),
    ...(reserved !== undefined && named.length > 0 && !named.includes(reserved)
      ? [
          {
            path: at,
            value: named,
            rule: `leaves out ${reserved}, where the pool's reservation is`,
            remedy: "add it; a reservation cannot move",
          },
        ]
      : []),
  ];
}
