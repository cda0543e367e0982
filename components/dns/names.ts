/** What each cloud calls the zone of a domain: where a dot may not stand in a name, two domains may end up with one. Pure. */
import type { Cloud } from "../placement/cloud";

/** Cloud DNS names zones in letters, digits and dashes. */
export function managedZoneName(domain: string): string {
  return domain.replaceAll(".", "-");
}

const asItIs = (domain: string) => domain;

export const ZONE_NAMES = {
  aws: asItIs,
  azure: asItIs,
  gcp: managedZoneName,
  existing: asItIs,
} as const satisfies Record<Cloud, (domain: string) => string>;
