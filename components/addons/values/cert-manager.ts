/** The values that we set on cert-manager's chart, under the chart's own paths, each with its reason. */
import type { Environment } from "../../core/labels";
import type { Reasons } from "../reasons";
import { resources, type Resources } from "./resources";

export interface CertManagerValues {
  readonly crds: { readonly enabled: boolean; readonly keep: boolean };
  readonly global: { readonly leaderElection: { readonly namespace: string } };
  readonly replicaCount: number;
  readonly resources: Resources;
  readonly podDisruptionBudget: { readonly enabled: boolean; readonly minAvailable: number };
  readonly webhook: {
    readonly replicaCount: number;
    readonly resources: Resources;
    readonly podDisruptionBudget: { readonly enabled: boolean; readonly minAvailable: number };
  };
  readonly cainjector: { readonly replicaCount: number; readonly resources: Resources };
  readonly startupapicheck: { readonly enabled: boolean };
}

export const certManagerReasons = {
  "crds.enabled": "one release installs definitions and controllers in the right order",
  "crds.keep": "false: a destroyed platform leaves nothing; certificates are removed before the release anyway",
  "global.leaderElection.namespace": "kube-system, the chart's default, is not writable on GKE Autopilot",
  replicaCount: "two in prod: the second takes over by leader election",
  resources: "the chart sets none, and a tenant must not starve certificate renewal",
  "podDisruptionBudget.enabled": "keeps one replica through a node drain where there are two",
  "podDisruptionBudget.minAvailable": "one of two",
  "webhook.replicaCount":
    "no custom resource can be written while the webhook is away: three in prod, as upstream advises",
  "webhook.resources": "the chart sets none",
  "webhook.podDisruptionBudget.enabled": "as for the controller",
  "webhook.podDisruptionBudget.minAvailable": "one, so that a drain never blocks certificate changes",
  "cainjector.replicaCount": "two in prod, by leader election",
  "cainjector.resources": "the chart sets none; it caches every Secret that it may inject from",
  "startupapicheck.enabled": "false: a Job that outlives its purpose; readiness of the release says the same",
} satisfies Reasons<CertManagerValues>;

/** What a stack with public certificates adds. */
export const certManagerMayTake = {
  podLabels: "the mark that some clouds want on pods with an identity there, which writes records in the stack's zones",
} as const;

export function certManagerValues(environment: Environment, namespace: string): CertManagerValues {
  const ha = environment === "prod";
  return {
    crds: { enabled: true, keep: false },
    global: { leaderElection: { namespace } },
    replicaCount: ha ? 2 : 1,
    resources: resources("10m", "64Mi", "256Mi"),
    podDisruptionBudget: { enabled: ha, minAvailable: 1 },
    webhook: {
      replicaCount: ha ? 3 : 1,
      resources: resources("10m", "32Mi", "128Mi"),
      podDisruptionBudget: { enabled: ha, minAvailable: 1 },
    },
    cainjector: { replicaCount: ha ? 2 : 1, resources: resources("10m", "64Mi", "512Mi") },
    startupapicheck: { enabled: false },
  };
}
