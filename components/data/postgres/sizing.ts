/**
 * What a PostgreSQL cluster is given by its environment and its size: instances, memory parameters, connections, and
 * what it takes from its namespace's quota. Pure arithmetic.
 */
import type { Environment } from "../../core/labels";
import { parseDuration } from "../../core/durations";
import { parseQuantity, type Quantity } from "../../core/sizes";
import type { PostgresSpec } from "./spec";

interface Defaults {
  readonly instances: number;
  readonly poolers: number;
  readonly protect: boolean;
}

/** Three instances survive a zone with a replica to spare; one is enough where nobody waits for the data. */
const DEFAULTS = {
  dev: { instances: 1, poolers: 1, protect: false },
  staging: { instances: 3, poolers: 2, protect: false },
  prod: { instances: 3, poolers: 2, protect: true },
} as const satisfies Record<Environment, Defaults>;

export function sizeOf(spec: PostgresSpec, environment: Environment): Defaults {
  const defaults = DEFAULTS[environment];
  return {
    instances: spec.instances ?? defaults.instances,
    poolers: spec.pooler.instances ?? defaults.poolers,
    protect: spec.protect ?? defaults.protect,
  };
}

/** PgBouncer's own memory and CPU; it needs little of either. */
export const POOLER_RESOURCES = {
  requests: { cpu: "100m", memory: "64Mi" },
  limits: { cpu: "500m", memory: "128Mi" },
} as const;

/**
 * The backup plugin's sidecar in each instance: it compresses the log and base backups. Requests equal limits, because a
 * pod is Guaranteed, and last to be evicted, only if all its containers are; with nothing set the namespace's LimitRange
 * would give it a gibibyte and make the database Burstable.
 */
export const SIDECAR_RESOURCES = {
  requests: { cpu: "500m", memory: "512Mi" },
  limits: { cpu: "500m", memory: "512Mi" },
} as const;

/** Connections for operators, monitoring and replication beside the poolers' own. */
const RESERVED_CONNECTIONS = 20;

/** Server connections that all poolers together may open for the application, and the reserve. */
export function maxConnections(spec: PostgresSpec, environment: Environment): number {
  const { poolers } = sizeOf(spec, environment);
  const pairs = 1 + spec.databases.length;
  return poolers * pairs * (spec.pooler.poolSize + spec.pooler.reservePoolSize) + RESERVED_CONNECTIONS;
}

/**
 * PostgreSQL's parameters for an instance of this size: a quarter of memory as shared buffers and three quarters as the
 * planner's idea of the cache (postgresql.org, Resource Consumption and Query Planning), the rest of the memory spread
 * over as many sorts as there can be connections.
 */
export function parametersOf(spec: PostgresSpec, environment: Environment): Record<string, string> {
  const mebibytes = Number(parseQuantity(spec.resources.memory) / 1_000_000_000n) / 2 ** 20;
  const connections = maxConnections(spec, environment);
  return {
    max_connections: String(connections),
    shared_buffers: `${Math.max(16, Math.floor(mebibytes / 4))}MB`,
    effective_cache_size: `${Math.max(16, Math.floor((mebibytes * 3) / 4))}MB`,
    maintenance_work_mem: `${Math.max(16, Math.floor(mebibytes / 16))}MB`,
    work_mem: `${Math.max(1, Math.floor(mebibytes / 4 / connections))}MB`,
    log_min_duration_statement: `${parseDuration(spec.slowQueries) * 1000}ms`,
    log_lock_waits: "on",
    log_autovacuum_min_duration: "10s",
    autovacuum_vacuum_scale_factor: "0.05",
    autovacuum_analyze_scale_factor: "0.02",
    idle_in_transaction_session_timeout: "10min",
    "pg_stat_statements.track": "all",
    ...spec.parameters,
  };
}

export interface PostgresDemand {
  readonly requests: { readonly cpu: Quantity; readonly memory: Quantity };
  readonly limits: { readonly cpu: Quantity; readonly memory: Quantity };
  readonly volumes: number;
}

/** What the cluster takes from its namespace's quota, including the job that sets a new instance up, and each pod's sidecar. */
export function demandOf(spec: PostgresSpec, environment: Environment): PostgresDemand {
  const { instances, poolers } = sizeOf(spec, environment);
  const pods = BigInt(instances + 1);
  const sidecar = (resource: "cpu" | "memory") =>
    spec.backup === undefined ? 0n : parseQuantity(SIDECAR_RESOURCES.requests[resource]);
  const instance = (resource: "cpu" | "memory") => pods * (parseQuantity(spec.resources[resource]) + sidecar(resource));
  // A rolling update of the poolers adds a quarter, at least one.
  const pooled = BigInt(poolers + Math.ceil(poolers / 4));
  const total = (kind: "requests" | "limits", resource: "cpu" | "memory") =>
    instance(resource) + pooled * parseQuantity(POOLER_RESOURCES[kind][resource]);
  return {
    requests: { cpu: total("requests", "cpu"), memory: total("requests", "memory") },
    limits: { cpu: total("limits", "cpu"), memory: total("limits", "memory") },
    volumes: instances * (spec.storage.walSize === undefined ? 1 : 2),
  };
}
