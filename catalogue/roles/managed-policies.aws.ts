/**
 * Policies that AWS maintains, by what they allow, as far as somebody in a cluster needs it. From the documents that AWS'
 * own API returned, as github.com/zoph-io/MAMIP keeps them (policies/<name>; the commit beside each), read 2026-11-30. A
 * policy without actions here is known by its name only.
 */
export const MANAGED_POLICIES: Readonly<Record<string, readonly string[]>> = {
  // v1, at 7e46c8fa
  AmazonEC2ContainerRegistryPullOnly: [
    "ecr:GetAuthorizationToken",
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchImportUpstreamImage",
  ],
  // v3, at 24b649d3
  AmazonEC2ContainerRegistryReadOnly: [
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:GetRepositoryPolicy",
    "ecr:DescribeRepositories",
    "ecr:ListImages",
    "ecr:DescribeImages",
    "ecr:BatchGetImage",
    "ecr:GetLifecyclePolicy",
    "ecr:GetLifecyclePolicyPreview",
    "ecr:ListTagsForResource",
    "ecr:DescribeImageScanFindings",
  ],
  AmazonEKSClusterPolicy: [],
  AmazonEKSVPCResourceController: [],
  // For the nodes of Auto Mode, whose names EKS gives them. v1, at 880da10c
  AmazonEKSWorkerNodeMinimalPolicy: ["eks-auth:AssumeRoleForPodIdentity"],
  // v3, at 24b649d3
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
