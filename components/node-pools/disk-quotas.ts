/** What the disks of nodes count against on each cloud, where a source names the quota. Pure. */
import type { SellingCloud } from "../../catalogue/clouds";
import type { QuotaUse } from "../../catalogue/quotas/quota";
import { poolDiskQuotas } from "./disk.gcp";
import type { NodePoolSpec } from "./spec";

type DiskQuotasOf = (machineType: string, pool: Pick<NodePoolSpec, "disk" | "accelerator">) => readonly QuotaUse[];

export const DISK_QUOTAS = {
  aws: () => [],
  gcp: poolDiskQuotas,
  azure: () => [],
} as const satisfies Record<SellingCloud, DiskQuotasOf>;
