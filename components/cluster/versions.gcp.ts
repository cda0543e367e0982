/**
 * Versions that this release makes on GKE, and how they are written. GKE builds its addons with each version of the
 * control plane, so pinning the minor pins them; patches are Google's to install, within the maintenance window.
 */
import { GKE_VERSIONS, type GkeVersion } from "../../catalogue/kubernetes/gke";
import { suggest, type Problem } from "../core/errors";

export function checkGkeVersion(version: string, path = "cluster.version"): Problem[] {
  if (isGkeVersion(version)) return [];
  const rule = "is not a version that this release makes on Google Cloud";
  return [{ path, value: version, rule, remedy: suggest(version, GKE_VERSIONS) }];
}

export function isGkeVersion(version: string): version is GkeVersion {
  return GKE_VERSIONS.some((known) => known === version);
}

/** The minor of a full version: `1.35` of `1.35.4-gke.1290000`. */
export function minorOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}
