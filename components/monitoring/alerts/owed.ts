/**
 * Alerts that are asked for and whose exporter the platform does not have yet. When one of its addons or kinds of data store
 * comes, a test fails until its rows have moved to the definitions. Expressions and thresholds: the projects' own mixins.
 */

/** What brings a source: folders of addons, and kinds of `data:` in a stack file. */
export interface Arrival {
  readonly addons: readonly string[];
  readonly stores: readonly string[];
}

export const ARRIVALS = {
  gateway: { addons: ["envoy-gateway", "gateway", "istio"], stores: [] },
  stream: { addons: ["strimzi", "strimzi-kafka-operator", "kafka"], stores: ["kafka", "stream"] },
  cache: { addons: ["redis-operator", "valkey"], stores: ["redis", "cache", "valkey"] },
  "object-store": { addons: ["rook", "rook-ceph", "seaweedfs", "garage"], stores: ["objectStore"] },
  queues: { addons: ["kueue"], stores: [] },
  rays: { addons: ["kuberay", "kuberay-operator"], stores: [] },
  backups: { addons: ["velero"], stores: [] },
  traces: { addons: ["opentelemetry-collector", "opentelemetry-operator"], stores: [] },
  logs: { addons: ["fluent-bit"], stores: [] },
  cost: { addons: ["opencost"], stores: [] },
  "cluster-autoscaler": { addons: ["cluster-autoscaler"], stores: [] },
} as const satisfies Readonly<Record<string, Arrival>>;

export interface Owed {
  readonly alert: string;
  readonly source: keyof typeof ARRIVALS;
  /** What it is for. */
  readonly why: string;
}

const of = (source: keyof typeof ARRIVALS, alerts: Readonly<Record<string, string>>): readonly Owed[] =>
  Object.entries(alerts).map(([alert, why]) => ({ alert, source, why }));

export const OWED: readonly Owed[] = [
  ...of("gateway", {
    HighErrorRateRoute: "more than 1 % of a route's requests fail, whatever its service tells",
    GatewayCertificateExpiring: "the certificate that is really served expires within a week",
  }),
  ...of("stream", {
    KafkaClusterDown: "no broker answers; the guide watched the exporter, which stays up without Kafka",
    KafkaNoController: "not exactly one controller is active",
    KafkaUnderMinIsr: "producers that wait for all replicas fail now",
    KafkaOfflinePartitions: "partitions without a leader",
    KafkaUnderReplicated: "replicas behind for ten minutes",
    ConsumerLagGrowing: "consumers that do not keep up",
  }),
  ...of("cache", {
    CacheDown: "the cache does not answer",
    CacheReplicaDisconnected: "a replica without its primary",
    CacheMemoryFull: "full and evicting",
    CacheRejectsConnections: "at its limit of clients",
  }),
  ...of("object-store", {
    ObjectStoreCapacity: "in the cluster only; usable by total was the guide's mistake, a constant of the erasure code",
  }),
  ...of("queues", {
    QueueWaitLong: "work that could run waits for long",
    QueueInadmissible: "work that no quota or flavour can ever fit",
    ClusterQueueInactive: "a queue that admits nothing",
    EvictionStorm: "work that is thrown out again and again",
  }),
  ...of("rays", { RayServiceNotReady: "a Ray service that is not ready", RayJobFailed: "a Ray job that failed" }),
  ...of("backups", {
    BackupStale: "older than one and a half of its own intervals",
    BackupFailed: "the last backup of a schedule failed",
    BackupLocationUnavailable: "the place where backups go cannot be reached",
  }),
  ...of("traces", { TracesLost: "the collector drops spans" }),
  ...of("logs", { LogsLost: "lines that could not be sent after all attempts" }),
  ...of("cost", {
    CostJump: "30 % over the average of the week",
    BudgetAhead: "the month will cost more than the budget",
  }),
  ...of("cluster-autoscaler", { ScaleUpFailing: "where we run it ourselves" }),
];
