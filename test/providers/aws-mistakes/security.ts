/** Mistakes that people make on AWS with policies, roles, keys and logs. */
import { TYPES } from "../../../rehearsal/providers/aws/types";
import { change, policy, trust, withoutStatement, wrong, type KnownMistake } from "./mistake";

const AUTO_SCALING = "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";

export const SECURITY_MISTAKES: readonly KnownMistake[] = [
  wrong(
    "a policy that is no JSON",
    TYPES.rolePolicy,
    undefined,
    { policy: "{" },
    /policy must be a policy document: JSON that is an object/,
  ),
  wrong(
    "a policy of no version",
    TYPES.rolePolicy,
    undefined,
    { policy: '{"Statement":[]}' },
    /policy must have the Version 2012-10-17/,
  ),
  wrong(
    "rights with a principal",
    TYPES.rolePolicy,
    undefined,
    policy("policy", (one) => ({ ...one, Principal: "*" })),
    /Statement\[0\] has a Principal, which only policies of resources have/,
  ),
  wrong(
    "an action without a service",
    TYPES.rolePolicy,
    undefined,
    policy("policy", (one) => ({ ...one, Action: ["Decrypt"] })),
    /the action Decrypt, which is not service:Action/,
  ),
  wrong(
    "a trust policy with a resource",
    TYPES.role,
    undefined,
    policy("assumeRolePolicy", (one) => ({ ...one, Resource: "*" })),
    /has a Resource, which trust policies do not have/,
  ),
  wrong(
    "trust in a role that nobody made",
    TYPES.role,
    undefined,
    policy("assumeRolePolicy", (one) => ({ ...one, Principal: { AWS: "arn:aws:iam::111122223333:role/gone" } })),
    /role\/gone names no aws:iam\/role:Role/,
  ),
  wrong(
    "more rights than fit into a role",
    TYPES.rolePolicy,
    undefined,
    policy("policy", (one) =>
      Array.from({ length: 60 }, (_, index) => ({ ...one, Sid: `Statement${index}`.padEnd(90, "x") })),
    ),
    /must have at most 10240 characters without white space/,
  ),
  wrong(
    "a policy of AWS that does not exist",
    TYPES.rolePolicyAttachment,
    "cluster-control-plane-AmazonEKSClusterPolicy",
    { policyArn: "arn:aws:iam::aws:policy/AmazonEKSControlPolicy" },
    /AmazonEKSControlPolicy names no/,
  ),
  wrong(
    "a key that nobody could manage",
    TYPES.key,
    "keys-disks",
    withoutStatement("AdministerWithoutUsing"),
    /policy would let nobody change it any more/,
  ),
  wrong(
    "a key for a role that does not exist",
    TYPES.key,
    "keys-disks",
    policy("policy", (one) => ({ ...one, Principal: { AWS: "arn:aws:iam::111122223333:role/gone" } })),
    /role\/gone names no aws:iam\/role:Role/,
  ),
  wrong(
    "a period without rotation",
    TYPES.key,
    "keys-disks",
    { enableKeyRotation: false },
    /rotationPeriodInDays needs enableKeyRotation/,
  ),
  wrong(
    "an alias that AWS keeps for itself",
    TYPES.alias,
    "keys-disks-alias",
    { name: "alias/aws/disks" },
    /name must be alias\/ and/,
  ),
  {
    title: "a key that CloudWatch Logs may not use",
    refused: TYPES.logGroup,
    says: /keys-logs .* does not let logs\.eu-central-1\.amazonaws\.com call kms:Encrypt/,
    ...change(TYPES.key, "keys-logs", withoutStatement("UseByCloudWatchLogs")),
  },
  wrong(
    "a key for a role of AWS' own that the account may not have yet",
    TYPES.key,
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
    refused: TYPES.nodeGroup,
    says: /encrypts a volume with keys-disks, which does not let .*AWSServiceRoleForAutoScaling call kms:Decrypt/,
    ...change(TYPES.key, "keys-disks", withoutStatement("UseByAutoScaling")),
  },
  {
    title: "a key without a grant for Auto Scaling",
    refused: TYPES.nodeGroup,
    says: /does not let .*AWSServiceRoleForAutoScaling call kms:CreateGrant/,
    ...change(TYPES.key, "keys-disks", withoutStatement("GrantByAutoScaling")),
  },
  {
    title: "a key that EKS gets no grant of",
    refused: TYPES.cluster,
    says: /encryptionConfig\.provider\.keyArn: keys-kubernetes-secrets .* call kms:CreateGrant/,
    ...change(TYPES.key, "keys-kubernetes-secrets", withoutStatement("GrantToEks")),
  },
  ...[
    { Bool: { "kms:GrantIsForAWSResource": "true" } },
    { StringEquals: { "kms:ViaService": "eks.eu-central-1.amazonaws.com" } },
  ].map((Condition): KnownMistake => ({
    title: `a grant to EKS by what CreateCluster does not say: ${JSON.stringify(Condition)}`,
    refused: TYPES.cluster,
    says: /encryptionConfig\.provider\.keyArn: keys-kubernetes-secrets .* call kms:CreateGrant/,
    ...change(
      TYPES.key,
      "keys-kubernetes-secrets",
      policy("policy", (one) => (one["Sid"] === "GrantToEks" ? { ...one, Condition } : one)),
    ),
  })),
  {
    title: "a key that is usable through another service only",
    refused: TYPES.bucketEncryption,
    says: /does not let the account through s3\.eu-central-1\.amazonaws\.com call kms:Decrypt/,
    ...change(
      TYPES.key,
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
    refused: TYPES.repository,
    says: /does not let the account through ecr\.eu-central-1\.amazonaws\.com call kms:CreateGrant/,
    ...change(TYPES.key, "keys-registry", withoutStatement("GrantToEcr")),
  },
  {
    title: "a key that Secrets Manager may not use",
    refused: TYPES.secret,
    says: /does not let the account through secretsmanager\.eu-central-1\.amazonaws\.com call kms:Decrypt/,
    ...change(TYPES.key, "keys-secrets", withoutStatement("UseThroughSecretsManager")),
  },
  {
    title: "flow logs by a role of another service",
    refused: TYPES.flowLog,
    says: /iamRoleArn: network-flow-logs .* does not trust vpc-flow-logs\.amazonaws\.com/,
    ...change(TYPES.role, "network-flow-logs", trust("ec2.amazonaws.com")),
  },
  {
    title: "flow logs by a role that may not write",
    refused: TYPES.flowLog,
    says: /has no inline policy that allows logs:PutLogEvents/,
    ...change(
      TYPES.rolePolicy,
      "network-flow-logs",
      policy("policy", (one) => ({ ...one, Action: ["logs:CreateLogStream", "logs:DescribeLogStreams"] })),
    ),
  },
  wrong(
    "logs kept for days that CloudWatch does not offer",
    TYPES.logGroup,
    undefined,
    { retentionInDays: 10 },
    /retentionInDays must be one of 0, 1, 3, 5, 7, 14/,
  ),
];
