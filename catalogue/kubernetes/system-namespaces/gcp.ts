/** Namespaces that a vendor owns in clusters on GKE. */
import type { SystemNamespaces } from "./row";

/**
 * What GKE brings and adds to with minor versions: gke-managed-system, gke-managed-cim, gke-managed-volumepopulator,
 * gke-managed-filestorecsi, gke-managed-networking-dra-driver, gke-gmp-system (Autopilot), gke-mcs, gke-connect …
 * GoogleCloudPlatform/gke-policy-library issue 100 and pull request 261, GoogleCloudPlatform/ai-on-gke pull request 689,
 * grafana.com/docs/beyla (its list of namespaces that it leaves out), 2026-11-30.
 */
export const GCP_SYSTEM_NAMESPACES: SystemNamespaces = { names: ["gmp-system", "gmp-public"], prefixes: ["gke-"] };
