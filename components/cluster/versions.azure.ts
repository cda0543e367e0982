/** The minors of Kubernetes that clusters on Azure are made with: dated data. Pure. */
import { suggest, type Problem } from "../core/errors";

/** Generally available on AKS, read 2026-08-05: learn.microsoft.com/azure/aks/supported-kubernetes-versions. */
export const AKS_VERSIONS = ["1.35", "1.36"] as const;

export function checkAksVersion(version: string, path = "cluster.version"): Problem[] {
  if (AKS_VERSIONS.some((known) => known === version)) return [];
  return [
    {
      path,
      value: version,
      rule: "is not a version that this release makes on Azure",
      remedy: suggest(version, AKS_VERSIONS),
    },
  ];
}
