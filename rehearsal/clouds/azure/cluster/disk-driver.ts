/**
 * What Azure makes of a claim for a disk, by the parameters of its class: which zones' nodes may have it, or why there is
 * none. Limits: learn.microsoft.com/azure/virtual-machines/disks-types and disks-deploy-zrs, read 2026-11-30. Pure.
 */
export interface DiskClaim {
  readonly parameters: Readonly<Record<string, string>>;
  readonly gib: number;
  /** The zone of the node that its first pod is scheduled on; undefined for one of a regional pool. */
  readonly zone?: string;
}

const ZONES = ["1", "2", "3"] as const;

/** Premium SSD v2: every disk has the base, and may have more for each GiB above six. */
const BASE_IOPS = 3000;
const FREE_GIB = 6;
const IOPS_PER_GIB = 500;
const BASE_MBPS = 125;
/** MB/s for each operation per second that was set. */
const MBPS_PER_IOPS = 0.25;

/** @returns the zones in which pods may have the disk, none for a disk that regional nodes alone may have */
export function makeDisk({ parameters, gib, zone }: DiskClaim): { zones: readonly string[] } | { refusal: string } {
  const sku = parameters["skuName"] ?? "";
  if (sku.startsWith("PremiumV2")) {
    if (sku.endsWith("_ZRS")) return { refusal: "InvalidParameter: Premium SSD v2 is not sold zone-redundant" };
    if (zone === undefined) return { refusal: "a Premium SSD v2 is attached to machines in a zone only" };
    const iops = Number(parameters["DiskIOPSReadWrite"] ?? BASE_IOPS);
    const most = BASE_IOPS + Math.max(0, gib - FREE_GIB) * IOPS_PER_GIB;
    if (iops > most)
      return { refusal: `InvalidParameter: ${iops} IOPS of a disk of ${gib} GiB, which may have ${most}` };
    const mbps = Number(parameters["DiskMBpsReadWrite"] ?? BASE_MBPS);
    if (mbps > iops * MBPS_PER_IOPS) return { refusal: `InvalidParameter: ${mbps} MB/s with ${iops} IOPS` };
    if ((parameters["cachingMode"] ?? "None") !== "None")
      return { refusal: "InvalidParameter: Premium SSD v2 has no cache" };
  }
  return { zones: sku.endsWith("_ZRS") ? ZONES : zone === undefined ? [] : [zone] };
}
