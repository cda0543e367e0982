/** CloudNativePG's Barman Cloud plugin: its chart, and what it makes in a cluster. */
import type { ChartFacts } from "../../addon";
import { PLATFORM_CLASS } from "../../priority";
import { CHART as OPERATOR } from "../cloudnative-pg/chart";

export const CHART = {
  chart: {
    repository: "https://cloudnative-pg.github.io/charts",
    chart: "plugin-barman-cloud",
    version: "0.8.1",
    appVersion: "v0.15.0",
    released: "2026-09-30",
    source: "https://github.com/cloudnative-pg/charts/releases/tag/plugin-barman-cloud-v0.8.1",
  },
  // The operator finds the plugin by a Service in its own namespace.
  namespace: OPERATOR.namespace,
  podSecurity: "restricted",
  // The operator calls the plugin inside the namespace, on 9090.
  openPorts: [],
  priority: PLATFORM_CLASS.name,
  affinityAt: ["affinity"],
  needs: ["cert-manager", "cloudnative-pg"],
  conflicts: [],
  timeout: "5m",
  renderedFrom: "cloudnative-pg/charts main, b21ad2d: 0.7.0 and three commits (for 0.8.1)",
  makes: {
    // By its values at this version, read 2026-11-30.
    images: "ghcr.io/cloudnative-pg",
    deployments: ["barman-cloud-plugin-barman-cloud"],
    priorityAt: "priorityClassName",
    // Marked as the operator's are.
    keepsDefinitions: true,
    definitionsAfterwards: "the one stays, as the operator's do",
    created: {
      version: "v0.15.0",
      source: "cloudnative-pg/plugin-barman-cloud@9967e2c (2026-08-06) internal/cnpgi/operator",
      read: "2026-11-30",
      creates: ["Role", "RoleBinding"],
      played: [],
      leftOut: "no object store is there to archive to; nor is its sidecar added to the pods of databases",
    },
  },
} as const satisfies ChartFacts;
