/** Which addon makes certificates, and when a stack brings it along. Apart from the code that creates, so that checks load no SDK. */
import { CATALOGUE, type AddonName } from "../addons/catalogue";
import type { DnsSettings } from "../dns/spec";

/** What issues and renews certificates, inside the cluster and for public names. */
export const ISSUES_CERTIFICATES = "cert-manager" satisfies AddonName;

/** Where it looks for the keys of issuers. */
export const ISSUER_NAMESPACE = CATALOGUE[ISSUES_CERTIFICATES].namespace;

/** Addons that public certificates need. */
export function addonsFor({ certificates }: Pick<DnsSettings, "certificates">): readonly AddonName[] {
  return certificates === undefined ? [] : [ISSUES_CERTIFICATES];
}
