/** GPU software on AWS: Bottlerocket's NVIDIA image brings all but metrics, as system services that no pod can replace. */
import type { GpuStackAdapter } from "./contract";
import { LAYER_ADDONS } from "./layers";

const IMAGE = { kind: "node image", by: "Bottlerocket's NVIDIA image" } as const;

export const gpuStackOnAws: GpuStackAdapter = {
  owners: () => ({
    driver: IMAGE,
    toolkit: IMAGE,
    "device-plugin": IMAGE,
    metrics: { kind: "addon", by: LAYER_ADDONS.metrics },
    partitioning: IMAGE,
  }),
  // In the default one, which is CDI's, the exporter does not find its own library:
  // https://github.com/NVIDIA/dcgm-exporter/issues/636. The nodes' settings enable this one beside it.
  runtimes: { [LAYER_ADDONS.metrics]: "nvidia-legacy" },
};
