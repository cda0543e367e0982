/** Node pools of a cluster that exists: nothing is created, the declared pools become the vocabulary. */
import type { CreateNodePools } from "./contract";
import { poolVocabulary } from "./vocabulary";

export const createNodePools: CreateNodePools = (_scope, spec) => ({ vocabulary: poolVocabulary(spec) });
