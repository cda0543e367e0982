/**
 * A storage account on Azure as everything here wants it: encrypted with a key of the stack's, for identities only,
 * closed to every network that is not named. Object stores and logs each have one of their own.
 */
import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity";
import { StorageAccount } from "@pulumi/azure-native/storage";
import { mergeOptions, type CustomResourceOptions, type Input } from "@pulumi/pulumi";
import { azureTags, named, resourceGroupName, storageAccountName } from "../account/names.azure";
import { grant } from "../account/roles.azure";
import type { AzurePlacement } from "../cloud/placement.azure";
import type { Scope } from "../core/component";
import type { KeyReference } from "../keys/contract";
import { placeOfKey } from "../keys/key-id.azure";

export interface StorageAccountRequest {
  /** Logical name of the account and of what belongs to it. */
  readonly name: string;
  /** Unique in the stack; becomes a part of the account's name. */
  readonly purpose: string;
  readonly key: KeyReference;
  /** Ids of the subnets that may reach it, by their service endpoints. */
  readonly subnets: readonly Input<string>[];
  readonly options?: CustomResourceOptions;
}

export function createStorageAccount(
  scope: Scope,
  placement: AzurePlacement,
  { name, purpose, key, subnets, options = {} }: StorageAccountRequest,
): StorageAccount {
  const { ownership } = scope;
  const tags = azureTags(ownership);
  const place = key.id.apply((uri) => placeOfKey(uri, placement, ownership));
  const identity = new UserAssignedIdentity(
    `${name}-encryption`,
    {
      resourceGroupName: resourceGroupName(ownership),
      resourceName: named(ownership, `${purpose}-encryption`),
      tags,
    },
    mergeOptions(scope.options, { dependsOn: [...key.ready] }),
  );
  const right = grant(scope, `${name}-encryption`, placement, {
    role: "Key Vault Crypto Service Encryption User",
    principalId: identity.principalId,
    at: place.keyId,
  });
  return new StorageAccount(
    name,
    {
      resourceGroupName: resourceGroupName(ownership),
      accountName: storageAccountName(placement, ownership, purpose),
      kind: "StorageV2",
      // In three zones in production; elsewhere in one building, which costs less.
      sku: { name: ownership.environment === "prod" ? "Standard_ZRS" : "Standard_LRS" },
      accessTier: "Hot",
      minimumTlsVersion: "TLS1_2",
      enableHttpsTrafficOnly: true,
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      allowCrossTenantReplication: false,
      defaultToOAuthAuthentication: true,
      publicNetworkAccess: "Enabled",
      networkRuleSet: {
        defaultAction: "Deny",
        bypass: "AzureServices",
        virtualNetworkRules: subnets.map((id) => ({ virtualNetworkResourceId: id, action: "Allow" })),
      },
      identity: { type: "UserAssigned", userAssignedIdentities: [identity.id] },
      encryption: {
        keySource: "Microsoft.Keyvault",
        // Without a version: the account follows the key's rotation.
        keyVaultProperties: { keyName: place.key, keyVaultUri: place.vaultUri },
        encryptionIdentity: { encryptionUserAssignedIdentity: identity.id },
        requireInfrastructureEncryption: true,
        services: { blob: { enabled: true, keyType: "Account" }, file: { enabled: true, keyType: "Account" } },
      },
      tags,
    },
    mergeOptions(mergeOptions(scope.options, { dependsOn: [right] }), options),
  );
}
