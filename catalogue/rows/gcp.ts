/**
 * What the catalogue knows of Google Cloud. Artifact Registry has one host and folder for a whole project, in which only its own people
 * publish: docs.cloud.google.com/artifact-registry/docs/docker/names, 2026-11-30. Internal load balancers:
 * docs.cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer-parameters, 2026-12-01.
 */
import { GCP_SYSTEM_NAMESPACES } from "../kubernetes/system-namespaces/gcp";
import { GCP_MARKET } from "../machines/market.gcp";
import type { CloudRow } from "./row";

export const GCP_ROW: CloudRow = {
  package: "gcp",
  market: GCP_MARKET,
  systemNamespaces: GCP_SYSTEM_NAMESPACES,
  loadBalancers: [{ name: "gcp", annotation: "networking.gke.io/load-balancer-type", value: "Internal" }],
  imageHost: { template: "{region}-docker.pkg.dev/{project}", account: "project" },
};
