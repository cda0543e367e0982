/** Private endpoints, the zones in which their names lead to them, and the networks that ask these zones. */
import { z } from "zod";
import { AZURE } from "../../../../catalogue/tokens/azure";
import type { Held, Plain, TypeRow, World } from "../../plugin/row";
import { armId, child, elsewhere, siblings, subResource, tags, tracked, location } from "../values/arm";
import { networkName, subnetPolicies } from "./network";
import { at, textAt } from "../../plugin/reading";
import { named } from "../values/values";

/**
 * The part of a service that an endpoint leads to, and the zone with its names.
 * learn.microsoft.com/azure/private-link/private-endpoint-dns
 */
export const LINKED = {
  vault: { type: AZURE.vault, zone: "privatelink.vaultcore.azure.net" },
  blob: { type: AZURE.storageAccount, zone: "privatelink.blob.core.windows.net" },
  file: { type: AZURE.storageAccount, zone: "privatelink.file.core.windows.net" },
  registry: { type: AZURE.containerRegistry, zone: "privatelink.azurecr.io" },
} as const satisfies Readonly<Record<string, { type: string; zone: string }>>;
const LINKS: ReadonlyMap<string, { type: string; zone: string }> = new Map(Object.entries(LINKED));

const PRIVATE_DNS = "learn.microsoft.com/azure/dns/private-dns-overview";

export const PRIVATE_LINK_TYPES = {
  [AZURE.privateEndpoint]: tracked(
    { type: "Microsoft.Network/privateEndpoints", api: "2024-05-01", name: "privateEndpointName" },
    {
      source: "learn.microsoft.com/azure/private-link/private-endpoint-overview",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        privateEndpointName: networkName(64).optional(),
        subnet: z.strictObject({ id: z.string(), ...subnetPolicies() }),
        privateLinkServiceConnections: z
          .array(
            z.strictObject({
              name: z.string().min(1),
              privateLinkServiceId: z.string(),
              groupIds: z.array(z.enum(Object.keys(LINKED))).length(1, "must name the one part that it leads to"),
            }),
          )
          .length(1, "must have one connection"),
        customNetworkInterfaceName: networkName(80).optional(),
        location: location().optional(),
        tags: tags().optional(),
      }),
      name: { auto: { longest: 64 } },
      immutable: ["subnet"],
      references: [
        {
          path: "subnet.id",
          to: AZURE.subnet,
          outside: (id, world) => elsewhere(id, world),
          fits: (_self, subnet) => delegated(subnet),
        },
        {
          path: "privateLinkServiceConnections[].privateLinkServiceId",
          to: [...new Set(Object.values(LINKED).map(({ type }) => type))],
          outside: (id, world) => elsewhere(id, world),
          fits: (self, target) => otherPart(self, target),
        },
      ],
      computed: ["provisioningState", "networkInterfaces"],
      outputs: ({ inputs }, world) => {
        const group = named(inputs, "resourceGroupName");
        const nic = `${named(inputs, "privateEndpointName")}.nic.${world.hex(8)}`;
        const id = armId(world.account, group, "Microsoft.Network/networkInterfaces", [nic]);
        return { provisioningState: "Succeeded", networkInterfaces: [{ id }] };
      },
      quota: () => [{ quota: "PrivateEndpoints", amount: 1 }],
    },
  ),
  [AZURE.privateDnsZoneGroup]: child(
    {
      type: "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
      api: "2024-05-01",
      name: "privateDnsZoneGroupName",
      tellsType: false,
      within: [{ input: "privateEndpointName", type: AZURE.privateEndpoint }],
    },
    {
      source: "learn.microsoft.com/azure/private-link/private-endpoint-dns-integration#private-dns-zone-group",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        privateEndpointName: z.string(),
        privateDnsZoneGroupName: networkName(80).optional(),
        privateDnsZoneConfigs: z
          .array(z.strictObject({ name: z.string().min(1), privateDnsZoneId: z.string() }))
          .min(1)
          .max(5),
      }),
      name: { auto: { longest: 80 } },
      references: [
        {
          path: "privateDnsZoneConfigs[].privateDnsZoneId",
          to: AZURE.privateDnsZone,
          outside: (id, world) => elsewhere(id, world),
          fits: (self, zone, world) => otherZone(self, zone, world),
        },
        {
          path: "privateEndpointName",
          to: AZURE.privateEndpoint,
          by: "name",
          fits: (self, _endpoint, world) =>
            siblings(world, AZURE.privateDnsZoneGroup, self, ["privateEndpointName"]).length > 0
              ? "has a zone group already, and an endpoint has one"
              : undefined,
        },
      ],
      computed: ["provisioningState"],
      outputs: () => ({ provisioningState: "Succeeded" }),
    },
  ),
  [AZURE.privateDnsZone]: tracked(
    { type: "Microsoft.Network/privateDnsZones", api: "2024-06-01", name: "privateZoneName" },
    {
      source: PRIVATE_DNS,
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        privateZoneName: z
          .string()
          .regex(
            /^(?=.{1,253}$)([A-Za-z0-9_]([-\w]{0,61}[A-Za-z0-9_])?\.){1,33}[A-Za-z0-9_]([-\w]{0,61}[A-Za-z0-9_])?$/,
            "must be 2 to 34 labels of a domain",
          ),
        location: z.literal("global"),
        tags: tags().optional(),
      }),
      global: true,
      computed: ["provisioningState", "maxNumberOfRecordSets", "numberOfRecordSets"],
      outputs: () => ({ provisioningState: "Succeeded", maxNumberOfRecordSets: 25000, numberOfRecordSets: 1 }),
      quota: () => [{ quota: "PrivateDnsZones", amount: 1 }],
    },
  ),
  [AZURE.privateDnsLink]: tracked(
    {
      type: "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
      api: "2024-06-01",
      name: "virtualNetworkLinkName",
      within: [{ input: "privateZoneName", type: AZURE.privateDnsZone }],
    },
    {
      source: "learn.microsoft.com/azure/dns/private-dns-virtual-network-links",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        privateZoneName: z.string(),
        virtualNetworkLinkName: networkName(80).optional(),
        location: z.literal("global"),
        registrationEnabled: z.boolean(),
        resolutionPolicy: z.enum(["Default", "NxDomainRedirect"]).optional(),
        virtualNetwork: subResource,
        tags: tags().optional(),
      }),
      name: { property: "virtualNetworkLinkName", auto: { longest: 80 } },
      global: true,
      immutable: ["virtualNetwork"],
      references: [
        {
          path: "virtualNetwork.id",
          to: AZURE.virtualNetwork,
          outside: (id, world) => elsewhere(id, world),
          fits: (self, network, world) => linkedTwice(self, network, world),
        },
      ],
      computed: ["provisioningState", "virtualNetworkLinkState"],
      outputs: () => ({ provisioningState: "Succeeded", virtualNetworkLinkState: "Completed" }),
    },
  ),
} as const satisfies Readonly<Record<string, TypeRow>>;

function delegated(subnet: Held): string | undefined {
  const service = textAt(subnet.inputs, "delegations.0.serviceName");
  return service === undefined ? undefined : `is delegated to ${service}, which alone may use it`;
}

function otherPart(self: Plain, target: Held): string | undefined {
  const part = textAt(self, "privateLinkServiceConnections.0.groupIds.0") ?? "";
  const expected = LINKS.get(part)?.type;
  return expected === undefined || expected === target.type
    ? undefined
    : `has no part ${part}: that is one of ${expected.split(":").at(-1)}`;
}

/** The zone of an endpoint's names is the one that its service's names lead to. */
function otherZone(self: Plain, zone: Held, world: World): string | undefined {
  const endpoint = siblings(world, AZURE.privateEndpoint, self, ["resourceGroupName", "privateEndpointName"]).at(0);
  const part = textAt(endpoint?.inputs, "privateLinkServiceConnections.0.groupIds.0") ?? "";
  const expected = LINKS.get(part)?.zone;
  const found = named(zone.inputs, "privateZoneName");
  return expected === undefined || expected === found
    ? undefined
    : `is ${found}, while names of ${part} lead to ${expected}`;
}

function linkedTwice(self: Plain, network: Held, world: World): string | undefined {
  const [zone, type] = [named(self, "privateZoneName"), AZURE.privateDnsLink];
  const links = world.all(type).filter(({ inputs }) => textAt(inputs, "virtualNetwork.id") === network.id);
  const twice = links.find(({ inputs }) => named(inputs, "privateZoneName") === zone);
  if (twice !== undefined) return `is linked to ${zone} already, by ${twice.logicalName}`;
  const registering = links.find(({ inputs }) => at(inputs, "registrationEnabled") === true);
  return registering !== undefined && at(self, "registrationEnabled") === true
    ? `registers its machines in another zone already, by ${registering.logicalName}`
    : undefined;
}
