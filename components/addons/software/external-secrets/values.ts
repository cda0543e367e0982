/** The values that we set on External Secrets' chart, under the chart's own paths, each with its reason. */
import type { ValueFacts } from "../../addon";
import type { Environment } from "../../../core/labels";
import { PLATFORM_CLASS } from "../../priority";
import type { Reasons } from "../../reasons";
import { spread, type SpreadConstraint } from "../../scheduling";
import { resources, type Resources } from "../../resources";

interface DisruptionBudget {
  readonly enabled: boolean;
  readonly minAvailable: number;
}

interface Values {
  readonly installCRDs: boolean;
  readonly replicaCount: number;
  readonly leaderElect: boolean;
  readonly resources: Resources;
  readonly podDisruptionBudget: DisruptionBudget;
  readonly priorityClassName: string;
  readonly topologySpreadConstraints: readonly SpreadConstraint[];
  readonly livenessProbe: { readonly enabled: boolean };
  readonly readinessProbe: { readonly enabled: boolean };
  readonly processClusterExternalSecret: boolean;
  readonly processPushSecret: boolean;
  readonly processClusterPushSecret: boolean;
  readonly processClusterGenerator: boolean;
  readonly rbac: {
    readonly serviceAccountTokenCreate: boolean;
    readonly servicebindings: { readonly create: boolean };
    readonly aggregateToView: boolean;
    readonly aggregateToEdit: boolean;
    readonly aggregateToAdmin: boolean;
  };
  readonly webhook: {
    readonly replicaCount: number;
    readonly resources: Resources;
    readonly podDisruptionBudget: DisruptionBudget;
    readonly priorityClassName: string;
    readonly topologySpreadConstraints: readonly SpreadConstraint[];
    readonly livenessProbe: { readonly enabled: boolean };
  };
  readonly certController: {
    readonly resources: Resources;
    readonly priorityClassName: string;
    readonly livenessProbe: { readonly enabled: boolean };
  };
}

const reasons = {
  installCRDs: "one release installs definitions and controllers in the right order",
  replicaCount: "two in prod: the second takes over by leader election",
  leaderElect: "where there are two, so that one works at a time",
  resources: "the chart sets none; it keeps every Secret of the cluster in memory",
  "podDisruptionBudget.enabled": "keeps one replica through a node drain where there are two",
  "podDisruptionBudget.minAvailable": "one of two",
  priorityClassName: "the platform's: a secret is delivered before the pod that waits for it runs",
  topologySpreadConstraints: "replicas prefer different nodes and zones",
  "livenessProbe.enabled": "the chart asks for none, and a controller that hangs would deliver old values for ever",
  "readinessProbe.enabled": "the chart asks for none, and a release would be ready before its controller is",
  processClusterExternalSecret:
    "not used: deliveries are named one by one; off, it loses its right to change namespaces",
  processPushSecret: "off: nothing in the cluster writes to the cloud's secret manager",
  processClusterPushSecret: "off, for the same reason",
  processClusterGenerator: "not used: values come from people or from rotation in the cloud",
  "rbac.serviceAccountTokenCreate":
    "false: it needs its own identity only; tokens of every account would be the right to be anyone in the cluster",
  "rbac.servicebindings.create": "no service binding controller is there to read it",
  "rbac.aggregateToView": "false: what is delivered where is the platform's business",
  "rbac.aggregateToEdit":
    "false: whoever may write an ExternalSecret may have any secret that the operator reads; deliveries come from the stack file",
  "rbac.aggregateToAdmin": "false, for the same reason",
  "webhook.replicaCount": "no delivery can be written while the webhook is away: two in prod",
  "webhook.resources": "the chart sets none",
  "webhook.podDisruptionBudget.enabled": "as for the operator",
  "webhook.podDisruptionBudget.minAvailable": "one, so that a drain never blocks a delivery's change",
  "webhook.priorityClassName": "as for the operator",
  "webhook.topologySpreadConstraints": "as for the operator",
  "webhook.livenessProbe.enabled": "as for the operator",
  "certController.resources": "the chart sets none; it caches the definitions and webhooks that it looks after",
  "certController.priorityClassName": "as for the operator",
  "certController.livenessProbe.enabled": "as for the operator",
} satisfies Reasons<Values>;

/** What the stack adds. */
const fromStack = {
  "serviceAccount.annotations":
    "the identity that it has in the cloud, which may read the delivered secrets and no other",
  podLabels: "the mark that some clouds want on pods with one",
} as const;

function values(environment: Environment): Values {
  const ha = environment === "prod";
  const disruption = { enabled: ha, minAvailable: 1 };
  const replicas = ha ? 2 : 1;
  const probe = { enabled: true };
  return {
    installCRDs: true,
    replicaCount: replicas,
    leaderElect: ha,
    resources: resources("10m", "64Mi", "512Mi"),
    podDisruptionBudget: disruption,
    priorityClassName: PLATFORM_CLASS.name,
    topologySpreadConstraints: spread(),
    livenessProbe: probe,
    readinessProbe: probe,
    processClusterExternalSecret: false,
    processPushSecret: false,
    processClusterPushSecret: false,
    processClusterGenerator: false,
    rbac: {
      serviceAccountTokenCreate: false,
      servicebindings: { create: false },
      aggregateToView: false,
      aggregateToEdit: false,
      aggregateToAdmin: false,
    },
    webhook: {
      replicaCount: replicas,
      resources: resources("10m", "32Mi", "128Mi"),
      podDisruptionBudget: disruption,
      priorityClassName: PLATFORM_CLASS.name,
      topologySpreadConstraints: spread(),
      livenessProbe: probe,
    },
    certController: {
      resources: resources("10m", "64Mi", "256Mi"),
      priorityClassName: PLATFORM_CLASS.name,
      livenessProbe: probe,
    },
  };
}

export const VALUES = { values, reasons, fromStack } as const satisfies ValueFacts;
