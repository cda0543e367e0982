/** Private endpoints on AWS: what nodes and pods need from AWS without leaving the network. */
import type { RouteTable } from "@pulumi/aws/ec2/routeTable";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import type { Subnet } from "@pulumi/aws/ec2/subnet";
import type { Vpc } from "@pulumi/aws/ec2/vpc";
import { VpcEndpoint } from "@pulumi/aws/ec2/vpcEndpoint";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc";
import type { Resource } from "@pulumi/pulumi";
import { named } from "../account/names.aws";
import type { AwsPlacement } from "../placement/aws";
import type { Scope } from "../core/component";
import { zonesInUse } from "./availability";
import type { NetworkSpec } from "./contract";

/** Services with an interface endpoint, and who calls them. */
const INTERFACES = {
  "ecr.api": "kubelets, for access to images",
  "ecr.dkr": "kubelets, for manifests of images; their layers come from S3",
  secretsmanager: "the operator that brings secrets into the cluster",
  sts: "everything that assumes a role",
  logs: "what ships logs",
  "eks-auth": "the Pod Identity agent, for the credentials of pods",
} as const satisfies Record<string, string>;

interface EndpointSite {
  readonly vpc: Vpc;
  readonly tables: readonly RouteTable[];
  readonly subnets: readonly { readonly zone: string; readonly subnet: Subnet }[];
  readonly spec: NetworkSpec;
  readonly placement: AwsPlacement;
}

export function createEndpoints(scope: Scope, { vpc, tables, subnets, spec, placement }: EndpointSite): Resource[] {
  const service = (name: string) => `com.amazonaws.${placement.region}.${name}`;
  const s3 = new VpcEndpoint(
    `${scope.name}-s3`,
    {
      vpcId: vpc.id,
      vpcEndpointType: "Gateway",
      serviceName: service("s3"),
      routeTableIds: tables.map(({ id }) => id),
      tags: named(scope, "s3"),
    },
    scope.options,
  );
  const door = createDoor(scope, vpc, spec);
  const interfaces = Object.keys(INTERFACES).map(
    (name) =>
      new VpcEndpoint(
        `${scope.name}-${name.replace(".", "-")}`,
        {
          vpcId: vpc.id,
          vpcEndpointType: "Interface",
          serviceName: service(name),
          subnetIds: zonesInUse(subnets, spec.availability).map(({ subnet }) => subnet.id),
          securityGroupIds: [door.id],
          privateDnsEnabled: true,
          tags: named(scope, name),
        },
        scope.options,
      ),
  );
  return [s3, ...interfaces];
}

/** HTTPS from inside the network, and nothing else in either direction. */
function createDoor(scope: Scope, vpc: Vpc, { cidr }: NetworkSpec): SecurityGroup {
  const group = new SecurityGroup(
    `${scope.name}-endpoints`,
    { vpcId: vpc.id, description: "HTTPS from the network to private endpoints", tags: named(scope, "endpoints") },
    scope.options,
  );
  new SecurityGroupIngressRule(
    `${scope.name}-endpoints-https`,
    {
      securityGroupId: group.id,
      description: "HTTPS from the network",
      cidrIpv4: cidr,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      tags: named(scope, "endpoints-https"),
    },
    scope.options,
  );
  return group;
}
