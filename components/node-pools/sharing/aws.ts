/**
 * Sharing on AWS: Bottlerocket's own device plugin and MIG manager read it from the node's settings. Pure. Slices keep
 * the name of whole devices, which the device plugin would otherwise change, so that pods are the same on every cloud.
 */
import type { Accelerator } from "../accelerators/catalogue";
import { MIG_GEOMETRIES, type MigAccelerator } from "./mig";
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

/** Bottlerocket's settings, as TOML; empty without sharing. */
export function sharingSettings(sharing: SharingSpec | undefined, accelerator: Accelerator | undefined): string {
  if (sharing === undefined || accelerator === undefined) return "";
  const plugin = "settings.kubelet-device-plugins.nvidia";
  if (sharing.kind === "mig") {
    const models: Partial<Record<Accelerator, string>> = GPU_MODELS;
    return toml(plugin, { "device-partitioning-strategy": "mig" }, "mig.profile", {
      [JSON.stringify(models[accelerator] ?? "")]: sharing.profile,
    });
  }
  // MPS always fails such requests, and has no setting for it.
  const strict: Settings = sharing.kind === "time-slicing" ? { "fail-requests-greater-than-one": true } : {};
  return toml(plugin, { "device-sharing-strategy": sharing.kind }, sharing.kind, {
    replicas: sharing.replicas,
    "rename-by-default": false,
    ...strict,
  });
}

type Settings = Readonly<Record<string, string | number | boolean>>;

function toml(table: string, settings: Settings, subtable: string, details: Settings): string {
  const lines = (all: Settings) => Object.entries(all).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  return [`[${table}]`, ...lines(settings), `[${table}.${subtable}]`, ...lines(details), ""].join("\n");
}
