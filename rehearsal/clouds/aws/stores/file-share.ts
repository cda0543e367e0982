/** Rows of EFS: file systems, who may use them, and their doors into the network. */
import { z } from "zod";
import { AWS } from "../../../../catalogue/tokens/aws";
import type { Held, Plain, TypeRow, World } from "../../plugin/row";
import { arn } from "../values/arn";
import { arnOf, resourceId } from "../values/forms";
import { keyOf } from "../account/keys";
import { policyDocument } from "../values/policy-documents";
import { listAt, textAt } from "../../plugin/reading";
import { REGIONAL, regional, tags, tagsOf } from "../values/tags";

const AGES = [
  "AFTER_1_DAY",
  "AFTER_7_DAYS",
  "AFTER_14_DAYS",
  "AFTER_30_DAYS",
  "AFTER_60_DAYS",
  "AFTER_90_DAYS",
] as const;

const LATER_AGES = ["AFTER_180_DAYS", "AFTER_270_DAYS", "AFTER_365_DAYS"] as const;

const age = () => z.enum([...AGES, ...LATER_AGES], `must be one of ${[...AGES, ...LATER_AGES].join(", ")}`).optional();

const FILE_SYSTEM = {
  source: "https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html",
  inputs: z.strictObject({
    creationToken: z.string().min(1, "must have 1 to 64 characters").max(64, "must have 1 to 64 characters").optional(),
    encrypted: z.boolean().optional(),
    kmsKeyId: arnOf("kms", "key/").optional(),
    performanceMode: z.enum(["generalPurpose", "maxIO"], "must be generalPurpose or maxIO").optional(),
    throughputMode: z
      .enum(["bursting", "elastic", "provisioned"], "must be bursting, elastic or provisioned")
      .optional(),
    provisionedThroughputInMibps: z
      .number()
      .min(1, "must be 1 to 3414 MiB/s")
      .max(3414, "must be 1 to 3414 MiB/s")
      .optional(),
    lifecyclePolicies: z
      .array(
        z.strictObject({
          transitionToIa: age(),
          transitionToArchive: age(),
          transitionToPrimaryStorageClass: z.literal("AFTER_1_ACCESS", "must be AFTER_1_ACCESS").optional(),
        }),
      )
      .max(3, "must be at most 3 policies")
      .optional(),
    protection: z
      .strictObject({ replicationOverwrite: z.enum(["ENABLED", "DISABLED"], "must be ENABLED or DISABLED").optional() })
      .optional(),
    tags: tags(),
  }),
  immutable: ["creationToken", "encrypted", "kmsKeyId", "performanceMode"],
  name: { property: "creationToken" },
  references: [
    keyOf("kmsKeyId", { through: "elasticfilesystem" }, [
      "kms:CreateGrant",
      "kms:DescribeKey",
      "kms:Decrypt",
      "kms:GenerateDataKeyWithoutPlaintext",
    ]),
  ],
  rules: (inputs) => [
    ...(inputs["kmsKeyId"] !== undefined && inputs["encrypted"] === false
      ? [{ property: "kmsKeyId", rule: "needs encrypted" }]
      : []),
    ...(inputs["provisionedThroughputInMibps"] !== undefined &&
    (inputs["throughputMode"] ?? "provisioned") !== "provisioned"
      ? [{ property: "provisionedThroughputInMibps", rule: "is for the throughputMode provisioned" }]
      : []),
    ...(inputs["performanceMode"] === "maxIO" && inputs["throughputMode"] === "elastic"
      ? [{ property: "performanceMode", rule: "cannot be maxIO with the throughputMode elastic" }]
      : []),
    ...listAt(inputs, "lifecyclePolicies").flatMap((policy, index) =>
      Object.keys(policy as object).length > 1
        ? [{ property: `lifecyclePolicies[${index}]`, rule: "must say one transition: each has a policy of its own" }]
        : [],
    ),
  ],
  id: (_draft, { hex }) => `fs-${hex(17)}`,
  computed: [...REGIONAL, "arn", "dnsName", "ownerId"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => ({
    ...regional(draft, world),
    arn: arn(world, "elasticfilesystem", `file-system/${draft.id}`),
    dnsName: `${draft.id}.efs.${world.region}.amazonaws.com`,
    ownerId: world.account,
  }),
  quota: () => [{ quota: "L-848C634D", amount: 1 }],
  labels: tagsOf,
} satisfies TypeRow;

const MOUNT_TARGET = {
  source: "https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html",
  inputs: z.strictObject({
    fileSystemId: resourceId("fs"),
    subnetId: resourceId("subnet"),
    securityGroups: z.array(resourceId("sg")).max(5, "must name at most 5 security groups").optional(),
  }),
  immutable: ["fileSystemId", "subnetId"],
  references: [
    { path: "fileSystemId", to: AWS.efs },
    { path: "subnetId", to: AWS.subnet, fits: subnetMisfit },
    {
      path: "securityGroups[]",
      to: AWS.securityGroup,
      fits: (self, group, { find }) => {
        const vpcId = find(AWS.subnet, "id", self["subnetId"])?.inputs["vpcId"];
        return group.inputs["vpcId"] === vpcId ? undefined : `is in another VPC than the subnet, ${String(vpcId)}`;
      },
    },
  ],
  id: (_draft, { hex }) => `fsmt-${hex(17)}`,
  computed: [
    "region",
    "availabilityZoneName",
    "dnsName",
    "fileSystemArn",
    "mountTargetDnsName",
    "networkInterfaceId",
    "ownerId",
  ],
  outputs: ({ inputs }, world) => {
    const zone = textAt(world.find(AWS.subnet, "id", inputs["subnetId"])?.inputs, "availabilityZone") ?? "";
    const dnsName = `${String(inputs["fileSystemId"])}.efs.${world.region}.amazonaws.com`;
    return {
      region: world.region,
      availabilityZoneName: zone,
      dnsName,
      fileSystemArn: arn(world, "elasticfilesystem", `file-system/${String(inputs["fileSystemId"])}`),
      mountTargetDnsName: `${zone}.${dnsName}`,
      networkInterfaceId: `eni-${world.hex(34).slice(17)}`,
      ownerId: world.account,
    };
  },
} satisfies TypeRow;

/** A file system has one mount target in each zone, all in one VPC. */
function subnetMisfit(self: Plain, subnet: Held, { all, find }: World): string | undefined {
  const others = all(AWS.efsMountTarget).filter(({ inputs }) => inputs["fileSystemId"] === self["fileSystemId"]);
  for (const other of others) {
    const home = find(AWS.subnet, "id", other.inputs["subnetId"]);
    if (home === undefined) continue;
    if (home.inputs["vpcId"] !== subnet.inputs["vpcId"]) return `is in another VPC than ${other.logicalName}`;
    if (home.inputs["availabilityZone"] === subnet.inputs["availabilityZone"]) {
      return `is in ${String(subnet.inputs["availabilityZone"])}, where ${other.logicalName} is already`;
    }
  }
  return undefined;
}

const FILE_SYSTEM_POLICY = {
  source: "https://docs.aws.amazon.com/efs/latest/ug/API_PutFileSystemPolicy.html",
  inputs: z.strictObject({ fileSystemId: resourceId("fs"), policy: policyDocument("resource", 20_000) }),
  immutable: ["fileSystemId"],
  name: { property: "fileSystemId" },
  references: [{ path: "fileSystemId", to: AWS.efs, holds: false }],
  id: ({ inputs }) => String(inputs["fileSystemId"]),
  computed: ["region"],
  outputs: (_draft, { region }) => ({ region }),
} satisfies TypeRow;

export const FILE_SHARE_ROWS = {
  [AWS.efs]: FILE_SYSTEM,
  [AWS.efsMountTarget]: MOUNT_TARGET,
  [AWS.efsPolicy]: FILE_SYSTEM_POLICY,
} satisfies Readonly<Record<string, TypeRow>>;
