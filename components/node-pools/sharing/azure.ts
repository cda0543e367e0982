/**
 * Sharing on Azure: AKS splits devices when it makes a node, the platform's device plugin counts slices as the node's
 * label tells it. Pure.
 */
import type { SharingOffer } from "./offer";
import type { SharingSpec } from "./spec";

/** AKS names slices by their compute alone and gives each the least memory. */
const PROFILES = {
  "1g": "MIG1g",
  "2g": "MIG2g",
  "3g": "MIG3g",
  "4g": "MIG4g",
  "7g": "MIG7g",
} as const;

export const sharingOnAzure: SharingOffer = {
  refused: {
    mps: "needs a privileged daemon of NVIDIA's with the node's process table, which the platform does not install",
  },
  mig: {
    "A100-40GB": ["1g.5gb", "2g.10gb", "3g.20gb", "4g.20gb", "7g.40gb"],
    "A100-80GB": ["1g.10gb", "2g.20gb", "3g.40gb", "4g.40gb", "7g.80gb"],
    H100: ["1g.10gb", "2g.20gb", "3g.40gb", "4g.40gb", "7g.80gb"],
    "H100-NVL": ["1g.12gb", "2g.24gb", "3g.47gb", "4g.47gb", "7g.94gb"],
    H200: ["1g.18gb", "2g.35gb", "3g.71gb", "4g.71gb", "7g.141gb"],
  },
  by: "AKS splits (`gpuInstanceProfile`; a change replaces the pool), the platform's device plugin slices time",
  source: "MicrosoftDocs/azure-aks-docs 04921f5, articles/aks/gpu-multi-instance.md of 2026-05-22",
};

/** What AKS calls the profile; undefined without MIG. */
export function gpuInstanceProfile(sharing: SharingSpec | undefined): string | undefined {
  if (sharing?.kind !== "mig") return undefined;
  const profiles: Readonly<Record<string, string>> = PROFILES;
  return profiles[sharing.profile.split(".")[0] ?? ""];
}
