/**
 * The name of a node pool on Google Cloud: the pool's own, and a digest of what cannot change in place. So a pool that must
 * be replaced gets a name of its own and is made before the old one goes, and nothing else renames it. Pure.
 */
import { createHash } from "node:crypto";
import { fitName } from "../core/names";
import type { GuestAccelerator } from "./machines.gcp";
import { acceleratorSharing } from "./sharing/gcp";
import type { SharingSpec } from "./sharing/spec";
import type { CapacityType } from "../../catalogue/machines/capacity-types";

/** GKE's limit. */
const LONGEST = 40;
const DIGITS = 8;

/** What GKE fixes when a pool is made; machine type, disk, labels, taints and sizes it changes in a pool that is there. */
export interface Fixed {
  readonly accelerator: GuestAccelerator | undefined;
  readonly capacity: CapacityType;
  readonly reservation: string | undefined;
  readonly podsPerNode: number;
  readonly sharing: SharingSpec | undefined;
}

export function poolName(name: string, { accelerator, capacity, reservation, podsPerNode, sharing }: Fixed): string {
  const parts = [accelerator?.type, accelerator?.count, capacity, reservation, podsPerNode];
  const fixed = JSON.stringify(sharing === undefined ? parts : [...parts, acceleratorSharing(sharing)]);
  const digest = createHash("sha256").update(fixed).digest("hex").slice(0, DIGITS);
  return `${fitName(name, LONGEST - DIGITS - 1)}-${digest}`;
}
