/**
 * Placement on AWS: the account and region that a stack is pinned to, its zones, who may administer the cluster, and
 * from where its API is reachable. Everything is given, because the program looks nothing up.
 */
import { z } from "zod";
import type { Problem } from "../core/errors";
import type { GroupNames } from "./group-names";
import { dnsLabel } from "../core/fields";
import { fitName } from "../core/names";
import { regionOfCloud } from "./regions";
import { AWS_REGIONS, AWS_ZONE_LETTERS } from "../../catalogue/regions/aws";
import { zoneName, type PoolOptions } from "./pool-options";
import { apiAccessBlocks, checkCommon, groupName } from "./rules";

/** Partitions that the adapters are written for; the others (China, sovereign clouds) have services of other names. */
export type AwsPartition = "aws" | "aws-us-gov";

const region = () =>
  regionOfCloud(AWS_REGIONS, {
    pattern: /^[a-z]{2,4}(-[a-z]+){1,2}-\d$/,
    rule: "must be an AWS region such as eu-central-1",
  });

const zone = () =>
  z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, "must be an availability zone such as eu-central-1a");

const principal = () =>
  z
    .string()
    .regex(
      /^arn:aws(-us-gov)?:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/,
      "must be the ARN of an IAM role or user, such as arn:aws:iam::111122223333:role/platform",
    );

const resourceId = (kind: string) =>
  z.string().regex(new RegExp(`^${kind}-[0-9a-f]{8,17}$`), `must be an id such as ${kind}-0a1b2c3d4e5f67890`);

/** What YAML made of an account cannot be undone: a zero at its beginning is gone, or has made it an octal number. */
const LOST_ZEROS =
  'must be text; write all 12 digits in quotes, as AWS shows them, such as "012345678901": without quotes YAML reads a number';

export const awsPlacement = z
  .strictObject({
    accountId: z
      .string({ error: ({ input }) => (typeof input === "number" ? LOST_ZEROS : undefined) })
      .regex(/^\d{12}$/, "must be the 12 digits of an AWS account, in quotes")
      .describe("The account. Credentials of any other are refused before anything is read or created."),
    region: region().describe(
      "The region, e.g. `eu-central-1`. It also decides the partition (`aws` or `aws-us-gov`).",
    ),
    zones: z
      .array(zone())
      .min(3, "must name at least 3 zones, so that the platform outlives the loss of one")
      .describe(
        "Availability zones, at least 3. Their names differ by region and account, and the program looks nothing up: " +
          "`aws ec2 describe-availability-zones` lists yours. Adding one at the end moves no address of the others.",
      ),
    network: z
      .strictObject({
        vpcId: resourceId("vpc").describe("The VPC that is there already."),
        privateSubnets: z
          .record(zone(), resourceId("subnet"))
          .describe("A private subnet in every zone of `zones`, with a way out and room for nodes and pods."),
      })
      .optional()
      .describe("A network of your own. Default: none, a VPC is created from `network.cidr`."),
    admins: z
      .array(principal())
      .min(1, "must name at least one; without it nobody could use the cluster, not even `up`")
      .describe(
        "IAM roles or users with every right in the cluster. The one that runs `up` must be among them: the cluster's " +
          "creator gets no hidden rights.",
      ),
    readers: z
      .array(principal())
      .default([])
      .describe("IAM roles or users that may read what is in every namespace, without Secrets. Default: none."),
    groups: z
      .record(groupName(), z.array(principal()).min(1, "must name at least one"))
      .default({})
      .describe(
        "IAM roles or users of each group that tenants name in `access`, by its name there. They are let in, and may do " +
          "what tenants let their groups do. A group that is not here is refused. Default: none.",
      ),
    pushers: z
      .array(principal())
      .default([])
      .describe(
        "IAM roles or users that may push images to `registry.repositories`, such as the CI's. They must exist, and need " +
          "`ecr:GetAuthorizationToken` from a policy of their own, which no repository can give. Default: none.",
      ),
    apiAccess: apiAccessBlocks(),
    sessionAccess: z
      .boolean()
      .optional()
      .describe(
        "Lets those whom IAM allows it open sessions on nodes by AWS Systems Manager: `aws ssm start-session --target <instance>`, and " +
          "there `enter-admin-container`. For a node that does not join when its console output says too little. Default: " +
          "off, nobody can log in to a node.",
      ),
    capacityReservations: z
      .record(
        dnsLabel(40),
        z.strictObject({
          id: resourceId("cr").describe("The EC2 capacity reservation."),
          zone: zone().describe("The zone that the reserved machines are in; the pool has nodes there only."),
        }),
      )
      .default({})
      .describe(
        "Capacity reservation of each node pool with `reserved` in its `capacity`, by the pool's name. Default: none.",
      ),
  })
  .describe("Placement on AWS.");
export type AwsPlacement = z.output<typeof awsPlacement>;

/** The cluster is told a principal's groups, so it knows them by the names that tenants use. */
export function awsGroups({ groups }: AwsPlacement): GroupNames {
  return { at: "placement.aws.groups", names: Object.fromEntries(Object.keys(groups).map((group) => [group, group])) };
}

/** The partition that a region belongs to. */
export function partitionOf(name: string): AwsPartition {
  return name.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** What a principal is called in the stack: role/team/name of an account becomes role-team-name. */
export function principalName(arn: string): string {
  const kind = arn.includes(":user/") ? "user" : "role";
  return `${kind}-${fitName(arn.replace(/^[^/]*\//, "").replace(/[^\w-]+/g, "-"), 60)}`;
}

/** Two principals with one name would be one access entry: of two accounts, or of paths that read alike. */
function checkPrincipalNames(principals: readonly { readonly arn: string; readonly at: string }[], path: string) {
  return principals.flatMap(({ arn, at }, index): Problem[] => {
    if (principals.findIndex((other) => other.arn === arn) < index) return [];
    const first = principals.slice(0, index).find((other) => principalName(other.arn) === principalName(arn));
    if (first === undefined) return [];
    const rule = `becomes the access entry ${principalName(arn)}, as ${path}.${first.at} ${JSON.stringify(first.arn)} does`;
    return [{ path: `${path}.${at}`, value: arn, rule, remedy: "rename one of the two, or leave one out" }];
  });
}

export const AWS_POOL_OPTIONS: PoolOptions = {
  title: "AWS",
  machine: "p5.48xlarge",
  zones: z
    .array(zoneName())
    .min(1, "must name a zone")
    .optional()
    .describe("Availability zones on AWS, e.g. `[eu-central-1b]`. Default: all of `placement.aws.zones`."),
};

/** Rules between the properties of the placement; `path` is where it is in the stack file. */
export function checkAwsPlacement(placement: AwsPlacement, path = "placement.aws"): Problem[] {
  const { zones, network, readers, admins, groups, capacityReservations } = placement;
  const partition = partitionOf(placement.region);
  const users = [
    ...admins.map((arn, index) => ({ arn, at: `admins[${index}]` })),
    ...readers.map((arn, index) => ({ arn, at: `readers[${index}]` })),
    ...Object.entries(groups).flatMap(([group, arns]) =>
      arns.map((arn, index) => ({ arn, at: `groups.${group}[${index}]` })),
    ),
  ];
  const principals = [...users, ...placement.pushers.map((arn, index) => ({ arn, at: `pushers[${index}]` }))];
  return [
    ...zones.flatMap((name, index) => checkZone(name, index, placement, path)),
    ...(network === undefined ? [] : checkSubnets(zones, network.privateSubnets, `${path}.network.privateSubnets`)),
    ...principals
      .filter(({ arn }) => !arn.startsWith(`arn:${partition}:`))
      .map(({ arn, at }) => ({
        path: `${path}.${at}`,
        value: arn,
        rule: `is not in the partition ${JSON.stringify(partition)} of region ${placement.region}`,
        remedy: `its ARN must begin with arn:${partition}:`,
      })),
    ...checkPrincipalNames(users, path),
    ...checkCommon(placement, { name: "capacityReservations", byPool: capacityReservations }, path),
  ];
}

function checkZone(name: string, index: number, { region: here }: AwsPlacement, path: string): Problem[] {
  const isOfRegion = name.startsWith(here) && name.length === here.length + 1;
  if (isOfRegion && AWS_ZONE_LETTERS.includes(name.slice(-1))) return [];
  const rule = `is not a zone of ${here}`;
  return [{ path: `${path}.zones[${index}]`, value: name, rule, remedy: `name zones such as ${here}a` }];
}

function checkSubnets(zones: readonly string[], subnets: Readonly<Record<string, string>>, path: string): Problem[] {
  return [
    ...zones
      .filter((name) => subnets[name] === undefined)
      .map((name) => ({
        path,
        rule: `has no subnet in zone ${name}`,
        remedy: "add one, or remove the zone from zones",
      })),
    ...Object.keys(subnets)
      .filter((name) => !zones.includes(name))
      .map((name) => ({
        path: `${path}.${name}`,
        value: subnets[name],
        rule: "is in a zone that zones does not name",
        remedy: "add the zone, or remove the subnet",
      })),
  ];
}
