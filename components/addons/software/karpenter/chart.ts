/** Karpenter: its chart, and what it makes in a cluster. */
import type { ChartFacts } from "../../addon";

export const CHART = {
  chart: {
    repository: "oci://public.ecr.aws/karpenter",
    chart: "karpenter",
    version: "1.14.1",
    appVersion: "1.14.1",
    released: "2026-08-20",
    source: "https://github.com/aws/karpenter-provider-aws/releases/tag/v1.14.1",
  },
  namespace: "karpenter",
  podSecurity: "restricted",
  // 8080 metrics; there are no webhooks.
  openPorts: [8080],
  // The chart's own: without it no node comes for anybody.
  priority: "system-cluster-critical",
  affinityAt: ["affinity"],
  needs: [],
  conflicts: [],
  timeout: "5m",
  comesWith: "a node pool on AWS with `maxNodes` above `nodes`",
  renderedFrom: "aws/karpenter-provider-aws v1.14.1, bde0065, whose Chart.yaml still says 1.13.0",
  makes: {
    // By its values at this version, read 2026-11-30.
    images: "public.ecr.aws/karpenter",
    deployments: ["karpenter"],
    // They are in the chart's crds folder, which Helm never empties.
    keepsDefinitions: true,
    definitionsAfterwards: "all five stay: they are in the chart's `crds` folder, which Helm never empties",
    created: {
      version: "1.14.1",
      source: "the simulated account makes the machines",
      read: "2026-11-30",
      creates: ["NodeClaim", "Node"],
      played: [],
      leftOut: "the simulated account makes the nodes",
    },
  },
} as const satisfies ChartFacts;
