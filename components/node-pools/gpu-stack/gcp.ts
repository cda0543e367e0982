/** GPU software on Google Cloud: GKE installs and updates every layer itself, on an image that takes no other. */
import type { GpuStackAdapter } from "./contract";

const GKE = { kind: "cloud", by: "GKE" } as const;

export const gpuStackOnGcp: GpuStackAdapter = {
  owners: () => ({ driver: GKE, toolkit: GKE, "device-plugin": GKE, metrics: GKE, partitioning: GKE }),
};
