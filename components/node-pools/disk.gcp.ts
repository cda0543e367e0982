/** The disk of a node on Google Cloud: its kind, its size, and the quotas that it counts against. Pure. */
import { balancedDisk, localSsdsOf } from "../../catalogue/machines/disks.gcp";
import { gcpDiskQuotas } from "../../catalogue/quotas/disks.gcp";
import type { QuotaUse } from "../../catalogue/quotas/quota";
import { diskGiB } from "./disk";
import type { NodePoolSpec } from "./spec";

/** GB of the disk with system, images, logs and scratch space. Images of model servers are tens of GB each. */
const DISK_GB = { cpu: 100, accelerated: 300 } as const;

export function bootDiskGb(pool: Pick<NodePoolSpec, "disk" | "accelerator">): number {
  return diskGiB(pool) ?? (pool.accelerator === undefined ? DISK_GB.cpu : DISK_GB.accelerated);
}

/** What the disks of one node of a pool count against. */
export function poolDiskQuotas(machineType: string, pool: Pick<NodePoolSpec, "disk" | "accelerator">): QuotaUse[] {
  const boot = { type: balancedDisk(machineType), gb: bootDiskGb(pool) };
  return gcpDiskQuotas({ machineType, boot, localSsds: localSsdsOf(machineType) ?? 0 });
}
