/** The values that we set on the chart of CloudNativePG's operator, each with its reason. */
import type { ValueFacts } from "../../addon";
import type { Environment } from "../../../core/labels";
import { PLATFORM_CLASS } from "../../priority";
import type { Reasons } from "../../reasons";
import { WEBHOOK_PORT } from "../../webhook-port";
import { spread, type SpreadConstraint } from "../../scheduling";
import { resources, type Resources } from "../../resources";

interface Values {
  readonly crds: { readonly create: boolean };
  readonly replicaCount: number;
  readonly resources: Resources;
  readonly webhook: { readonly port: number };
  readonly priorityClassName: string;
  readonly topologySpreadConstraints: readonly SpreadConstraint[];
  readonly monitoring: { readonly podMonitorEnabled: boolean };
}

const reasons = {
  "crds.create": "one release installs definitions and operator in the right order",
  replicaCount: "two in prod: fail-over of databases waits for a running operator",
  resources: "the chart sets none",
  "webhook.port": "the chart's 9443 is closed between GKE's control plane and private nodes",
  priorityClassName: "the platform's: fail-over must not wait for room that a model took",
  topologySpreadConstraints: "replicas prefer different nodes and zones",
  "monitoring.podMonitorEnabled": "false until a monitoring addon brings the PodMonitor kind",
} satisfies Reasons<Values>;

/** Labels by which the chart's Deployment selects the operator's pods. */
const OPERATOR_PODS = {
  "app.kubernetes.io/name": "cloudnative-pg",
  "app.kubernetes.io/instance": "cloudnative-pg",
} as const;

/** The chart brings no disruption budget, so the platform makes one where there are two replicas. */
function budget(environment: Environment): Readonly<Record<string, string>> | undefined {
  return environment === "prod" ? OPERATOR_PODS : undefined;
}

function values(environment: Environment): Values {
  return {
    crds: { create: true },
    replicaCount: environment === "prod" ? 2 : 1,
    resources: resources("50m", "128Mi", "512Mi"),
    webhook: { port: WEBHOOK_PORT },
    priorityClassName: PLATFORM_CLASS.name,
    topologySpreadConstraints: spread(OPERATOR_PODS),
    monitoring: { podMonitorEnabled: false },
  };
}

export const VALUES = { values, reasons, budget } as const satisfies ValueFacts;
