/**
 * What may own a layer of the software between an NVIDIA device and a pod that asks for it. Each has exactly one owner on
 * every cloud: two drivers or two device plugins on a node break each other in ways that no log explains.
 */
import type { AddonName } from "../../addons/catalogue";
import type { GpuLayer } from "../../placement/gpu-layers";

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
