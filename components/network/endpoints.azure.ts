/**
 * Private endpoints on Azure: services that have no public way in are reached in the network, each by its usual name,
 * which a private zone leads to a private address.
 */
import { PrivateDnsZoneGroup } from "@pulumi/azure-native/network/privateDnsZoneGroup";
import { PrivateEndpoint } from "@pulumi/azure-native/network/privateEndpoint";
import { PrivateZone, VirtualNetworkLink } from "@pulumi/azure-native/privatedns";
import type { Input, Resource } from "@pulumi/pulumi";
import { azureTags, named, resourceGroupName } from "../account/names.azure";
import type { Scope } from "../core/component";

/** Services with endpoints: the zone of their names, and what they call the part that is connected. */
const SERVICES = {
  vault: { zone: "privatelink.vaultcore.azure.net", part: "vault" },
  registry: { zone: "privatelink.azurecr.io", part: "registry" },
  files: { zone: "privatelink.file.core.windows.net", part: "file" },
} as const satisfies Record<string, { zone: string; part: string }>;

export interface EndpointSite {
  readonly service: keyof typeof SERVICES;
  readonly networkId: Input<string>;
  readonly subnetId: Input<string>;
  /** Id of the vault, registry or account. */
  readonly targetId: Input<string>;
  /** What must exist before: the resource group. */
  readonly dependsOn: readonly Resource[];
}

/** @returns what must exist before the service is reached by its name */
export function createPrivateEndpoint(
  scope: Scope,
  { service, networkId, subnetId, targetId, dependsOn }: EndpointSite,
): Resource[] {
  const { ownership, options } = scope;
  const name = `${scope.name}-${service}`;
  const common = { resourceGroupName: resourceGroupName(ownership), tags: azureTags(ownership) };
  const zone = new PrivateZone(
    name,
    { ...common, privateZoneName: SERVICES[service].zone, location: "global" },
    { ...options, dependsOn: [...dependsOn] },
  );
  const link = new VirtualNetworkLink(
    name,
    {
      ...common,
      privateZoneName: zone.name,
      virtualNetworkLinkName: named(ownership, "network"),
      location: "global",
      registrationEnabled: false,
      virtualNetwork: { id: networkId },
    },
    options,
  );
  const endpoint = new PrivateEndpoint(
    name,
    {
      ...common,
      privateEndpointName: named(ownership, service),
      subnet: { id: subnetId },
      privateLinkServiceConnections: [
        { name: service, privateLinkServiceId: targetId, groupIds: [SERVICES[service].part] },
      ],
    },
    { ...options, dependsOn: [...dependsOn] },
  );
  const names = new PrivateDnsZoneGroup(
    name,
    {
      resourceGroupName: common.resourceGroupName,
      privateEndpointName: endpoint.name,
      privateDnsZoneGroupName: "default",
      privateDnsZoneConfigs: [{ name: service, privateDnsZoneId: zone.id }],
    },
    options,
  );
  return [link, names];
}
