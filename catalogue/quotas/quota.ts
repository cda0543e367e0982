/**
 * What one machine counts against the clouds' quotas, in the vendors' own names. A quota limits what a project or account
 * may run in a region, and is raised on request, which takes days for accelerators: plans name the need beforehand.
 */
import type { CapacityType } from "../machines/capacity-types";

export interface QuotaUse {
  /** The vendor's name or code for it. */
  readonly quota: string;
  /** What people call it. */
  readonly title: string;
  readonly unit: "vCPU" | "devices" | "GB";
  readonly perNode: number;
  /** Whether it spans all regions of a project. @default false */
  readonly global?: boolean;
}

/** A machine, as far as quotas are concerned. */
export interface QuotaMachine {
  readonly type: string;
  readonly vcpu: number;
  readonly devices: number;
  /** The chip: one of the catalogue, or an older one that clouds still attach to machines. */
  readonly accelerator?: string;
}

/** How one cloud counts. Undefined where no source names the quota: nothing is claimed then. */
export type QuotasOf = (machine: QuotaMachine, capacity: CapacityType) => readonly QuotaUse[] | undefined;

/** Capacity that a cloud may take back, which has quotas of its own. Queued capacity counts with it where it exists. */
export function isReclaimable(capacity: CapacityType): boolean {
  return capacity === "spot" || capacity === "flex";
}
