/**
 * In which zones a subscription may have a size. Zones have other numbers in every subscription, so no table says it: this
 * one sells sizes without accelerators everywhere, and each size with them in all zones but one, as is usual.
 */
import { createHash } from "node:crypto";
import { textAt, textsAt } from "../../plugin/reading";

const ZONES = ["1", "2", "3"] as const;

export function soldIn(size: string): readonly string[] {
  if (!/^Standard_N/.test(size)) return ZONES;
  const lacking = (createHash("sha256").update(size).digest()[0] ?? 0) % ZONES.length;
  return ZONES.filter((_, index) => index !== lacking);
}

/**
 * Why a pool is not made where it is asked for, with Azure's code. A regional pool is made where there is room.
 * learn.microsoft.com/azure/aks/reliability-availability-zones-configure: "Node pool creation fails if the selected VM SKU
 * doesn't support the requested availability zones in that region." (MicrosoftDocs/azure-aks-docs@fb060abe, 2026-08-21)
 */
export function zoneRefusal(pool: unknown): string | undefined {
  // What is reserved somewhere is there.
  if (textAt(pool, "capacityReservationGroupID") !== undefined) return undefined;
  const size = textAt(pool, "vmSize") ?? "";
  const sold = soldIn(size);
  const missing = textsAt(pool, "availabilityZones").filter((zone) => !sold.includes(zone));
  return missing.length === 0
    ? undefined
    : `refuses the pool: AvailabilityZoneNotSupported: zone ${missing.join(", ")} is not supported for ${size}, which is in ${sold.join(", ")}`;
}
