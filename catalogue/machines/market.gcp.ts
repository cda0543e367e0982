/**
 * What Google Cloud sells as machines. What nodes keep: cloud.google.com/kubernetes-engine/docs, read again on 2026-12-01. GB200:
 * cluster-toolkit@10470803 examples/gke-a4x. Names of series, what is throttled, and ways to buy: from memory, 2026-11-30; the
 * vendor's pages about names and shared cores were not opened.
 */
import { gcpQuotas } from "../quotas/gcp";
import { CONSUMPTION_ON_GCP } from "./consumption.gcp";
import { byCore } from "./kept-by-core";
import type { Market } from "./market";
import { ZONES_ON_GCP } from "./zones.gcp";

export const GCP_MARKET: Market = {
  referenceRegion: "us-central1",
  names: {
    arm64: /^(c4a|n4a|t2a|a4x)-/,
    accelerated: /^(?:a[2-9]\w*|g[2-9]|ct\d\w*|tpu\w*)-/,
    throttled: /^(e2-(micro|small|medium)|f1-micro|g1-small)$/,
    why: "it has a share of its processors only",
  },
  reservation: {
    cpuMillis: byCore,
    memoryMiB: (memory) => byStep(memory) + 100,
    source: "cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes",
  },
  buying: {
    types: ["on-demand", "spot", "reserved", "flex"],
    why: "flex is GKE's flex-start, by the Dynamic Workload Scheduler",
    reservation: "the Compute Engine reservation",
  },
  consumption: CONSUMPTION_ON_GCP,
  zones: ZONES_ON_GCP,
  quotas: gcpQuotas,
  // A node pool has one machine type.
  severalTypes: false,
  systemVcpus: 0,
  unusable: {
    "nvidia.com/gpu": undefined,
    "aws.amazon.com/neuron": "Google Cloud sells none",
    "amd.com/gpu": "Google Cloud sells none",
    "google.com/tpu": undefined,
  },
  // A placement policy with topology 1x72, a reservation of whole racks, DRANET and NVIDIA's DRA driver.
  notYet: {
    GB200: "A4X machines need a rack's placement policy and NVIDIA's DRA driver, which pools here do not have",
  },
};

/** 25 % of the first 4 GiB, 20 % of the next 4, 10 % of the next 8, 6 % up to 128 GiB, 2 % above. */
function byStep(memoryMiB: number): number {
  const gib = memoryMiB / 1024;
  const part = (from: number, to: number, share: number) => Math.max(0, Math.min(gib, to) - from) * share;
  return (
    1024 * (part(0, 4, 0.25) + part(4, 8, 0.2) + part(8, 16, 0.1) + part(16, 128, 0.06) + part(128, Infinity, 0.02))
  );
}
