/** Node pools on AWS: an EKS managed node group for each pool that does not belong to the cluster itself. */
import type { CreateNodePools } from "./contract";
import { createNodeGroup } from "./node-group.aws";
import { poolVocabulary } from "./vocabulary";

export const createNodePools: CreateNodePools = (scope, spec, ground) => {
  if (ground === undefined) throw new Error("node pools on AWS are created with a cluster, a network and keys");
  for (const pool of ground.pools) createNodeGroup(scope, pool, ground);
  return { vocabulary: poolVocabulary(spec) };
};
