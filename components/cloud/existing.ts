/** Manifest of a cluster that already exists: Stratiform describes its nodes and deploys into it. */
import { connectAccount } from "../account/existing";
import { createCluster } from "../cluster/existing";
import { createNodePools } from "../node-pools/existing";
import { gpuStackOnExisting } from "../node-pools/gpu-stack/existing";
import { createStorageClasses } from "../storage/classes/existing";
import type { CloudAdapter } from "./contract";
import { GROUP_NAMES } from "../placement/groups";
import { SYSTEM_NAMESPACES } from "../../catalogue/kubernetes/system-namespaces";

export default {
  name: "existing",
  // It may: nobody says what kind of cluster it is.
  capabilities: { createsNodePools: false, rewritesWebhooks: true },
  account: connectAccount,
  givenClasses: createStorageClasses,
  cluster: createCluster,
  nodePools: createNodePools,
  gpuStack: gpuStackOnExisting,
  groups: GROUP_NAMES.existing,
  systemNamespaces: SYSTEM_NAMESPACES.existing,
  // Which one the cluster has is not known: all that there may be.
  loadBalancers: ["aws", "aws-load-balancer-controller", "gcp", "azure"],
  managed: {},
} satisfies CloudAdapter;
