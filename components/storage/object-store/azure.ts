/**
 * An object store on Azure: a storage account with one container. It has no public way in: nodes and pods reach it by a
 * private endpoint in their network, under its usual name.
 */
import {
  BlobContainer,
  BlobServiceProperties,
  ManagementPolicy,
  type StorageAccount,
} from "@pulumi/azure-native/storage";
import { interpolate } from "@pulumi/pulumi";
import { resourceGroupName } from "../../account/names.azure";
import { placementOn } from "../../placement";
import type { Scope } from "../../core/component";
import { createPrivateEndpoint } from "../../network/endpoints.azure";
import { createStorageAccount } from "../../network/storage-account.azure";
import { infrequentDays, LIFECYCLE, type CreateObjectStore } from "./contract";

export const createObjectStore: CreateObjectStore = (scope, spec, keys, network) => {
  const { placement, store } = spec;
  const azure = placementOn("azure", placement);
  const endpoints = network?.endpoints;
  if (endpoints === undefined)
    throw new Error("an object store on Azure is created in a network with a place for endpoints");
  const { ownership } = scope;
  const key = keys.for("objects");
  const account = createStorageAccount(scope, azure, {
    name: scope.name,
    purpose: store,
    kind: "objects",
    key,
    options: { protect: ownership.environment === "prod" },
  });
  const { networkId, subnetId, objectNames } = endpoints;
  const way = createPrivateEndpoint(scope, {
    ...{ service: "objects", purpose: store, networkId, subnetId, names: objectNames },
    targetId: account.id,
    dependsOn: [account],
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
  ageObjects(scope, account, versions, infrequentDays(spec));
  return {
    name: container.name,
    url: interpolate`https://${account.name}.blob.core.windows.net/${container.name}`,
    reference: { id: container.id, key, ready: [container, ...way] },
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
function ageObjects(
  scope: Scope,
  account: StorageAccount,
  versions: BlobServiceProperties,
  days: number | undefined,
): void {
  const { noncurrentFor } = LIFECYCLE;
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
                ...(days !== undefined && { baseBlob: { tierToCool: { daysAfterModificationGreaterThan: days } } }),
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
