/**
 * Which machines are scarce: those that a cloud may not have one more of, so that an update takes an old node away before
 * it starts a new one. Pure; every cloud's adapter asks here.
 */
import type { CapacityType } from "../../catalogue/machines/capacity-types";
import type { NodePoolSpec } from "./spec";

/** Accelerators are sold out more often than not; spot machines come and go; of reserved ones all are in use. */
export function isScarce({ accelerator }: Pick<NodePoolSpec, "accelerator">, capacity: CapacityType): boolean {
  return accelerator !== undefined || capacity !== "on-demand";
}

/**
 * Whether a pool that must be replaced goes before its successor comes: its machines are all that there are. Others are
 * replaced new before old, so that pods always have somewhere to be.
 */
export function holdsItsMachines(capacity: CapacityType): boolean {
  return capacity === "reserved";
}
