/**
 * The network on AWS: a VPC with subnets for each use in every zone, NAT for the way out, and private endpoints for
 * what nodes need from AWS. With a network of your own nothing is created.
 */
import { DefaultSecurityGroup } from "@pulumi/aws/ec2/defaultSecurityGroup";
import { Eip } from "@pulumi/aws/ec2/eip";
import { InternetGateway } from "@pulumi/aws/ec2/internetGateway";
import { NatGateway } from "@pulumi/aws/ec2/natGateway";
import { Route } from "@pulumi/aws/ec2/route";
import { RouteTable } from "@pulumi/aws/ec2/routeTable";
import { RouteTableAssociation } from "@pulumi/aws/ec2/routeTableAssociation";
import { Subnet } from "@pulumi/aws/ec2/subnet";
import { Vpc } from "@pulumi/aws/ec2/vpc";
import * as pulumi from "@pulumi/pulumi";
import { s3Blocks } from "../../catalogue/regions/s3.aws";
import { named } from "../account/names.aws";
import { placementOn } from "../placement";
import type { AwsPlacement } from "../placement/aws";
import type { Scope } from "../core/component";
import { addressRange, planAddresses, type AddressPlan } from "./address-plan";
import { addressRequest } from "./addresses.aws";
import { zonesInUse } from "./availability";
import type { CreateNetwork, NetworkOutputs, NetworkSpec, StorageBlocks } from "./contract";
import { createEndpoints } from "./endpoints.aws";
import { createFlowLogs } from "./flow-logs.aws";

export const createNetwork: CreateNetwork = (scope, spec, keys) => {
  const placement = placementOn("aws", spec.placement);
  if (placement.network !== undefined) return ownNetwork(placement.network, placement.zones, spec);

  const plan = planAddresses(addressRequest(spec, placement.zones));
  const vpc = createVpc(scope, spec);
  createFlowLogs(scope, vpc, placement, keys.for("logs"));
  const subnets = (kind: SubnetKind) => createSubnets(scope, vpc, kind, plan, placement.zones);
  const publicSubnets = subnets("public");
  const nodeSubnets = subnets("nodes");
  const controlPlaneSubnets = subnets("control-plane");
  const endpointSubnets = subnets("endpoints");

  const publicRoute = routePublic(scope, vpc, publicSubnets);
  const gateways = createNatGateways(scope, publicSubnets, publicRoute, spec);
  const { tables, ways } = routePrivate(scope, vpc, gateways, [nodeSubnets, controlPlaneSubnets, endpointSubnets]);
  const endpoints = createEndpoints(scope, { vpc, tables, subnets: endpointSubnets, spec, placement });

  return {
    id: vpc.id,
    nodeSubnets: nodeSubnets.map(({ zone, subnet }) => ({ zone, id: subnet.id })),
    controlPlaneSubnets: controlPlaneSubnets.map(({ zone, subnet }) => ({ zone, id: subnet.id })),
    serviceCidr: addressRange(plan, "services"),
    podsPerNode: spec.podsPerNode,
    ready: [...ways, ...endpoints],
  };
};

/**
 * Where S3 answers in a network that the stack makes: names of buckets lead to AWS' own blocks, and the gateway endpoint routes
 * them. NetworkPolicies know no prefix list. In a network of your own, an interface endpoint may answer instead.
 */
export const storageBlocks: StorageBlocks = (placement) => {
  const { network, region } = placementOn("aws", placement);
  return network === undefined ? s3Blocks(region) : [];
};

/** A network that exists: its ids are given, and how it reaches the outside is its owner's business. */
function ownNetwork(
  { vpcId, privateSubnets }: NonNullable<AwsPlacement["network"]>,
  zones: readonly string[],
  { serviceCidr, podsPerNode }: NetworkSpec,
): NetworkOutputs {
  // Checked with the placement: every zone has a subnet.
  const subnets = zones.map((zone) => ({ zone, id: pulumi.output(privateSubnets[zone] ?? "") }));
  return {
    id: pulumi.output(vpcId),
    nodeSubnets: subnets,
    controlPlaneSubnets: subnets,
    serviceCidr,
    podsPerNode,
    ready: [],
  };
}

interface PlacedSubnet {
  readonly zone: string;
  readonly kind: SubnetKind;
  readonly subnet: Subnet;
}

function createVpc(scope: Scope, { cidr }: NetworkSpec): Vpc {
  const vpc = new Vpc(
    `${scope.name}-vpc`,
    // Both DNS settings are what private endpoints need to be found under their services' usual names.
    { cidrBlock: cidr, enableDnsSupport: true, enableDnsHostnames: true, tags: named(scope, "vpc") },
    scope.options,
  );
  // Every VPC has this group, and whatever names no group lands in it: so it lets nothing through.
  new DefaultSecurityGroup(
    `${scope.name}-default-security-group`,
    { vpcId: vpc.id, ingress: [], egress: [], tags: named(scope, "default-closed") },
    scope.options,
  );
  return vpc;
}

/** Subnets by the ranges of the address plan, with the tags by which load balancer controllers find theirs. */
const SUBNETS = {
  public: { "kubernetes.io/role/elb": "1" },
  nodes: { "kubernetes.io/role/internal-elb": "1" },
  "control-plane": {},
  endpoints: {},
} as const satisfies Record<string, Readonly<Record<string, string>>>;
type SubnetKind = keyof typeof SUBNETS;

function createSubnets(
  scope: Scope,
  vpc: Vpc,
  kind: SubnetKind,
  plan: AddressPlan,
  zones: readonly string[],
): PlacedSubnet[] {
  return zones.map((zone) => {
    const subnet = new Subnet(
      `${scope.name}-${kind}-${zone}`,
      {
        vpcId: vpc.id,
        availabilityZone: zone,
        cidrBlock: addressRange(plan, kind, zone),
        mapPublicIpOnLaunch: false,
        tags: { ...named(scope, `${kind}-${zone}`), ...SUBNETS[kind] },
      },
      scope.options,
    );
    return { zone, kind, subnet };
  });
}

function routePublic(scope: Scope, vpc: Vpc, subnets: readonly PlacedSubnet[]): Route {
  const gateway = new InternetGateway(
    `${scope.name}-internet`,
    { vpcId: vpc.id, tags: named(scope, "internet") },
    scope.options,
  );
  const table = new RouteTable(`${scope.name}-public`, { vpcId: vpc.id, tags: named(scope, "public") }, scope.options);
  for (const placed of subnets) associate(scope, table, placed);
  return new Route(
    `${scope.name}-public-internet`,
    { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
    scope.options,
  );
}

function createNatGateways(
  scope: Scope,
  publicSubnets: readonly PlacedSubnet[],
  publicRoute: Route,
  { availability }: NetworkSpec,
): NatGateway[] {
  return zonesInUse(publicSubnets, availability).map(({ zone, subnet }) => {
    const name = `${scope.name}-nat-${zone}`;
    const tags = named(scope, `nat-${zone}`);
    const address = new Eip(name, { domain: "vpc", tags }, scope.options);
    return new NatGateway(
      name,
      { subnetId: subnet.id, allocationId: address.allocationId, tags },
      // Without a way to the internet a NAT gateway fails instead of waiting for one.
      { ...scope.options, dependsOn: [publicRoute] },
    );
  });
}

/** One table for each zone, so that a zone's traffic can leave through its own gateway. */
function routePrivate(
  scope: Scope,
  vpc: Vpc,
  gateways: readonly NatGateway[],
  groups: readonly (readonly PlacedSubnet[])[],
): { tables: RouteTable[]; ways: pulumi.Resource[] } {
  const zones = groups[0]?.map(({ zone }) => zone) ?? [];
  const rows = zones.map((zone, index) => {
    const name = `${scope.name}-private-${zone}`;
    const table = new RouteTable(name, { vpcId: vpc.id, tags: named(scope, `private-${zone}`) }, scope.options);
    const way = new Route(
      `${name}-out`,
      {
        routeTableId: table.id,
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: (gateways[index] ?? gateways[0])?.id,
      },
      scope.options,
    );
    const inZone = groups.flat().filter((placed) => placed.zone === zone);
    return { table, ways: [way, ...inZone.map((placed) => associate(scope, table, placed))] };
  });
  return { tables: rows.map(({ table }) => table), ways: rows.flatMap(({ ways }) => ways) };
}

function associate(scope: Scope, table: RouteTable, { kind, zone, subnet }: PlacedSubnet): RouteTableAssociation {
  return new RouteTableAssociation(
    `${scope.name}-${kind}-${zone}`,
    { routeTableId: table.id, subnetId: subnet.id },
    scope.options,
  );
}
