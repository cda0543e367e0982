/**
 * Who reaches an EKS cluster's private endpoint besides its nodes. Its interfaces are in a security group that EKS makes
 * with the cluster and that lets in its own members only: a VPN, a peered network or a bastion would time out.
 * docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html#private-access
 */
import type { Cluster } from "@pulumi/aws/eks";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc";
import type { Resource } from "@pulumi/pulumi";
import { named } from "../account/names.aws";
import type { AwsPlacement } from "../placement/aws";
import { apiSources } from "../placement/rules";
import type { Scope } from "../core/component";

/** One rule for each private block. @returns what whoever connects must wait for: `up` may come from one of them */
export function createApiDoor(scope: Scope, cluster: Cluster, { apiAccess }: AwsPlacement): Resource[] {
  return apiSources(apiAccess).network.map((block) => {
    const role = `api-from-${block.replace(/[./]/g, "-")}`;
    return new SecurityGroupIngressRule(
      `${scope.name}-${role}`,
      {
        securityGroupId: cluster.vpcConfig.clusterSecurityGroupId,
        description: "The API of Kubernetes from placement.aws.apiAccess",
        cidrIpv4: block,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        tags: named(scope, role),
      },
      scope.options,
    );
  });
}
