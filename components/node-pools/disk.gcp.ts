/** The disk of a node on Google Cloud: its kind, its size, and the quotas that it counts against. Pure. */
import type { QuotaUse } from "../../catalogue/quotas/quota";
import { diskGiB } from "./disk";
import { localSsdGb } from "./local-ssd.gcp";
import type { NodePoolSpec } from "./spec";

/** GB of the disk with system, images, logs and scratch space. Images of model servers are tens of GB each. */
const DISK_GB = { cpu: 100, accelerated: 300 } as const;

/** Machine series that start from Hyperdisk only. cloud.google.com/compute/docs/disks/hyperdisks, read 2026-11-21. */
const HYPERDISK_ONLY = /^(c4|c4a|c4d|n4|n4a|n4d|a4|a4x|g4|h4d|x4|ct6e)-|^a3-ultragpu-/;

export function bootDiskType(machineType: string): "hyperdisk-balanced" | "pd-balanced" {
  return HYPERDISK_ONLY.test(machineType) ? "hyperdisk-balanced" : "pd-balanced";
}

export function bootDiskGb(pool: Pick<NodePoolSpec, "disk" | "accelerator">): number {
  return diskGiB(pool) ?? (pool.accelerator === undefined ? DISK_GB.cpu : DISK_GB.accelerated);
}

/**
 * Balanced Persistent Disks count as SSDs, of which a new project has 250 to 500 GB in a region:
 * terraform-google-modules/terraform-google-kubernetes-engine#1795; names of quotas: Compute Engine's, read 2026-08-22.
 */
const DISK_QUOTA = { "pd-balanced": "SSD_TOTAL_GB", "hyperdisk-balanced": "HDB_TOTAL_GB" } as const;

export function gcpDiskQuotas(machineType: string, pool: Pick<NodePoolSpec, "disk" | "accelerator">): QuotaUse[] {
  const type = bootDiskType(machineType);
  const local = localSsdGb(machineType);
  return [
    { quota: DISK_QUOTA[type], title: `disks (${type})`, unit: "GB", perNode: bootDiskGb(pool) },
    ...(local === undefined
      ? []
      : [
          {
            quota: "LOCAL_SSD_TOTAL_GB_PER_VM_FAMILY",
            title: `local disks (${machineType.split("-")[0]})`,
            unit: "GB" as const,
            perNode: local,
          },
        ]),
  ];
}
