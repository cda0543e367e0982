/**
 * Compute Engine's quotas for disks, in GB of a region. Balanced Persistent Disks count as SSDs, of which a new project has
 * 250 to 500 GB: terraform-google-modules/terraform-google-kubernetes-engine#1795; names: Compute Engine's, read 2026-08-22.
 */
import { LOCAL_SSD_GB } from "../machines/disks.gcp";
import type { QuotaUse } from "./quota";

/** By the type that a disk is asked for as. */
const DISK_QUOTAS: Readonly<Record<string, string>> = {
  "pd-standard": "DISKS_TOTAL_GB",
  "pd-balanced": "SSD_TOTAL_GB",
  "pd-ssd": "SSD_TOTAL_GB",
  "hyperdisk-balanced": "HDB_TOTAL_GB",
};

/** The disks of one node. */
export interface NodeDisks {
  readonly machineType: string;
  readonly boot: { readonly type: string; readonly gb: number };
  /** Local disks, those that come with the machine included. */
  readonly localSsds: number;
}

/** What one node's disks count against. A type of disk whose quota no source names counts against nothing that is known. */
export function gcpDiskQuotas({ machineType, boot, localSsds }: NodeDisks): QuotaUse[] {
  const quota = DISK_QUOTAS[boot.type];
  const series = machineType.split("-")[0] ?? "";
  return [
    ...(quota === undefined ? [] : [{ quota, title: `disks (${boot.type})`, unit: "GB" as const, perNode: boot.gb }]),
    ...(localSsds === 0
      ? []
      : [
          {
            quota: "LOCAL_SSD_TOTAL_GB_PER_VM_FAMILY",
            title: `local disks (${series})`,
            unit: "GB" as const,
            perNode: localSsds * LOCAL_SSD_GB,
          },
        ]),
  ];
}
