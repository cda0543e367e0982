/** The private endpoint of the stack's vault on Azure: keys and secrets are reached in the network, and nowhere else. */
import { PrivateDnsZoneGroup, PrivateEndpoint, type Subnet, type VirtualNetwork } from "@pulumi/azure-native/network";
import { PrivateZone, VirtualNetworkLink } from "@pulumi/azure-native/privatedns";
import type { Input, Resource } from "@pulumi/pulumi";
import { azureTags, named, resourceGroupName } from "../account/names.azure";
import type { Scope } from "../core/component";

/** The zone in which the vault's usual name leads to its private address. */
const ZONE = "privatelink.vaultcore.azure.net";

export interface EndpointSite {
  readonly network: VirtualNetwork;
  readonly subnet: Subnet;
  readonly vaultId: Input<string>;
}

export function createVaultEndpoint(scope: Scope, { network, subnet, vaultId }: EndpointSite): Resource[] {
  const { ownership, options } = scope;
  const common = { resourceGroupName: resourceGroupName(ownership), tags: azureTags(ownership) };
  const zone = new PrivateZone(
    `${scope.name}-vault`,
    { ...common, privateZoneName: ZONE, location: "global" },
    // The network waited for the resource group.
    { ...options, dependsOn: [network] },
  );
  const link = new VirtualNetworkLink(
    `${scope.name}-vault`,
    {
      ...common,
      privateZoneName: zone.name,
      virtualNetworkLinkName: named(ownership, "network"),
      location: "global",
      registrationEnabled: false,
      virtualNetwork: { id: network.id },
    },
    options,
  );
  const endpoint = new PrivateEndpoint(
    `${scope.name}-vault`,
    {
      ...common,
      privateEndpointName: named(ownership, "vault"),
      subnet: { id: subnet.id },
      privateLinkServiceConnections: [{ name: "vault", privateLinkServiceId: vaultId, groupIds: ["vault"] }],
    },
    options,
  );
  const names = new PrivateDnsZoneGroup(
    `${scope.name}-vault`,
    {
      resourceGroupName: common.resourceGroupName,
      privateEndpointName: endpoint.name,
      privateDnsZoneGroupName: "default",
      privateDnsZoneConfigs: [{ name: "vault", privateDnsZoneId: zone.id }],
    },
    options,
  );
  return [link, names];
}
