/**
 * Sharing on AWS: Bottlerocket's own device plugin and MIG manager read it from the node's settings. Pure. Slices keep
 * the name of whole devices, which the device plugin would otherwise change, so that pods are the same on every cloud.
 */
import { ACCELERATORS, type Accelerator } from "../../../catalogue/accelerators";
import { MIG_GEOMETRIES, type MigAccelerator } from "../../../catalogue/mig";
import type { SharingOffer } from "./offer";
import type { SharingSpec } from "./spec";

/** Devices that Bottlerocket's MIG manager knows, as its settings call them; the settings take no other name. */
const GPU_MODELS = {
  "A100-40GB": "a100.40gb",
  "A100-80GB": "a100.80gb",
  H100: "h100.80gb",
  H200: "h200.141gb",
} as const satisfies Partial<Record<MigAccelerator, string>>;
const MODELS = Object.keys(GPU_MODELS) as (keyof typeof GPU_MODELS)[];

export const sharingOnAws: SharingOffer = {
  refused: {},
  mig: Object.fromEntries(MODELS.map((name) => [name, Object.keys(MIG_GEOMETRIES[name])])),
  by: "Bottlerocket, by settings in the node's user data; a change rolls the nodes",
  source:
    "bottlerocket.dev, settings.kubelet-device-plugins of 1.54.x (MIG since 1.34, MPS since 1.54), read 2026-11-21",
};

/**
 * Both of the container engine's runtimes for devices, the newer one by default: pods get devices through CDI, and what
 * watches all devices of a node, without asking for one, through the older one.
 */
const RUNTIMES = { "device-list-strategy": ["cdi-cri", "volume-mounts"] } as const;

/** Bottlerocket's settings for nodes with NVIDIA devices, as TOML; empty for others. */
export function deviceSettings(accelerator: Accelerator | undefined, sharing: SharingSpec | undefined): string {
  if (accelerator === undefined || ACCELERATORS[accelerator].resource !== "nvidia.com/gpu") return "";
  const { strategy, details } = shared(accelerator, sharing);
  return [`[${PLUGIN}]`, ...lines({ ...RUNTIMES, ...strategy }), ...details, ""].join("\n");
}

const PLUGIN = "settings.kubelet-device-plugins.nvidia";

type Settings = Readonly<Record<string, string | number | boolean | readonly string[]>>;

function shared(
  accelerator: Accelerator,
  sharing: SharingSpec | undefined,
): { readonly strategy: Settings; readonly details: readonly string[] } {
  if (sharing === undefined) return { strategy: {}, details: [] };
  if (sharing.kind === "mig") {
    const models: Partial<Record<Accelerator, string>> = GPU_MODELS;
    const profile = { [JSON.stringify(models[accelerator] ?? "")]: sharing.profile };
    return {
      strategy: { "device-partitioning-strategy": "mig" },
      details: [`[${PLUGIN}.mig.profile]`, ...lines(profile)],
    };
  }
  // MPS always fails such requests, and has no setting for it.
  const strict: Settings = sharing.kind === "time-slicing" ? { "fail-requests-greater-than-one": true } : {};
  const settings = { replicas: sharing.replicas, "rename-by-default": false, ...strict };
  return {
    strategy: { "device-sharing-strategy": sharing.kind },
    details: [`[${PLUGIN}.${sharing.kind}]`, ...lines(settings)],
  };
}

function lines(settings: Settings): string[] {
  return Object.entries(settings).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
}
