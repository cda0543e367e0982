/**
 * Private endpoints on Azure: services that have no public way in are reached in the network, each by its usual name,
 * which a private zone leads to a private address.
 */
import { PrivateDnsZoneGroup } from "@pulumi/azure-native/network/privateDnsZoneGroup";
import { PrivateEndpoint } from "@pulumi/azure-native/network/privateEndpoint";
import { PrivateZone, VirtualNetworkLink } from "@pulumi/azure-native/privatedns";
import { output, type Input, type Resource } from "@pulumi/pulumi";
import { azureTags, named, resourceGroupName } from "../account/names.azure";
import type { Scope } from "../core/component";
import type { EndpointNames, EndpointPlace } from "./contract";

/**
 * Services with endpoints: the zone of their names, and what they call the part that is connected. `public` zones lead
 * names that are not in them to the internet: Azure gives names in this zone to other people's accounts too.
 */
const SERVICES = {
  vault: { zone: "privatelink.vaultcore.azure.net", part: "vault" },
  registry: { zone: "privatelink.azurecr.io", part: "registry" },
  files: { zone: "privatelink.file.core.windows.net", part: "file" },
  objects: { zone: "privatelink.blob.core.windows.net", part: "blob", others: "public" },
} as const satisfies Record<string, { zone: string; part: string; others?: "public" }>;
type Service = keyof typeof SERVICES;

export interface EndpointSite extends Omit<EndpointPlace, "objectNames"> {
  readonly service: Service;
  /** Id of the vault, registry or account. */
  readonly targetId: Input<string>;
  /** What must exist before: the resource group. */
  readonly dependsOn: readonly Resource[];
  /** Tells endpoints of one service apart. @default the service has one */
  readonly purpose?: string;
  /** Where its name goes. @default a zone of its own */
  readonly names?: EndpointNames;
}

/** @returns what must exist before the service is reached by its name */
export function createPrivateEndpoint(scope: Scope, site: EndpointSite): Resource[] {
  const { service, subnetId, targetId, dependsOn, purpose } = site;
  const { ownership, options } = scope;
  const name = `${scope.name}-${service}`;
  const common = { resourceGroupName: resourceGroupName(ownership), tags: azureTags(ownership) };
  const names = site.names ?? createEndpointNames(scope, service, site);
  const endpoint = new PrivateEndpoint(
    name,
    {
      ...common,
      privateEndpointName: named(ownership, purpose === undefined ? service : `${purpose}-${service}`),
      subnet: { id: subnetId },
      privateLinkServiceConnections: [
        { name: service, privateLinkServiceId: targetId, groupIds: [SERVICES[service].part] },
      ],
    },
    { ...options, dependsOn: [...dependsOn] },
  );
  const group = new PrivateDnsZoneGroup(
    name,
    {
      resourceGroupName: common.resourceGroupName,
      privateEndpointName: endpoint.name,
      privateDnsZoneGroupName: "default",
      privateDnsZoneConfigs: [{ name: service, privateDnsZoneId: names.zoneId }],
    },
    options,
  );
  return [...names.ready, group];
}

/** The zone of a service's names, asked by the network: the one that is there, since it asks one of each name, or ours. */
export function createEndpointNames(
  scope: Scope,
  service: Service,
  { networkId, zones, dependsOn }: Pick<EndpointSite, "networkId" | "zones" | "dependsOn">,
): EndpointNames {
  const given = zones?.[service];
  // Whoever has it has linked it to the network.
  if (given !== undefined) return { zoneId: output(given), ready: [] };
  const { ownership, options } = scope;
  const name = `${scope.name}-${service}`;
  const common = { resourceGroupName: resourceGroupName(ownership), tags: azureTags(ownership) };
  const kind: { zone: string; others?: "public" } = SERVICES[service];
  const zone = new PrivateZone(
    name,
    { ...common, privateZoneName: kind.zone, location: "global" },
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
      ...(kind.others === "public" && { resolutionPolicy: "NxDomainRedirect" }),
      virtualNetwork: { id: networkId },
    },
    options,
  );
  return { zoneId: zone.id, ready: [link] };
}
