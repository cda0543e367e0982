/** Where logs go on Azure: a storage account with the key for logs, which forgets them when the environment may. */
import { ManagementPolicy, type StorageAccount } from "@pulumi/azure-native/storage";
import { resourceGroupName } from "../account/names.azure";
import type { AzurePlacement } from "../placement/azure";
import type { Scope } from "../core/component";
import type { KeyReference } from "../keys/contract";
import { createStorageAccount } from "./storage-account.azure";
import { LOG_RETENTION_DAYS } from "./log-retention";

export function createLogStore(
  scope: Scope,
  placement: AzurePlacement,
  purpose: string,
  key: KeyReference,
): StorageAccount {
  const name = `${scope.name}-${purpose}`;
  // Only services of Azure write to it; people read it from where they are let in.
  const account = createStorageAccount(scope, placement, { name, purpose, kind: "logs", key });
  const days = LOG_RETENTION_DAYS[scope.ownership.environment];
  new ManagementPolicy(
    `${name}-lifecycle`,
    {
      resourceGroupName: resourceGroupName(scope.ownership),
      accountName: account.name,
      managementPolicyName: "default",
      policy: {
        rules: [
          {
            name: "forget",
            enabled: true,
            type: "Lifecycle",
            definition: {
              // Flow logs are block blobs, diagnostic logs append blobs.
              filters: { blobTypes: ["blockBlob", "appendBlob"] },
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: days } } },
            },
          },
        ],
      },
    },
    scope.options,
  );
  return account;
}
