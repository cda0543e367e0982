/** The values that we set on cert-manager's chart, under the chart's own paths, each with its reason. */
import type { ValueFacts } from "../../addon";
import type { Environment } from "../../../core/labels";
import { PLATFORM_CLASS } from "../../priority";
import type { Reasons } from "../../reasons";
import { spread, type SpreadConstraint } from "../../scheduling";
import { resources, type Resources } from "../../resources";

interface Values {
  readonly crds: { readonly enabled: boolean; readonly keep: boolean };
  readonly global: {
    readonly leaderElection: { readonly namespace: string };
    readonly priorityClassName: string;
  };
  readonly replicaCount: number;
  readonly resources: Resources;
  readonly podDisruptionBudget: DisruptionBudget;
  readonly topologySpreadConstraints: readonly SpreadConstraint[];
  readonly webhook: {
    readonly replicaCount: number;
    readonly resources: Resources;
    readonly podDisruptionBudget: DisruptionBudget;
    readonly topologySpreadConstraints: readonly SpreadConstraint[];
  };
  readonly cainjector: {
    readonly replicaCount: number;
    readonly resources: Resources;
    readonly podDisruptionBudget: DisruptionBudget;
    readonly topologySpreadConstraints: readonly SpreadConstraint[];
  };
  readonly startupapicheck: { readonly enabled: boolean; readonly resources: Resources };
}

interface DisruptionBudget {
  readonly enabled: boolean;
  readonly minAvailable: number;
}

const reasons = {
  "crds.enabled": "one release installs definitions and controllers in the right order",
  "crds.keep": "false: the definitions go with the release; certificates are removed before it anyway",
  "global.leaderElection.namespace": "kube-system, the chart's default, is not writable on GKE Autopilot",
  "global.priorityClassName": "the platform's: a tenant's model must not evict what renews its certificate",
  replicaCount: "two in prod: the second takes over by leader election",
  resources: "the chart sets none, and a tenant must not starve certificate renewal",
  "podDisruptionBudget.enabled": "keeps one replica through a node drain where there are two",
  "podDisruptionBudget.minAvailable": "one of two",
  topologySpreadConstraints: "replicas prefer different nodes and zones",
  "webhook.replicaCount":
    "no custom resource can be written while the webhook is away: three in prod, as upstream advises",
  "webhook.resources": "the chart sets none",
  "webhook.podDisruptionBudget.enabled": "as for the controller",
  "webhook.podDisruptionBudget.minAvailable": "one, so that a drain never blocks certificate changes",
  "webhook.topologySpreadConstraints": "as for the controller",
  "cainjector.replicaCount": "two in prod, by leader election",
  "cainjector.resources": "the chart sets none; it caches every Secret that it may inject from",
  "cainjector.podDisruptionBudget.enabled": "as for the controller",
  "cainjector.podDisruptionBudget.minAvailable": "one of two",
  "cainjector.topologySpreadConstraints": "as for the controller",
  "startupapicheck.enabled":
    "a Job after the first installation that ends when cert-manager's API answers: the pods are ready before the webhook's " +
    "certificate is injected, and a first issuer would be refused. Helm removes it once it has succeeded",
  "startupapicheck.resources": "the chart sets none",
} satisfies Reasons<Values>;

/** What a stack with public certificates adds. */
const mayTake = {
  podLabels: "the mark that some clouds want on pods with an identity there, which writes records in the stack's zones",
} as const;

function values(environment: Environment, namespace: string): Values {
  const ha = environment === "prod";
  const disruption = { enabled: ha, minAvailable: 1 };
  return {
    crds: { enabled: true, keep: false },
    global: { leaderElection: { namespace }, priorityClassName: PLATFORM_CLASS.name },
    replicaCount: ha ? 2 : 1,
    resources: resources("10m", "64Mi", "256Mi"),
    podDisruptionBudget: disruption,
    topologySpreadConstraints: spread(replicasOf("controller")),
    webhook: {
      replicaCount: ha ? 3 : 1,
      resources: resources("10m", "32Mi", "128Mi"),
      podDisruptionBudget: disruption,
      topologySpreadConstraints: spread(replicasOf("webhook")),
    },
    cainjector: {
      replicaCount: ha ? 2 : 1,
      resources: resources("10m", "64Mi", "512Mi"),
      podDisruptionBudget: disruption,
      topologySpreadConstraints: spread(replicasOf("cainjector")),
    },
    startupapicheck: { enabled: true, resources: resources("10m", "32Mi", "64Mi") },
  };
}

/** Labels by which the chart's own Deployments select their pods. */
function replicasOf(component: string) {
  return { "app.kubernetes.io/instance": "cert-manager", "app.kubernetes.io/component": component };
}

export const VALUES = { values, reasons, mayTake } as const satisfies ValueFacts;
