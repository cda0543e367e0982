/** Manifest of a cluster that already exists: Stratiform describes its nodes and deploys into it. */
import { connectAccount } from "../account/existing";
import { createCluster } from "../cluster/existing";
import { createNodePools } from "../node-pools/existing";
import { gpuStackOnExisting } from "../node-pools/gpu-stack/existing";
import type { CloudAdapter } from "./contract";

export default {
  name: "existing",
  capabilities: { createsNodePools: false },
  account: connectAccount,
  cluster: createCluster,
  nodePools: createNodePools,
  gpuStack: gpuStackOnExisting,
  managed: {},
} satisfies CloudAdapter;
