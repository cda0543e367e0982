/** Manifest of AWS: EKS with managed node groups, in a VPC and with keys of the stack's own. */
import { connectAccount } from "../account/aws";
import { createCluster } from "../cluster/aws";
import { unreachableAtFirst } from "../cluster/reach.aws";
import { dns } from "../dns/aws";
import { createIdentity, CREDENTIAL_ENDPOINTS } from "../identity/aws";
import { createKeys } from "../keys/aws";
import { createNetwork, storageBlocks } from "../network/aws";
import { createNodePools } from "../node-pools/aws";
import { gpuStackOnAws } from "../node-pools/gpu-stack/aws";
import { createAutoscaling } from "../node-pools/autoscaling/aws";
import { createStorageClasses } from "../storage/classes/aws";
import { createRegistry } from "../registry/aws";
import { createSecrets, describeSecretStore } from "../secrets/aws";
import { createFileShare } from "../storage/file-share/aws";
import { createObjectStore } from "../storage/object-store/aws";
import { checkGround } from "./check.aws";
import type { CloudAdapter } from "./contract";
import { GROUP_NAMES } from "../placement/groups";
import { SYSTEM_NAMESPACES } from "../../catalogue/kubernetes/system-namespaces";

export default {
  name: "aws",
  capabilities: { createsNodePools: true, rewritesWebhooks: false },
  account: connectAccount,
  ground: {
    check: checkGround,
    unreachableAtFirst,
    keys: createKeys,
    network: createNetwork,
    storageBlocks,
    storageClasses: createStorageClasses,
    objectStore: createObjectStore,
    fileShare: createFileShare,
    dns,
    identity: createIdentity,
    credentialEndpoints: CREDENTIAL_ENDPOINTS,
    autoscaling: createAutoscaling,
    registry: createRegistry,
    secrets: createSecrets,
    secretStore: describeSecretStore,
  },
  cluster: createCluster,
  nodePools: createNodePools,
  gpuStack: gpuStackOnAws,
  groups: GROUP_NAMES.aws,
  systemNamespaces: SYSTEM_NAMESPACES.aws,
  loadBalancers: ["aws"],
  managed: {},
} satisfies CloudAdapter;
