/**
 * The layers of software between an NVIDIA device and a pod that asks for it, and what may own one. Each has exactly one
 * owner on every cloud: two drivers or two device plugins on a node break each other in ways that no log explains.
 */
import type { AddonName } from "../../addons/catalogue";

export const GPU_LAYERS = ["driver", "toolkit", "device-plugin", "metrics", "partitioning"] as const;
export type GpuLayer = (typeof GPU_LAYERS)[number];

export const LAYER_TITLES = {
  driver: "driver",
  toolkit: "container toolkit",
  "device-plugin": "device plugin",
  metrics: "DCGM exporter",
  partitioning: "MIG manager",
} as const satisfies Record<GpuLayer, string>;

/** Addons that can own a layer; the others come with the node or not at all. */
export const LAYER_ADDONS = {
  "device-plugin": "nvidia-device-plugin",
  metrics: "dcgm-exporter",
} as const satisfies Partial<Record<GpuLayer, AddonName>>;
export type GpuAddon = (typeof LAYER_ADDONS)[keyof typeof LAYER_ADDONS];

export type Owner =
  | { readonly kind: "node image" | "cloud" | "cluster"; readonly by: string }
  | { readonly kind: "addon"; readonly by: GpuAddon }
  /** `by` says what could. */
  | { readonly kind: "nobody"; readonly by: string };

export type GpuOwners = Readonly<Record<GpuLayer, Owner>>;
