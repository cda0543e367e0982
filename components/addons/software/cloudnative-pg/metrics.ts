/** What databases in the cluster tell, and their operator. */
import { counter, each, gauge, OF_PODS, type MetricSource } from "../../../core/metrics";
import { CHART } from "./chart";

/**
 * The exporter's own label for a database's name is `cluster`, which clashes with what people call clusters. Scraping names
 * every series' database by the pod's label instead.
 */
const DATABASE = "cnpg_cluster";

export const METRICS = {
  id: "postgres",
  title: "PostgreSQL by CloudNativePG",
  exporter: { name: "cloudnative-pg", version: "1.30" },
  source: "cloudnative-pg/cloudnative-pg, docs/src/monitoring.md and config/manager/default-monitoring.yaml",
  read: "2026-11-30",
  scrapes: [
    {
      job: "postgres",
      writtenBy: "us",
      pods: { "cnpg.io/podRole": "instance" },
      mayBeAbsent: true,
      port: "metrics",
      relabelings: [{ sourceLabels: ["__meta_kubernetes_pod_label_cnpg_io_cluster"], targetLabel: DATABASE }],
    },
    {
      job: "postgres-operator",
      writtenBy: "us",
      namespace: CHART.namespace,
      pods: { "app.kubernetes.io/name": "cloudnative-pg" },
      port: 8080,
    },
  ],
  targetLabels: [...OF_PODS, DATABASE],
  metrics: {
    cnpg_collector_up: gauge("cluster"),
    ...each("cnpg_collector_{fencing_on,manual_switchover_required,nodes_used,last_collection_error}", gauge()),
    cnpg_collector_pg_wal: gauge("value"),
    cnpg_backends_total: gauge("datname usename application_name state"),
    cnpg_backends_max_tx_duration_seconds: gauge("datname usename application_name state"),
    cnpg_backends_waiting_total: gauge(),
    cnpg_pg_settings_setting: gauge("name"),
    ...each("cnpg_pg_replication_{lag,in_recovery,is_wal_receiver_up,streaming_replicas}", gauge()),
    ...each("cnpg_pg_stat_archiver_{archived_count,failed_count}", counter()),
    ...each("cnpg_pg_stat_archiver_{seconds_since_last_archival,last_archived_time,last_failed_time}", gauge()),
    ...each("cnpg_pg_database_{size_bytes,xid_age,mxid_age}", gauge("datname")),
    ...each(
      "cnpg_pg_stat_database_{xact_commit,xact_rollback,deadlocks,conflicts,blks_hit,blks_read}",
      counter("datname"),
    ),
  },
} as const satisfies MetricSource;
