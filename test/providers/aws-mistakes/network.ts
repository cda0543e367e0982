/** Mistakes that people make on AWS with networks: addresses, ways in and out, private endpoints. */
import { TYPES } from "../../../rehearsal/providers/aws/types";
import { change, extra, missing, wrong, type KnownMistake } from "./mistake";

export const NETWORK_MISTAKES: readonly KnownMistake[] = [
  wrong(
    "a subnet outside of its VPC",
    TYPES.subnet,
    undefined,
    { cidrBlock: "10.99.0.0/24" },
    /10\.20\.0\.0\/16, which do not hold 10\.99/,
  ),
  wrong(
    "a zone of another region",
    TYPES.subnet,
    undefined,
    { availabilityZone: "us-east-1a" },
    /eu-central-1, which has no zone us-east-1a/,
  ),
  wrong(
    "two subnets with the same addresses",
    TYPES.subnet,
    "network-public-eu-central-1a",
    { cidrBlock: "10.20.0.0/20" },
    /network-nodes-eu-central-1a|overlaps 10\.20\.0\.0/,
  ),
  wrong(
    "names of DNS without DNS",
    TYPES.vpc,
    undefined,
    { enableDnsSupport: false },
    /enableDnsHostnames needs enableDnsSupport/,
  ),
  wrong(
    "a rule without ports",
    TYPES.securityGroupIngressRule,
    undefined,
    { fromPort: undefined, toPort: undefined },
    /fromPort is required for tcp/,
  ),
  wrong(
    "ports for all protocols",
    TYPES.securityGroupIngressRule,
    undefined,
    { ipProtocol: "-1" },
    /fromPort cannot be given for all protocols/,
  ),
  wrong(
    "ports the wrong way round",
    TYPES.securityGroupIngressRule,
    undefined,
    { fromPort: 500 },
    /toPort must not be less than fromPort/,
  ),
  wrong(
    "two sources of one rule",
    TYPES.securityGroupIngressRule,
    undefined,
    { referencedSecurityGroupId: "sg-0a1b2c3d4e5f67890" },
    /referencedSecurityGroupId cannot be given with cidrIpv4/,
  ),
  wrong(
    "a route with two targets",
    TYPES.route,
    "network-public-internet",
    { natGatewayId: "nat-0a1b2c3d4e5f67890" },
    /a route has one target/,
  ),
  missing(
    "a NAT gateway without an internet gateway",
    [{ type: TYPES.internetGateway }, { type: TYPES.route, name: "network-public-internet" }],
    TYPES.natGateway,
    /has no internet gateway attached/,
  ),
  missing(
    "machines without a way out",
    [{ type: TYPES.route, name: "network-private-eu-central-1a-out" }],
    TYPES.nodeGroup,
    /subnetIds\[\].*has no route to 0\.0\.0\.0\/0/,
  ),
  missing(
    "machines behind a NAT gateway without a way out",
    [{ type: TYPES.routeTableAssociation, name: "network-public-eu-central-1a" }],
    TYPES.nodeGroup,
    /leads to network-nat-eu-central-1a, whose subnet is not public/,
  ),
  {
    title: "a public way for machines without public addresses",
    refused: TYPES.nodeGroup,
    says: /leads to an internet gateway, and gives its machines no public addresses/,
    ...change(TYPES.routeTableAssociation, "network-nodes-eu-central-1a", (_inputs, idOf) => ({
      routeTableId: idOf(TYPES.routeTable, "network-public"),
    })),
  },
  wrong(
    "a gateway endpoint of a service without one",
    TYPES.vpcEndpoint,
    "network-s3",
    { serviceName: "com.amazonaws.eu-central-1.sts" },
    /cannot be Gateway for sts: only s3 and dynamodb/,
  ),
  wrong(
    "a gateway endpoint with subnets",
    TYPES.vpcEndpoint,
    "network-s3",
    { subnetIds: [] },
    /subnetIds is of interface endpoints/,
  ),
  wrong(
    "an interface endpoint with route tables",
    TYPES.vpcEndpoint,
    "network-sts",
    { routeTableIds: [] },
    /routeTableIds is of gateway endpoints/,
  ),
  wrong(
    "an endpoint of another region's service",
    TYPES.vpcEndpoint,
    "network-sts",
    { serviceName: "com.amazonaws.us-east-1.sts" },
    /is in eu-central-1, and com\.amazonaws\.us-east-1\.sts in us-east-1/,
  ),
  wrong(
    "two endpoints of one service",
    TYPES.vpcEndpoint,
    "network-sts",
    { serviceName: "com.amazonaws.eu-central-1.logs" },
    /has the private DNS names of com\.amazonaws\.eu-central-1\.logs already/,
  ),
  {
    title: "private names in a VPC without names",
    refused: TYPES.vpcEndpoint,
    says: /must have enableDnsSupport and enableDnsHostnames for private DNS names/,
    ...change(TYPES.vpc, undefined, { enableDnsHostnames: false }),
  },
];

const OTHER_VPC = extra(TYPES.vpc, "other", () => ({ cidrBlock: "10.99.0.0/16" }));
const OTHER_TABLE = extra(TYPES.routeTable, "other", (idOf) => ({ vpcId: idOf(TYPES.vpc, "other") }));
const OTHER_GROUP = extra(TYPES.securityGroup, "other", (idOf) => ({ vpcId: idOf(TYPES.vpc, "other"), name: "other" }));
const OTHER_SUBNET = extra(TYPES.subnet, "other", (idOf) => ({
  vpcId: idOf(TYPES.vpc, "other"),
  cidrBlock: "10.99.0.0/24",
  availabilityZone: "eu-central-1b",
}));

/** Parts of two networks that are put together. */
export const TWO_NETWORKS: readonly KnownMistake[] = [
  {
    ...wrong(
      "a subnet with the other network's routes",
      TYPES.routeTableAssociation,
      undefined,
      (_inputs, idOf) => ({ routeTableId: idOf(TYPES.routeTable, "other") }),
      /is in another VPC than the subnet/,
    ),
    also: [OTHER_VPC, OTHER_TABLE],
  },
  {
    ...wrong(
      "a route to this network's gateway in the other's table",
      TYPES.route,
      "network-public-internet",
      (_inputs, idOf) => ({ routeTableId: idOf(TYPES.routeTable, "other") }),
      /gatewayId: network-internet .* and the route table in vpc-/,
    ),
    also: [OTHER_VPC, OTHER_TABLE],
  },
  {
    ...wrong(
      "a route to this network's NAT gateway in the other's table",
      TYPES.route,
      "network-private-eu-central-1a-out",
      (_inputs, idOf) => ({ routeTableId: idOf(TYPES.routeTable, "other") }),
      /natGatewayId: network-nat-eu-central-1a .* and the route table in vpc-/,
    ),
    also: [OTHER_VPC, OTHER_TABLE],
  },
  {
    ...wrong(
      "an endpoint with the other network's routes",
      TYPES.vpcEndpoint,
      "network-s3",
      (_inputs, idOf) => ({ routeTableIds: [idOf(TYPES.routeTable, "other")] }),
      /routeTableIds\[\]: other .* is in another VPC/,
    ),
    also: [OTHER_VPC, OTHER_TABLE],
  },
  {
    ...wrong(
      "an endpoint in the other network's subnet",
      TYPES.vpcEndpoint,
      "network-sts",
      (_inputs, idOf) => ({ subnetIds: [idOf(TYPES.subnet, "other")] }),
      /subnetIds\[\]: other .* is in another VPC/,
    ),
    also: [OTHER_VPC, OTHER_SUBNET],
  },
  {
    ...wrong(
      "an endpoint behind the other network's door",
      TYPES.vpcEndpoint,
      "network-sts",
      (_inputs, idOf) => ({ securityGroupIds: [idOf(TYPES.securityGroup, "other")] }),
      /securityGroupIds\[\]: other .* is in another VPC/,
    ),
    also: [OTHER_VPC, OTHER_GROUP],
  },
  {
    ...wrong(
      "a control plane in both networks",
      TYPES.cluster,
      undefined,
      (_inputs, idOf) => ({ "vpcConfig.subnetIds[1]": idOf(TYPES.subnet, "other") }),
      /vpcConfig\.subnetIds\[\]: other .* is in another VPC than the first/,
    ),
    also: [OTHER_VPC, OTHER_SUBNET],
  },
  {
    ...wrong(
      "a control plane behind the other network's door",
      TYPES.cluster,
      undefined,
      (_inputs, idOf) => ({ "vpcConfig.securityGroupIds": [idOf(TYPES.securityGroup, "other")] }),
      /is in another VPC than the cluster's subnets/,
    ),
    also: [OTHER_VPC, OTHER_GROUP],
  },
  {
    ...wrong(
      "nodes in the other network",
      TYPES.nodeGroup,
      undefined,
      (_inputs, idOf) => ({ subnetIds: [idOf(TYPES.subnet, "other")] }),
      /subnetIds\[\]: other .* is in another VPC than the cluster/,
    ),
    also: [OTHER_VPC, OTHER_SUBNET],
  },
];

/** What can be there once only. */
export const TWINS: readonly KnownMistake[] = [
  {
    title: "a second internet gateway",
    refused: TYPES.internetGateway,
    says: /has the internet gateway other already/,
    ...change(TYPES.internetGateway, undefined, {}),
    also: [extra(TYPES.internetGateway, "other", (idOf) => ({ vpcId: idOf(TYPES.vpc, "network-vpc") }))],
  },
  {
    title: "a second NAT gateway at one address",
    refused: TYPES.natGateway,
    says: /allocationId: network-nat-eu-central-1a .* is associated with other already/,
    ...change(TYPES.natGateway, undefined, {}),
    also: [
      extra(TYPES.natGateway, "other", (idOf) => ({
        subnetId: idOf(TYPES.subnet, "network-public-eu-central-1a"),
        allocationId: idOf(TYPES.eip, "network-nat-eu-central-1a"),
      })),
    ],
  },
  {
    title: "a NAT gateway in a private subnet",
    refused: TYPES.natGateway,
    says: /is not public: its route table has no route to an internet gateway/,
    ...change(TYPES.natGateway, undefined, (_inputs, idOf) => ({ subnetId: idOf(TYPES.subnet, "inner") })),
    also: [
      extra(TYPES.subnet, "inner", (idOf) => ({
        vpcId: idOf(TYPES.vpc, "network-vpc"),
        cidrBlock: "10.20.240.0/24",
        availabilityZone: "eu-central-1a",
      })),
      extra(TYPES.routeTable, "inner", (idOf) => ({ vpcId: idOf(TYPES.vpc, "network-vpc") })),
      extra(TYPES.routeTableAssociation, "inner", (idOf) => ({
        subnetId: idOf(TYPES.subnet, "inner"),
        routeTableId: idOf(TYPES.routeTable, "inner"),
      })),
    ],
  },
  {
    title: "two subnets of an endpoint in one zone",
    refused: TYPES.vpcEndpoint,
    says: /is in eu-central-1a, as .* is: an endpoint has one subnet in each zone/,
    ...change(TYPES.vpcEndpoint, "network-sts", (_inputs, idOf) => ({
      subnetIds: [
        idOf(TYPES.subnet, "network-endpoints-eu-central-1a"),
        idOf(TYPES.subnet, "network-control-plane-eu-central-1a"),
      ],
    })),
  },
  {
    title: "two gateway endpoints of one service in a route table",
    refused: TYPES.vpcEndpoint,
    says: /has a route to com\.amazonaws\.eu-central-1\.s3 through other already/,
    ...change(TYPES.vpcEndpoint, "network-s3", {}),
    also: [
      extra(TYPES.vpcEndpoint, "other", (idOf) => ({
        vpcId: idOf(TYPES.vpc, "network-vpc"),
        vpcEndpointType: "Gateway",
        serviceName: "com.amazonaws.eu-central-1.s3",
        routeTableIds: [idOf(TYPES.routeTable, "network-private-eu-central-1a")],
      })),
    ],
  },
  {
    title: "a rule of a security group twice",
    refused: TYPES.securityGroupIngressRule,
    says: /has the same rule already: other/,
    ...change(TYPES.securityGroupIngressRule, undefined, {}),
    also: [
      extra(TYPES.securityGroupIngressRule, "other", (idOf) => ({
        securityGroupId: idOf(TYPES.securityGroup, "network-endpoints"),
        cidrIpv4: "10.20.0.0/16",
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
      })),
    ],
  },
];
