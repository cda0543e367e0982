/**
 * How things on AWS are found again. What has a name is read under it. What AWS numbers itself (networks, keys,
 * endpoints) is found through its tags by the Resource Groups Tagging API, which `aws` asks with the user's own login.
 */
import { crc32 } from "node:zlib";
import { z } from "zod";
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
  "aws:ec2/vpc:Vpc": numbered("ec2", "vpc"),
  "aws:ec2/subnet:Subnet": numbered("ec2", "subnet"),
  "aws:ec2/internetGateway:InternetGateway": numbered("ec2", "internet-gateway"),
  "aws:ec2/natGateway:NatGateway": numbered("ec2", "natgateway"),
  "aws:ec2/eip:Eip": numbered("ec2", "elastic-ip"),
  "aws:ec2/routeTable:RouteTable": numbered("ec2", "route-table"),
  "aws:ec2/securityGroup:SecurityGroup": numbered("ec2", "security-group"),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": numbered("ec2", "security-group-rule"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": numbered("ec2", "vpc-endpoint"),
  "aws:ec2/flowLog:FlowLog": numbered("ec2", "vpc-flow-log"),
  "aws:ec2/launchTemplate:LaunchTemplate": numbered("ec2", "launch-template"),
  "aws:kms/key:Key": numbered("kms", "key"),
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
    by: "labels",
    labelled: true,
    seen: (name) => inArn("eks", "podidentityassociation")(name)?.split("/")[1],
    remembered: (associationId) => ({ associationId }),
  },
  // The provider completes the prefix of a name.
  "aws:eks/nodeGroup:NodeGroup": {
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
  "aws:secretsmanager/secret:Secret": {
    by: "labels",
    labelled: true,
    seen: (name) => (inArn("secretsmanager", "secret")(name) === undefined ? undefined : name),
    fits: (id, inputs) => inArn("secretsmanager", "secret")(id)?.slice(0, -"-AbCdEf".length) === text(inputs, "name"),
  },
  // It came with its VPC; whoever takes it over marks it with tags.
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": numbered("ec2", "security-group"),
  "aws:ec2/route:Route": {
    by: "inputs",
    labelled: false,
    // The provider's own form: the table, and a checksum of the destination.
    id: (inputs) => {
      const [table, destination] = [text(inputs, "routeTableId"), text(inputs, "destinationCidrBlock")];
      return table === undefined || destination === undefined ? undefined : `r-${table}${crc32(destination)}`;
    },
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
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
  "aws:cloudwatch/logGroup:LogGroup": named("{name}", true, (name) =>
    inArn("logs", "log-group")(name)?.replace(/:\*$/, ""),
  ),
  "aws:ecr/repository:Repository": named("{name}", true, inArn("ecr", "repository")),
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": named("{repository}", false),
  "aws:ecr/repositoryPolicy:RepositoryPolicy": named("{repository}", false),
  "aws:eks/accessEntry:AccessEntry": named("{clusterName}:{principalArn}", true, accessEntryId),
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": named("{clusterName}#{principalArn}#{policyArn}", false),
  "aws:eks/addon:Addon": named("{clusterName}:{addonName}", true, inCluster("addon")),
  "aws:eks/cluster:Cluster": named("{name}", true, inArn("eks", "cluster")),
  "aws:iam/role:Role": named("{name}", true, (name) => inArn("iam", "role")(name)?.split("/").at(-1)),
  "aws:iam/rolePolicy:RolePolicy": named("{role}:{name}", false),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": named("{role}/{policyArn}", false),
  "aws:kms/alias:Alias": named("{name}", false),
  "aws:efs/fileSystem:FileSystem": numbered("elasticfilesystem", "file-system"),
  "aws:efs/accessPoint:AccessPoint": numbered("elasticfilesystem", "access-point"),
  "aws:efs/mountTarget:MountTarget": {
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
  "aws:efs/fileSystemPolicy:FileSystemPolicy": named("{fileSystemId}", false),
  "aws:efs/backupPolicy:BackupPolicy": named("{fileSystemId}", false),
  "aws:route53/zone:Zone": numbered("route53", "hostedzone"),
  "aws:route53/record:Record": named("{zoneId}_{name}_{type}", false),
  "aws:iam/instanceProfile:InstanceProfile": named("{name}", true, (name) =>
    inArn("iam", "instance-profile")(name)?.split("/").at(-1),
  ),
  "aws:sqs/queue:Queue": named(QUEUE_URL, true, (name) => {
    const [, region, account, queue] = /^arn:[a-z-]+:sqs:([a-z0-9-]+):(\d+):([^:]+)$/.exec(name) ?? [];
    return queue === undefined ? undefined : `https://sqs.${String(region)}.amazonaws.com/${String(account)}/${queue}`;
  }),
  "aws:sqs/queuePolicy:QueuePolicy": named("{queueUrl}", false),
  "aws:cloudwatch/eventRule:EventRule": named("{name}", true, inArn("events", "rule")),
  "aws:cloudwatch/eventTarget:EventTarget": named("{rule}-{targetId}", false),
  "aws:s3/bucket:Bucket": named("{bucket}", true, (name) => /^arn:[a-z-]+:s3:::([^/]+)$/.exec(name)?.[1]),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketSetting,
  "aws:s3/bucketPolicy:BucketPolicy": bucketSetting,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketSetting,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": bucketSetting,
  "aws:s3/bucketVersioning:BucketVersioning": bucketSetting,
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
  package: "aws",
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
