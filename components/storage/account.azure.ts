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
  /** Objects and logs, or files that are mounted. @default objects */
  readonly kind?: keyof typeof KINDS;
  readonly key: KeyReference;
  /** Ids of the subnets that may reach it, by their service endpoints. */
  readonly subnets: readonly Input<string>[];
  readonly options?: CustomResourceOptions;
}

/** What accounts are by what they hold. Redundancy: three zones in production; elsewhere one building, which costs less. */
const KINDS = {
  objects: {
    kind: "StorageV2",
    sku: { prod: "Standard_ZRS", other: "Standard_LRS" },
    settings: { accessTier: "Hot", publicNetworkAccess: "Enabled" },
  },
  // Only the private endpoint leads to mounted files.
  files: {
    kind: "FileStorage",
    sku: { prod: "Premium_ZRS", other: "Premium_LRS" },
    settings: { publicNetworkAccess: "Disabled" },
  },
} as const;

export function createStorageAccount(
  scope: Scope,
  placement: AzurePlacement,
  { name, purpose, kind = "objects", key, subnets, options = {} }: StorageAccountRequest,
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
      kind: KINDS[kind].kind,
      sku: { name: KINDS[kind].sku[ownership.environment === "prod" ? "prod" : "other"] },
      ...KINDS[kind].settings,
      minimumTlsVersion: "TLS1_2",
      enableHttpsTrafficOnly: true,
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      allowCrossTenantReplication: false,
      defaultToOAuthAuthentication: true,
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
