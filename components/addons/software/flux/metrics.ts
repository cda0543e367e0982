/** What Flux' controllers tell of themselves. */
import { counter, gauge, histogram, OF_PODS, type MetricSource } from "../../../core/metrics";

export const METRICS = {
  id: "flux",
  title: "Flux controllers",
  exporter: { name: "flux", version: "2.9" },
  source: "fluxcd/website, monitoring/metrics; controller-runtime's own metrics",
  read: "2026-11-30",
  scrapes: [
    {
      job: "flux",
      writtenBy: "us",
      namespace: "flux-system",
      port: 8080,
      pods: { "app.kubernetes.io/part-of": "flux" },
    },
  ],
  targetLabels: OF_PODS,
  metrics: {
    gotk_reconcile_duration_seconds: histogram("kind name exported_namespace"),
    controller_runtime_reconcile_total: counter("controller result"),
    workqueue_depth: gauge("name"),
  },
} as const satisfies MetricSource;
