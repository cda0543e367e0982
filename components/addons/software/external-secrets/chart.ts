/** External Secrets: its chart, and what it makes in a cluster. */
import type { ChartFacts } from "../../addon";
import { PLATFORM_CLASS } from "../../priority";
import { WEBHOOK_PORT } from "../../webhook-port";

export const CHART = {
  chart: {
    repository: "https://charts.external-secrets.io",
    chart: "external-secrets",
    version: "2.9.0",
    appVersion: "v2.9.0",
    released: "2026-08-08",
    source: "https://github.com/external-secrets/external-secrets/releases/tag/helm-chart-2.9.0",
  },
  namespace: "external-secrets",
  podSecurity: "restricted",
  // The webhook; metrics on 8080.
  openPorts: [WEBHOOK_PORT, 8080],
  priority: PLATFORM_CLASS.name,
  affinityAt: ["affinity", "webhook.affinity", "certController.affinity"],
  needs: [],
  conflicts: [],
  timeout: "5m",
  comesWith: "a secret with `deliver` in secrets",
  renderedFrom: "external-secrets/external-secrets helm-chart-2.9.0, cc5bfbc",
  makes: {
    // By its values at this version, read 2026-11-30.
    images: "ghcr.io/external-secrets",
    deployments: ["external-secrets", "external-secrets-cert-controller", "external-secrets-webhook"],
    probed: true,
    priorityAt: "priorityClassName",
    // They are templates of the chart, without a mark that keeps them.
    keepsDefinitions: false,
    definitionsAfterwards: "go with the release, and so does everything of their kinds, whoever made it",
    created: {
      version: "v2.9.0",
      source: "external-secrets/external-secrets@378bdb622 (2026-08-07, tag v2.9.0) pkg/controllers/externalsecret",
      read: "2026-11-30",
      creates: ["Secret"],
      played: ["Secret"],
    },
  },
} as const satisfies ChartFacts;
