/** Who may use an EKS cluster: access entries for IAM principals, decided as plain data, then created. */
import { AccessEntry, AccessPolicyAssociation } from "@pulumi/aws/eks";
import type { Output, Resource } from "@pulumi/pulumi";
import { partitionOf, principalName, type AwsPlacement } from "../placement/aws";
import type { Scope } from "../core/component";

/** What one principal may do. EKS keeps one entry for each. */
export interface Access {
  readonly principal: string;
  /** EKS' access policy; absent: only what the groups' role bindings allow. */
  readonly policy?: "AmazonEKSClusterAdminPolicy" | "AmazonEKSViewPolicy";
  readonly groups: readonly string[];
}

/** One entry for each principal that the placement names, however often it does. */
export function accessOf({ admins, readers, groups }: AwsPlacement): Access[] {
  const principals = [...new Set([...admins, ...readers, ...Object.values(groups).flat()])];
  return principals.map((principal) => ({
    principal,
    ...(admins.includes(principal)
      ? { policy: "AmazonEKSClusterAdminPolicy" as const }
      : readers.includes(principal) && { policy: "AmazonEKSViewPolicy" as const }),
    groups: Object.keys(groups).filter((group) => groups[group]?.includes(principal)),
  }));
}

/** Creates every entry. Whoever connects waits for all of them. */
export function createAccess(scope: Scope, clusterName: Output<string>, placement: AwsPlacement): Resource[] {
  const partition = partitionOf(placement.region);
  return accessOf(placement).flatMap(({ principal, policy, groups }): Resource[] => {
    const name = principalName(principal);
    const entry = new AccessEntry(
      `${scope.name}-access-${name}`,
      { clusterName, principalArn: principal, kubernetesGroups: [...groups], type: "STANDARD" },
      scope.options,
    );
    if (policy === undefined) return [entry];
    const association = new AccessPolicyAssociation(
      `${scope.name}-access-${name}`,
      {
        clusterName,
        principalArn: entry.principalArn,
        policyArn: `arn:${partition}:eks::aws:cluster-access-policy/${policy}`,
        accessScope: { type: "cluster" },
      },
      scope.options,
    );
    return [entry, association];
  });
}
