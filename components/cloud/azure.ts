/** Manifest of Azure: AKS with agent pools, in a virtual network and with keys of the stack's own. */
import { connectAccount } from "../account/azure";
import { createCluster } from "../cluster/azure";
import { unreachableAtFirst } from "../cluster/reach.azure";
import { dns } from "../dns/azure";
import { createIdentity, CREDENTIAL_ENDPOINTS } from "../identity/azure";
import { createKeys } from "../keys/azure";
import { createNetwork } from "../network/azure";
import { createNodePools } from "../node-pools/azure";
import { gpuStackOnAzure } from "../node-pools/gpu-stack/azure";
import { createRegistry } from "../registry/azure";
import { createSecrets, describeSecretStore } from "../secrets/azure";
import { createAutoscaling } from "../node-pools/autoscaling/azure";
import { createStorageClasses } from "../storage/classes/azure";
import { createFileShare } from "../storage/file-share/azure";
import { createObjectStore } from "../storage/object-store/azure";
import { checkGround, fixedOptions } from "./check.azure";
import type { CloudAdapter } from "./contract";
import { GROUP_NAMES } from "../placement/groups";
import { SYSTEM_NAMESPACES } from "../../catalogue/kubernetes/system-namespaces";

export default {
  name: "azure",
  capabilities: { createsNodePools: true, rewritesWebhooks: true },
  account: connectAccount,
  ground: {
    check: checkGround,
    fixed: fixedOptions,
    unreachableAtFirst,
    keys: createKeys,
    network: createNetwork,
    storageClasses: createStorageClasses,
    objectStore: createObjectStore,
    fileShare: createFileShare,
    dns,
    identity: createIdentity,
    credentialEndpoints: CREDENTIAL_ENDPOINTS,
    registry: createRegistry,
    secrets: createSecrets,
    secretStore: describeSecretStore,
    autoscaling: createAutoscaling,
  },
  cluster: createCluster,
  nodePools: createNodePools,
  gpuStack: gpuStackOnAzure,
  groups: GROUP_NAMES.azure,
  systemNamespaces: SYSTEM_NAMESPACES.azure,
  loadBalancers: ["azure"],
  managed: {},
} satisfies CloudAdapter;
