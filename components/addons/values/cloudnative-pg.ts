/** The values that we set on CloudNativePG's operator and its Barman Cloud plugin, each with its reason. */
import type { Environment } from "../../core/labels";
import { PLATFORM_CLASS } from "../priority";
import type { Reasons } from "../reasons";
import { WEBHOOK_PORT } from "../webhook-port";
import { spread, type SpreadConstraint } from "../scheduling";
import { resources, type Resources } from "./resources";

export interface CloudNativePgValues {
  readonly crds: { readonly create: boolean };
  readonly replicaCount: number;
  readonly resources: Resources;
  readonly webhook: { readonly port: number };
  readonly priorityClassName: string;
  readonly topologySpreadConstraints: readonly SpreadConstraint[];
  readonly monitoring: { readonly podMonitorEnabled: boolean };
}

export const cloudNativePgReasons = {
  "crds.create": "one release installs definitions and operator in the right order",
  replicaCount: "two in prod: fail-over of databases waits for a running operator",
  resources: "the chart sets none",
  "webhook.port": "the chart's 9443 is closed between GKE's control plane and private nodes",
  priorityClassName: "the platform's: fail-over must not wait for room that a model took",
  topologySpreadConstraints: "replicas prefer different nodes and zones",
  "monitoring.podMonitorEnabled": "false until a monitoring addon brings the PodMonitor kind",
} satisfies Reasons<CloudNativePgValues>;

/** Labels by which the chart's Deployment selects the operator's pods. */
const OPERATOR_PODS = {
  "app.kubernetes.io/name": "cloudnative-pg",
  "app.kubernetes.io/instance": "cloudnative-pg",
} as const;

/** The chart brings no disruption budget, so the platform makes one where there are two replicas. */
export function operatorBudget(environment: Environment): Readonly<Record<string, string>> | undefined {
  return environment === "prod" ? OPERATOR_PODS : undefined;
}

export function cloudNativePgValues(environment: Environment): CloudNativePgValues {
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

export interface BarmanCloudValues {
  readonly crds: { readonly create: boolean };
  readonly replicaCount: number;
  readonly resources: Resources;
  readonly priorityClassName: string;
}

export const barmanCloudReasons = {
  "crds.create": "one release installs the ObjectStore definition and the plugin in the right order",
  replicaCount: "the plugin's manager runs once; backups run in sidecars of each database",
  resources: "the chart sets none",
  priorityClassName: "the platform's, as for the operator, which waits for it",
} satisfies Reasons<BarmanCloudValues>;

export function barmanCloudValues(): BarmanCloudValues {
  return {
    crds: { create: true },
    replicaCount: 1,
    resources: resources("10m", "64Mi", "256Mi"),
    priorityClassName: PLATFORM_CLASS.name,
  };
}
