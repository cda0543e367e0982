/**
 * What a machine offers to pods: its processors and memory less what the cloud's node image keeps for the kubelet, the
 * system and the eviction threshold. Pure. Estimates err on the small side, so that what was asked for is really there.
 */
import type { SellingCloud } from "../clouds";
import { MARKETS } from "./markets";

export interface Allocatable {
  /** Thousandths of a core. */
  readonly cpuMillis: number;
  readonly memoryMiB: number;
}

/** The size of a machine as its cloud states it. */
export interface MachineSize {
  readonly vcpu: number;
  readonly memoryGiB: number;
}

/** Pods per node that the reservations are computed for: the kubelet's default, which the platform uses everywhere. */
const DEFAULT_PODS = 110;

/**
 * Share of a machine's stated memory that its hypervisor, firmware and kernel keep. Karpenter assumes it on all three
 * clouds until a real node reports more: karpenter.sh/docs/reference/settings, VM_MEMORY_OVERHEAD_PERCENT; the formulas of the
 * clouds, each with its source, are in their markets. Read again on 2026-12-01.
 */
const MACHINE_OVERHEAD = 0.075;

/** What pods can request on one such machine, rounded down. Daemons that the platform runs on each node still share it. */
export function allocatable(
  cloud: SellingCloud,
  { vcpu, memoryGiB }: MachineSize,
  podsPerNode: number = DEFAULT_PODS,
): Allocatable {
  const { cpuMillis, memoryMiB } = MARKETS[cloud].reservation;
  const seen = memoryGiB * 1024 * (1 - MACHINE_OVERHEAD);
  return {
    cpuMillis: Math.max(0, Math.floor(vcpu * 1000 - cpuMillis(vcpu))),
    memoryMiB: Math.max(0, Math.floor(seen - memoryMiB(seen, podsPerNode))),
  };
}
