/** NVIDIA's DCGM exporter: its chart, and what it makes in a cluster. */
import type { ChartFacts } from "../../addon";
import { GPU_NAMESPACE } from "../../pods-of-devices";

export const CHART = {
  chart: {
    repository: "https://nvidia.github.io/dcgm-exporter/helm-charts",
    chart: "dcgm-exporter",
    version: "4.8.2",
    appVersion: "4.8.2",
    released: "2026-05-06",
    source: "https://github.com/NVIDIA/dcgm-exporter/releases/tag/4.5.3-4.8.2",
  },
  namespace: GPU_NAMESPACE,
  // It asks the kubelet which pod has which device, and the driver for its counters.
  podSecurity: "privileged",
  // 9400 metrics.
  openPorts: [9400],
  priority: "system-node-critical",
  affinityAt: [],
  needs: [],
  conflicts: [],
  // Its image is the largest of all, and a node with devices may be minutes old.
  timeout: "10m",
  comesWith: "a node pool with NVIDIA accelerators on nodes that lack it",
  renderedFrom: "NVIDIA/dcgm-exporter 4.5.3-4.8.2, 691c927",
  makes: {
    // By its values at this version, read 2026-11-30.
    images: "nvcr.io/nvidia/k8s",
    // A DaemonSet for nodes with devices alone, on which no image could find any.
    deployments: [],
    keepsDefinitions: false,
    created: {
      version: "4.8.2",
      source: "NVIDIA/dcgm-exporter: it serves metrics and creates nothing",
      read: "2026-11-30",
      creates: [],
      played: [],
    },
  },
} as const satisfies ChartFacts;
