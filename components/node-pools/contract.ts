/** What node pools give to others: the vocabulary in which workloads and quotas speak about nodes. */
import type { Scope } from "../core/component";
import type { NodePoolsSpec } from "./spec";
import type { PoolVocabulary } from "./vocabulary";

export interface NodePoolsOutputs {
  readonly vocabulary: PoolVocabulary;
}

export type CreateNodePools = (scope: Scope, spec: NodePoolsSpec) => NodePoolsOutputs;
