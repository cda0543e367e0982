/**
 * What Karpenter may do in the account, as a policy document: start machines from this cluster's subnets, group and
 * reservations only, with its own tags on all that it starts, and end nothing but what bears them. Pure. After the
 * policies of karpenter.sh/docs/reference/cloudformation, without those for instance profiles: it is given one.
 */
import type { AwsPartition } from "../../placement/aws";

/** What the document speaks about; ARNs and ids of resources may be known later, so it is built within their `apply`. */
export interface ControllerPlace {
  readonly partition: AwsPartition;
  readonly region: string;
  readonly accountId: string;
  readonly cluster: string;
  readonly subnets: readonly string[];
  readonly securityGroup: string;
  readonly reservations: readonly string[];
  readonly nodeRole: string;
  readonly instanceProfile: string;
  readonly queue: string;
  readonly diskKey: string;
  readonly queueKey: string;
}

export interface RightStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * Actions that name no resource, with the reason: their services know none for them. Each is bound to the region, but for
 * those of services without regions.
 */
export const WITHOUT_RESOURCE = {
  "arc-zonal-shift:GetManagedResource": "the cluster is named by a condition, as the service has it",
  "ec2:DescribeCapacityReservations": "EC2 lists take no resource",
  "ec2:DescribeImages": "EC2 lists take no resource",
  "ec2:DescribeInstances": "EC2 lists take no resource",
  "ec2:DescribeInstanceStatus": "EC2 lists take no resource",
  "ec2:DescribeInstanceTypeOfferings": "EC2 lists take no resource",
  "ec2:DescribeInstanceTypes": "EC2 lists take no resource",
  "ec2:DescribeLaunchTemplates": "EC2 lists take no resource",
  "ec2:DescribePlacementGroups": "EC2 lists take no resource",
  "ec2:DescribeSecurityGroups": "EC2 lists take no resource",
  "ec2:DescribeSpotPriceHistory": "prices are no resources",
  "ec2:DescribeSubnets": "EC2 lists take no resource",
  "pricing:GetProducts": "prices are no resources, and the service is in few regions",
  "iam:ListInstanceProfiles": "it looks for profiles of its own to remove; IAM has no regions",
} as const;

export function controllerRights(place: ControllerPlace): RightStatement[] {
  return [...launching(place), ...tagging(place), ...ending(place), ...reading(place), ...using(place)];
}

/** Both tags are on everything that Karpenter makes; the second names the NodePool. */
function ownTags(on: "aws:RequestTag" | "aws:ResourceTag", { cluster }: ControllerPlace) {
  return {
    StringEquals: { [`${on}/kubernetes.io/cluster/${cluster}`]: "owned" },
    StringLike: { [`${on}/karpenter.sh/nodepool`]: "*" },
  };
}

function ec2({ partition, region }: ControllerPlace, account: string, what: string): string {
  return `arn:${partition}:ec2:${region}:${account}:${what}`;
}

const STARTS = ["ec2:RunInstances", "ec2:CreateFleet"] as const;

/** What a start makes. */
const MADE = ["fleet", "instance", "volume", "network-interface", "launch-template", "spot-instances-request"] as const;

function launching(place: ControllerPlace): RightStatement[] {
  const { accountId, subnets, securityGroup, reservations } = place;
  const from = [
    // Images and their snapshots are Amazon's.
    ec2(place, "", "image/*"),
    ec2(place, "", "snapshot/*"),
    // A subnet may belong to the account that shares it.
    ...subnets.map((id) => ec2(place, "*", `subnet/${id}`)),
    ec2(place, "*", `security-group/${securityGroup}`),
    ...reservations.map((id) => ec2(place, "*", `capacity-reservation/${id}`)),
  ];
  return [
    { Sid: "StartFrom", Effect: "Allow", Action: STARTS, Resource: from },
    {
      Sid: "StartFromOwnTemplates",
      Effect: "Allow",
      Action: STARTS,
      Resource: [ec2(place, accountId, "launch-template/*")],
      Condition: ownTags("aws:ResourceTag", place),
    },
    {
      Sid: "StartWithOwnTags",
      Effect: "Allow",
      Action: [...STARTS, "ec2:CreateLaunchTemplate"],
      Resource: MADE.map((what) => ec2(place, accountId, `${what}/*`)),
      Condition: ownTags("aws:RequestTag", place),
    },
  ];
}

function tagging(place: ControllerPlace): RightStatement[] {
  const { accountId, cluster } = place;
  const { StringEquals, StringLike } = ownTags("aws:RequestTag", place);
  return [
    {
      Sid: "TagWhatItStarts",
      Effect: "Allow",
      Action: ["ec2:CreateTags"],
      Resource: MADE.map((what) => ec2(place, accountId, `${what}/*`)),
      Condition: {
        StringEquals: { ...StringEquals, "ec2:CreateAction": [...STARTS, "ec2:CreateLaunchTemplate"].map(actionName) },
        StringLike,
      },
    },
    {
      Sid: "NameItsMachines",
      Effect: "Allow",
      Action: ["ec2:CreateTags"],
      Resource: [ec2(place, accountId, "instance/*")],
      Condition: {
        ...ownTags("aws:ResourceTag", place),
        StringEqualsIfExists: { "aws:RequestTag/eks:eks-cluster-name": cluster },
        "ForAllValues:StringEquals": { "aws:TagKeys": ["eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"] },
      },
    },
  ];
}

function ending(place: ControllerPlace): RightStatement[] {
  return [
    {
      Sid: "EndItsOwn",
      Effect: "Allow",
      Action: ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"],
      Resource: ["instance/*", "launch-template/*"].map((what) => ec2(place, place.accountId, what)),
      Condition: ownTags("aws:ResourceTag", place),
    },
  ];
}

function reading(place: ControllerPlace): RightStatement[] {
  const { partition, region, accountId, cluster, instanceProfile } = place;
  const anywhere = Object.keys(WITHOUT_RESOURCE);
  const inRegion = anywhere.filter((action) => action.startsWith("ec2:"));
  return [
    {
      Sid: "ReadInRegion",
      Effect: "Allow",
      Action: inRegion,
      Resource: ["*"],
      Condition: { StringEquals: { "aws:RequestedRegion": region } },
    },
    {
      Sid: "ReadWithoutRegion",
      Effect: "Allow",
      Action: anywhere.filter((action) => /^(iam|pricing):/.test(action)),
      Resource: ["*"],
    },
    {
      Sid: "FindImages",
      Effect: "Allow",
      Action: ["ssm:GetParameter"],
      Resource: [`arn:${partition}:ssm:${region}::parameter/aws/service/bottlerocket/*`],
    },
    {
      Sid: "ReadCluster",
      Effect: "Allow",
      Action: ["eks:DescribeCluster"],
      Resource: [`arn:${partition}:eks:${region}:${accountId}:cluster/${cluster}`],
    },
    {
      // Whether traffic was shifted away from a zone, in which nothing is started then.
      Sid: "ReadZonalShift",
      Effect: "Allow",
      Action: ["arc-zonal-shift:GetManagedResource"],
      Resource: ["*"],
      Condition: {
        StringEquals: {
          "arc-zonal-shift:ResourceIdentifier": `arn:${partition}:eks:${region}:${accountId}:cluster/${cluster}`,
        },
      },
    },
    { Sid: "ReadProfile", Effect: "Allow", Action: ["iam:GetInstanceProfile"], Resource: [instanceProfile] },
  ];
}

/** What it needs of others: the nodes' role, the stack's keys for disks and for its queue, and the queue. */
function using({ region, nodeRole, diskKey, queue, queueKey }: ControllerPlace): RightStatement[] {
  const through = (service: string) => ({ StringEquals: { "kms:ViaService": `${service}.${region}.amazonaws.com` } });
  return [
    {
      Sid: "GiveNodesTheirRole",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: [nodeRole],
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    },
    {
      Sid: "EncryptDisks",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncrypt*"],
      Resource: [diskKey],
      Condition: through("ec2"),
    },
    {
      Sid: "LendKeyToEc2",
      Effect: "Allow",
      Action: ["kms:CreateGrant"],
      Resource: [diskKey],
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    {
      Sid: "ReadWarnings",
      Effect: "Allow",
      Action: ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
      Resource: [queue],
    },
    {
      Sid: "DecryptWarnings",
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: [queueKey],
      Condition: through("sqs"),
    },
  ];
}

function actionName(action: string): string {
  return action.replace(/^ec2:/, "");
}
