/** GPU software on Azure: AKS installs the driver and splits devices; who counts and watches them is left to its user. */
import type { GpuStackAdapter } from "./contract";

const AKS = { kind: "cloud", by: "AKS" } as const;

export const gpuStackOnAzure: GpuStackAdapter = {
  owners: () => ({
    driver: AKS,
    toolkit: AKS,
    "device-plugin": { kind: "addon", by: "nvidia-device-plugin" },
    metrics: { kind: "addon", by: "dcgm-exporter" },
    partitioning: AKS,
  }),
};
