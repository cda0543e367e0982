/**
 * What a machine offers to pods: its processors and memory less what the cloud's node image keeps for the kubelet, the
 * system and the eviction threshold. Pure. Estimates err on the small side, so that what was asked for is really there. The
 * formulas, each with its source, were read again on 2026-12-01.
 */
import type { SellingCloud } from "../clouds";

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
 * clouds until a real node reports more: karpenter.sh/docs/reference/settings, VM_MEMORY_OVERHEAD_PERCENT.
 */
const MACHINE_OVERHEAD = 0.075;

interface Reservation {
  /** Thousandths of a core kept, of a machine with so many. */
  readonly cpuMillis: (vcpu: number) => number;
  /** MiB kept, of so much that the kernel sees, with the eviction threshold. */
  readonly memoryMiB: (memoryMiB: number, podsPerNode: number) => number;
  /** Where the formula is written down. */
  readonly source: string;
}

export const RESERVATIONS = {
  aws: {
    cpuMillis: byCore,
    memoryMiB: (_memory, pods) => 255 + 11 * pods + 100,
    source: "amazon-eks-ami, nodeadm: kube-reserved by pod density; eviction threshold 100Mi",
  },
  gcp: {
    cpuMillis: byCore,
    memoryMiB: (memory) => byStep(memory) + 100,
    source: "cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes",
  },
  azure: {
    cpuMillis: byTable,
    memoryMiB: (memory, pods) => Math.min(mebi(20 * pods + 50), memory / 4) + 100,
    source: "learn.microsoft.com/azure/aks/node-resource-reservations, Kubernetes 1.29 and later",
  },
} as const satisfies Record<SellingCloud, Reservation>;

/** What pods can request on one such machine, rounded down. Daemons that the platform runs on each node still share it. */
export function allocatable(
  cloud: SellingCloud,
  { vcpu, memoryGiB }: MachineSize,
  podsPerNode: number = DEFAULT_PODS,
): Allocatable {
  const { cpuMillis, memoryMiB } = RESERVATIONS[cloud];
  const seen = memoryGiB * 1024 * (1 - MACHINE_OVERHEAD);
  return {
    cpuMillis: Math.max(0, Math.floor(vcpu * 1000 - cpuMillis(vcpu))),
    memoryMiB: Math.max(0, Math.floor(seen - memoryMiB(seen, podsPerNode))),
  };
}

/** 6 % of the first core, 1 % of the second, 0.5 % of the third and fourth, 0.25 % of each further one. */
function byCore(vcpu: number): number {
  const part = (from: number, to: number, millis: number) => Math.max(0, Math.min(vcpu, to) - from) * millis;
  return part(0, 1, 60) + part(1, 2, 10) + part(2, 4, 5) + part(4, Infinity, 2.5);
}

/** 25 % of the first 4 GiB, 20 % of the next 4, 10 % of the next 8, 6 % up to 128 GiB, 2 % above. */
function byStep(memoryMiB: number): number {
  const gib = memoryMiB / 1024;
  const part = (from: number, to: number, share: number) => Math.max(0, Math.min(gib, to) - from) * share;
  return (
    1024 * (part(0, 4, 0.25) + part(4, 8, 0.2) + part(8, 16, 0.1) + part(16, 128, 0.06) + part(128, Infinity, 0.02))
  );
}

/** AKS's table of cores and the thousandths it keeps. */
const AKS_CPU = [
  [0, 0],
  [1, 60],
  [2, 100],
  [4, 140],
  [8, 180],
  [16, 260],
  [32, 420],
  [64, 740],
] as const;

/** Between the table's rows a straight line; beyond its end the last one continued, which keeps more than AKS may. */
function byTable(vcpu: number): number {
  const found = AKS_CPU.findIndex(([cores]) => cores >= vcpu);
  const upper = found === -1 ? AKS_CPU.length - 1 : Math.max(1, found);
  const [toCores, toMillis] = AKS_CPU[upper] ?? [64, 740];
  const [fromCores, fromMillis] = AKS_CPU[upper - 1] ?? [0, 0];
  return fromMillis + ((vcpu - fromCores) * (toMillis - fromMillis)) / (toCores - fromCores);
}

/** Megabytes of a million bytes as MiB. */
function mebi(megabytes: number): number {
  return (megabytes * 1_000_000) / 2 ** 20;
}
