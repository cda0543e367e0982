/** Node pools on Google Cloud: a GKE node pool for each pool that does not belong to the cluster itself. */
import type { CreateNodePools } from "./contract";
import { createNodePool } from "./pool.gcp";
import { poolVocabulary } from "./vocabulary";

export const createNodePools: CreateNodePools = (scope, spec, ground) => {
  if (ground === undefined)
    throw new Error("node pools on Google Cloud are created with a cluster, a network and keys");
  for (const pool of ground.pools) createNodePool(scope, pool, ground);
  return { vocabulary: poolVocabulary(spec) };
};
