/** Adapter of Google Cloud: GKE Standard with node pools, in a VPC and with keys of the stack's own. */
import { connectAccount } from "../../account/gcp";
import { createCluster } from "../../cluster/gcp";
import { dns } from "../../dns/gcp";
import { createIdentity, CREDENTIAL_ENDPOINTS } from "../../identity/gcp";
import { createKeys } from "../../keys/gcp";
import { createNetwork, storageBlocks } from "../../network/gcp";
import { createNodePools } from "../../node-pools/gcp";
import { createAutoscaling } from "../../node-pools/autoscaling/gcp";
import { createRegistry } from "../../registry/gcp";
import { createSecrets, describeSecretStore } from "../../secrets/gcp";
import { createStorageClasses } from "../../storage/classes/gcp";
import { createFileShare } from "../../storage/file-share/gcp";
import { createObjectStore } from "../../storage/object-store/gcp";
import { facts } from "./facts";
import type { CreatingCloud } from "../contract";

export const adapter = {
  facts,
  account: connectAccount,
  ground: {
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
  managed: {},
} satisfies CreatingCloud;
