/**
 * A storage account on Azure as everything here wants it: encrypted with a key of the stack's, for identities only,
 * closed to every network that is not named. Object stores and logs each have one of their own.
 */
import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity";
import { StorageAccount } from "@pulumi/azure-native/storage";
import { mergeOptions, type CustomResourceOptions } from "@pulumi/pulumi";
import { effective } from "../account/effective";
import { azureTags, named, resourceGroupName, storageAccountName } from "../account/names.azure";
import { grant } from "../account/roles.azure";
import { WAITS } from "../account/waits.azure";
import type { AzurePlacement } from "../placement/azure";
import type { Scope } from "../core/component";
import type { KeyReference } from "../keys/contract";
import { placeOfKey } from "../keys/key-id.azure";

export interface StorageAccountRequest {
  /** Logical name of the account and of what belongs to it. */
  readonly name: string;
  /** Unique in the stack; becomes a part of the account's name. */
  readonly purpose: string;
  /** What it holds: objects of workloads, files that they mount, or logs of services. */
  readonly kind: keyof typeof KINDS;
  readonly key: KeyReference;
  readonly options?: CustomResourceOptions;
}

/** What accounts are by what they hold. Redundancy: three zones in production; elsewhere one building, which costs less. */
const KINDS = {
  // Only their private endpoints lead to objects and to mounted files.
  objects: {
    kind: "StorageV2",
    sku: { prod: "Standard_ZRS", other: "Standard_LRS" },
    settings: { accessTier: "Hot", publicNetworkAccess: "Disabled" },
  },
  // Services of Azure write logs from outside of the network; nobody else is let in.
  logs: {
    kind: "StorageV2",
    sku: { prod: "Standard_ZRS", other: "Standard_LRS" },
    settings: { accessTier: "Hot", publicNetworkAccess: "Enabled" },
  },
  files: {
    kind: "FileStorage",
    sku: { prod: "Premium_ZRS", other: "Premium_LRS" },
    settings: { publicNetworkAccess: "Disabled" },
  },
} as const;

export function createStorageAccount(
  scope: Scope,
  placement: AzurePlacement,
  { name, purpose, kind, key, options = {} }: StorageAccountRequest,
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
  const rights = effective({ ...scope, name }, "encryption", {
    after: [right],
    seconds: WAITS.role,
    why: "the vault lets the account's identity use its key",
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
      networkRuleSet: { defaultAction: "Deny", bypass: "AzureServices" },
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
    mergeOptions(mergeOptions(scope.options, { dependsOn: [rights] }), options),
  );
}
