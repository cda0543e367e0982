/** What of the GPU software a stack installs itself, and with which values: from who owns each layer, and its pools. Pure. */
import type { Placement } from "../../placement";
import { ACCELERATORS } from "../../../catalogue/accelerators";
import { pluginConfigOf } from "../sharing/device-plugin";
import type { NodePoolSpec, NodePoolsSpec } from "../spec";
import { describePool } from "../vocabulary";
import type { GpuStackAdapter } from "./contract";
import { GPU_LAYERS } from "../../placement/gpu-layers";
import { LAYER_ADDONS, type GpuAddon, type GpuOwners } from "./layers";

export interface GpuStackPlan {
  readonly owners: GpuOwners;
  /** Values of each addon that the stack needs, beyond the catalogue's. Empty where others own every layer. */
  readonly addons: Readonly<Partial<Record<GpuAddon, Values>>>;
  /** Runtimes of the container engine that pods of the addons name. */
  readonly runtimes: readonly string[];
}

export type Values = Readonly<Record<string, unknown>>;

const VALUES = {
  [LAYER_ADDONS["device-plugin"]]: devicePluginValues,
  // An empty name is the chart's own default: the node's runtime.
  [LAYER_ADDONS.metrics]: (_pools, runtimeClassName = "") => ({ runtimeClassName }),
} as const satisfies Record<GpuAddon, (pools: NodePoolsSpec, runtime: string | undefined) => Values>;

export function gpuStackPlan(adapter: GpuStackAdapter, placement: Placement, pools: NodePoolsSpec): GpuStackPlan {
  const owners = adapter.owners(placement);
  const served = pools.filter(hasNvidia);
  const needed = served.length === 0 ? [] : GPU_LAYERS.flatMap((layer) => addonOf(owners, layer));
  const runtimes = needed.flatMap((addon) => adapter.runtimes?.[addon] ?? []);
  const addons = needed.map((addon): [GpuAddon, Values] => [
    addon,
    { affinity: onNodesOf(served), ...VALUES[addon](served, adapter.runtimes?.[addon]) },
  ]);
  return { owners, addons: Object.fromEntries(addons), runtimes: [...new Set(runtimes)] };
}

/** The addons that the plan installs, in the order of their layers. */
export function plannedAddons({ addons }: Pick<GpuStackPlan, "addons">): readonly GpuAddon[] {
  return Object.keys(addons) as GpuAddon[];
}

function addonOf(owners: GpuOwners, layer: (typeof GPU_LAYERS)[number]): GpuAddon[] {
  const owner = owners[layer];
  return owner.kind === "addon" ? [owner.by] : [];
}

export function hasNvidia({ accelerator }: Pick<NodePoolSpec, "accelerator">): boolean {
  return accelerator !== undefined && ACCELERATORS[accelerator].resource === "nvidia.com/gpu";
}

/** Only nodes of these pools: by the labels that select each, so that no label of one cloud is relied on. */
function onNodesOf(pools: NodePoolsSpec) {
  const nodeSelectorTerms = pools.map((pool) => ({
    matchExpressions: Object.entries(describePool(pool).selector).map(([key, value]) => ({
      key,
      operator: "In",
      values: [value],
    })),
  }));
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
}

/** The right to see how devices are split; without it, and without split devices, the plugin needs no capability. */
const SEES_SLICES = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] } } as const;
const SEES_DEVICES = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } as const;

/** Configuration of nodes without a label of their own: whole devices, or the slices that the cloud has made of them. */
const DEFAULT_CONFIG = "default";

/** Slices are counted under the resource of whole devices (`single`, not renamed), as every other cloud counts them. */
function devicePluginValues(pools: NodePoolsSpec) {
  const isSplit = pools.some(({ sharing }) => sharing?.kind === "mig");
  const configs = Object.fromEntries(
    pools.flatMap(({ sharing }) => {
      const name = pluginConfigOf(sharing);
      return name === undefined || sharing?.kind !== "time-slicing" ? [] : [[name, timeSlices(sharing.replicas)]];
    }),
  );
  return {
    migStrategy: isSplit ? "single" : "none",
    securityContext: isSplit ? SEES_SLICES : SEES_DEVICES,
    config:
      Object.keys(configs).length === 0
        ? { default: "", map: {} }
        : { default: DEFAULT_CONFIG, map: { [DEFAULT_CONFIG]: asText({ version: "v1" }), ...configs } },
  };
}

function timeSlices(replicas: number): string {
  const resources = [{ name: "nvidia.com/gpu", replicas }];
  return asText({
    version: "v1",
    sharing: { timeSlicing: { renameByDefault: false, failRequestsGreaterThanOne: true, resources } },
  });
}

/** JSON is YAML too, and the plugin reads either. */
function asText(config: object): string {
  return JSON.stringify(config, undefined, 2);
}
