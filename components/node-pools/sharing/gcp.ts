/** Sharing on Google Cloud: GKE splits devices and counts slices itself, as the node pool's accelerator says. Pure. */
import type { SharingOffer } from "./offer";
import type { SharingSpec } from "./spec";

export const sharingOnGcp: SharingOffer = {
  refused: {
    mps: "needs pods that share the node's IPC namespace (hostIPC) on GKE, which Pod Security forbids",
  },
  // GKE's device plugin refuses a node that it is not told a count for: these are the sizes in its table.
  mig: {
    "A100-40GB": ["1g.5gb", "2g.10gb", "3g.20gb", "7g.40gb"],
    "A100-80GB": ["1g.10gb", "2g.20gb", "3g.40gb", "7g.80gb"],
    H100: ["1g.10gb", "1g.20gb", "2g.20gb", "3g.40gb", "7g.80gb"],
    H200: ["1g.18gb", "1g.35gb", "2g.35gb", "3g.71gb", "4g.71gb", "7g.141gb"],
    B200: ["1g.23gb", "1g.45gb", "2g.45gb", "3g.90gb", "4g.90gb", "7g.180gb"],
    GB200: ["1g.23gb", "1g.47gb", "2g.47gb", "3g.93gb", "4g.93gb", "7g.186gb"],
    "RTX-PRO-6000": ["1g.24gb", "2g.48gb", "4g.96gb"],
  },
  by: "GKE, by `gpuSharingConfig` and `gpuPartitionSize` of the node pool; a change makes a new pool",
  source:
    "GoogleCloudPlatform/container-engine-accelerators 09e2ab1, pkg/gpu/nvidia/mig/mig.go; " +
    "cloud.google.com/kubernetes-engine/docs/how-to/nvidia-mps-gpus, read 2026-11-21",
};

/** What an accelerator of a GKE node pool says about sharing; nothing without it. */
export function acceleratorSharing(sharing: SharingSpec | undefined) {
  if (sharing === undefined) return {};
  if (sharing.kind === "mig") return { gpuPartitionSize: sharing.profile };
  const gpuSharingStrategy = sharing.kind === "mps" ? "MPS" : "TIME_SHARING";
  return { gpuSharingConfig: { gpuSharingStrategy, maxSharedClientsPerGpu: sharing.replicas } };
}
