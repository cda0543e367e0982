/** Exactly one owner for each layer of the GPU software: none twice, and none missing that a pool needs. Pure. */
import type { AddonName } from "../../addons/catalogue";
import type { Placement } from "../../placement";
import type { Problem } from "../../core/errors";
import type { NodePoolsSpec } from "../spec";
import type { GpuStackAdapter } from "./contract";
import { GPU_LAYERS, type GpuLayer } from "../../placement/gpu-layers";
import { LAYER_ADDONS, LAYER_TITLES, type GpuOwners } from "./layers";
import { hasNvidia } from "./plan";

/** Layers that no pool can do without; devices are watched and split only where somebody asks for it. */
const ALWAYS: readonly GpuLayer[] = ["driver", "toolkit", "device-plugin"];

export interface GpuRequest {
  readonly placement: Placement;
  readonly nodePools: NodePoolsSpec;
  /** Addons that the stack file itself asks for. */
  readonly install: readonly AddonName[];
}

/** @param request with the accelerators that the pools have on this cloud */
export function checkGpuStack(adapter: GpuStackAdapter, { placement, nodePools, install }: GpuRequest): Problem[] {
  const owners = adapter.owners(placement);
  const isServed = nodePools.some(hasNvidia);
  return [
    ...install.flatMap((addon, index) => checkInstalled(addon, owners, isServed, `addons.install[${index}]`)),
    ...(isServed
      ? [...checkMissing(owners, nodePools), ...(adapter.check?.(placement, nodePools, "nodePools") ?? [])]
      : []),
  ];
}

function checkInstalled(addon: AddonName, owners: GpuOwners, isServed: boolean, path: string): Problem[] {
  const addons: Partial<Record<GpuLayer, AddonName>> = LAYER_ADDONS;
  const layer = GPU_LAYERS.find((one) => addons[one] === addon);
  if (layer === undefined) return [];
  const owner = owners[layer];
  if (owner.kind !== "addon") {
    const rule = `would be a second ${LAYER_TITLES[layer]} beside that of ${owner.by}`;
    const remedy =
      owner.kind === "cluster"
        ? "remove it; or take the other away, and list in placement.existing.gpuSoftware the layers that are left"
        : "remove it: every node with devices has one already";
    return [{ path, value: addon, rule, remedy }];
  }
  if (isServed) return [];
  const rule = "serves NVIDIA's devices, and no pool has any";
  return [{ path, value: addon, rule, remedy: "remove it: a pool with such an accelerator brings it along" }];
}

function checkMissing(owners: GpuOwners, pools: NodePoolsSpec): Problem[] {
  const needed = (layer: GpuLayer) =>
    ALWAYS.includes(layer) || (layer === "partitioning" && pools.some(({ sharing }) => sharing?.kind === "mig"));
  return GPU_LAYERS.flatMap((layer) => {
    const owner = owners[layer];
    if (owner.kind !== "nobody" || !needed(layer)) return [];
    return [
      {
        path: "placement.existing.gpuSoftware",
        rule: `names no ${LAYER_TITLES[layer]} (${layer}), and the stack's pools need one that the platform cannot install`,
        remedy: `let ${owner.by} or your node image bring it, and name it here`,
      },
    ];
  });
}
