/** external-dns: its chart, and what it makes in a cluster. */
import type { ChartFacts } from "../../addon";
import { PLATFORM_CLASS } from "../../priority";

export const CHART = {
  chart: {
    repository: "https://kubernetes-sigs.github.io/external-dns",
    chart: "external-dns",
    version: "1.21.1",
    appVersion: "0.21.0",
    released: "2026-04-30",
    source: "https://github.com/kubernetes-sigs/external-dns/releases/tag/external-dns-helm-chart-1.21.1",
  },
  namespace: "external-dns",
  podSecurity: "restricted",
  // 7979 metrics.
  openPorts: [7979],
  priority: PLATFORM_CLASS.name,
  affinityAt: ["affinity"],
  needs: [],
  conflicts: [],
  timeout: "5m",
  comesWith: "a zone in dns.zones",
  renderedFrom: "kubernetes-sigs/external-dns external-dns-helm-chart-1.21.1, 9f26451",
  makes: {
    // By its values at this version, read 2026-11-30.
    images: "registry.k8s.io/external-dns",
    deployments: ["external-dns"],
    probed: true,
    priorityAt: "priorityClassName",
    // They are in the chart's crds folder, which Helm never empties.
    keepsDefinitions: true,
    definitionsAfterwards: "the one stays: it is in the chart's `crds` folder, which Helm never empties",
    created: {
      version: "0.21.0",
      source: "kubernetes-sigs/external-dns: it writes records in zones, and nothing in the cluster",
      read: "2026-11-30",
      creates: [],
      played: [],
    },
  },
} as const satisfies ChartFacts;
