/** GPU software on a cluster that is there already: what its owner says is there, and addons for what can be added. */
import { placementOn } from "../../placement";
import type { Problem } from "../../core/errors";
import { pluginConfigOf } from "../sharing/device-plugin";
import type { NodePoolSpec } from "../spec";
import type { GpuStackAdapter } from "./contract";
import { GPU_LAYERS, type GpuLayer } from "../../placement/gpu-layers";
import { LAYER_ADDONS, type GpuAddon, type GpuOwners, type Owner } from "./layers";
import { DEVICE_PLUGIN_CONFIG_LABEL } from "../../../catalogue/kubernetes/labels";

export const gpuStackOnExisting: GpuStackAdapter = {
  owners: (placement) => {
    const { gpuSoftware } = placementOn("existing", placement);
    return Object.fromEntries(GPU_LAYERS.map((layer) => [layer, ownerOf(layer, gpuSoftware)])) as GpuOwners;
  },
  check: (placement, pools, path) => {
    const owner = gpuStackOnExisting.owners(placement)["device-plugin"];
    return owner.kind === "addon" ? pools.flatMap((pool, index) => checkLabel(pool, `${path}[${index}]`)) : [];
  },
};

function ownerOf(layer: GpuLayer, there: "operator" | readonly GpuLayer[] | undefined): Owner {
  if (there === undefined) return { kind: "cluster", by: "the cluster" };
  if (there === "operator") return { kind: "cluster", by: "the cluster's GPU operator" };
  if (there.includes(layer)) return { kind: "cluster", by: "the cluster" };
  const addons: Partial<Record<GpuLayer, GpuAddon>> = LAYER_ADDONS;
  const addon = addons[layer];
  return addon === undefined ? { kind: "nobody", by: "NVIDIA's GPU operator" } : { kind: "addon", by: addon };
}

/** Nodes that we did not make we cannot label, and by a label the device plugin knows how to share a node's devices. */
function checkLabel({ sharing, labels = {} }: NodePoolSpec, path: string): Problem[] {
  if (sharing?.kind === "mps") {
    const remedy =
      "use time-slicing, or let the cluster's own device plugin do it and name it in placement.existing.gpuSoftware";
    return [
      {
        path: `${path}.sharing.kind`,
        value: sharing.kind,
        rule: "is not what the platform's device plugin does",
        remedy,
      },
    ];
  }
  const config = pluginConfigOf(sharing);
  if (config === undefined || labels[DEVICE_PLUGIN_CONFIG_LABEL] === config) return [];
  const rule = `lack ${DEVICE_PLUGIN_CONFIG_LABEL}: ${config}, by which the platform's device plugin slices a node's devices`;
  return [{ path: `${path}.labels`, rule, remedy: "label the nodes with it, and name the label here" }];
}
