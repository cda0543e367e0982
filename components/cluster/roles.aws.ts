/** The IAM roles of an EKS cluster: its control plane's, its nodes', and those of the addons that call AWS. */
import { Role, RolePolicy, RolePolicyAttachment } from "@pulumi/aws/iam";
import { jsonStringify, type Resource } from "@pulumi/pulumi";
import { assumedByPods, assumedByService } from "../account/trust.aws";
import { partitionOf, type AwsPlacement } from "../placement/aws";
import { clusterName } from "../control-plane/name.aws";
import type { Scope } from "../core/component";
import type { KeysOutputs } from "../keys/contract";

/** A role, and what must be attached before it can do its work. */
export interface ReadyRole {
  readonly role: Role;
  readonly ready: readonly Resource[];
}

/** The control plane: manages its own network interfaces and decrypts the cluster's Secrets. */
export function controlPlaneRole(scope: Scope, placement: AwsPlacement, keys: KeysOutputs): ReadyRole {
  const name = `${scope.name}-control-plane`;
  const role = new Role(`${name}-role`, { assumeRolePolicy: assumedByService("eks.amazonaws.com") }, scope.options);
  const rights = new RolePolicy(
    `${name}-secrets-key`,
    {
      role: role.name,
      policy: jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: ["kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"],
            Resource: keys.for("kubernetes-secrets").id,
          },
        ],
      }),
    },
    scope.options,
  );
  return { role, ready: [rights, attach(scope, name, role, "AmazonEKSClusterPolicy", placement)] };
}

/**
 * Nodes: join the cluster and pull images. What pods may do in AWS is the pods' own roles' business. The smaller
 * AmazonEKSWorkerNodeMinimalPolicy is for nodes of Auto Mode: Bottlerocket asks EC2 for its name before kubelet starts, and
 * stops without an answer (bottlerocket-os/bottlerocket-core-kit#849). Karpenter's nodes have the same role.
 */
export function nodeRole(scope: Scope, placement: AwsPlacement): ReadyRole {
  const name = `${scope.name}-nodes`;
  const role = new Role(`${name}-role`, { assumeRolePolicy: assumedByService("ec2.amazonaws.com") }, scope.options);
  const policies = [
    "AmazonEKSWorkerNodePolicy",
    "AmazonEC2ContainerRegistryPullOnly",
    // Bottlerocket runs its agent in the control container by default.
    ...(placement.sessionAccess === true ? ["AmazonSSMManagedInstanceCore"] : []),
  ];
  return { role, ready: policies.map((policy) => attach(scope, name, role, policy, placement)) };
}

/** A role that one service account of the cluster's own namespace acts as. */
export interface AddonRole extends ReadyRole {
  readonly serviceAccount: string;
}

/** The VPC CNI: gives pods addresses of the VPC. */
export function cniRole(scope: Scope, placement: AwsPlacement): AddonRole {
  const name = `${scope.name}-vpc-cni`;
  const { role, serviceAccount } = addonRole(scope, name, placement, "aws-node");
  return { role, serviceAccount, ready: [attach(scope, name, role, "AmazonEKS_CNI_Policy", placement)] };
}

/** The EBS CSI driver: makes volumes, encrypted with the stack's key for disks and with no other. */
export function volumeDriverRole(scope: Scope, placement: AwsPlacement, keys: KeysOutputs): AddonRole {
  const name = `${scope.name}-ebs-csi`;
  const key = keys.for("disks").id;
  const { role, serviceAccount } = addonRole(scope, name, placement, "ebs-csi-controller-sa");
  const rights = new RolePolicy(
    `${name}-disks-key`,
    {
      role: role.name,
      policy: jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
            Resource: key,
          },
          {
            Effect: "Allow",
            Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
            Resource: key,
            Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
          },
        ],
      }),
    },
    scope.options,
  );
  const policy = attach(scope, name, role, "service-role/AmazonEBSCSIDriverPolicy", placement);
  return { role, serviceAccount, ready: [rights, policy] };
}

/** The EFS CSI driver: makes and removes the access points of claims. */
export function shareDriverRole(scope: Scope, placement: AwsPlacement): AddonRole {
  const name = `${scope.name}-driver`;
  const { role, serviceAccount } = addonRole(scope, name, placement, "efs-csi-controller-sa");
  return {
    role,
    serviceAccount,
    ready: [attach(scope, name, role, "service-role/AmazonEFSCSIDriverPolicy", placement)],
  };
}

function addonRole(scope: Scope, name: string, { accountId }: AwsPlacement, serviceAccount: string) {
  const pods = { cluster: clusterName(scope.ownership), namespace: "kube-system", serviceAccount };
  const role = new Role(`${name}-role`, { assumeRolePolicy: assumedByPods(accountId, pods) }, scope.options);
  return { role, serviceAccount };
}

/** Attaches a policy that AWS maintains. */
function attach(
  scope: Scope,
  name: string,
  role: Role,
  policy: string,
  { region }: AwsPlacement,
): RolePolicyAttachment {
  return new RolePolicyAttachment(
    `${name}-${policy.replace(/^.*\//, "")}`,
    { role: role.name, policyArn: `arn:${partitionOf(region)}:iam::aws:policy/${policy}` },
    scope.options,
  );
}
