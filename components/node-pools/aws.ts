/**
 * Node pools on AWS: an EKS managed node group for the least of each pool that does not belong to the cluster itself, and
 * what Karpenter, which starts all that goes beyond, needs in the account.
 */
import { AUTOSCALER } from "./autoscaling/addon.aws";
import { createController } from "./autoscaling/controller.aws";
import type { CreateNodePools } from "./contract";
import { createNodeGroup } from "./node-group.aws";
import { poolVocabulary } from "./vocabulary";
import { isElastic } from "./ways";

export const createNodePools: CreateNodePools = (scope, spec, ground) => {
  if (ground === undefined) throw new Error("node pools on AWS are created with a cluster, a network and keys");
  const created = ground.pools
    .filter((pool) => pool.spec.nodes > 0 || !isElastic(pool.spec))
    .map((pool) => createNodeGroup(scope, pool, ground));
  const vocabulary = poolVocabulary(spec);
  if (!spec.some(isElastic)) return { vocabulary, created };
  return { vocabulary, created, addons: { [AUTOSCALER]: createController(scope, ground) } };
};
