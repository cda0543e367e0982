/** Mistakes that people make on AWS with policies, roles, keys and logs. */
import { AWS } from "../../../../../catalogue/tokens/aws";
import { change, policy, trust, withoutStatement, wrong, type KnownMistake } from "./mistake";

const AUTO_SCALING = "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";

export const SECURITY_MISTAKES: readonly KnownMistake[] = [
  wrong(
    "a policy that is no JSON",
    AWS.iamRolePolicy,
    undefined,
    { policy: "{" },
    /policy must be a policy document: JSON that is an object/,
  ),
  wrong(
    "a policy of no version",
    AWS.iamRolePolicy,
    undefined,
    { policy: '{"Statement":[]}' },
    /policy must have the Version 2012-10-17/,
  ),
  wrong(
    "rights with a principal",
    AWS.iamRolePolicy,
    undefined,
    policy("policy", (one) => ({ ...one, Principal: "*" })),
    /Statement\[0\] has a Principal, which only policies of resources have/,
  ),
  wrong(
    "an action without a service",
    AWS.iamRolePolicy,
    undefined,
    policy("policy", (one) => ({ ...one, Action: ["Decrypt"] })),
    /the action Decrypt, which is not service:Action/,
  ),
  wrong(
    "a trust policy with a resource",
    AWS.iamRole,
    undefined,
    policy("assumeRolePolicy", (one) => ({ ...one, Resource: "*" })),
    /has a Resource, which trust policies do not have/,
  ),
  wrong(
    "trust in a role that nobody made",
    AWS.iamRole,
    undefined,
    policy("assumeRolePolicy", (one) => ({ ...one, Principal: { AWS: "arn:aws:iam::111122223333:role/gone" } })),
    /role\/gone names no aws:iam\/role:Role/,
  ),
  wrong(
    "more rights than fit into a role",
    AWS.iamRolePolicy,
    undefined,
    policy("policy", (one) =>
      Array.from({ length: 60 }, (_, index) => ({ ...one, Sid: `Statement${index}`.padEnd(90, "x") })),
    ),
    /must have at most 10240 characters without white space/,
  ),
  wrong(
    "a policy of AWS that does not exist",
    AWS.iamRolePolicyAttachment,
    "cluster-control-plane-AmazonEKSClusterPolicy",
    { policyArn: "arn:aws:iam::aws:policy/AmazonEKSControlPolicy" },
    /AmazonEKSControlPolicy names no/,
  ),
  wrong(
    "a key that nobody could manage",
    AWS.kmsKey,
    "keys-disks",
    withoutStatement("AdministerWithoutUsing"),
    /policy would let nobody change it any more/,
  ),
  wrong(
    "a key for a role that does not exist",
    AWS.kmsKey,
    "keys-disks",
    policy("policy", (one) => ({ ...one, Principal: { AWS: "arn:aws:iam::111122223333:role/gone" } })),
    /role\/gone names no aws:iam\/role:Role/,
  ),
  wrong(
    "a period without rotation",
    AWS.kmsKey,
    "keys-disks",
    { enableKeyRotation: false },
    /rotationPeriodInDays needs enableKeyRotation/,
  ),
  wrong(
    "an alias that AWS keeps for itself",
    AWS.kmsAlias,
    "keys-disks-alias",
    { name: "alias/aws/disks" },
    /name must be alias\/ and/,
  ),
  {
    title: "a key that CloudWatch Logs may not use",
    refused: AWS.logGroup,
    says: /keys-logs .* does not let logs\.eu-central-1\.amazonaws\.com call kms:Encrypt/,
    ...change(AWS.kmsKey, "keys-logs", withoutStatement("UseByCloudWatchLogs")),
  },
  wrong(
    "a key for a role of AWS' own that the account may not have yet",
    AWS.kmsKey,
    "keys-disks",
    policy("policy", (one) =>
      one["Sid"] === "UseByAutoScaling"
        ? { ...one, Principal: { AWS: `arn:aws:iam::111122223333:role/${AUTO_SCALING}` }, Condition: undefined }
        : one,
    ),
    /AWSServiceRoleForAutoScaling names no aws:iam\/role:Role/,
  ),
  {
    title: "a key for disks that Auto Scaling may not use",
    refused: AWS.eksNodeGroup,
    says: /encrypts a volume with keys-disks, which does not let .*AWSServiceRoleForAutoScaling call kms:Decrypt/,
    ...change(AWS.kmsKey, "keys-disks", withoutStatement("UseByAutoScaling")),
  },
  {
    title: "a key without a grant for Auto Scaling",
    refused: AWS.eksNodeGroup,
    says: /does not let .*AWSServiceRoleForAutoScaling call kms:CreateGrant/,
    ...change(AWS.kmsKey, "keys-disks", withoutStatement("GrantByAutoScaling")),
  },
  {
    title: "a key that EKS gets no grant of",
    refused: AWS.eksCluster,
    says: /encryptionConfig\.provider\.keyArn: keys-kubernetes-secrets .* call kms:CreateGrant/,
    ...change(AWS.kmsKey, "keys-kubernetes-secrets", withoutStatement("GrantToEks")),
  },
  ...[
    { Bool: { "kms:GrantIsForAWSResource": "true" } },
    { StringEquals: { "kms:ViaService": "eks.eu-central-1.amazonaws.com" } },
  ].map((Condition): KnownMistake => ({
    title: `a grant to EKS by what CreateCluster does not say: ${JSON.stringify(Condition)}`,
    refused: AWS.eksCluster,
    says: /encryptionConfig\.provider\.keyArn: keys-kubernetes-secrets .* call kms:CreateGrant/,
    ...change(
      AWS.kmsKey,
      "keys-kubernetes-secrets",
      policy("policy", (one) => (one["Sid"] === "GrantToEks" ? { ...one, Condition } : one)),
    ),
  })),
  {
    title: "a key that is usable through another service only",
    refused: AWS.s3BucketEncryption,
    says: /does not let the account through s3\.eu-central-1\.amazonaws\.com call kms:Decrypt/,
    ...change(
      AWS.kmsKey,
      "keys-objects",
      policy("policy", (one) =>
        one["Condition"] === undefined
          ? one
          : { ...one, Condition: { StringEquals: { "kms:ViaService": "ec2.eu-central-1.amazonaws.com" } } },
      ),
    ),
  },
  {
    title: "a key that ECR gets no grant of",
    refused: AWS.ecrRepository,
    says: /does not let the account through ecr\.eu-central-1\.amazonaws\.com call kms:CreateGrant/,
    ...change(AWS.kmsKey, "keys-registry", withoutStatement("GrantToEcr")),
  },
  {
    title: "a key that Secrets Manager may not use",
    refused: AWS.secret,
    says: /does not let the account through secretsmanager\.eu-central-1\.amazonaws\.com call kms:Decrypt/,
    ...change(AWS.kmsKey, "keys-secrets", withoutStatement("UseThroughSecretsManager")),
  },
  {
    title: "flow logs by a role of another service",
    refused: AWS.flowLog,
    says: /iamRoleArn: network-flow-logs .* does not trust vpc-flow-logs\.amazonaws\.com/,
    ...change(AWS.iamRole, "network-flow-logs", trust("ec2.amazonaws.com")),
  },
  {
    title: "flow logs by a role that may not write",
    refused: AWS.flowLog,
    says: /has no inline policy that allows logs:PutLogEvents/,
    ...change(
      AWS.iamRolePolicy,
      "network-flow-logs",
      policy("policy", (one) => ({ ...one, Action: ["logs:CreateLogStream", "logs:DescribeLogStreams"] })),
    ),
  },
  wrong(
    "logs kept for days that CloudWatch does not offer",
    AWS.logGroup,
    undefined,
    { retentionInDays: 10 },
    /retentionInDays must be one of 0, 1, 3, 5, 7, 14/,
  ),
];
