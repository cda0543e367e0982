/** What is told of backups of databases. */
import { each, gauge, OF_PODS, type MetricSource } from "../../../core/metrics";

export const METRICS = {
  id: "postgres-backups",
  title: "backups of PostgreSQL by the Barman Cloud plugin",
  exporter: { name: "plugin-barman-cloud", version: "0.15.0" },
  source:
    "cloudnative-pg/plugin-barman-cloud, documentation of its metrics; they replace cnpg_collector_last_available_…",
  read: "2026-11-30",
  // The instances serve them among their own.
  scrapes: [],
  targetLabels: [...OF_PODS, "cnpg_cluster"],
  metrics: each(
    "barman_cloud_cloudnative_pg_io_{last_available_backup_timestamp,last_failed_backup_timestamp,first_recoverability_point}",
    gauge(),
  ),
} as const satisfies MetricSource;
