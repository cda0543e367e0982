/** Node pools on Azure: an agent pool for each pool that does not belong to the cluster itself. */
import { createAgentPool } from "./agent-pool.azure";
import type { CreateNodePools } from "./contract";
import { poolVocabulary } from "./vocabulary";

export const createNodePools: CreateNodePools = (scope, spec, ground) => {
  if (ground === undefined) throw new Error("node pools on Azure are created with a cluster, a network and keys");
  for (const pool of ground.pools) createAgentPool(scope, pool, ground);
  return { vocabulary: poolVocabulary(spec) };
};
