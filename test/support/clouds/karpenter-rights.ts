/**
 * What Karpenter's own installation gives its controller: every action of its CloudFormation template. Copied by hand from the
 * documentation of the release that is named, never from what the program does.
 */
export const KARPENTER_RIGHTS = {
  release: "1.14.1",
  source:
    "github.com/aws/karpenter-provider-aws tag v1.14.1, website/content/en/docs/getting-started/" +
    "getting-started-with-karpenter/cloudformation.yaml; read 2026-11-30",
  actions: [
    "arc-zonal-shift:GetManagedResource",
    "ec2:CreateFleet",
    "ec2:CreateLaunchTemplate",
    "ec2:CreateTags",
    "ec2:DeleteLaunchTemplate",
    "ec2:DescribeCapacityReservations",
    "ec2:DescribeImages",
    "ec2:DescribeInstanceStatus",
    "ec2:DescribeInstanceTypeOfferings",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeInstances",
    "ec2:DescribeLaunchTemplates",
    "ec2:DescribePlacementGroups",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSpotPriceHistory",
    "ec2:DescribeSubnets",
    "ec2:RunInstances",
    "ec2:TerminateInstances",
    "eks:DescribeCluster",
    "iam:AddRoleToInstanceProfile",
    "iam:CreateInstanceProfile",
    "iam:DeleteInstanceProfile",
    "iam:GetInstanceProfile",
    "iam:ListInstanceProfiles",
    "iam:PassRole",
    "iam:RemoveRoleFromInstanceProfile",
    "iam:TagInstanceProfile",
    "pricing:GetProducts",
    "sqs:DeleteMessage",
    "sqs:GetQueueUrl",
    "sqs:ReceiveMessage",
    "ssm:GetParameter",
  ],
  /** Those that the platform's Karpenter never calls, with the reason. */
  unused: {
    "iam:AddRoleToInstanceProfile": "the stack makes the profile that its machines start with",
    "iam:CreateInstanceProfile": "the stack makes the profile that its machines start with",
    "iam:DeleteInstanceProfile": "the stack makes the profile that its machines start with",
    "iam:RemoveRoleFromInstanceProfile": "the stack makes the profile that its machines start with",
    "iam:TagInstanceProfile": "the stack makes the profile that its machines start with",
  },
} as const;
