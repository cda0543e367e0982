/** Adapter of a cluster that already exists: Stratiform describes its nodes and deploys into it. */
import { connectAccount } from "../../account/existing";
import { createCluster } from "../../cluster/existing";
import { createNodePools } from "../../node-pools/existing";
import { createStorageClasses } from "../../storage/classes/existing";
import type { ExistingCluster } from "../contract";
import { facts } from "./facts";

export const adapter = {
  facts,
  account: connectAccount,
  givenClasses: createStorageClasses,
  cluster: createCluster,
  nodePools: createNodePools,
  managed: {},
} satisfies ExistingCluster;
