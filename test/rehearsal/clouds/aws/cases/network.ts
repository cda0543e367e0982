/** Mistakes that people make on AWS with networks: addresses, ways in and out, private endpoints. */
import { AWS } from "../../../../../catalogue/tokens/aws";
import { change, extra, missing, wrong, type KnownMistake } from "./mistake";

export const NETWORK_MISTAKES: readonly KnownMistake[] = [
  wrong(
    "a subnet outside of its VPC",
    AWS.subnet,
    undefined,
    { cidrBlock: "10.99.0.0/24" },
    /10\.20\.0\.0\/16, which do not hold 10\.99/,
  ),
  wrong(
    "a zone of another region",
    AWS.subnet,
    undefined,
    { availabilityZone: "us-east-1a" },
    /eu-central-1, which has no zone us-east-1a/,
  ),
  wrong(
    "two subnets with the same addresses",
    AWS.subnet,
    "network-public-eu-central-1a",
    { cidrBlock: "10.20.0.0/20" },
    /network-nodes-eu-central-1a|overlaps 10\.20\.0\.0/,
  ),
  wrong(
    "names of DNS without DNS",
    AWS.vpc,
    undefined,
    { enableDnsSupport: false },
    /enableDnsHostnames needs enableDnsSupport/,
  ),
  wrong(
    "a rule without ports",
    AWS.securityGroupIngress,
    undefined,
    { fromPort: undefined, toPort: undefined },
    /fromPort is required for tcp/,
  ),
  wrong(
    "ports for all protocols",
    AWS.securityGroupIngress,
    undefined,
    { ipProtocol: "-1" },
    /fromPort cannot be given for all protocols/,
  ),
  wrong(
    "ports the wrong way round",
    AWS.securityGroupIngress,
    undefined,
    { fromPort: 500 },
    /toPort must not be less than fromPort/,
  ),
  wrong(
    "two sources of one rule",
    AWS.securityGroupIngress,
    undefined,
    { referencedSecurityGroupId: "sg-0a1b2c3d4e5f67890" },
    /referencedSecurityGroupId cannot be given with cidrIpv4/,
  ),
  wrong(
    "a route with two targets",
    AWS.route,
    "network-public-internet",
    { natGatewayId: "nat-0a1b2c3d4e5f67890" },
    /a route has one target/,
  ),
  missing(
    "a NAT gateway without an internet gateway",
    [{ type: AWS.internetGateway }, { type: AWS.route, name: "network-public-internet" }],
    AWS.natGateway,
    /has no internet gateway attached/,
  ),
  missing(
    "machines without a way out",
    [{ type: AWS.route, name: "network-private-eu-central-1a-out" }],
    AWS.eksNodeGroup,
    /subnetIds\[\].*has no route to 0\.0\.0\.0\/0/,
  ),
  missing(
    "machines behind a NAT gateway without a way out",
    [{ type: AWS.routeTableAssociation, name: "network-public-eu-central-1a" }],
    AWS.eksNodeGroup,
    /leads to network-nat-eu-central-1a, whose subnet is not public/,
  ),
  {
    title: "a public way for machines without public addresses",
    refused: AWS.eksNodeGroup,
    says: /leads to an internet gateway, and gives its machines no public addresses/,
    ...change(AWS.routeTableAssociation, "network-nodes-eu-central-1a", (_inputs, idOf) => ({
      routeTableId: idOf(AWS.routeTable, "network-public"),
    })),
  },
  wrong(
    "a gateway endpoint of a service without one",
    AWS.vpcEndpoint,
    "network-s3",
    { serviceName: "com.amazonaws.eu-central-1.sts" },
    /cannot be Gateway for sts: only s3 and dynamodb/,
  ),
  wrong(
    "a gateway endpoint with subnets",
    AWS.vpcEndpoint,
    "network-s3",
    { subnetIds: [] },
    /subnetIds is of interface endpoints/,
  ),
  wrong(
    "an interface endpoint with route tables",
    AWS.vpcEndpoint,
    "network-sts",
    { routeTableIds: [] },
    /routeTableIds is of gateway endpoints/,
  ),
  wrong(
    "an endpoint of another region's service",
    AWS.vpcEndpoint,
    "network-sts",
    { serviceName: "com.amazonaws.us-east-1.sts" },
    /is in eu-central-1, and com\.amazonaws\.us-east-1\.sts in us-east-1/,
  ),
  wrong(
    "two endpoints of one service",
    AWS.vpcEndpoint,
    "network-sts",
    { serviceName: "com.amazonaws.eu-central-1.logs" },
    /has the private DNS names of com\.amazonaws\.eu-central-1\.logs already/,
  ),
  {
    title: "private names in a VPC without names",
    refused: AWS.vpcEndpoint,
    says: /must have enableDnsSupport and enableDnsHostnames for private DNS names/,
    ...change(AWS.vpc, undefined, { enableDnsHostnames: false }),
  },
];

const OTHER_VPC = extra(AWS.vpc, "other", () => ({ cidrBlock: "10.99.0.0/16" }));
const OTHER_TABLE = extra(AWS.routeTable, "other", (idOf) => ({ vpcId: idOf(AWS.vpc, "other") }));
const OTHER_GROUP = extra(AWS.securityGroup, "other", (idOf) => ({ vpcId: idOf(AWS.vpc, "other"), name: "other" }));
const OTHER_SUBNET = extra(AWS.subnet, "other", (idOf) => ({
  vpcId: idOf(AWS.vpc, "other"),
  cidrBlock: "10.99.0.0/24",
  availabilityZone: "eu-central-1b",
}));

/** Parts of two networks that are put together. */
export const TWO_NETWORKS: readonly KnownMistake[] = [
  {
    ...wrong(
      "a subnet with the other network's routes",
      AWS.routeTableAssociation,
      undefined,
      (_inputs, idOf) => ({ routeTableId: idOf(AWS.routeTable, "other") }),
      /is in another VPC than the subnet/,
    ),
    also: [OTHER_VPC, OTHER_TABLE],
  },
  {
    ...wrong(
      "a route to this network's gateway in the other's table",
      AWS.route,
      "network-public-internet",
      (_inputs, idOf) => ({ routeTableId: idOf(AWS.routeTable, "other") }),
      /gatewayId: network-internet .* and the route table in vpc-/,
    ),
    also: [OTHER_VPC, OTHER_TABLE],
  },
  {
    ...wrong(
      "a route to this network's NAT gateway in the other's table",
      AWS.route,
      "network-private-eu-central-1a-out",
      (_inputs, idOf) => ({ routeTableId: idOf(AWS.routeTable, "other") }),
      /natGatewayId: network-nat-eu-central-1a .* and the route table in vpc-/,
    ),
    also: [OTHER_VPC, OTHER_TABLE],
  },
  {
    ...wrong(
      "an endpoint with the other network's routes",
      AWS.vpcEndpoint,
      "network-s3",
      (_inputs, idOf) => ({ routeTableIds: [idOf(AWS.routeTable, "other")] }),
      /routeTableIds\[\]: other .* is in another VPC/,
    ),
    also: [OTHER_VPC, OTHER_TABLE],
  },
  {
    ...wrong(
      "an endpoint in the other network's subnet",
      AWS.vpcEndpoint,
      "network-sts",
      (_inputs, idOf) => ({ subnetIds: [idOf(AWS.subnet, "other")] }),
      /subnetIds\[\]: other .* is in another VPC/,
    ),
    also: [OTHER_VPC, OTHER_SUBNET],
  },
  {
    ...wrong(
      "an endpoint behind the other network's door",
      AWS.vpcEndpoint,
      "network-sts",
      (_inputs, idOf) => ({ securityGroupIds: [idOf(AWS.securityGroup, "other")] }),
      /securityGroupIds\[\]: other .* is in another VPC/,
    ),
    also: [OTHER_VPC, OTHER_GROUP],
  },
  {
    ...wrong(
      "a control plane in both networks",
      AWS.eksCluster,
      undefined,
      (_inputs, idOf) => ({ "vpcConfig.subnetIds[1]": idOf(AWS.subnet, "other") }),
      /vpcConfig\.subnetIds\[\]: other .* is in another VPC than the first/,
    ),
    also: [OTHER_VPC, OTHER_SUBNET],
  },
  {
    ...wrong(
      "a control plane behind the other network's door",
      AWS.eksCluster,
      undefined,
      (_inputs, idOf) => ({ "vpcConfig.securityGroupIds": [idOf(AWS.securityGroup, "other")] }),
      /is in another VPC than the cluster's subnets/,
    ),
    also: [OTHER_VPC, OTHER_GROUP],
  },
  {
    ...wrong(
      "nodes in the other network",
      AWS.eksNodeGroup,
      undefined,
      (_inputs, idOf) => ({ subnetIds: [idOf(AWS.subnet, "other")] }),
      /subnetIds\[\]: other .* is in another VPC than the cluster/,
    ),
    also: [OTHER_VPC, OTHER_SUBNET],
  },
];

/** What can be there once only. */
export const TWINS: readonly KnownMistake[] = [
  {
    title: "a second internet gateway",
    refused: AWS.internetGateway,
    says: /has the internet gateway other already/,
    ...change(AWS.internetGateway, undefined, {}),
    also: [extra(AWS.internetGateway, "other", (idOf) => ({ vpcId: idOf(AWS.vpc, "network-vpc") }))],
  },
  {
    title: "a second NAT gateway at one address",
    refused: AWS.natGateway,
    says: /allocationId: network-nat-eu-central-1a .* is associated with other already/,
    ...change(AWS.natGateway, undefined, {}),
    also: [
      extra(AWS.natGateway, "other", (idOf) => ({
        subnetId: idOf(AWS.subnet, "network-public-eu-central-1a"),
        allocationId: idOf(AWS.eip, "network-nat-eu-central-1a"),
      })),
    ],
  },
  {
    title: "a NAT gateway in a private subnet",
    refused: AWS.natGateway,
    says: /is not public: its route table has no route to an internet gateway/,
    ...change(AWS.natGateway, undefined, (_inputs, idOf) => ({ subnetId: idOf(AWS.subnet, "inner") })),
    also: [
      extra(AWS.subnet, "inner", (idOf) => ({
        vpcId: idOf(AWS.vpc, "network-vpc"),
        cidrBlock: "10.20.240.0/24",
        availabilityZone: "eu-central-1a",
      })),
      extra(AWS.routeTable, "inner", (idOf) => ({ vpcId: idOf(AWS.vpc, "network-vpc") })),
      extra(AWS.routeTableAssociation, "inner", (idOf) => ({
        subnetId: idOf(AWS.subnet, "inner"),
        routeTableId: idOf(AWS.routeTable, "inner"),
      })),
    ],
  },
  {
    title: "two subnets of an endpoint in one zone",
    refused: AWS.vpcEndpoint,
    says: /is in eu-central-1a, as .* is: an endpoint has one subnet in each zone/,
    ...change(AWS.vpcEndpoint, "network-sts", (_inputs, idOf) => ({
      subnetIds: [
        idOf(AWS.subnet, "network-endpoints-eu-central-1a"),
        idOf(AWS.subnet, "network-control-plane-eu-central-1a"),
      ],
    })),
  },
  {
    title: "two gateway endpoints of one service in a route table",
    refused: AWS.vpcEndpoint,
    says: /has a route to com\.amazonaws\.eu-central-1\.s3 through other already/,
    ...change(AWS.vpcEndpoint, "network-s3", {}),
    also: [
      extra(AWS.vpcEndpoint, "other", (idOf) => ({
        vpcId: idOf(AWS.vpc, "network-vpc"),
        vpcEndpointType: "Gateway",
        serviceName: "com.amazonaws.eu-central-1.s3",
        routeTableIds: [idOf(AWS.routeTable, "network-private-eu-central-1a")],
      })),
    ],
  },
  {
    title: "a rule of a security group twice",
    refused: AWS.securityGroupIngress,
    says: /has the same rule already: other/,
    ...change(AWS.securityGroupIngress, undefined, {}),
    also: [
      extra(AWS.securityGroupIngress, "other", (idOf) => ({
        securityGroupId: idOf(AWS.securityGroup, "network-endpoints"),
        cidrIpv4: "10.20.0.0/16",
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
      })),
    ],
  },
];
