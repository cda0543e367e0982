/**
 * Who may use each key on AWS: policy documents as plain data. Administration and use are apart: the account's
 * administrators manage a key but cannot decrypt with it, and each purpose names the one service that uses it.
 */
import type { AwsPartition } from "../placement/aws";
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

/** A role that AWS makes for a service when an account first uses it, by the part after `aws-service-role/`. */
const LINKED_ROLES = {
  /** Launches the nodes of EKS managed node groups. It comes with the account's first Auto Scaling group. */
  AutoScaling: "autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
  /** Starts spot machines for Karpenter, whose own rights do not count then. It comes with the account's first spot request. */
  Spot: "spot.amazonaws.com/AWSServiceRoleForEC2Spot",
} as const;

/**
 * Use by a role of a service. By a condition and not as principal: KMS takes no principal that is not there, and a new account
 * has none of these roles. docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html: a principal must be visible to KMS
 */
function linkedRole(who: keyof typeof LINKED_ROLES, { partition, accountId }: KeyPlace): Statement[] {
  const role = `arn:${partition}:iam::${accountId}:role/aws-service-role/${LINKED_ROLES[who]}`;
  const only = {
    ArnEquals: { "aws:PrincipalArn": role },
    StringEquals: { "kms:CallerAccount": accountId },
  };
  const anyone = { Effect: "Allow", Principal: { AWS: "*" }, Resource: "*" } as const;
  return [
    { Sid: `UseBy${who}`, ...anyone, Action: USE, Condition: only },
    {
      Sid: `GrantBy${who}`,
      ...anyone,
      Action: ["kms:CreateGrant"],
      Condition: { ...only, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}

/**
 * The grant that EKS makes for whoever creates the cluster. Without the condition on grants for AWS resources, which CreateCluster
 * does not carry: docs.aws.amazon.com/eks/latest/userguide/enable-kms.html, awsdocs/amazon-eks-user-guide@05ad01b2
 */
function grantToEks(place: KeyPlace): Statement {
  return {
    Sid: "GrantToEks",
    Effect: "Allow",
    Principal: account(place),
    Action: ["kms:CreateGrant"],
    Resource: "*",
    Condition: { StringEquals: { "kms:CallerAccount": place.accountId } },
  };
}

const USERS = {
  // EKS asks for a grant when the cluster is made, and its role uses the key: docs.aws.amazon.com/eks/latest/userguide/enable-kms.html
  "kubernetes-secrets": (place) => [
    { Sid: "UseByRolesOfTheAccount", Effect: "Allow", Principal: account(place), Action: USE, Resource: "*" },
    grantToEks(place),
  ],
  // docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
  disks: (place) => [
    ...linkedRole("AutoScaling", place),
    ...linkedRole("Spot", place),
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
      // Without aws:SourceArn: no page says that EventBridge sends it along to KMS, and a condition that is never met would lose
      // the warnings silently. The queue's own policy lets in this stack's rules and nobody else.
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
  registry: (place) => [
    through("ecr", place, "UseThroughEcr"),
    grants(account(place), "GrantToEcr"),
    // When a repository goes: docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-custom.html
    { ...through("ecr", place, "RetireThroughEcr"), Action: ["kms:RetireGrant"] },
  ],
  // docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html
  files: (place) => [through("elasticfilesystem", place, "UseThroughEfs"), grants(account(place), "GrantToEfs")],
} as const satisfies Record<KeyPurpose, (place: KeyPlace) => readonly Statement[]>;
