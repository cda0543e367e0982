/** Adapter of AWS: EKS with managed node groups, in a VPC and with keys of the stack's own. */
import { connectAccount } from "../../account/aws";
import { createCluster } from "../../cluster/aws";
import { dns } from "../../dns/aws";
import { createIdentity, CREDENTIAL_ENDPOINTS } from "../../identity/aws";
import { createKeys } from "../../keys/aws";
import { createNetwork, storageBlocks } from "../../network/aws";
import { createNodePools } from "../../node-pools/aws";
import { createAutoscaling } from "../../node-pools/autoscaling/aws";
import { createStorageClasses } from "../../storage/classes/aws";
import { createRegistry } from "../../registry/aws";
import { createSecrets, describeSecretStore } from "../../secrets/aws";
import { createFileShare } from "../../storage/file-share/aws";
import { createObjectStore } from "../../storage/object-store/aws";
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
