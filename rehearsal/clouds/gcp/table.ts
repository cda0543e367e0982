/**
 * Google Cloud as the rehearsal simulates it: every type that the adapters create, what a provider may be configured
 * with, and what a project may use. Limits that differ from project to project, such as those of GPUs, are not here: a
 * rehearsal states the ones that it wants.
 */
import { z } from "zod";
import { definitionsOf } from "../../../components/addons/custom-resources/kinds";
import type { CloudTable, Place, Plain } from "../plugin/row";
import { CLUSTER_ROWS } from "./cluster/cluster";
import { DNS_ROWS } from "./network/dns";
import { labels, projectId, region, zone } from "./values/fields";
import { IDENTITY_ROWS } from "./account/identity";
import { KEY_ROWS } from "./account/keys";
import { LOGGING_ROWS } from "./stores/logging";
import { NAT_ROWS } from "./network/nat";
import { NETWORK_ROWS } from "./network/network";
import { OWN_PODS } from "./cluster/own-pods";
import { NODE_POOL_ROWS } from "./cluster/node-pools";
import { SERVICE_ROWS } from "./stores/services";
import { STORAGE_ROWS } from "./stores/storage";
import { textAt } from "../plugin/reading";

const configuration = z.strictObject({
  project: projectId(),
  region: region(),
  zone: zone().optional(),
  userProjectOverride: z.boolean().optional(),
  billingProject: projectId().optional(),
  defaultLabels: labels().optional(),
});

/** Requests name the project; who has no right to use it is refused with the first one. */
function signIn(settings: Plain, credentials: string): Place | string {
  const project = textAt(settings, "project") ?? "";
  const billed = textAt(settings, "billingProject") ?? project;
  const stranger = [project, billed].find((one) => one !== credentials);
  if (stranger !== undefined) {
    return (
      `the credentials may not use project ${stranger}: serviceusage.services.use is denied there; ` +
      `they belong to ${credentials}`
    );
  }
  return { account: project, region: textAt(settings, "region") ?? "", configuration: settings };
}

export const GCP_TABLE = {
  package: "gcp",
  version: "9.37.0",
  cloud: "gcp",
  configuration,
  signIn,
  types: {
    ...KEY_ROWS,
    ...NETWORK_ROWS,
    ...NAT_ROWS,
    ...IDENTITY_ROWS,
    ...LOGGING_ROWS,
    ...STORAGE_ROWS,
    ...SERVICE_ROWS,
    ...DNS_ROWS,
    ...CLUSTER_ROWS,
    ...NODE_POOL_ROWS,
  },
  // GKE installs the definitions of its own kinds with every cluster, and runs pods of its own in it.
  clusterObjects: [
    ...definitionsOf("gke").map((object) => ({
      path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
      object,
    })),
    ...OWN_PODS,
  ],
  limits: {
    // Defaults of new projects as `gcloud compute project-info describe` shows them.
    NETWORKS: 5,
    SUBNETWORKS: 100,
    ROUTERS: 10,
    // cloud.google.com/network-connectivity/docs/router/quotas and cloud.google.com/nat/quota, read 2026-11-21
    "routers-per-network": 5,
    "nat-gateways-per-router": 50,
    // cloud.google.com/kubernetes-engine/quotas, read 2026-11-21
    "clusters-per-location": 100,
    // cloud.google.com/iam/quotas
    "service-account-count": 100,
    // cloud.google.com/logging/quotas
    "log-buckets-per-project": 100,
    "log-sinks-per-project": 200,
    "log-exclusions-per-sink": 50,
  },
} as const satisfies CloudTable;
