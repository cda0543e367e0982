/**
 * Policies that AWS maintains, by what they allow, as far as somebody in a cluster needs it. From their pages in the reference:
 * docs.aws.amazon.com/aws-managed-policy/latest/reference/<name>.html, read 2026-11-30. A policy without actions here is known by
 * its name only.
 */
export const MANAGED_POLICIES: Readonly<Record<string, readonly string[]>> = {
  AmazonEC2ContainerRegistryPullOnly: [
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
    "ecr:BatchImportUpstreamImage",
  ],
  AmazonEC2ContainerRegistryReadOnly: [
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
    "ecr:DescribeImages",
    "ecr:DescribeRepositories",
    "ecr:ListImages",
  ],
  AmazonEKSClusterPolicy: [],
  AmazonEKSVPCResourceController: [],
  // For the nodes of Auto Mode, whose names EKS gives them.
  AmazonEKSWorkerNodeMinimalPolicy: ["eks-auth:AssumeRoleForPodIdentity"],
  AmazonEKSWorkerNodePolicy: [
    "ec2:DescribeInstances",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVolumes",
    "ec2:DescribeVolumesModifications",
    "ec2:DescribeVpcs",
    "eks:DescribeCluster",
    "eks-auth:AssumeRoleForPodIdentity",
  ],
  AmazonEKS_CNI_Policy: [],
  AmazonSSMManagedInstanceCore: [],
  CloudWatchAgentServerPolicy: [],
  "service-role/AmazonEBSCSIDriverPolicy": [],
  "service-role/AmazonEFSCSIDriverPolicy": [],
};
