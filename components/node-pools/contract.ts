/** What node pools are made from and what they give: the vocabulary in which workloads and quotas speak about nodes. */
import type { Resource } from "@pulumi/pulumi";
import type { AddonName } from "../addons/catalogue";
import type { FromStack } from "../addons/from-stack";
import type { Placement } from "../placement";
import type { CreatedCluster } from "../control-plane/contract";
import type { Scope } from "../core/component";
import type { KeysOutputs } from "../keys/contract";
import type { NetworkOutputs } from "../network/contract";
import type { NodePoolSpec, NodePoolsSpec } from "./spec";
import type { PoolVocabulary } from "./vocabulary";

export const ARCHITECTURES = ["amd64", "arm64"] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

/** The machine that a pool's nodes are: chosen once and recorded, so that a price never changes a live pool. */
export interface Machine {
  /** The cloud's name of it, e.g. `p5.48xlarge`. */
  readonly type: string;
  readonly architecture: Architecture;
  /** Its processors, as its cloud counts them. */
  readonly vcpu: number;
  /** What an autoscaler may start instead, with as many processors, as the cloud names it. @default nothing else */
  readonly also?: readonly string[];
  /** Accelerators in it, whole ones; it may carry more than its pool asks for. */
  readonly devices: number;
}

/** A pool together with the machine that was chosen for it. */
export interface MachinePool {
  readonly spec: NodePoolSpec;
  readonly machine: Machine;
}

/** What node pools are created with. */
export interface NodePoolsGround {
  readonly placement: Placement;
  readonly cluster: CreatedCluster;
  readonly network: NetworkOutputs;
  readonly keys: KeysOutputs;
  /** Pools: to create those without a role in running the cluster itself, to grow all of them. */
  readonly pools: readonly MachinePool[];
}

export interface NodePoolsOutputs {
  readonly vocabulary: PoolVocabulary;
  /** The pools in the cloud that were made. @default none */
  readonly created?: readonly Resource[];
  /** What the addons that make pools grow must know of this stack. @default nothing */
  readonly addons?: Readonly<Partial<Record<AddonName, FromStack>>>;
}

/**
 * @param spec every pool of the stack, system pools included: the vocabulary speaks of all of them
 * @param ground absent where the nodes are there already
 */
export type CreateNodePools = (scope: Scope, spec: NodePoolsSpec, ground?: NodePoolsGround) => NodePoolsOutputs;
