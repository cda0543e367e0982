/**
 * What Azure sells as machines. The architectures by names: Azure's API by kubernetes/autoscaler@55c37cd5, 2026-08-22, with which
 * a test compares them. What nodes keep: learn.microsoft.com/azure/aks, read again on 2026-12-01. System nodes:
 * learn.microsoft.com/azure/aks/use-system-pools (MicrosoftDocs/azure-aks-docs@fb060abe, 2026-08-21), which AKS does not enforce:
 * live pools of smaller machines stay. What is throttled, and ways to buy: from memory, 2026-11-30; not opened.
 */
import { azureQuotas } from "../quotas/azure";
import type { Market } from "./market";

export const AZURE_MARKET: Market = {
  referenceRegion: "eastus",
  names: {
    // A small p among the letters after the size is ARM: D4ps_v5. GB200 has Grace processors.
    arm64: /^Standard_[A-Z]+\d+[a-z]*p[a-z]*_|_GB\d+_/,
    throttled: /^Standard_B/,
    accelerated: /^Standard_N/i,
    why: "its processors run on credits: load that lasts is throttled to a baseline",
  },
  reservation: {
    cpuMillis: byTable,
    memoryMiB: (memory, pods) => Math.min(mebi(20 * pods + 50), memory / 4) + 100,
    source: "learn.microsoft.com/azure/aks/node-resource-reservations, Kubernetes 1.29 and later",
  },
  buying: {
    types: ["on-demand", "spot", "reserved"],
    why: "reserved is a capacity reservation group; a queue for capacity it has not",
    reservation: "the capacity reservation group",
  },
  consumption: [],
  zones: [],
  quotas: azureQuotas,
  // An agent pool has one machine type.
  severalTypes: false,
  systemVcpus: 4,
  unusable: {
    "nvidia.com/gpu": undefined,
    "aws.amazon.com/neuron": "Azure sells none",
    "amd.com/gpu": "AKS installs no driver for AMD devices",
    "google.com/tpu": "Azure sells none",
  },
  notYet: {},
};

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
