/**
 * Node pools on Azure: of each pool that does not belong to the cluster itself an agent pool for every way in which its
 * nodes are bought.
 */
import { createAgentPool } from "./agent-pool.azure";
import type { CreateNodePools } from "./contract";
import { poolVocabulary } from "./vocabulary";
import { waysOf } from "./ways";

export const createNodePools: CreateNodePools = (scope, spec, ground) => {
  if (ground === undefined) throw new Error("node pools on Azure are created with a cluster, a network and keys");
  const created = ground.pools.flatMap((pool) =>
    waysOf(pool.spec).map((way) => createAgentPool(scope, pool, way, ground)),
  );
  return { vocabulary: poolVocabulary(spec), created };
};
