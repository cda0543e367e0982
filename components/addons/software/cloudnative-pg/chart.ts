/** CloudNativePG: its chart, and what it makes in a cluster. */
import type { ChartFacts } from "../../addon";
import { PLATFORM_CLASS } from "../../priority";
import { WEBHOOK_PORT } from "../../webhook-port";

export const CHART = {
  chart: {
    repository: "https://cloudnative-pg.github.io/charts",
    chart: "cloudnative-pg",
    version: "0.29.0",
    appVersion: "1.30.0",
    released: "2026-06-29",
    source: "https://github.com/cloudnative-pg/charts/releases/tag/cloudnative-pg-v0.29.0",
  },
  namespace: "cnpg-system",
  podSecurity: "restricted",
  // The webhook; metrics on 8080.
  openPorts: [WEBHOOK_PORT, 8080],
  priority: PLATFORM_CLASS.name,
  affinityAt: ["affinity"],
  needs: [],
  conflicts: [],
  timeout: "5m",
  renderedFrom: "cloudnative-pg/charts cloudnative-pg-v0.29.0, d1b5ad6",
  makes: {
    // By its values at this version, read 2026-11-30.
    images: "ghcr.io/cloudnative-pg",
    deployments: ["cloudnative-pg"],
    priorityAt: "priorityClassName",
    // The chart marks its definitions with helm.sh/resource-policy: keep, so that no database is lost with the operator.
    keepsDefinitions: true,
    definitionsAfterwards: "all eleven stay: a database of another owner must not vanish with the operator",
    created: {
      version: "1.30.0",
      source: "cloudnative-pg/cloudnative-pg@4b5e244a7 (2026-06-29, tag v1.30.0) pkg/specs, internal/controller",
      read: "2026-11-30",
      creates: [
        ...["ServiceAccount", "Role", "RoleBinding", "Secret", "Service", "PodDisruptionBudget"],
        ...["PersistentVolumeClaim", "Job", "Pod", "Deployment", "ConfigMap", "Lease"],
      ],
      played: [
        ...["ServiceAccount", "Role", "RoleBinding", "Secret", "Service", "PodDisruptionBudget"],
        ...["PersistentVolumeClaim", "Job", "Pod", "Deployment"],
      ],
      leftOut: "the ConfigMap holds the operator's queries for metrics, the Lease belongs to who is primary",
    },
  },
} as const satisfies ChartFacts;
