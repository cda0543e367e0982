/** What node pools are made from and what they give: the vocabulary in which workloads and quotas speak about nodes. */
import type { Placement } from "../cloud/placement";
import type { CreatedCluster } from "../cluster/contract";
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
  /** Pools to create: those without a role in running the cluster itself. */
  readonly pools: readonly MachinePool[];
}

export interface NodePoolsOutputs {
  readonly vocabulary: PoolVocabulary;
}

/**
 * @param spec every pool of the stack, system pools included: the vocabulary speaks of all of them
 * @param ground absent where the nodes are there already
 */
export type CreateNodePools = (scope: Scope, spec: NodePoolsSpec, ground?: NodePoolsGround) => NodePoolsOutputs;
