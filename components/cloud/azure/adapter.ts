/** Adapter of Azure: AKS with agent pools, in a virtual network and with keys of the stack's own. */
import { connectAccount } from "../../account/azure";
import { createCluster } from "../../cluster/azure";
import { dns } from "../../dns/azure";
import { createIdentity, CREDENTIAL_ENDPOINTS } from "../../identity/azure";
import { createKeys } from "../../keys/azure";
import { createNetwork } from "../../network/azure";
import { createNodePools } from "../../node-pools/azure";
import { createRegistry } from "../../registry/azure";
import { createSecrets, describeSecretStore } from "../../secrets/azure";
import { createAutoscaling } from "../../node-pools/autoscaling/azure";
import { createStorageClasses } from "../../storage/classes/azure";
import { createFileShare } from "../../storage/file-share/azure";
import { createObjectStore } from "../../storage/object-store/azure";
import { facts } from "./facts";
import type { CreatingCloud } from "../contract";

export const adapter = {
  facts,
  account: connectAccount,
  ground: {
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
  managed: {},
} satisfies CreatingCloud;
