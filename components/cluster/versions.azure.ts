/** The minors of Kubernetes that clusters on Azure are made with, and how AKS is asked for them. Pure. */
import { AKS_VERSIONS } from "../../catalogue/kubernetes/aks";
import type { AzurePlacement } from "../placement/azure";
import { suggest, type Problem } from "../core/errors";

/**
 * The version as AKS is asked for it. A minor alone is its newest patch when something is made with it, and changes
 * nothing that exists. learn.microsoft.com/azure/aks/supported-kubernetes-versions#alias-minor-version
 */
export function aksVersion(minor: string, { kubernetesPatch }: Pick<AzurePlacement, "kubernetesPatch">): string {
  return kubernetesPatch === undefined ? minor : `${minor}.${kubernetesPatch}`;
}

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
