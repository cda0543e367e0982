/**
 * Who may use each key on AWS: policy documents as plain data. Administration and use are apart: the account's
 * administrators manage a key but cannot decrypt with it, and each purpose names the one service that uses it.
 */
import type { AwsPartition } from "../cloud/placement.aws";
import type { KeyPurpose } from "./contract";

/** Where a key lives, and the stack's names that its policy is bound to. */
export interface KeyPlace {
  readonly partition: AwsPartition;
  readonly region: string;
  readonly accountId: string;
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal: { readonly AWS?: string | readonly string[]; readonly Service?: string };
  readonly Action: readonly string[];
  readonly Resource: "*";
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

/** What encrypting and decrypting with a key takes. */
const USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"] as const;

/** Everything about a key but using it. Without `kms:PutKeyPolicy` for the account a key could become unmanageable. */
const ADMINISTER = [
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
  "kms:PutKeyPolicy",
  "kms:EnableKey",
  "kms:DisableKey",
  "kms:EnableKeyRotation",
  "kms:DisableKeyRotation",
  "kms:RotateKeyOnDemand",
  "kms:RevokeGrant",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:ScheduleKeyDeletion",
  "kms:CancelKeyDeletion",
] as const;

/** The policy of the key for a purpose. */
export function keyPolicy(purpose: KeyPurpose, place: KeyPlace): PolicyDocument {
  return { Version: "2012-10-17", Statement: [administration(place), ...USERS[purpose](place)] };
}

/** The account as principal means: whom IAM policies of the account allow it. It gives nobody anything by itself. */
function account({ partition, accountId }: KeyPlace): Statement["Principal"] {
  return { AWS: `arn:${partition}:iam::${accountId}:root` };
}

function administration(place: KeyPlace): Statement {
  return {
    Sid: "AdministerWithoutUsing",
    Effect: "Allow",
    Principal: account(place),
    Action: ADMINISTER,
    Resource: "*",
  };
}

/** Use by whom IAM allows it, but only through one service of this region. */
function through(service: string, place: KeyPlace, sid: string): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: account(place),
    Action: USE,
    Resource: "*",
    Condition: { StringEquals: { "kms:ViaService": `${service}.${place.region}.amazonaws.com` } },
  };
}

/** Lets AWS services, and only them, keep using the key for a resource after the call that made it. */
function grants(principal: Statement["Principal"], sid: string): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: principal,
    Action: ["kms:CreateGrant"],
    Resource: "*",
    Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
  };
}

/** Launches the nodes of EKS managed node groups. EC2 Auto Scaling creates it with the account's first group. */
function autoScaling({ partition, accountId }: KeyPlace): Statement["Principal"] {
  const role = "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
  return { AWS: `arn:${partition}:iam::${accountId}:role/${role}` };
}

/**
 * Starts spot machines for Karpenter, whose own rights do not count then. By a condition and not as principal: KMS takes no
 * principal that is not there, and the role comes with the account's first spot request.
 * docs.aws.amazon.com/AWSEC2/latest/UserGuide/service-linked-roles-spot-instance-requests.html
 */
function spotRequests({ partition, accountId }: KeyPlace): Statement[] {
  const role = "aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot";
  const isSpot = { ArnEquals: { "aws:PrincipalArn": `arn:${partition}:iam::${accountId}:role/${role}` } };
  const sameAccount = { StringEquals: { "kms:CallerAccount": accountId } };
  return [
    {
      Sid: "UseBySpotRequests",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: USE,
      Resource: "*",
      Condition: { ...isSpot, ...sameAccount },
    },
    {
      Sid: "GrantBySpotRequests",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: ["kms:CreateGrant"],
      Resource: "*",
      Condition: { ...isSpot, ...sameAccount, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}

const USERS = {
  // EKS asks for a grant when the cluster is made, and its role uses the key: docs.aws.amazon.com/eks/latest/userguide/enable-kms.html
  "kubernetes-secrets": (place) => [
    { Sid: "UseByRolesOfTheAccount", Effect: "Allow", Principal: account(place), Action: USE, Resource: "*" },
    grants(account(place), "GrantToEks"),
  ],
  // docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
  disks: (place) => [
    { Sid: "UseByAutoScaling", Effect: "Allow", Principal: autoScaling(place), Action: USE, Resource: "*" },
    grants(autoScaling(place), "GrantByAutoScaling"),
    ...spotRequests(place),
    through("ec2", place, "UseThroughEc2"),
    grants(account(place), "GrantToEc2"),
  ],
  // docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
  logs: (place) => [
    {
      Sid: "UseByCloudWatchLogs",
      Effect: "Allow",
      Principal: { Service: `logs.${place.region}.amazonaws.com` },
      Action: USE,
      Resource: "*",
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": `arn:${place.partition}:logs:${place.region}:${place.accountId}:log-group:*`,
        },
      },
    },
    // Warnings about machines wait in a queue: docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    {
      Sid: "UseByEventBridge",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
    },
    through("sqs", place, "UseThroughSqs"),
  ],
  objects: (place) => [through("s3", place, "UseThroughS3")],
  secrets: (place) => [
    through("secretsmanager", place, "UseThroughSecretsManager"),
    grants(account(place), "GrantToSecretsManager"),
  ],
  // ECR keeps a grant for itself: docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
  registry: (place) => [through("ecr", place, "UseThroughEcr"), grants(account(place), "GrantToEcr")],
  // docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html
  files: (place) => [through("elasticfilesystem", place, "UseThroughEfs"), grants(account(place), "GrantToEfs")],
} as const satisfies Record<KeyPurpose, (place: KeyPlace) => readonly Statement[]>;
