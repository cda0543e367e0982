/** What Google Cloud calls the zone of a domain: where a dot may not stand in a name, two domains may end up with one. Pure. */

/** Cloud DNS names zones in letters, digits and dashes. */
export function managedZoneName(domain: string): string {
  return domain.replaceAll(".", "-");
}
