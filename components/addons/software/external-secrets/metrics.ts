/** What external-secrets tells of itself. */
import { counter, each, gauge, OF_PODS, type MetricSource } from "../../../core/metrics";
import { CHART } from "./chart";

export const METRICS = {
  id: "secrets",
  title: "external-secrets",
  exporter: { name: "external-secrets", version: "2.9" },
  source: "external-secrets/external-secrets, docs/api/metrics.md",
  read: "2026-11-30",
  scrapes: [
    {
      job: "external-secrets",
      writtenBy: "us",
      namespace: CHART.namespace,
      port: 8080,
      pods: { "app.kubernetes.io/name": "external-secrets" },
    },
  ],
  targetLabels: OF_PODS,
  metrics: {
    ...each(
      "{externalsecret,clustersecretstore,secretstore,pushsecret}_status_condition",
      gauge("name exported_namespace condition status"),
    ),
    ...each("externalsecret_sync_calls_{total,error}", counter("name exported_namespace")),
    externalsecret_provider_api_calls_count: counter("provider call status"),
  },
} as const satisfies MetricSource;
