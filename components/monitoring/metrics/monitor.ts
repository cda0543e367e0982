/** What the monitor tells of itself. */
import { counter, each, gauge, OF_SERVICES, type MetricSource } from "../../core/metrics";

export const PROMETHEUS = {
  id: "prometheus",
  title: "Prometheus",
  exporter: { name: "prometheus", version: "3.14.0" },
  source: "prometheus/prometheus@d15adb9ad7, documentation/prometheus-mixin",
  read: "2026-11-30",
  scrapes: [{ job: "kube-prometheus-stack-prometheus", writtenBy: "chart" }],
  targetLabels: OF_SERVICES,
  metrics: {
    prometheus_config_last_reload_successful: gauge(),
    prometheus_notifications_alertmanagers_discovered: gauge(),
    ...each("prometheus_notifications_{errors,sent}_total", counter("alertmanager")),
    ...each("prometheus_notifications_queue_{length,capacity}", gauge()),
    prometheus_rule_evaluation_failures_total: counter("rule_group"),
    prometheus_rule_group_iterations_missed_total: counter("rule_group"),
    ...each(
      "prometheus_tsdb_{reloads_failures,compactions_failed,wal_corruptions,head_samples_appended}_total",
      counter(),
    ),
    prometheus_tsdb_head_series: gauge(),
    ...each(
      "prometheus_remote_storage_queue_{highest_timestamp,highest_sent_timestamp}_seconds",
      gauge("remote_name url"),
    ),
    ...each("prometheus_remote_storage_{samples_failed,samples}_total", counter("remote_name url")),
    ...each("prometheus_target_scrapes_exceeded_{sample_limit,body_size_limit}_total", counter()),
    ...each("prometheus_target_scrapes_sample_{duplicate_timestamp,out_of_order}_total", counter()),
  },
} as const satisfies MetricSource;

export const ALERTMANAGER = {
  id: "alertmanager",
  title: "Alertmanager",
  exporter: { name: "alertmanager", version: "0.34.0" },
  source: "prometheus/alertmanager@68fb2d575, doc/alertmanager-mixin",
  read: "2026-11-30",
  scrapes: [{ job: "kube-prometheus-stack-alertmanager", writtenBy: "chart" }],
  targetLabels: OF_SERVICES,
  metrics: {
    alertmanager_config_last_reload_successful: gauge(),
    alertmanager_config_hash: gauge(),
    ...each("alertmanager_cluster_{members,failed_peers}", gauge()),
    alertmanager_notifications_total: counter("integration"),
    alertmanager_notifications_failed_total: counter("integration reason"),
  },
} as const satisfies MetricSource;

export const OPERATOR = {
  id: "prometheus-operator",
  title: "Prometheus operator",
  exporter: { name: "prometheus-operator", version: "0.93.1" },
  source: "prometheus-operator/prometheus-operator@6adcebc50",
  read: "2026-11-30",
  scrapes: [{ job: "kube-prometheus-stack-operator", writtenBy: "chart" }],
  targetLabels: OF_SERVICES,
  metrics: {
    prometheus_operator_ready: gauge("controller"),
    prometheus_operator_managed_resources: gauge("controller resource state"),
    ...each(
      "prometheus_operator_{reconcile_errors,list_operations_failed,node_syncs_failed}_total",
      counter("controller"),
    ),
  },
} as const satisfies MetricSource;

/** What Prometheus makes of every target and every alert itself. */
export const SYNTHETIC: Readonly<Record<string, readonly string[]>> = {
  // A target's relabelings add to these: the name of a database.
  up: [...OF_SERVICES, "node", "cnpg_cluster"],
  scrape_duration_seconds: OF_SERVICES,
  scrape_samples_scraped: OF_SERVICES,
  ALERTS: ["alertname", "alertstate", "severity", "priority", "team"],
};
