/** Which addon keeps records in zones, and when a stack brings it along. Apart from the code that creates, so that checks load no SDK. */
import type { AddonName } from "../addons/catalogue";
import type { DnsSettings } from "./spec";

/** What writes the records of what the cluster publishes. */
export const KEEPS_RECORDS = "external-dns" satisfies AddonName;

/** Addons that zones of the stack's own need. */
export function addonsFor({ zones }: Pick<DnsSettings, "zones">): readonly AddonName[] {
  return zones.length > 0 ? [KEEPS_RECORDS] : [];
}
