/**
 * Node pools on Google Cloud: of each pool that does not belong to the cluster itself a GKE node pool for every way in
 * which its nodes are bought.
 */
import { gcpVocabulary } from "./compute-class.gcp";
import type { CreateNodePools } from "./contract";
import { createNodePool } from "./pool.gcp";
import { waysOf } from "./ways";

export const createNodePools: CreateNodePools = (scope, spec, ground) => {
  if (ground === undefined)
    throw new Error("node pools on Google Cloud are created with a cluster, a network and keys");
  const created = ground.pools.flatMap((pool) =>
    waysOf(pool.spec).map((way) => createNodePool(scope, pool, way, ground)),
  );
  return { vocabulary: gcpVocabulary(spec), created };
};
