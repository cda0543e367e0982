/** Alerts on databases. Thresholds are those of CloudNativePG's own sample unless said. */
import type { Alert } from "./alert";

const DATABASE = 'namespace="team-a",cnpg_cluster="db"';
const LABELS = { namespace: "team-a", cnpg_cluster: "db" };
const INSTANCE = `${DATABASE},pod="db-1"`;
const INSTANCE_LABELS = { ...LABELS, pod: "db-1" };

export const DATA_ALERTS: readonly Alert[] = [
  {
    name: "DatabaseDown",
    priority: "P0",
    team: "data",
    for: "2m",
    expr: "max by (namespace, cnpg_cluster) (cnpg_collector_up) == 0",
    summary: "Database {{ $labels.namespace }}/{{ $labels.cnpg_cluster }} does not answer",
    description: "No instance of it answers its own collector.",
    needs: ["postgres"],
    corrects: "no exporter has postgresql_up",
    proof: {
      broken: { [`cnpg_collector_up{${INSTANCE}}`]: 0, [`cnpg_collector_up{${DATABASE},pod="db-2"}`]: 0 },
      labels: LABELS,
      healthy: { [`cnpg_collector_up{${INSTANCE}}`]: 0, [`cnpg_collector_up{${DATABASE},pod="db-2"}`]: 1 },
    },
  },
  {
    name: "DatabaseInstanceDown",
    priority: "P2",
    team: "data",
    for: "5m",
    expr: "cnpg_collector_up == 0",
    summary: "Instance {{ $labels.pod }} of a database in {{ $labels.namespace }} does not answer",
    description: "Others serve meanwhile. One more failure, and the database is down.",
    needs: ["postgres"],
    proof: {
      broken: { [`cnpg_collector_up{${INSTANCE}}`]: 0 },
      labels: INSTANCE_LABELS,
      healthy: { [`cnpg_collector_up{${INSTANCE}}`]: 1 },
    },
  },
  {
    name: "DatabaseConnectionsExhausted",
    priority: "P1",
    team: "data",
    for: "5m",
    expr:
      "sum by (namespace, cnpg_cluster, pod) (cnpg_backends_total) / " +
      'max by (namespace, cnpg_cluster, pod) (cnpg_pg_settings_setting{name="max_connections"}) > 0.9',
    summary: "{{ $labels.pod }} in {{ $labels.namespace }} has almost no connection left",
    description: "More than 90 % of max_connections are open, over all databases of the instance.",
    needs: ["postgres"],
    corrects: "one database against the limit of the whole server, with labels that never match",
    proof: {
      broken: {
        [`cnpg_backends_total{${INSTANCE},datname="a"}`]: 60,
        [`cnpg_backends_total{${INSTANCE},datname="b"}`]: 31,
        [`cnpg_pg_settings_setting{${INSTANCE},name="max_connections"}`]: 100,
      },
      labels: INSTANCE_LABELS,
      healthy: {
        [`cnpg_backends_total{${INSTANCE},datname="a"}`]: 60,
        [`cnpg_backends_total{${INSTANCE},datname="b"}`]: 30,
        [`cnpg_pg_settings_setting{${INSTANCE},name="max_connections"}`]: 100,
      },
    },
  },
  {
    name: "PoolerClientsWaiting",
    priority: "P1",
    team: "data",
    for: "5m",
    expr: "max by (namespace, pod, database) (cnpg_pgbouncer_pools_maxwait) > 5",
    summary: "Clients of {{ $labels.database }} in {{ $labels.namespace }} wait for a connection",
    description: "The one that has waited longest waits for more than five seconds.",
    needs: ["pgbouncer"],
    proof: {
      broken: { 'cnpg_pgbouncer_pools_maxwait{namespace="team-a",pod="db-pooler-1",database="app"}': 6 },
      labels: { namespace: "team-a", pod: "db-pooler-1", database: "app" },
      healthy: { 'cnpg_pgbouncer_pools_maxwait{namespace="team-a",pod="db-pooler-1",database="app"}': 5 },
    },
  },
  {
    name: "ReplicationLagHigh",
    priority: "P2",
    team: "data",
    for: "5m",
    expr: "cnpg_pg_replication_lag > 300",
    summary: "{{ $labels.pod }} in {{ $labels.namespace }} is more than five minutes behind",
    description: "Readers of the replica see old data, and a failover would take as long.",
    needs: ["postgres"],
    proof: {
      broken: { [`cnpg_pg_replication_lag{${INSTANCE}}`]: 301 },
      labels: INSTANCE_LABELS,
      healthy: { [`cnpg_pg_replication_lag{${INSTANCE}}`]: 300 },
    },
  },
  {
    name: "ReplicaNotStreaming",
    priority: "P1",
    team: "data",
    for: "5m",
    expr: "cnpg_pg_replication_in_recovery > cnpg_pg_replication_is_wal_receiver_up",
    summary: "Replica {{ $labels.pod }} in {{ $labels.namespace }} gets nothing from its primary",
    description: "It cannot take over without losing what was written since.",
    needs: ["postgres"],
    proof: {
      broken: {
        [`cnpg_pg_replication_in_recovery{${INSTANCE}}`]: 1,
        [`cnpg_pg_replication_is_wal_receiver_up{${INSTANCE}}`]: 0,
      },
      labels: INSTANCE_LABELS,
      healthy: {
        [`cnpg_pg_replication_in_recovery{${INSTANCE}}`]: 1,
        [`cnpg_pg_replication_is_wal_receiver_up{${INSTANCE}}`]: 1,
        [`cnpg_pg_replication_in_recovery{${DATABASE},pod="primary"}`]: 0,
        [`cnpg_pg_replication_is_wal_receiver_up{${DATABASE},pod="primary"}`]: 0,
      },
    },
  },
  {
    name: "LongTransaction",
    priority: "P3",
    team: "data",
    for: "5m",
    expr: 'cnpg_backends_max_tx_duration_seconds{usename!="streaming_replica"} > 300',
    summary: "A transaction of {{ $labels.usename }} on {{ $labels.pod }} has been open for more than five minutes",
    description: "It holds back the clean-up of old rows, and perhaps locks.",
    needs: ["postgres"],
    proof: {
      broken: { [`cnpg_backends_max_tx_duration_seconds{${INSTANCE},usename="app"}`]: 301 },
      labels: { ...INSTANCE_LABELS, usename: "app" },
      healthy: {
        [`cnpg_backends_max_tx_duration_seconds{${INSTANCE},usename="app"}`]: 300,
        [`cnpg_backends_max_tx_duration_seconds{${INSTANCE},usename="streaming_replica"}`]: 9000,
      },
    },
  },
  {
    name: "TransactionIdWraparound",
    priority: "P1",
    team: "data",
    for: "5m",
    expr: "cnpg_pg_database_xid_age > 300000000",
    summary: "Database {{ $labels.datname }} on {{ $labels.pod }} uses up its transaction numbers",
    description: "At two thousand million PostgreSQL refuses writes. Vacuum is held back or too slow.",
    needs: ["postgres"],
    proof: {
      broken: { [`cnpg_pg_database_xid_age{${INSTANCE},datname="app"}`]: 300_000_001 },
      labels: { ...INSTANCE_LABELS, datname: "app" },
      healthy: { [`cnpg_pg_database_xid_age{${INSTANCE},datname="app"}`]: 300_000_000 },
    },
  },
  {
    name: "Deadlocks",
    priority: "P3",
    team: "data",
    for: "0m",
    expr: "increase(cnpg_pg_stat_database_deadlocks[10m]) > 5",
    summary: "Transactions of {{ $labels.datname }} on {{ $labels.pod }} block one another",
    description: "More than five deadlocks in ten minutes. PostgreSQL ended one transaction of each.",
    needs: ["postgres"],
    corrects: "a counter compared itself never falls again",
    proof: {
      broken: { [`cnpg_pg_stat_database_deadlocks{${INSTANCE},datname="app"}`]: "0+1" },
      onset: 6,
      labels: { ...INSTANCE_LABELS, datname: "app" },
      healthy: { [`cnpg_pg_stat_database_deadlocks{${INSTANCE},datname="app"}`]: 900 },
    },
  },
  {
    name: "DatabaseBackupOld",
    priority: "P1",
    team: "data",
    for: "30m",
    expr: "time() - max by (namespace, cnpg_cluster) (barman_cloud_cloudnative_pg_io_last_available_backup_timestamp) > 93600",
    summary: "Database {{ $labels.namespace }}/{{ $labels.cnpg_cluster }} has no backup of the last 26 hours",
    description: "A database that was never backed up tells 0, which fires too.",
    needs: ["postgres-backups"],
    proof: {
      broken: { [`barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{${INSTANCE}}`]: 0 },
      onset: 157,
      labels: LABELS,
      healthy: { [`barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{${INSTANCE}}`]: 20_000 },
      interval: 10,
    },
  },
  {
    name: "WalArchiveFailing",
    priority: "P1",
    team: "data",
    for: "5m",
    expr: "cnpg_pg_stat_archiver_last_failed_time - cnpg_pg_stat_archiver_last_archived_time > 1",
    summary: "{{ $labels.pod }} in {{ $labels.namespace }} cannot store its write-ahead log",
    description: "What is written from now on could not be recovered, and the volume fills.",
    needs: ["postgres"],
    proof: {
      broken: {
        [`cnpg_pg_stat_archiver_last_failed_time{${INSTANCE}}`]: 1000,
        [`cnpg_pg_stat_archiver_last_archived_time{${INSTANCE}}`]: 900,
      },
      labels: INSTANCE_LABELS,
      healthy: {
        [`cnpg_pg_stat_archiver_last_failed_time{${INSTANCE}}`]: -1,
        [`cnpg_pg_stat_archiver_last_archived_time{${INSTANCE}}`]: 900,
      },
    },
  },
];
