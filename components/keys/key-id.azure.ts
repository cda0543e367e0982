/** What the URI of a key on Azure says: the vault that it is in, and its ids as a resource. Pure. */
import { resourceId } from "../account/names.azure";
import type { AzurePlacement } from "../placement/azure";
import type { Ownership } from "../core/labels";

export interface KeyPlace {
  readonly key: string;
  /** Id of the key as a resource, at which rights on it are given. */
  readonly keyId: string;
  readonly vaultId: string;
  readonly vaultName: string;
  /** Address of the vault, with a slash at its end. */
  readonly vaultUri: string;
}

/** Suffix of a vault's host name in the public cloud. */
const VAULT_HOST = /^https:\/\/([^./]+)\.vault\.azure\.net\/keys\/([^/]+)/;

/** @throws Error for what is no key of a vault in the public cloud */
export function placeOfKey(uri: string, placement: AzurePlacement, ownership: Ownership): KeyPlace {
  const [, vault, key] = VAULT_HOST.exec(uri) ?? [];
  if (vault === undefined || key === undefined) throw new Error(`${uri} is no key in a key vault`);
  const vaultId = resourceId(placement, ownership, "Microsoft.KeyVault/vaults", vault);
  return {
    key,
    keyId: `${vaultId}/keys/${key}`,
    vaultId,
    vaultName: vault,
    vaultUri: `https://${vault}.vault.azure.net/`,
  };
}

/** Id of the set that disks are encrypted by, with the key for disks. */
export function diskEncryptionSetId(placement: AzurePlacement, ownership: Ownership): string {
  return resourceId(placement, ownership, "Microsoft.Compute/diskEncryptionSets", DISK_ENCRYPTION_SET);
}

/** Its name, in a resource group of the stack's own. */
export const DISK_ENCRYPTION_SET = "disks";
