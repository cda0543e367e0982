/**
 * Node pools on Google Cloud: of each pool that does not belong to the cluster itself a GKE node pool for every way in
 * which its nodes are bought.
 */
import type { CreateNodePools } from "./contract";
import { createNodePool } from "./pool.gcp";
import { poolVocabulary } from "./vocabulary";
import { waysOf } from "./ways";

export const createNodePools: CreateNodePools = (scope, spec, ground) => {
  if (ground === undefined)
    throw new Error("node pools on Google Cloud are created with a cluster, a network and keys");
  for (const pool of ground.pools) {
    for (const way of waysOf(pool.spec)) createNodePool(scope, pool, way, ground);
  }
  return { vocabulary: poolVocabulary(spec) };
};
