/** What external-dns tells of itself. */
import { counter, each, gauge, OF_PODS, type MetricSource } from "../../../core/metrics";
import { CHART } from "./chart";

export const METRICS = {
  id: "dns",
  title: "external-dns",
  exporter: { name: "external-dns", version: "0.21.0" },
  source: "kubernetes-sigs/external-dns, docs/monitoring/metrics.md@0b6d2027",
  read: "2026-12-01",
  scrapes: [
    {
      job: "external-dns",
      writtenBy: "us",
      namespace: CHART.namespace,
      port: 7979,
      pods: { "app.kubernetes.io/name": "external-dns" },
    },
  ],
  targetLabels: OF_PODS,
  metrics: {
    external_dns_controller_last_sync_timestamp_seconds: gauge(),
    external_dns_controller_last_reconcile_timestamp_seconds: gauge(),
    ...each("external_dns_{source,registry}_errors_total", counter()),
    ...each("external_dns_{source,registry}_endpoints_total", gauge()),
  },
} as const satisfies MetricSource;
