/**
 * Names on Azure. Nearly all are known beforehand, since the name of a resource is the end of its id: so what is created
 * later can be named before. Pure.
 */
import type { AzurePlacement } from "../placement/azure";
import { ownershipLabels, type Ownership } from "../core/labels";
import { fitName, worldwideName } from "../core/names";
import { registryNameIn } from "../core/registry-hosts";

/** The labels of the stack's owner as tags; Azure allows no slash in their names. */
export function azureTags(ownership: Ownership): Record<string, string> {
  return Object.fromEntries(Object.entries(ownershipLabels(ownership)).map(([key, value]) => [tagName(key), value]));
}

export function tagName(label: string): string {
  return label.replace("/", "_");
}

/** The resource group with everything of a stack. */
export function resourceGroupName({ stack }: Ownership): string {
  return fitName(`stratiform-${stack}`, 80);
}

/** The name of something that there is one of in a stack's resource group. */
export function named({ stack }: Ownership, role: string): string {
  return fitName(`stratiform-${stack}-${role}`, 60);
}

/** A subscription's id, as other ids begin. */
export function subscriptionId({ subscriptionId: id }: AzurePlacement): string {
  return `/subscriptions/${id}`;
}

/** The id of a resource in the stack's resource group; `type` is with its provider, e.g. `Microsoft.KeyVault/vaults`. */
export function resourceId(placement: AzurePlacement, ownership: Ownership, type: string, name: string): string {
  return `${subscriptionId(placement)}/resourceGroups/${resourceGroupName(ownership)}/providers/${type}/${name}`;
}

/** The name of a storage account. */
export function storageAccountName(placement: AzurePlacement, ownership: Ownership, purpose: string): string {
  return worldwideName("st", placement.subscriptionId, ownership.stack, purpose);
}

/** The name of the stack's registry. */
export function registryName({ subscriptionId: account }: AzurePlacement, { stack }: Ownership): string {
  return registryNameIn(account, stack);
}
