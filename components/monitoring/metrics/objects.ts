/** What is told of objects of Flux, and of poolers in front of databases. */
import { each, gauge, OF_PODS, OF_SERVICES, type MetricSource } from "../../core/metrics";

export const FLUX_OBJECTS = {
  id: "flux-objects",
  title: "objects of Flux, by kube-state-metrics' custom resource state",
  exporter: { name: "kube-state-metrics", version: "2.20.0" },
  source:
    "fluxcd/flux2-monitoring-example, monitoring/controllers/kube-prometheus-stack: the labels are ours to configure",
  read: "2026-11-30",
  // The same job as other objects of Kubernetes: a configuration of it, and no exporter of its own.
  scrapes: [],
  targetLabels: OF_SERVICES,
  metrics: {
    gotk_resource_info: gauge(
      "customresource_group customresource_kind customresource_version exported_namespace name ready suspended revision",
    ),
  },
} as const satisfies MetricSource;

export const POOLERS = {
  id: "pgbouncer",
  title: "connection poolers of PostgreSQL",
  exporter: { name: "CloudNativePG pooler", version: "1.30" },
  source: "the operator's docs/src/connection_pooling.md",
  read: "2026-11-30",
  scrapes: [
    { job: "pgbouncer", writtenBy: "us", pods: { "cnpg.io/podRole": "pooler" }, port: "metrics", mayBeAbsent: true },
  ],
  targetLabels: OF_PODS,
  metrics: {
    ...each("cnpg_pgbouncer_pools_{cl_active,cl_waiting,sv_active,sv_idle,maxwait}", gauge("database user")),
    ...each("cnpg_pgbouncer_stats_avg_{query,wait,xact}_time", gauge("database")),
  },
} as const satisfies MetricSource;
