/**
 * How things on AWS are found again. What has a name is read under it. What AWS numbers itself (networks, keys,
 * endpoints) is found through its tags by the Resource Groups Tagging API, which `aws` asks with the user's own login.
 */
import { crc32 } from "node:zlib";
import { z } from "zod";
import { BY_CLOUD } from "../catalogue/clouds";
import { AWS } from "../catalogue/tokens/aws";
import { STACK_LABEL } from "../components/core/labels";
import { CliFailed, fill, labelMap, text, type CloudTraces, type Found, type Inputs, type Trace } from "./trace";

/** The id in an ARN: what follows the kind of resource. */
function inArn(service: string, kind: string): (name: string) => string | undefined {
  const pattern = new RegExp(`^arn:[a-z-]+:${service}:[a-z0-9-]*:\\d*:${kind}[/:](.+)$`);
  return (name) => pattern.exec(name)?.[1];
}

const numbered = (service: string, kind: string): Trace => ({
  by: "labels",
  labelled: true,
  seen: inArn(service, kind),
});

const named = (template: string, labelled: boolean, seen?: (name: string) => string | undefined): Trace => ({
  by: "inputs",
  labelled,
  id: (inputs, place) => fill(template, inputs, place),
  ...(seen !== undefined && { seen }),
});

/** `cluster/name/…` in an ARN of EKS, as the provider's id `cluster:name`. */
const inCluster = (kind: string) => (name: string) => {
  const [cluster, own] = inArn("eks", kind)(name)?.split("/") ?? [];
  return cluster === undefined || own === undefined ? undefined : `${cluster}:${own}`;
};

/** `cluster/role/account/path/uuid` in the ARN of an access entry, as `cluster:arn:aws:iam::account:role/path`. */
function accessEntryId(name: string): string | undefined {
  const [, partition, cluster, kind, account, principal] =
    /^arn:([a-z-]+):eks:[^:]*:\d*:access-entry\/([^/]+)\/([^/]+)\/(\d+)\/(.+)\/[^/]+$/.exec(name) ?? [];
  return cluster === undefined
    ? undefined
    : `${cluster}:arn:${String(partition)}:iam::${String(account)}:${String(kind)}/${String(principal)}`;
}

const routeTables = z.looseObject({
  RouteTables: z.array(
    z.looseObject({
      Associations: z.array(z.looseObject({ RouteTableAssociationId: z.string(), SubnetId: z.string().optional() })),
    }),
  ),
});

const mountTargets = z.looseObject({
  MountTargets: z.array(z.looseObject({ MountTargetId: z.string(), SubnetId: z.string() })),
});

/** docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html */
const QUEUE_URL = "https://sqs.{@region}.amazonaws.com/{@account}/{name}";

/** A setting of a bucket that has no id of its own. */
const bucketSetting = named("{bucket}", false);

export const AWS_TYPES = {
  [AWS.vpc]: numbered("ec2", "vpc"),
  [AWS.subnet]: numbered("ec2", "subnet"),
  [AWS.internetGateway]: numbered("ec2", "internet-gateway"),
  [AWS.natGateway]: numbered("ec2", "natgateway"),
  [AWS.eip]: numbered("ec2", "elastic-ip"),
  [AWS.routeTable]: numbered("ec2", "route-table"),
  [AWS.securityGroup]: numbered("ec2", "security-group"),
  [AWS.securityGroupIngress]: numbered("ec2", "security-group-rule"),
  [AWS.vpcEndpoint]: numbered("ec2", "vpc-endpoint"),
  [AWS.flowLog]: numbered("ec2", "vpc-flow-log"),
  [AWS.launchTemplate]: numbered("ec2", "launch-template"),
  [AWS.kmsKey]: numbered("kms", "key"),
  [AWS.eksPodIdentityAssociation]: {
    by: "labels",
    labelled: true,
    seen: (name) => inArn("eks", "podidentityassociation")(name)?.split("/")[1],
    remembered: (associationId) => ({ associationId }),
  },
  // The provider completes the prefix of a name.
  [AWS.eksNodeGroup]: {
    by: "labels",
    labelled: true,
    seen: inCluster("nodegroup"),
    fits: (id, inputs) => {
      const name = text(inputs, "nodeGroupName");
      const start = `${String(text(inputs, "clusterName"))}:${name ?? text(inputs, "nodeGroupNamePrefix") ?? ""}`;
      const rest = id.startsWith(start) ? id.slice(start.length) : undefined;
      return rest !== undefined && (name === undefined ? /^[0-9a-f]{26}$/.test(rest) : rest === "");
    },
  },
  // Secrets Manager completes the name in the ARN by six characters.
  [AWS.secret]: {
    by: "labels",
    labelled: true,
    seen: (name) => (inArn("secretsmanager", "secret")(name) === undefined ? undefined : name),
    fits: (id, inputs) => inArn("secretsmanager", "secret")(id)?.slice(0, -"-AbCdEf".length) === text(inputs, "name"),
  },
  // It came with its VPC; whoever takes it over marks it with tags.
  [AWS.defaultSecurityGroup]: numbered("ec2", "security-group"),
  [AWS.route]: {
    by: "inputs",
    labelled: false,
    // The provider's own form: the table, and a checksum of the destination.
    id: (inputs) => {
      const [table, destination] = [text(inputs, "routeTableId"), text(inputs, "destinationCidrBlock")];
      return table === undefined || destination === undefined ? undefined : `r-${table}${crc32(destination)}`;
    },
  },
  [AWS.routeTableAssociation]: {
    by: "question",
    labelled: false,
    ask: async (run, inputs, { region }) => {
      const subnet = String(text(inputs, "subnetId"));
      const filter = `Name=association.subnet-id,Values=${subnet}`;
      const answer = await run("aws", "ec2", "describe-route-tables", "--region", region, "--filters", filter);
      return routeTables
        .parse(answer)
        .RouteTables.flatMap(({ Associations }) => Associations)
        .filter(({ SubnetId }) => SubnetId === subnet)
        .map(({ RouteTableAssociationId }) => RouteTableAssociationId);
    },
  },
  [AWS.logGroup]: named("{name}", true, (name) => inArn("logs", "log-group")(name)?.replace(/:\*$/, "")),
  [AWS.ecrRepository]: named("{name}", true, inArn("ecr", "repository")),
  [AWS.ecrLifecyclePolicy]: named("{repository}", false),
  [AWS.ecrRepositoryPolicy]: named("{repository}", false),
  [AWS.eksAccessEntry]: named("{clusterName}:{principalArn}", true, accessEntryId),
  [AWS.eksAccessPolicyAssociation]: named("{clusterName}#{principalArn}#{policyArn}", false),
  [AWS.eksAddon]: named("{clusterName}:{addonName}", true, inCluster("addon")),
  [AWS.eksCluster]: named("{name}", true, inArn("eks", "cluster")),
  [AWS.iamRole]: named("{name}", true, (name) => inArn("iam", "role")(name)?.split("/").at(-1)),
  [AWS.iamRolePolicy]: named("{role}:{name}", false),
  [AWS.iamRolePolicyAttachment]: named("{role}/{policyArn}", false),
  [AWS.kmsAlias]: named("{name}", false),
  [AWS.efs]: numbered("elasticfilesystem", "file-system"),
  [AWS.efsAccessPoint]: numbered("elasticfilesystem", "access-point"),
  [AWS.efsMountTarget]: {
    by: "question",
    labelled: false,
    ask: async (run, inputs, { region }) => {
      const [fileSystem, subnet] = [String(text(inputs, "fileSystemId")), text(inputs, "subnetId")];
      const words = ["describe-mount-targets", "--region", region, "--file-system-id", fileSystem];
      return mountTargets
        .parse(await run("aws", "efs", ...words))
        .MountTargets.filter(({ SubnetId }) => SubnetId === subnet)
        .map(({ MountTargetId }) => MountTargetId);
    },
  },
  [AWS.efsPolicy]: named("{fileSystemId}", false),
  [AWS.efsBackupPolicy]: named("{fileSystemId}", false),
  [AWS.route53Zone]: numbered("route53", "hostedzone"),
  [AWS.route53Record]: named("{zoneId}_{name}_{type}", false),
  [AWS.iamInstanceProfile]: named("{name}", true, (name) => inArn("iam", "instance-profile")(name)?.split("/").at(-1)),
  [AWS.sqsQueue]: named(QUEUE_URL, true, (name) => {
    const [, region, account, queue] = /^arn:[a-z-]+:sqs:([a-z0-9-]+):(\d+):([^:]+)$/.exec(name) ?? [];
    return queue === undefined ? undefined : `https://sqs.${String(region)}.amazonaws.com/${String(account)}/${queue}`;
  }),
  [AWS.sqsQueuePolicy]: named("{queueUrl}", false),
  [AWS.eventRule]: named("{name}", true, inArn("events", "rule")),
  [AWS.eventTarget]: named("{rule}-{targetId}", false),
  [AWS.s3Bucket]: named("{bucket}", true, (name) => /^arn:[a-z-]+:s3:::([^/]+)$/.exec(name)?.[1]),
  [AWS.s3BucketLifecycle]: bucketSetting,
  [AWS.s3BucketPolicy]: bucketSetting,
  [AWS.s3PublicAccessBlock]: bucketSetting,
  [AWS.s3BucketEncryption]: bucketSetting,
  [AWS.s3BucketVersioning]: bucketSetting,
} as const satisfies Readonly<Record<string, Trace>>;

/** Where the tagging API lists what has no region, such as hosted zones, whichever region the stack is in. */
const HOME_OF_GLOBAL = "us-east-1";

const identity = z.looseObject({ Account: z.string() });

/** docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html */
const tagged = z.looseObject({
  ResourceTagMappingList: z.array(
    z.looseObject({
      ResourceARN: z.string(),
      Tags: z.array(z.looseObject({ Key: z.string(), Value: z.string() })).optional(),
    }),
  ),
});

export const AWS_TRACES: CloudTraces = {
  package: BY_CLOUD.aws.package,
  types: AWS_TYPES,
  place: (provider) => {
    const [account] = accountsOf(provider);
    const region = text(provider, "region");
    return account === undefined || region === undefined ? undefined : { account, region };
  },
  labelsOf: (outputs) => ({ ...labelMap(outputs["tagsAll"]), ...labelMap(outputs["tags"]) }),
  stackLabel: (stack) => ({ key: STACK_LABEL, value: stack }),
  search: async (run, { account, region }, stack) => {
    // Nothing found in another account would be taken for nothing created.
    const { Account } = identity.parse(await run("aws", "sts", "get-caller-identity"));
    if (Account !== account)
      throw new CliFailed(`aws is logged in to account ${Account}, and the stack is in ${account}`);
    const filter = `Key=${STACK_LABEL},Values=${stack}`;
    const listed = new Map<string, Found>();
    for (const place of new Set([region, HOME_OF_GLOBAL])) {
      const words = ["resourcegroupstaggingapi", "get-resources", "--region", place, "--tag-filters", filter];
      for (const { ResourceARN, Tags = [] } of tagged.parse(await run("aws", ...words)).ResourceTagMappingList) {
        const own = ResourceARN.split(":")[3];
        if (own !== "" && own !== region) continue;
        const labels = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
        listed.set(ResourceARN, { name: ResourceARN, labels });
      }
    }
    return [...listed.values()];
  },
  unfinished: ({ status }) =>
    typeof status === "string" && /^(CREATING|PENDING|UPDATING)$/.test(status) ? status : undefined,
};

/** Settings that are no text are recorded as JSON. */
function accountsOf({ allowedAccountIds: accounts }: Inputs): readonly string[] {
  const list: unknown = typeof accounts === "string" ? JSON.parse(accounts) : accounts;
  return Array.isArray(list) ? list.filter((one) => typeof one === "string") : [];
}
