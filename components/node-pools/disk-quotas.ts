/** What the disks of nodes count against on each cloud, where a source names the quota. Pure. */
import type { SellingCloud } from "../../catalogue/clouds";
import type { QuotaUse } from "../../catalogue/quotas/quota";
import { gcpDiskQuotas } from "./disk.gcp";
import type { NodePoolSpec } from "./spec";

type DiskQuotasOf = (machineType: string, pool: Pick<NodePoolSpec, "disk" | "accelerator">) => readonly QuotaUse[];

export const DISK_QUOTAS = {
  aws: () => [],
  gcp: gcpDiskQuotas,
  azure: () => [],
} as const satisfies Record<SellingCloud, DiskQuotasOf>;
