/** One node pool on Azure: an agent pool of AKS. The first system pool is part of its cluster, the others stand alone. */
import { AgentPool, type AgentPoolArgs } from "@pulumi/azure-native/containerservice";
import { mergeOptions, type Resource } from "@pulumi/pulumi";
import { azureTags, resourceGroupName } from "../account/names.azure";
import { placementOn } from "../placement";
import type { AzurePlacement } from "../placement/azure";
import type { Scope } from "../core/component";
import type { Ownership } from "../core/labels";
import type { NetworkOutputs } from "../network/contract";
import { PRIORITIES } from "./agent-pool-check.azure";
import type { MachinePool, NodePoolsGround } from "./contract";
import { diskGiB } from "./disk";
import { agentPoolName } from "./names.azure";
import { holdsItsMachines, isScarce } from "./scarce";
import { gpuInstanceProfile } from "./sharing/azure";
import { pluginConfigOf } from "./sharing/device-plugin";
import type { TaintSpec } from "./spec";
import { describePool } from "./vocabulary";
import type { Way } from "./ways";
import { zonesOn } from "./zones";
import { AKS_SPOT, DEVICE_PLUGIN_CONFIG_LABEL } from "../../catalogue/kubernetes/labels";

/** GiB of a node's disk, for images, logs and scratch space. Images of model servers are tens of GiB each. */
const DISK_GIB = { cpu: 128, accelerated: 512 } as const;

/** Label and taint that AKS puts on spot nodes anyway: said here, so that a refresh finds no difference. */
const SPOT = { ...AKS_SPOT, effect: "NoSchedule" } as const;

/**
 * What AKS changes in no pool that exists, besides its subnet, which goes with the cluster: without another pool an update
 * would end with "Changing property is not allowed". learn.microsoft.com/azure/aks/manage-node-pools#limitations
 */
export function fixedSettings(
  { spec, machine }: MachinePool,
  { capacity }: Pick<Way, "capacity">,
  placement: AzurePlacement,
  { podsPerNode }: Pick<NetworkOutputs, "podsPerNode">,
) {
  const accelerated = spec.accelerator !== undefined;
  const instanceProfile = gpuInstanceProfile(spec.sharing);
  const zones = zonesOn("azure", spec, placement.zones);
  const reservation = capacity === "reserved" ? placement.capacityReservations[spec.name] : undefined;
  return {
    type: "VirtualMachineScaleSets",
    vmSize: machine.type,
    osType: "Linux",
    osDiskType: "Managed",
    osDiskSizeGB: diskGiB(spec) ?? (accelerated ? DISK_GIB.accelerated : DISK_GIB.cpu),
    enableEncryptionAtHost: true,
    enableNodePublicIP: false,
    maxPods: podsPerNode,
    // None: the pool is regional, and Azure decides where its nodes are.
    ...(reservation !== undefined
      ? { availabilityZones: [reservation.zone] }
      : zones.length > 0 && { availabilityZones: [...zones] }),
    ...(reservation !== undefined && { capacityReservationGroupID: reservation.groupId }),
    ...(capacity === "spot"
      ? { scaleSetPriority: PRIORITIES.spot, scaleSetEvictionPolicy: "Delete", spotMaxPrice: -1 }
      : { scaleSetPriority: PRIORITIES["on-demand"] }),
    ...(accelerated && { gpuProfile: { driver: "Install" } }),
    ...(instanceProfile !== undefined && { gpuInstanceProfile: instanceProfile }),
  } satisfies Partial<AgentPoolArgs>;
}

/** What a pool is made with, wherever it is said. */
export function agentPoolSettings(
  pool: MachinePool,
  way: Way,
  placement: AzurePlacement,
  ownership: Ownership,
  network: NetworkOutputs,
) {
  const { spec } = pool;
  const { selector, taints } = describePool(spec);
  const { capacity, nodes, maxNodes } = way;
  const isSpot = capacity === "spot";
  const pluginConfig = pluginConfigOf(spec.sharing);
  const [subnet] = network.nodeSubnets;
  return {
    ...fixedSettings(pool, way, placement, network),
    mode: spec.role === "system" ? "System" : "User",
    osSKU: "Ubuntu",
    // A subnet spans its zones: the first is all of them.
    ...(subnet !== undefined && { vnetSubnetID: subnet.id }),
    enableAutoScaling: true,
    // No `count`: how many nodes there are is the autoscaler's decision. A new pool starts with its least, and an update
    // that names none keeps what there is, also where the least is raised above it.
    minCount: nodes,
    maxCount: Math.max(maxNodes, 1),
    scaleDownMode: "Delete",
    nodeLabels: {
      ...selector,
      ...(isSpot && { [SPOT.key]: SPOT.value }),
      ...(pluginConfig !== undefined && { [DEVICE_PLUGIN_CONFIG_LABEL]: pluginConfig }),
    },
    nodeTaints: [...taints, ...(isSpot ? [SPOT] : [])].map(writeTaint),
    // AKS accepts no surge for spot pools: it replaces their nodes in place.
    ...(!isSpot && { upgradeSettings: upgradeSettings(spec, capacity) }),
    tags: azureTags(ownership),
  } satisfies Partial<AgentPoolArgs>;
}

/**
 * Of scarce machines a new one may only come after an old one has gone. A node with accelerators is waited for as long as
 * AKS can, which is a day, and then set aside as it is: its jobs go on, and the upgrade goes on without it.
 * learn.microsoft.com/azure/aks/upgrade-aks-node-pools-rolling (MicrosoftDocs/azure-aks-docs@fb060abe, 2026-08-21)
 */
function upgradeSettings(spec: MachinePool["spec"], capacity: Way["capacity"]) {
  const drain =
    spec.accelerator === undefined
      ? { drainTimeoutInMinutes: 30, undrainableNodeBehavior: "Schedule" }
      : { drainTimeoutInMinutes: 1440, undrainableNodeBehavior: "Cordon" };
  const pace = isScarce(spec, capacity) ? { maxSurge: "0", maxUnavailable: "1" } : { maxSurge: "33%" };
  return { ...drain, nodeSoakDurationInMinutes: 0, ...pace };
}

function writeTaint({ key, value = "", effect }: TaintSpec): string {
  return `${key}=${value}:${effect}`;
}

/** Properties of `fixedSettings`, and the subnet: the provider itself knows of the size and its slices only. */
export const FIXED = [
  "availabilityZones",
  "capacityReservationGroupID",
  "enableEncryptionAtHost",
  "enableNodePublicIP",
  "gpuInstanceProfile",
  "gpuProfile",
  "maxPods",
  "osDiskSizeGB",
  "osDiskType",
  "osType",
  "scaleSetEvictionPolicy",
  "scaleSetPriority",
  "spotMaxPrice",
  "type",
  "vmSize",
  "vnetSubnetID",
] as const satisfies readonly (keyof AgentPoolArgs)[];

/** What an agent pool is attached to. */
export type AgentPoolGround = Omit<NodePoolsGround, "pools">;

/**
 * An agent pool for one of the ways in which a pool's nodes are bought.
 * @param after what must be done first: AKS changes one pool of a cluster at a time, and refuses a second one meanwhile
 */
export function createAgentPool(
  scope: Scope,
  pool: MachinePool,
  way: Way,
  { placement, cluster, network, keys }: AgentPoolGround,
  after: readonly Resource[] = [],
): AgentPool {
  const { ownership } = scope;
  const site = placementOn("azure", placement);
  return new AgentPool(
    `${scope.name}-${way.name}`,
    {
      resourceGroupName: resourceGroupName(ownership),
      resourceName: cluster.name,
      agentPoolName: agentPoolName(way.name, fixedSettings(pool, way, site, network)),
      ...agentPoolSettings(pool, way, site, ownership, network),
      // After the control plane has it: nodes are never newer than their API server.
      orchestratorVersion: cluster.nodeVersion ?? cluster.version,
    },
    mergeOptions(scope.options, {
      dependsOn: [...cluster.ready, ...keys.for("disks").ready, ...after],
      replaceOnChanges: [...FIXED],
      // Reserved machines are all in use: a new pool gets some only after the old one has let go of them.
      deleteBeforeReplace: holdsItsMachines(way.capacity),
    }),
  );
}
