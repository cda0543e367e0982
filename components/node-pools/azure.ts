/**
 * Node pools on Azure: of each pool that does not belong to the cluster itself an agent pool for every way in which its
 * nodes are bought, one after the other.
 */
import type { AgentPool } from "@pulumi/azure-native/containerservice";
import { createAgentPool } from "./agent-pool.azure";
import type { CreateNodePools } from "./contract";
import { poolVocabulary } from "./vocabulary";
import { waysOf } from "./ways";

export const createNodePools: CreateNodePools = (scope, spec, ground) => {
  if (ground === undefined) throw new Error("node pools on Azure are created with a cluster, a network and keys");
  const created: AgentPool[] = [];
  for (const pool of ground.pools) {
    for (const way of waysOf(pool.spec)) {
      created.push(createAgentPool(scope, pool, way, ground, created.slice(-1)));
    }
  }
  return { vocabulary: poolVocabulary(spec), created };
};
