/** The nodes of an agent pool: how AKS calls, labels and taints them. */
import { createHash } from "node:crypto";
import { OFFERS } from "../../../../catalogue/machines/offers";
import type { MachineGroup } from "../../plugin/row";
import { at, mapAt, numberAt, textAt, textsAt } from "../../plugin/reading";
import { AKS_SPOT, DEVICE_PLUGIN_CONFIG_LABEL } from "../../../../catalogue/kubernetes/labels";

/** The cluster that a pool belongs to, as its nodes' labels need it. */
export interface PoolOwner {
  readonly id: string;
  readonly region: string;
  readonly nodeResourceGroup: string;
}

/**
 * A pool's nodes. Labels: learn.microsoft.com/azure/aks/use-labels#reserved-system-labels; zones are the region's name
 * with a number, as the cloud controller writes them.
 */
export function poolNodes(pool: unknown, name: string, cluster: PoolOwner): MachineGroup {
  const isSpot = textAt(pool, "scaleSetPriority") === "Spot";
  const machine = textAt(pool, "vmSize") ?? "";
  const version = /^\d+\.\d+/.exec(textAt(pool, "orchestratorVersion") ?? "")?.[0];
  const scales = at(pool, "enableAutoScaling") === true;
  const asked = numberAt(pool, "count");
  // What AKS makes of a pool that names no number: its least, or the API's default.
  const count = asked ?? (scales ? (numberAt(pool, "minCount") ?? 0) : 1);
  const zones = textsAt(pool, "availabilityZones");
  return {
    cluster: cluster.id,
    name: `aks-${name}-${scaleSet(cluster.id)}-vmss`,
    machine,
    ...(version !== undefined && { version }),
    way: isSpot ? "spot" : at(pool, "capacityReservationGroupID") === undefined ? "on-demand" : "reserved",
    min: scales ? (numberAt(pool, "minCount") ?? count) : count,
    desired: count,
    insists: asked !== undefined,
    max: scales ? (numberAt(pool, "maxCount") ?? count) : count,
    // A pool without zones has nodes in none that is known: AKS numbers them 0.
    zones: zones.length === 0 ? ["0"] : zones.map((zone) => `${cluster.region}-${zone}`),
    labels: { ...systemLabels(pool, name, cluster), ...mapAt(pool, "nodeLabels") },
    taints: taintsOf(pool),
    ...shared(pool, machine),
  };
}

/** Slices of one device by what AKS calls its profile. learn.microsoft.com/azure/aks/gpu-multi-instance */
const SLICES: Readonly<Record<string, number>> = { MIG1g: 7, MIG2g: 3, MIG3g: 2, MIG4g: 1, MIG7g: 1 };

/** What nodes show instead of whole devices: slices in hardware, or turns that the device plugin's configuration grants. */
function shared(pool: unknown, machine: string): Pick<MachineGroup, "devices"> {
  const whole = OFFERS.find(({ cloud, type }) => cloud === "azure" && type === machine)?.devices ?? 0;
  const slices = SLICES[textAt(pool, "gpuInstanceProfile") ?? ""] ?? 1;
  const configuration = mapAt(pool, "nodeLabels")[DEVICE_PLUGIN_CONFIG_LABEL] ?? "";
  const turns = Number(/^time-slicing-(\d+)$/.exec(configuration)?.[1] ?? 1);
  return slices * turns === 1 || whole === 0 ? {} : { devices: { "nvidia.com/gpu": String(whole * slices * turns) } };
}

/** The number in the names of a cluster's scale sets: the same for all of its pools. */
function scaleSet(cluster: string): string {
  const digest = BigInt(`0x${createHash("sha256").update(cluster.toLowerCase()).digest("hex").slice(0, 12)}`);
  return (digest % 100_000_000n).toString().padStart(8, "0");
}

function systemLabels(pool: unknown, name: string, { nodeResourceGroup }: PoolOwner): Readonly<Record<string, string>> {
  const managed = textAt(pool, "osDiskType") !== "Ephemeral";
  const isSpot = textAt(pool, "scaleSetPriority") === "Spot";
  const accelerated = OFFERS.some(({ type, devices }) => type === textAt(pool, "vmSize") && devices > 0);
  return {
    agentpool: name,
    "kubernetes.azure.com/agentpool": name,
    "kubernetes.azure.com/cluster": nodeResourceGroup,
    "kubernetes.azure.com/mode": (textAt(pool, "mode") ?? "User").toLowerCase(),
    "kubernetes.azure.com/role": "agent",
    "kubernetes.azure.com/os-sku": textAt(pool, "osSKU") ?? "Ubuntu",
    "kubernetes.azure.com/storageprofile": managed ? "managed" : "ephemeral",
    ...(managed && { "kubernetes.azure.com/storagetier": "Premium_LRS" }),
    ...(isSpot && { [AKS_SPOT.key]: AKS_SPOT.value }),
    ...(accelerated && { accelerator: "nvidia", "kubernetes.azure.com/accelerator": "nvidia" }),
  };
}

function taintsOf(pool: unknown): MachineGroup["taints"] {
  const isSpot = textAt(pool, "scaleSetPriority") === "Spot";
  const asked = textsAt(pool, "nodeTaints").map((text) => {
    const [, key = "", value, effect = ""] = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(text) ?? [];
    return { key, effect, ...(value !== undefined && value !== "" && { value }) };
  });
  const own = isSpot && asked.every(({ key }) => key !== AKS_SPOT.key) ? [{ ...AKS_SPOT, effect: "NoSchedule" }] : [];
  return [...asked, ...own];
}
