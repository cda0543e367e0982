/** Subnets: their addresses, whom they are delegated to, and how they leave the network. */
import { z } from "zod";
import { AZURE } from "../../../../catalogue/tokens/azure";
import type { BrokenRule, Held, Plain, Reference, TypeRow, World } from "../../plugin/row";
import { child, siblings, subResource } from "../values/arm";
import { block, networkName, overlap, subnetPolicies, within } from "./network";
import { at, listAt, textAt, textsAt } from "../../plugin/reading";
import { named, same } from "../values/values";
import { parseCidr } from "../../../../components/core/cidr";

/** Services that take subnets of their own, and the smallest each takes. */
export const DELEGATIONS = {
  // learn.microsoft.com/azure/aks/api-server-vnet-integration
  "Microsoft.ContainerService/managedClusters": 28,
  // learn.microsoft.com/azure/postgresql/flexible-server/concepts-networking-private
  "Microsoft.DBforPostgreSQL/flexibleServers": 28,
  // learn.microsoft.com/azure/mysql/flexible-server/concepts-networking-vnet
  "Microsoft.DBforMySQL/flexibleServers": 29,
  // learn.microsoft.com/azure/application-gateway/for-containers/application-gateway-for-containers-components
  "Microsoft.ServiceNetworking/trafficControllers": 24,
} as const satisfies Readonly<Record<string, number>>;

/** learn.microsoft.com/azure/virtual-network/virtual-network-service-endpoints-overview */
const SERVICES = [
  "Microsoft.Storage",
  "Microsoft.Storage.Global",
  "Microsoft.KeyVault",
  "Microsoft.ContainerRegistry",
  "Microsoft.Sql",
  "Microsoft.EventHub",
  "Microsoft.ServiceBus",
  "Microsoft.AzureCosmosDB",
] as const;

const VNET: Reference = {
  path: "virtualNetworkName",
  to: AZURE.virtualNetwork,
  by: "name",
  fits: (self, network, world) => addressProblem(self, network, world),
};

export const SUBNET_TYPES = {
  [AZURE.subnet]: child(
    {
      type: "Microsoft.Network/virtualNetworks/subnets",
      api: "2024-05-01",
      name: "subnetName",
      within: [{ input: "virtualNetworkName", type: AZURE.virtualNetwork }],
    },
    {
      source: "learn.microsoft.com/azure/virtual-network/virtual-network-manage-subnet",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        virtualNetworkName: z.string(),
        subnetName: networkName(80).optional(),
        addressPrefix: block(2, 29),
        defaultOutboundAccess: z.boolean().optional(),
        delegations: z
          .array(
            z.strictObject({
              name: z.string().min(1),
              serviceName: z.enum(Object.keys(DELEGATIONS), "must be a service that takes subnets of its own"),
            }),
          )
          .max(1, "must name one service: a subnet is one service's alone")
          .optional(),
        natGateway: subResource.optional(),
        networkSecurityGroup: subResource.optional(),
        serviceEndpoints: z.array(z.strictObject({ service: z.enum(SERVICES) })).optional(),
        ...subnetPolicies(),
      }),
      name: { auto: { longest: 80 } },
      references: [
        VNET,
        {
          path: "natGateway.id",
          to: AZURE.natGateway,
          fits: (self, gateway, world) => gatewayProblem(self, gateway, world),
        },
        { path: "networkSecurityGroup.id", to: AZURE.securityGroup },
      ],
      rules: delegationRules,
      refusedUpdates: (held, inputs, world) => usedRules(held, inputs, world),
      computed: ["provisioningState", "etag"],
      outputs: (_draft, world) => ({ provisioningState: "Succeeded", etag: `W/"${world.uuid()}"` }),
      quota: (inputs) => [{ quota: `Subnets/${named(inputs, "virtualNetworkName")}`, amount: 1 }],
    },
  ),
} as const satisfies Readonly<Record<string, TypeRow>>;

/** Why a subnet's addresses do not fit its network. */
function addressProblem(self: Plain, network: Held, world: World): string | undefined {
  const ours = named(self, "addressPrefix");
  if (ours === "") return undefined;
  const blocks = textsAt(network.inputs, "addressSpace.addressPrefixes");
  if (!blocks.some((one) => within(one, ours))) return `has ${blocks.join(", ")}, and ${ours} is not in it`;
  const other = siblings(world, AZURE.subnet, self, ["resourceGroupName", "virtualNetworkName"]).find(({ inputs }) =>
    overlap(named(inputs, "addressPrefix"), ours),
  );
  return other === undefined
    ? undefined
    : `has ${named(other.inputs, "addressPrefix")} in subnet ${other.logicalName} already, which overlaps ${ours}`;
}

/** A NAT gateway serves subnets of one network. */
function gatewayProblem(self: Plain, gateway: Held, world: World): string | undefined {
  const elsewhere = world
    .all(AZURE.subnet)
    .filter(({ inputs }) => textAt(inputs, "natGateway.id") === gateway.id)
    .find(({ inputs }) => named(inputs, "virtualNetworkName") !== named(self, "virtualNetworkName"));
  return elsewhere === undefined
    ? undefined
    : `serves ${elsewhere.logicalName} in ${named(elsewhere.inputs, "virtualNetworkName")}, and a gateway serves one network`;
}

function delegationRules(inputs: Plain): readonly BrokenRule[] {
  const prefix = parseCidr(named(inputs, "addressPrefix"))?.prefix;
  return listAt(inputs, "delegations").flatMap((delegation) => {
    const service = textAt(delegation, "serviceName") ?? "";
    const smallest = new Map<string, number>(Object.entries(DELEGATIONS)).get(service);
    return prefix === undefined || smallest === undefined || prefix <= smallest
      ? []
      : [{ property: "addressPrefix", rule: `must be a /${smallest} or larger for ${service}` }];
  });
}

/** What stands in a subnet: the properties that name it, by type. */
const USERS: Readonly<Record<string, readonly string[]>> = {
  [AZURE.privateEndpoint]: ["subnet.id"],
  [AZURE.aksAgentPool]: ["vnetSubnetID"],
  [AZURE.aksCluster]: ["agentPoolProfiles.0.vnetSubnetID", "apiServerAccessProfile.subnetId"],
};

/** A subnet with something in it keeps its addresses and its service. */
function usedRules({ id, inputs: before }: Held, after: Plain, world: World): readonly BrokenRule[] {
  const user = Object.entries(USERS)
    .flatMap(([type, paths]) =>
      world.all(type).filter(({ inputs }) => paths.some((path) => textAt(inputs, path) === id)),
    )
    .at(0);
  if (user === undefined) return [];
  return ["addressPrefix", "delegations"]
    .filter((property) => !same(at(before, property), at(after, property)))
    .map((property) => ({ property, rule: `cannot be changed while ${user.logicalName} is in the subnet` }));
}
