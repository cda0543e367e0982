/** GPU software on Azure: AKS installs the driver and splits devices; who counts and watches them is left to its user. */
import type { GpuStackAdapter } from "./contract";
import { LAYER_ADDONS } from "./layers";

const AKS = { kind: "cloud", by: "AKS" } as const;

export const gpuStackOnAzure: GpuStackAdapter = {
  owners: () => ({
    driver: AKS,
    toolkit: AKS,
    "device-plugin": { kind: "addon", by: LAYER_ADDONS["device-plugin"] },
    metrics: { kind: "addon", by: LAYER_ADDONS.metrics },
    partitioning: AKS,
  }),
};
