/**
 * The two identities of an AKS cluster and their rights: the control plane's, which joins the network, uses the key for
 * Secrets and attaches encrypted disks, and the nodes', which has no right of its own.
 */
import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity";
import type { Resource } from "@pulumi/pulumi";
import { effective } from "../account/effective";
import { azureTags, named, resourceGroupName } from "../account/names.azure";
import { grant, type Grant } from "../account/roles.azure";
import { WAITS } from "../account/waits.azure";
import type { AzurePlacement } from "../placement/azure";
import type { Scope } from "../core/component";
import { diskEncryptionSetId, placeOfKey } from "../keys/key-id.azure";
import type { ClusterGround } from "./contract";

export interface ClusterIdentities {
  readonly controlPlane: UserAssignedIdentity;
  readonly nodes: UserAssignedIdentity;
  /** Rights that must be in effect before the cluster exists. */
  readonly ready: readonly Resource[];
}

export function createIdentities(
  scope: Scope,
  placement: AzurePlacement,
  { network, keys }: ClusterGround,
): ClusterIdentities {
  const key = keys.for("kubernetes-secrets");
  const controlPlane = createIdentity(scope, "control-plane", key.ready);
  const nodes = createIdentity(scope, "nodes", key.ready);
  const place = key.id.apply((uri) => placeOfKey(uri, placement, scope.ownership));
  const wanted: Readonly<Record<string, Omit<Grant, "principalId">>> = {
    "secrets-key": { role: "Key Vault Crypto User", at: place.keyId },
    // AKS makes itself a private way to a vault that has no public one.
    "secrets-vault": { role: "Key Vault Contributor", at: place.vaultId },
    "nodes-identity": { role: "Managed Identity Operator", at: nodes.id },
    disks: { role: "Reader", at: diskEncryptionSetId(placement, scope.ownership) },
    ...(network.nodeSubnets[0] && { "nodes-subnet": { role: "Network Contributor", at: network.nodeSubnets[0].id } }),
    ...reservations(placement),
    ...apiZone(placement),
    ...(network.controlPlaneSubnets[0] && {
      "api-server-subnet": { role: "Network Contributor", at: network.controlPlaneSubnets[0].id },
    }),
  };
  const granted = Object.entries(wanted).map(([what, right]) =>
    grant(
      scope,
      `${scope.name}-control-plane-${what}`,
      placement,
      { ...right, principalId: controlPlane.principalId },
      keys.for("disks").ready,
    ),
  );
  const rights = effective(scope, "control-plane-rights", {
    after: granted,
    seconds: WAITS.role,
    why: "Azure lets the control plane use its key, network and disks",
  });
  return { controlPlane, nodes, ready: [rights] };
}

/**
 * Node pools come up in a reservation only if the control plane may use it, and its identity is made here, so nobody else
 * can have granted that before. learn.microsoft.com/azure/aks/use-capacity-reservation-groups#prerequisites asks for
 * Contributor; it holds for the reservation alone, not for what lies beside it.
 */
function reservations({ capacityReservations }: AzurePlacement): Record<string, Omit<Grant, "principalId">> {
  const groups = Object.entries(capacityReservations);
  // Pools may share a group, and Azure assigns a role to somebody somewhere once.
  const once = groups.filter(
    ([, { groupId }], index) =>
      index === groups.findIndex(([, other]) => other.groupId.toLowerCase() === groupId.toLowerCase()),
  );
  return Object.fromEntries(
    once.map(([pool, { groupId }]) => [`reservation-${pool}`, { role: "Contributor", at: groupId }]),
  );
}

/**
 * AKS writes the API's name into a zone of its owner's, and links the zone to the network.
 * learn.microsoft.com/azure/aks/private-clusters#configuration-options-for-private-dns
 */
function apiZone({ network }: AzurePlacement): Record<string, Omit<Grant, "principalId">> {
  const zone = network?.privateDnsZones?.api;
  if (network === undefined || zone === undefined) return {};
  return {
    "api-zone": { role: "Private DNS Zone Contributor", at: zone },
    "api-zone-network": { role: "Network Contributor", at: network.vnetId },
  };
}

function createIdentity(scope: Scope, role: string, dependsOn: readonly Resource[]): UserAssignedIdentity {
  const { ownership } = scope;
  return new UserAssignedIdentity(
    `${scope.name}-${role}-identity`,
    {
      resourceGroupName: resourceGroupName(ownership),
      resourceName: named(ownership, role),
      tags: azureTags(ownership),
    },
    { ...scope.options, dependsOn: [...dependsOn] },
  );
}
