/** Rules that the placements of all clouds share: what they say of zones, people and reachability means the same. */
import type { Problem } from "../core/errors";

/** Each zone once. What a zone is called is each cloud's own rule. */
export function zonesNamedTwice(zones: readonly string[], path: string): Problem[] {
  return zones.flatMap((name, index) =>
    zones.indexOf(name) === index
      ? []
      : [{ path: `${path}.zones[${index}]`, value: name, rule: "is named twice", remedy: "name each zone once" }],
  );
}

/** Nobody is both: a reader who is an admin would have every right after all. */
export function readersWhoAreAdmins(readers: readonly string[], admins: readonly string[], path: string): Problem[] {
  return readers.flatMap((who, index) =>
    admins.includes(who)
      ? [{ path: `${path}.readers[${index}]`, value: who, rule: "is an admin already", remedy: "remove one of both" }]
      : [],
  );
}

/** @param path where the reservations are, by pool */
export function reservationsElsewhere(
  reservations: Readonly<Record<string, { readonly zone: string }>>,
  zones: readonly string[],
  path: string,
): Problem[] {
  return Object.entries(reservations)
    .filter(([, { zone }]) => !zones.includes(zone))
    .map(([pool, { zone }]) => ({
      path: `${path}.${pool}.zone`,
      value: zone,
      rule: "is a zone that zones does not name",
      remedy: "add it to zones; a reservation cannot move",
    }));
}

/** Blocks of addresses that leave nobody out. */
export function apiOpenToAll(apiAccess: readonly string[], path: string): Problem[] {
  return apiAccess.flatMap((block, index) =>
    block.endsWith("/0")
      ? [
          {
            path: `${path}.apiAccess[${index}]`,
            value: block,
            rule: "lets the whole internet reach the cluster's API",
            remedy: "name the addresses that your people and runners come from",
          },
        ]
      : [],
  );
}
