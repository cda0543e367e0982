/** The layers of software between an NVIDIA device and a pod that asks for it: what a cluster that is there may have of it. */

export const GPU_LAYERS = ["driver", "toolkit", "device-plugin", "metrics", "partitioning"] as const;
export type GpuLayer = (typeof GPU_LAYERS)[number];
