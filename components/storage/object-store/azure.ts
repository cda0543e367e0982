/**
 * An object store on Azure: a storage account with one container. Nodes reach it over Azure's own network, by the
 * service endpoint of their subnet; nobody else does.
 */
import {
  BlobContainer,
  BlobServiceProperties,
  ManagementPolicy,
  type StorageAccount,
} from "@pulumi/azure-native/storage";
import { interpolate } from "@pulumi/pulumi";
import { resourceGroupName } from "../../account/names.azure";
import { placementOn } from "../../cloud/placement";
import type { Scope } from "../../core/component";
import { createStorageAccount } from "../account.azure";
import { LIFECYCLE, type CreateObjectStore } from "./contract";

export const createObjectStore: CreateObjectStore = (scope, { placement, store }, keys, network) => {
  const azure = placementOn("azure", placement);
  if (network === undefined) throw new Error("an object store on Azure is created with the network that may reach it");
  const { ownership } = scope;
  const key = keys.for("objects");
  const account = createStorageAccount(scope, azure, {
    name: scope.name,
    purpose: store,
    key,
    // A subnet spans its zones: the first is all of them.
    subnets: network.nodeSubnets.slice(0, 1).map(({ id }) => id),
    options: { protect: ownership.environment === "prod", dependsOn: [...network.ready] },
  });
  const versions = keepVersions(scope, account);
  const container = new BlobContainer(
    scope.name,
    {
      resourceGroupName: resourceGroupName(ownership),
      accountName: account.name,
      containerName: store,
      publicAccess: "None",
    },
    { ...scope.options, protect: ownership.environment === "prod", dependsOn: [versions] },
  );
  ageObjects(scope, account, versions);
  return {
    name: container.name,
    url: interpolate`https://${account.name}.blob.core.windows.net/${container.name}`,
    reference: { id: container.id, key, ready: [container] },
  };
};

function keepVersions(scope: Scope, account: StorageAccount): BlobServiceProperties {
  return new BlobServiceProperties(
    scope.name,
    {
      resourceGroupName: resourceGroupName(scope.ownership),
      accountName: account.name,
      blobServicesName: "default",
      isVersioningEnabled: true,
      containerDeleteRetentionPolicy: { enabled: true, days: LIFECYCLE.noncurrentFor },
    },
    scope.options,
  );
}

/** What was never finished, Azure removes after a week by itself: LIFECYCLE.abandonedFor is its rule already. */
function ageObjects(scope: Scope, account: StorageAccount, versions: BlobServiceProperties): void {
  const { infrequentAfter, noncurrentFor } = LIFECYCLE;
  new ManagementPolicy(
    scope.name,
    {
      resourceGroupName: resourceGroupName(scope.ownership),
      accountName: account.name,
      managementPolicyName: "default",
      policy: {
        rules: [
          {
            name: "age",
            enabled: true,
            type: "Lifecycle",
            definition: {
              filters: { blobTypes: ["blockBlob"] },
              actions: {
                baseBlob: { tierToCool: { daysAfterModificationGreaterThan: infrequentAfter } },
                version: { delete: { daysAfterCreationGreaterThan: noncurrentFor } },
              },
            },
          },
        ],
      },
    },
    { ...scope.options, dependsOn: [versions] },
  );
}
