/** What cert-manager tells of itself. */
import { counter, each, gauge, OF_PODS, type MetricSource } from "../../../core/metrics";
import { CHART } from "./chart";

export const METRICS = {
  id: "certificates",
  title: "cert-manager",
  exporter: { name: "cert-manager", version: "1.21" },
  source: "cert-manager/cert-manager, internal/collectors",
  read: "2026-11-30",
  scrapes: [
    {
      job: "cert-manager",
      writtenBy: "us",
      namespace: CHART.namespace,
      port: 9402,
      pods: { "app.kubernetes.io/name": "cert-manager", "app.kubernetes.io/component": "controller" },
      critical: true,
    },
  ],
  targetLabels: OF_PODS,
  metrics: {
    ...each(
      "certmanager_certificate_{expiration,renewal,not_after,not_before}_timestamp_seconds",
      gauge("name exported_namespace issuer_name issuer_kind issuer_group"),
    ),
    certmanager_certificate_ready_status: gauge(
      "name exported_namespace issuer_name issuer_kind issuer_group condition",
    ),
    certmanager_http_acme_client_request_count: counter("scheme host action method status"),
    ...each("certmanager_controller_sync_{call,error}_count", counter("controller")),
  },
} as const satisfies MetricSource;
