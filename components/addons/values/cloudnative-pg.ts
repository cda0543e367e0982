/** The values that we set on CloudNativePG's operator and its Barman Cloud plugin, each with its reason. */
import type { Environment } from "../../core/labels";
import type { Reasons } from "../reasons";
import { WEBHOOK_PORT } from "../webhook-port";
import { resources, type Resources } from "./resources";

export interface CloudNativePgValues {
  readonly crds: { readonly create: boolean };
  readonly replicaCount: number;
  readonly resources: Resources;
  readonly webhook: { readonly port: number };
  readonly monitoring: { readonly podMonitorEnabled: boolean };
}

export const cloudNativePgReasons = {
  "crds.create": "one release installs definitions and operator in the right order",
  replicaCount: "two in prod: fail-over of databases waits for a running operator",
  resources: "the chart sets none",
  "webhook.port": "the chart's 9443 is closed between GKE's control plane and private nodes",
  "monitoring.podMonitorEnabled": "false until a monitoring addon brings the PodMonitor kind",
} satisfies Reasons<CloudNativePgValues>;

export function cloudNativePgValues(environment: Environment): CloudNativePgValues {
  return {
    crds: { create: true },
    replicaCount: environment === "prod" ? 2 : 1,
    resources: resources("50m", "128Mi", "512Mi"),
    webhook: { port: WEBHOOK_PORT },
    monitoring: { podMonitorEnabled: false },
  };
}

export interface BarmanCloudValues {
  readonly crds: { readonly create: boolean };
  readonly replicaCount: number;
  readonly resources: Resources;
}

export const barmanCloudReasons = {
  "crds.create": "one release installs the ObjectStore definition and the plugin in the right order",
  replicaCount: "the plugin's manager runs once; backups run in sidecars of each database",
  resources: "the chart sets none",
} satisfies Reasons<BarmanCloudValues>;

export function barmanCloudValues(): BarmanCloudValues {
  return { crds: { create: true }, replicaCount: 1, resources: resources("10m", "64Mi", "256Mi") };
}
