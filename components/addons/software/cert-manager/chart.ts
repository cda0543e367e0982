/** cert-manager: its chart, and what it makes in a cluster. */
import type { ChartFacts } from "../../addon";
import { PLATFORM_CLASS } from "../../priority";
import { WEBHOOK_PORT } from "../../webhook-port";

export const CHART = {
  chart: {
    repository: "https://charts.jetstack.io",
    chart: "cert-manager",
    version: "v1.21.2",
    appVersion: "v1.21.2",
    released: "2026-09-10",
    source: "https://github.com/cert-manager/cert-manager/releases/tag/v1.21.2",
  },
  namespace: "cert-manager",
  podSecurity: "restricted",
  // The webhook; metrics on 9402.
  openPorts: [WEBHOOK_PORT, 9402],
  priority: PLATFORM_CLASS.name,
  affinityAt: ["affinity", "webhook.affinity", "cainjector.affinity", "startupapicheck.affinity"],
  needs: [],
  conflicts: [],
  timeout: "5m",
  byDefault: "nearly every other addon gets its certificates from it",
  renderedFrom: "cert-manager/cert-manager v1.21.1, 24e3319 (for v1.21.2)",
  makes: {
    // By its values at this version, read 2026-11-30.
    images: "quay.io/jetstack",
    deployments: ["cert-manager", "cert-manager-cainjector", "cert-manager-webhook"],
    priorityAt: "global.priorityClassName",
    keepsDefinitions: { unlessFalse: "crds.keep" },
    definitionsAfterwards: "go with the release, and so does everything of their kinds, whoever made it",
    created: {
      version: "v1.21.2",
      source: "cert-manager/cert-manager@2d0d7f7f7 (2026-08-22) pkg/controller",
      read: "2026-11-30",
      creates: ["Secret", "CertificateRequest", "Order", "Challenge"],
      played: ["Secret"],
      leftOut:
        "its own kinds are not judged by any rule; solver pods belong to HTTP-01 challenges, which no issuer of ours has",
    },
  },
} as const satisfies ChartFacts;
