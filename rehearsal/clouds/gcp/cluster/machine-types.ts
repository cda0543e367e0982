/** Machine types of Compute Engine as GKE sees them: what is built in, what may be attached, which boot disks they take. */
import type { Accelerator } from "../../../../catalogue/accelerators";
import { bootDiskFamilies } from "../../../../catalogue/machines/disks.gcp";
import { soldIn } from "../../../../catalogue/machines/zones";
import { OFFERS, type Offer } from "../../../../catalogue/machines/offers";

/** GPUs that come with a series. cloud.google.com/compute/docs/gpus, read 2026-08-22 */
const BUILT_IN: readonly (readonly [RegExp, string])[] = [
  [/^g2-/, "nvidia-l4"],
  [/^a2-ultragpu-/, "nvidia-a100-80gb"],
  [/^a2-/, "nvidia-tesla-a100"],
  [/^a3-highgpu-/, "nvidia-h100-80gb"],
  [/^a3-megagpu-/, "nvidia-h100-mega-80gb"],
  [/^a3-ultragpu-/, "nvidia-h200-141gb"],
  [/^a4-/, "nvidia-b200"],
  [/^a4x-/, "nvidia-gb200"],
  [/^g4-/, "nvidia-rtx-pro-6000"],
];

/** Series that GPUs can be attached to. */
const TAKES_GPUS = /^n1-/;

/** TPUs and their slices of one machine. cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus, read 2026-08-22 */
const TPUS: Readonly<Record<string, { readonly label: string; readonly topology: string }>> = {
  "ct5lp-hightpu-1t": { label: "tpu-v5-lite-podslice", topology: "1x1" },
  "ct5lp-hightpu-4t": { label: "tpu-v5-lite-podslice", topology: "2x2" },
  "ct5lp-hightpu-8t": { label: "tpu-v5-lite-podslice", topology: "2x4" },
  "ct6e-standard-1t": { label: "tpu-v6e-slice", topology: "1x1" },
  "ct6e-standard-4t": { label: "tpu-v6e-slice", topology: "2x2" },
  "ct6e-standard-8t": { label: "tpu-v6e-slice", topology: "2x4" },
};

export interface GpuAsk {
  readonly type: string;
  readonly count: number;
}

/** Whether a zone has a machine type, as far as the catalogue of prices by zone says (catalogue/machines/zones.gcp.ts names it). */
export function hasMachine(machineType: string, zone: string): boolean {
  return soldIn("gcp", machineType, zone.replace(/-[a-z]$/, ""), [zone]).length > 0;
}

/** The offer that a machine type is, with what is attached to it; undefined for a type that no source names. */
export function offerOf(machineType: string, attached?: GpuAsk): Offer | undefined {
  const types = OFFERS.filter(({ cloud, type }) => cloud === "gcp" && type === machineType);
  const attach = attached === undefined || builtIn(machineType) !== undefined ? undefined : attached.type;
  return (
    types.find((offer) => offer.attach === attach && (attach === undefined || offer.devices === attached?.count)) ??
    bare(types, attach)
  );
}

/** The machine of a type that is sold with GPUs attached, without any. */
function bare(types: readonly Offer[], attach: string | undefined): Offer | undefined {
  const [first] = types;
  if (first?.attach === undefined || attach !== undefined) return undefined;
  const { attach: _attach, accelerator: _accelerator, ...machine } = first;
  return { ...machine, devices: 0 };
}

/** GKE's name of the GPUs that come with a machine type. */
export function builtIn(machineType: string): string | undefined {
  return BUILT_IN.find(([series]) => series.test(machineType))?.[1];
}

export function tpuOf(machineType: string): { readonly label: string; readonly topology: string } | undefined {
  return TPUS[machineType];
}

/** Why a machine type does not go with what is asked for as its GPUs, as a clause. */
export function gpuMisfit(machineType: string, asked: GpuAsk | undefined): string | undefined {
  const own = builtIn(machineType);
  if (asked === undefined) {
    return own === undefined ? undefined : `is missing: ${machineType} comes with ${own}, which GKE must be told`;
  }
  if (own !== undefined) {
    if (asked.type !== own) return `is ${asked.type}, but ${machineType} comes with ${own}`;
    const count = offerOf(machineType)?.devices;
    return count === asked.count ? undefined : `counts ${asked.count}, but ${machineType} comes with ${count}`;
  }
  if (!TAKES_GPUS.test(machineType)) return `is ${asked.type}, and nothing can be attached to ${machineType}`;
  return offerOf(machineType, asked) === undefined
    ? `is ${asked.count} ${asked.type}, which is not sold with ${machineType}`
    : undefined;
}

/** Why a machine type does not start from a type of disk, as a clause. */
export function diskMisfit(machineType: string, diskType: string): string | undefined {
  const hyperdisk = diskType.startsWith("hyperdisk-");
  const families = bootDiskFamilies(machineType);
  if (!hyperdisk && !families.includes("persistent")) {
    return `is ${diskType}, but ${machineType} takes Hyperdisk only, such as hyperdisk-balanced`;
  }
  if (hyperdisk && !families.includes("hyperdisk")) {
    return `is ${diskType}, but ${machineType} takes Persistent Disk only, such as pd-balanced`;
  }
  return undefined;
}

/** GKE's names of accelerators that can be split or shared, as the catalogue calls them. */
export const CATALOGUE_NAMES: Readonly<Record<string, Accelerator>> = {
  "nvidia-tesla-t4": "T4",
  "nvidia-l4": "L4",
  "nvidia-tesla-a100": "A100-40GB",
  "nvidia-a100-80gb": "A100-80GB",
  "nvidia-h100-80gb": "H100",
  "nvidia-h100-mega-80gb": "H100-MEGA",
  "nvidia-h200-141gb": "H200",
  "nvidia-b200": "B200",
  "nvidia-gb200": "GB200",
  "nvidia-rtx-pro-6000": "RTX-PRO-6000",
};
