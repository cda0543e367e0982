/**
 * Shared files on Azure: a storage account for files that the network alone reaches. The driver makes an NFS share in it
 * for each claim, mounted inside of TLS.
 */
import { FileServiceProperties } from "@pulumi/azure-native/storage";
import { StorageClass } from "@pulumi/kubernetes/storage/v1";
import { effective } from "../../account/effective";
import { resourceGroupName } from "../../account/names.azure";
import { grant } from "../../account/roles.azure";
import { WAITS } from "../../account/waits.azure";
import { placementOn } from "../../placement";
import { createPrivateEndpoint } from "../../network/endpoints.azure";
import { createStorageAccount } from "../../network/storage-account.azure";
import { SHARED, SHARED_FILE_CLASS, type CreateFileShare } from "./contract";

/** Days for which a deleted share can be restored. */
const RESTORABLE_DAYS = { dev: 1, staging: 7, prod: 30 } as const;

export const createFileShare: CreateFileShare = (scope, { placement }, { keys, network, cluster, kubernetes }) => {
  const azure = placementOn("azure", placement);
  const { ownership } = scope;
  const { endpoints } = network;
  const { controlPlanePrincipal } = cluster;
  if (endpoints === undefined)
    throw new Error("shared files on Azure are created in a network with a place for endpoints");
  if (controlPlanePrincipal === undefined) throw new Error("an AKS cluster has an identity of its own");
  const account = createStorageAccount(scope, azure, {
    name: scope.name,
    purpose: "files",
    kind: "files",
    key: keys.for("files"),
    options: { protect: ownership.environment === "prod" },
  });
  const service = new FileServiceProperties(
    scope.name,
    {
      resourceGroupName: resourceGroupName(ownership),
      accountName: account.name,
      fileServicesName: "default",
      shareDeleteRetentionPolicy: { enabled: true, days: RESTORABLE_DAYS[ownership.environment] },
      // Nobody mounts by SMB, but what is not said is taken as Azure's default, which has older ciphers.
      protocolSettings: { smb: { channelEncryption: "AES-256-GCM", versions: "SMB3.1.1" } },
    },
    scope.options,
  );
  // The driver runs as the control plane and makes shares through Azure's management. The account's keys, which the role
  // may list, open nothing: the account takes none.
  const right = grant(scope, `${scope.name}-driver`, azure, {
    role: "Storage Account Contributor",
    principalId: controlPlanePrincipal,
    at: account.id,
  });
  const rights = effective(scope, "driver", {
    after: [right],
    seconds: WAITS.role,
    why: "Azure lets the driver make shares",
  });
  const way = createPrivateEndpoint(scope, {
    service: "files",
    ...endpoints,
    targetId: account.id,
    dependsOn: [account],
  });
  const storageClass = new StorageClass(
    scope.name,
    {
      metadata: { name: SHARED_FILE_CLASS, labels: { ...scope.labels } },
      ...SHARED,
      provisioner: "file.csi.azure.com",
      parameters: {
        protocol: "nfs",
        resourceGroup: resourceGroupName(ownership),
        storageAccount: account.name,
        // The account's own endpoint above. Without this the driver opens every subnet of the network to storage, for which
        // it has no right; with it, it makes nothing, since the account is named.
        networkEndpointType: "privateEndpoint",
        encryptInTransit: "true",
      },
    },
    { ...scope.options, provider: kubernetes, dependsOn: [service, rights, ...way] },
  );
  return { storageClass };
};
