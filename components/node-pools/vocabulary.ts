/**
 * Pools as workloads see them: how to select a pool's nodes, what to tolerate there, what one node offers and how many
 * accelerators the pool can ever have. Pure; everything that schedules or counts goes through here.
 */
import { DOMAIN } from "../core/labels";
import { ACCELERATORS, type Accelerator, type AcceleratorResource } from "../../catalogue/accelerators";
import { slicesPerDevice, type SharingSpec } from "./sharing/spec";
import type { CapacityType } from "../../catalogue/machines/capacity-types";
import type { NodePoolSpec, NodePoolsSpec, TaintSpec } from "./spec";
import { AKS_SPOT, GKE_SPOT } from "../../catalogue/kubernetes/labels";

/** Label that identifies a pool's nodes unless the stack file names others. */
export const POOL_LABEL = `${DOMAIN}/pool`;

export interface Toleration {
  readonly key: string;
  readonly operator: "Exists";
  /** Absent: every effect. */
  readonly effect?: TaintSpec["effect"];
}

export interface Pool {
  readonly name: string;
  readonly role: NodePoolSpec["role"];
  /** How its nodes are bought, the preferred way first. */
  readonly capacity: readonly CapacityType[];
  /** Labels that all of the pool's nodes carry and no other node does. */
  readonly selector: Readonly<Record<string, string>>;
  readonly taints: readonly TaintSpec[];
  /** What a pod needs in order to run here. */
  readonly tolerations: readonly Toleration[];
  readonly accelerator?: PoolAccelerator;
  /** What one node offers to pods, by resource name, as quantities. */
  readonly allocatable: Readonly<Record<string, string>>;
  readonly nodes: number;
  readonly maxNodes: number;
}

export interface PoolAccelerator {
  readonly name: Accelerator;
  /** The resource that pods ask for. A slice of a shared device has the same one as a whole device. */
  readonly resource: AcceleratorResource;
  /** What one node offers to pods under the resource: devices, or their slices where devices are shared. */
  readonly perNode: number;
  /** The same in the pool at its largest. */
  readonly max: number;
  /** Devices in each node, whole ones. */
  readonly devicesPerNode: number;
  /** How pods share a device; absent where each has devices of its own. */
  readonly sharing?: SharingSpec;
}

export interface PoolVocabulary {
  readonly pools: Readonly<Record<string, Pool>>;
}

export function poolVocabulary(specs: NodePoolsSpec): PoolVocabulary {
  return { pools: Object.fromEntries(specs.map((spec) => [spec.name, describePool(spec)])) };
}

export function describePool(spec: NodePoolSpec): Pool {
  const maxNodes = spec.maxNodes ?? spec.nodes;
  const accelerator = describeAccelerator(spec, maxNodes);
  const taints = spec.taints ?? defaultTaints(accelerator);
  return {
    name: spec.name,
    role: spec.role,
    capacity: spec.capacity,
    selector: spec.labels ?? { [POOL_LABEL]: spec.name },
    taints,
    tolerations: tolerationsFor(taints, spec.capacity, accelerator),
    ...(accelerator && { accelerator }),
    allocatable: {
      cpu: spec.cpu,
      memory: spec.memory,
      ...(accelerator && { [accelerator.resource]: String(accelerator.perNode) }),
    },
    nodes: spec.nodes,
    maxNodes,
  };
}

function describeAccelerator(spec: NodePoolSpec, maxNodes: number): PoolAccelerator | undefined {
  if (spec.accelerator === undefined) return undefined;
  const { accelerator, sharing, acceleratorsPerNode: devicesPerNode = 1 } = spec;
  const perNode = devicesPerNode * slicesPerDevice(sharing, accelerator);
  return {
    name: accelerator,
    resource: ACCELERATORS[accelerator].resource,
    perNode,
    max: perNode * maxNodes,
    devicesPerNode,
    ...(sharing && { sharing }),
  };
}

/** GKE adds this taint to accelerator nodes itself; elsewhere pools declare the same one, so that pods need only one. */
function defaultTaints(accelerator: PoolAccelerator | undefined): TaintSpec[] {
  return accelerator === undefined ? [] : [{ key: accelerator.resource, value: "present", effect: "NoSchedule" }];
}

/**
 * Taints that clouds put on spot nodes: AKS always, GKE when node auto-provisioning made the pool. Tolerating both
 * costs nothing where they do not occur and keeps one workload spec valid on every cloud.
 */
const SPOT_TOLERATIONS = [
  { key: AKS_SPOT.key, operator: "Exists", effect: "NoSchedule" },
  { key: GKE_SPOT, operator: "Exists", effect: "NoSchedule" },
] as const satisfies readonly Toleration[];

function tolerationsFor(
  taints: readonly TaintSpec[],
  capacity: readonly CapacityType[],
  accelerator: PoolAccelerator | undefined,
): Toleration[] {
  const wanted: Toleration[] = [
    // By key alone: GKE's value is "present", hand-made pools use "true" and others.
    ...(accelerator === undefined ? [] : [{ key: accelerator.resource, operator: "Exists" } as const]),
    ...taints
      .filter(({ key, effect }) => effect !== "PreferNoSchedule" && key !== accelerator?.resource)
      .map(({ key, effect }) => ({ key, operator: "Exists", effect }) as const),
    ...(capacity.includes("spot") ? SPOT_TOLERATIONS : []),
  ];
  const seen = new Set<string>();
  return wanted.filter(({ key, effect }) => {
    const identity = `${key}:${effect ?? ""}`;
    return seen.has(identity) ? false : seen.add(identity);
  });
}
