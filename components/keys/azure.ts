/**
 * Keys on Azure: one vault without public access, whose keys rotate every year and cannot be purged, each with rights of
 * its own. The vault's name is the provider's choice, for a deleted vault keeps its name until it may be purged. It is
 * also where the stack's resource group is made: nothing of a stack comes before its keys.
 */
import { DiskEncryptionSet } from "@pulumi/azure-native/compute";
import { Key, Vault } from "@pulumi/azure-native/keyvault";
import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity";
import type { Resource } from "@pulumi/pulumi";
import { effective } from "../account/effective";
import { azureTags, named, resourceGroupName } from "../account/names.azure";
import { createResourceGroup } from "../account/resource-group.azure";
import { grant } from "../account/roles.azure";
import { WAITS } from "../account/waits.azure";
import { placementOn } from "../placement";
import type { AzurePlacement } from "../placement/azure";
import type { Scope } from "../core/component";
import type { CreateKeys, KeyPurpose, KeyReference } from "./contract";
import { DISK_ENCRYPTION_SET, placeOfKey } from "./key-id.azure";

/** Days in which a deleted vault or key can still be saved, and must be waited for: Azure's longest and shortest. */
const DELETION_WINDOW = { dev: 7, staging: 7, prod: 90 } as const;

/** Purposes without a key of the stack's, and why. */
const WITHOUT_KEY: Readonly<Partial<Record<KeyPurpose, string>>> = {
  secrets: "a vault encrypts its secrets itself, and takes no other key",
  registry: "a registry takes no key from a vault that is closed to the internet when it is created",
};

export const createKeys: CreateKeys = (scope, { placement, purposes }) => {
  const azure = placementOn("azure", placement);
  const group = createResourceGroup(scope);
  const vault = createVault(scope, azure, group.name);
  const withKey = purposes.filter((purpose) => WITHOUT_KEY[purpose] === undefined);
  const entries = withKey.map((purpose): readonly [KeyPurpose, KeyReference] => {
    const key = createKey(scope, vault, purpose);
    const users = purpose === "disks" ? createDiskEncryptionSet(scope, azure, vault, key) : [];
    const reference = { id: key.keyUri, versionId: key.keyUriWithVersion, ready: [group, vault, key, ...users] };
    return [purpose, reference];
  });
  return Object.fromEntries(entries);
};

function createVault(scope: Scope, { tenantId }: AzurePlacement, group: Vault["name"]): Vault {
  const { environment } = scope.ownership;
  return new Vault(
    `${scope.name}-vault`,
    {
      resourceGroupName: group,
      properties: {
        tenantId,
        sku: { family: "A", name: "standard" },
        enableRbacAuthorization: true,
        enableSoftDelete: true,
        softDeleteRetentionInDays: DELETION_WINDOW[environment],
        enablePurgeProtection: true,
        publicNetworkAccess: "Disabled",
        // Disks and storage accounts fetch their keys as services of Azure, with an identity that has the right to.
        networkAcls: { defaultAction: "Deny", bypass: "AzureServices" },
      },
      tags: azureTags(scope.ownership),
    },
    { ...scope.options, protect: environment === "prod" },
  );
}

/** Created through Azure's management, which no firewall of the vault keeps out. */
function createKey(scope: Scope, vault: Vault, purpose: KeyPurpose): Key {
  return new Key(
    `${scope.name}-${purpose}`,
    {
      resourceGroupName: resourceGroupName(scope.ownership),
      vaultName: vault.name,
      keyName: purpose,
      properties: {
        kty: "RSA",
        keySize: 3072,
        keyOps: ["encrypt", "decrypt", "wrapKey", "unwrapKey"],
        // No end is set: data under a version that ended could not be read. Each year brings a new one instead.
        rotationPolicy: {
          lifetimeActions: [{ action: { type: "rotate" }, trigger: { timeAfterCreate: "P1Y" } }],
        },
      },
      tags: azureTags(scope.ownership),
    },
    // What a key encrypted is lost with it. Alone it is deleted at the vault's own address, which is closed, and with
    // rights that whoever runs `up` need not have; so it goes with its vault.
    { ...scope.options, protect: scope.ownership.environment === "prod", deletedWith: vault },
  );
}

/** Disks name a set, and the set names the key; it follows the key's versions by itself. */
function createDiskEncryptionSet(scope: Scope, placement: AzurePlacement, vault: Vault, key: Key): Resource[] {
  const tags = azureTags(scope.ownership);
  const identity = new UserAssignedIdentity(
    `${scope.name}-disk-encryption`,
    {
      resourceGroupName: resourceGroupName(scope.ownership),
      resourceName: named(scope.ownership, "disk-encryption"),
      tags,
    },
    { ...scope.options, dependsOn: [vault] },
  );
  const right = grant(scope, `${scope.name}-disk-encryption`, placement, {
    role: "Key Vault Crypto Service Encryption User",
    principalId: identity.principalId,
    at: key.keyUri.apply((uri) => placeOfKey(uri, placement, scope.ownership).keyId),
  });
  const rights = effective(scope, "disk-encryption", {
    after: [right],
    seconds: WAITS.role,
    why: "the vault lets the disks' identity use their key",
  });
  const set = new DiskEncryptionSet(
    `${scope.name}-disk-encryption-set`,
    {
      resourceGroupName: resourceGroupName(scope.ownership),
      diskEncryptionSetName: DISK_ENCRYPTION_SET,
      identity: { type: "UserAssigned", userAssignedIdentities: [identity.id] },
      encryptionType: "EncryptionAtRestWithCustomerKey",
      activeKey: { keyUrl: key.keyUriWithVersion, sourceVault: { id: vault.id } },
      rotationToLatestKeyVersionEnabled: true,
      tags,
    },
    // The set itself names a newer version in time; an update must not bring the first one back.
    { ...scope.options, dependsOn: [rights], ignoreChanges: ["activeKey.keyUrl"] },
  );
  return [set];
}
