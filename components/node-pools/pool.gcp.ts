/** One node pool on Google Cloud: its machines, their accelerators and disks, how it grows and how it is updated. */
import { NodePool } from "@pulumi/gcp/container";
import { mergeOptions } from "@pulumi/pulumi";
import { balancedDisk } from "../../catalogue/machines/disks.gcp";
import { gcpLabels } from "../account/names.gcp";
import { placementOn } from "../placement";
import type { GcpPlacement } from "../placement/gcp";
import type { Scope } from "../core/component";
import type { NetworkOutputs } from "../network/contract";
import { classMarks } from "./compute-class.gcp";
import type { MachinePool, NodePoolsGround } from "./contract";
import { bootDiskGb } from "./disk.gcp";
import { isQueuedTpu } from "./queued-tpu.gcp";
import { READ_BACK_SSDS, localSsds } from "./local-ssd.gcp";
import { guestAccelerator, HARDENED_NODE } from "./machines.gcp";
import { poolName } from "./pool-name.gcp";
import { holdsItsMachines, isScarce } from "./scarce";
import { acceleratorSharing } from "./sharing/gcp";
import type { CapacityType } from "../../catalogue/machines/capacity-types";
import type { TaintSpec } from "./spec";
import { nodesPerZone } from "./spread.gcp";
import { describePool } from "./vocabulary";
import type { Way } from "./ways";
import { zonesFor } from "./zones";

/** What a node pool is attached to. */
export type NodePoolGround = Omit<NodePoolsGround, "pools">;

const EFFECTS = {
  NoSchedule: "NO_SCHEDULE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
} as const satisfies Record<TaintSpec["effect"], string>;

/** The longest that Google lets machines of flexible capacity run: seven days. */
const FLEX_DURATION = "604800s";

/** A node pool of GKE for one of the ways in which the nodes of a pool that has been checked are bought. */
export function createNodePool(scope: Scope, pool: MachinePool, way: Way, ground: NodePoolGround): NodePool {
  const placement = placementOn("gcp", ground.placement);
  const { cluster, network, keys } = ground;
  const { spec } = pool;

  const { capacity, nodes, maxNodes } = way;
  const reserved = capacity === "reserved" ? placement.reservations[spec.name] : undefined;
  const zones = reserved === undefined ? zonesFor("gcp", pool, placement) : [reserved.zone];
  const scarce = isScarce(spec, capacity);
  return new NodePool(
    `${scope.name}-${way.name}`,
    {
      cluster: cluster.name,
      location: placement.region,
      name: nodePoolName(pool, way, placement, network),
      nodeLocations: [...zones],
      initialNodeCount: nodesPerZone(nodes, maxNodes, zones.length),
      autoscaling: {
        ...limits(pool, way),
        // Scarce machines are taken in whatever zone has some.
        locationPolicy: scarce ? "ANY" : "BALANCED",
      },
      maxPodsPerNode: network.podsPerNode,
      networkConfig: { enablePrivateNodes: true },
      // Nodes follow the control plane within its maintenance window; they never run a newer version.
      management: { autoUpgrade: true, autoRepair: capacity !== "flex" },
      // GKE has a strategy of its own for queued machines, SHORT_LIVED, which its provider does not know as an answer.
      ...(capacity !== "flex" && {
        upgradeSettings: {
          strategy: "SURGE",
          // Of scarce machines a new one may only come after an old one has gone.
          ...(scarce ? { maxSurge: 0, maxUnavailable: 1 } : { maxSurge: 1, maxUnavailable: 0 }),
        },
      }),
      nodeConfig: nodeConfig(scope, pool, capacity, ground, placement),
    },
    mergeOptions(scope.options, {
      dependsOn: [...cluster.ready, ...keys.for("disks").ready],
      // How many nodes there are now is the autoscaler's decision; another number at first would replace the pool.
      ignoreChanges: ["initialNodeCount", ...READ_BACK_SSDS, ...(capacity === "flex" ? ["upgradeSettings"] : [])],
      // Reserved machines are all in use: a new pool gets some only after the old one has let go of them.
      deleteBeforeReplace: holdsItsMachines(capacity),
    }),
  );
}

/** The least and the most nodes of all zones together; of queued TPUs those of the one zone (queued-tpu.gcp.ts). */
function limits({ spec }: MachinePool, { capacity, nodes, maxNodes }: Way) {
  const most = Math.max(maxNodes, 1);
  return isQueuedTpu(spec, capacity)
    ? { minNodeCount: nodes, maxNodeCount: most }
    : { totalMinNodeCount: nodes, totalMaxNodeCount: most };
}

/** What GKE calls the node pool for one of a pool's ways. */
export function nodePoolName(
  pool: MachinePool,
  { name, capacity }: Way,
  { reservations }: GcpPlacement,
  { podsPerNode }: Pick<NetworkOutputs, "podsPerNode">,
): string {
  const { name: own, sharing } = pool.spec;
  const reservation = capacity === "reserved" ? reservations[own]?.name : undefined;
  return poolName(name, { accelerator: guestAccelerator(pool), capacity, reservation, podsPerNode, sharing });
}

function nodeConfig(
  scope: Scope,
  pool: MachinePool,
  capacity: CapacityType,
  { cluster, keys }: NodePoolGround,
  placement: GcpPlacement,
) {
  const { spec, machine } = pool;
  const { selector, taints, accelerator } = describePool(spec);
  const attached = guestAccelerator(pool);
  // GKE taints nodes with accelerators itself, with the very taint that pools have elsewhere.
  const own = taints.filter(
    ({ key, value, effect }) => key !== accelerator?.resource || value !== "present" || effect !== "NoSchedule",
  );
  const marks = classMarks(spec);
  return {
    ...HARDENED_NODE,
    machineType: machine.type,
    diskType: balancedDisk(machine.type),
    diskSizeGb: bootDiskGb(spec),
    bootDiskKmsKey: keys.for("disks").id,
    ...localSsds(machine.type),
    serviceAccount: cluster.nodeIdentity,
    labels: { ...selector, ...marks.labels },
    resourceLabels: { ...gcpLabels(scope.ownership), "stratiform-pool": spec.name },
    taints: [...own, ...marks.taints].map(({ key, value = "", effect }) => ({ key, value, effect: EFFECTS[effect] })),
    // Images for ARM are chosen by the stack file, as on every other cloud.
    ...(machine.architecture === "arm64" && { taintConfig: { architectureTaintBehavior: "NONE" } }),
    ...(attached !== undefined && {
      guestAccelerators: [
        {
          ...attached,
          gpuDriverInstallationConfig: { gpuDriverVersion: "DEFAULT" },
          ...acceleratorSharing(spec.sharing),
        },
      ],
    }),
    ...CAPACITY[capacity](placement.reservations[spec.name]?.name ?? ""),
  };
}

const NO_RESERVATION = { reservationAffinity: { consumeReservationType: "NO_RESERVATION" } } as const;

/** How machines of each capacity type are bought. Only a reserved pool uses a reservation, and only its own. */
const CAPACITY = {
  "on-demand": () => NO_RESERVATION,
  spot: () => ({ spot: true, ...NO_RESERVATION }),
  flex: () => ({ flexStart: true, maxRunDuration: FLEX_DURATION, ...NO_RESERVATION }),
  reserved: (reservation: string) => ({
    reservationAffinity: {
      consumeReservationType: "SPECIFIC_RESERVATION",
      key: "compute.googleapis.com/reservation-name",
      values: [reservation],
    },
  }),
} as const satisfies Record<CapacityType, (reservation: string) => object>;
