/**
 * The network on Azure: a virtual network with subnets that span its zones, those of the API server and of databases
 * delegated to their services. A NAT gateway there is in one zone, and a subnet has one: so it is the way out where
 * `one-zone` is asked for, while `every-zone` leaves through the cluster's load balancer, which is in all of them.
 */
import { NatGateway } from "@pulumi/azure-native/network/natGateway";
import { NetworkSecurityGroup } from "@pulumi/azure-native/network/networkSecurityGroup";
import { PublicIPAddress } from "@pulumi/azure-native/network/publicIPAddress";
import { Subnet } from "@pulumi/azure-native/network/subnet";
import { VirtualNetwork } from "@pulumi/azure-native/network/virtualNetwork";
import * as pulumi from "@pulumi/pulumi";
import { azureTags, named, resourceGroupName } from "../account/names.azure";
import { placementOn } from "../placement";
import type { AzurePlacement } from "../placement/azure";
import type { Scope } from "../core/component";
import { placeOfKey } from "../keys/key-id.azure";
import { addressRange, planAddresses, type AddressPlan } from "./address-plan";
import { addressRequest } from "./addresses.azure";
import type { CreateNetwork, EndpointPlace, NetworkOutputs, NetworkSpec } from "./contract";
import { createEndpointNames, createPrivateEndpoint } from "./endpoints.azure";
import { createFlowLogs } from "./flow-logs.azure";
import { ingressRules } from "./ingress.azure";

export const createNetwork: CreateNetwork = (scope, spec, keys) => {
  const placement = placementOn("azure", spec.placement);
  const key = keys.for("logs");
  const vaultId = key.id.apply((uri) => placeOfKey(uri, placement, scope.ownership).vaultId);
  if (placement.network !== undefined) {
    return ownNetwork(scope, placement.network, { zones: placement.zones, spec, vaultId, dependsOn: key.ready });
  }

  const plan = planAddresses(addressRequest(spec, placement.zones));
  const network = createVirtualNetwork(scope, spec, key.ready);
  createFlowLogs(scope, network, placement, key);
  const gateway = spec.availability === "one-zone" ? createNatGateway(scope, placement, network) : undefined;
  const subnets = createSubnets(scope, network, plan, { gateway, ingress: ingressRules(placement.ingress) });
  const place = createPlace(scope, network.id, subnets.endpoints.id, [network]);
  // The network waited for the resource group.
  const endpoint = createPrivateEndpoint(scope, {
    service: "vault",
    ...place,
    targetId: vaultId,
    dependsOn: [network],
  });

  const inEveryZone = ({ id }: Subnet) => placement.zones.map((zone) => ({ zone, id }));
  return {
    id: network.id,
    nodeSubnets: inEveryZone(subnets.nodes),
    controlPlaneSubnets: inEveryZone(subnets["api-server"]),
    serviceCidr: addressRange(plan, "services"),
    podCidr: addressRange(plan, "pods"),
    egress: gateway === undefined ? "cluster" : "nat-gateway",
    podsPerNode: spec.podsPerNode,
    endpoints: place,
    ready: [...Object.values(subnets), ...endpoint],
  };
};

/** Where private endpoints go. Object stores are many, and a network asks one zone for the names of all of them. */
function createPlace(
  scope: Scope,
  networkId: pulumi.Output<string>,
  subnetId: pulumi.Output<string>,
  dependsOn: readonly pulumi.Resource[],
  zones: EndpointPlace["zones"] = {},
): EndpointPlace {
  return {
    networkId,
    subnetId,
    zones,
    objectNames: createEndpointNames(scope, "objects", { networkId, zones, dependsOn }),
  };
}

interface OwnNetworkRequest {
  readonly zones: readonly string[];
  readonly spec: NetworkSpec;
  readonly vaultId: pulumi.Output<string>;
  readonly dependsOn: readonly pulumi.Resource[];
}

/**
 * A network that exists: its ids are given, and how it reaches the outside is its owner's business. Private endpoints
 * are put in the subnet that it names for them.
 */
function ownNetwork(
  scope: Scope,
  {
    vnetId,
    nodeSubnetId,
    apiServerSubnetId,
    endpointSubnetId,
    privateDnsZones,
    egress,
  }: NonNullable<AzurePlacement["network"]>,
  { zones, spec: { serviceCidr, podCidr, podsPerNode }, vaultId, dependsOn }: OwnNetworkRequest,
): NetworkOutputs {
  const inEveryZone = (id: string) => zones.map((zone) => ({ zone, id: pulumi.output(id) }));
  const place =
    endpointSubnetId === undefined
      ? undefined
      : createPlace(scope, pulumi.output(vnetId), pulumi.output(endpointSubnetId), dependsOn, privateDnsZones);
  const endpoint = place
    ? createPrivateEndpoint(scope, { service: "vault", ...place, targetId: vaultId, dependsOn })
    : [];
  return {
    id: pulumi.output(vnetId),
    nodeSubnets: inEveryZone(nodeSubnetId),
    controlPlaneSubnets: inEveryZone(apiServerSubnetId),
    serviceCidr,
    podCidr,
    egress,
    podsPerNode,
    ...(place && { endpoints: place }),
    ready: endpoint,
  };
}

function createVirtualNetwork(
  scope: Scope,
  { cidr }: NetworkSpec,
  dependsOn: readonly pulumi.Resource[],
): VirtualNetwork {
  return new VirtualNetwork(
    `${scope.name}-vnet`,
    {
      resourceGroupName: resourceGroupName(scope.ownership),
      virtualNetworkName: named(scope.ownership, "network"),
      addressSpace: { addressPrefixes: [cidr] },
      tags: azureTags(scope.ownership),
    },
    // The subnets are resources of their own; the network must not count them as a difference.
    { ...scope.options, dependsOn: [...dependsOn], ignoreChanges: ["subnets"] },
  );
}

function createNatGateway(scope: Scope, { zones }: AzurePlacement, network: VirtualNetwork): NatGateway {
  const { ownership, options } = scope;
  const common = {
    resourceGroupName: resourceGroupName(ownership),
    zones: zones.slice(0, 1),
    tags: azureTags(ownership),
  };
  const address = new PublicIPAddress(
    `${scope.name}-nat`,
    {
      ...common,
      publicIpAddressName: named(ownership, "nat"),
      publicIPAllocationMethod: "Static",
      sku: { name: "Standard" },
    },
    { ...options, dependsOn: [network] },
  );
  return new NatGateway(
    `${scope.name}-nat-gateway`,
    {
      ...common,
      natGatewayName: named(ownership, "nat"),
      sku: { name: "Standard" },
      publicIpAddresses: [{ id: address.id }],
    },
    options,
  );
}

/** How the nodes' subnet is left, and what may come in. */
interface Ways {
  readonly gateway: NatGateway | undefined;
  readonly ingress: ReturnType<typeof ingressRules>;
}

interface SubnetKind {
  /** The service that alone may use the subnet. */
  readonly delegatedTo?: string;
  /** Has the way out. Nothing else has one: Azure's own default is off. */
  readonly leaves?: true;
  /** Services of Azure that are reached over its own network, and that may let the subnet in. */
  readonly services?: readonly string[];
}

/** Subnets by the ranges of the address plan. */
const SUBNETS = {
  nodes: { leaves: true },
  endpoints: {},
  "api-server": { delegatedTo: "Microsoft.ContainerService/managedClusters" },
  postgres: { delegatedTo: "Microsoft.DBforPostgreSQL/flexibleServers", services: ["Microsoft.Storage"] },
  mysql: { delegatedTo: "Microsoft.DBforMySQL/flexibleServers" },
} as const satisfies Record<string, SubnetKind>;
type SubnetName = keyof typeof SUBNETS;

function createSubnets(
  scope: Scope,
  network: VirtualNetwork,
  plan: AddressPlan,
  ways: Ways,
): Record<SubnetName, Subnet> {
  let previous: Subnet | undefined;
  const create = (name: SubnetName): Subnet => {
    // Azure changes one subnet of a network at a time, and refuses a second one meanwhile.
    previous = createSubnet(scope, network, name, addressRange(plan, name), ways, previous);
    return previous;
  };
  return {
    nodes: create("nodes"),
    endpoints: create("endpoints"),
    "api-server": create("api-server"),
    postgres: create("postgres"),
    mysql: create("mysql"),
  };
}

function createSubnet(
  scope: Scope,
  network: VirtualNetwork,
  name: SubnetName,
  cidr: string,
  { gateway, ingress }: Ways,
  previous: Subnet | undefined,
): Subnet {
  const { delegatedTo, leaves, services = [] }: SubnetKind = SUBNETS[name];
  // Azure opens and closes the API server's subnet itself.
  const group =
    name === "api-server" ? undefined : createSecurityGroup(scope, network, name, name === "nodes" ? ingress : []);
  return new Subnet(
    `${scope.name}-${name}`,
    {
      resourceGroupName: resourceGroupName(scope.ownership),
      virtualNetworkName: network.name,
      subnetName: name,
      addressPrefix: cidr,
      defaultOutboundAccess: false,
      ...(delegatedTo !== undefined && { delegations: [{ name: "service", serviceName: delegatedTo }] }),
      ...(group !== undefined && { networkSecurityGroup: { id: group.id } }),
      ...(leaves === true && gateway !== undefined && { natGateway: { id: gateway.id } }),
      ...(services.length > 0 && { serviceEndpoints: services.map((service) => ({ service })) }),
      privateEndpointNetworkPolicies: "Enabled",
    },
    { ...scope.options, ...(previous !== undefined && { dependsOn: [previous] }) },
  );
}

/** Open to the network and to Azure's probes, as every group is, and closed to the internet but for its rules. */
function createSecurityGroup(
  scope: Scope,
  network: VirtualNetwork,
  name: SubnetName,
  securityRules: Ways["ingress"],
): NetworkSecurityGroup {
  return new NetworkSecurityGroup(
    `${scope.name}-${name}-rules`,
    {
      resourceGroupName: resourceGroupName(scope.ownership),
      networkSecurityGroupName: named(scope.ownership, name),
      ...(securityRules.length > 0 && { securityRules: [...securityRules] }),
      tags: azureTags(scope.ownership),
    },
    { ...scope.options, dependsOn: [network] },
  );
}
