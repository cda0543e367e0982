/** Rows of CloudWatch Logs, and of the flow logs that write to it. */
import { z } from "zod";
import { AWS } from "../../../../catalogue/tokens/aws";
import type { Held, Plain, TypeRow, World } from "../../plugin/row";
import { arn } from "../values/arn";
import { arnOf, resourceId } from "../values/forms";
import { roleByArn } from "../account/identity";
import { keyOf } from "../account/keys";
import { allows, distrust, matches, statementsOf } from "../values/policy-documents";
import { textAt } from "../../plugin/reading";
import { REGIONAL, regional, tags, tagsOf } from "../values/tags";

/** docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html; 0 keeps for ever. */
const RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const LOG_GROUP = {
  source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
  inputs: z.strictObject({
    name: z
      .string()
      .max(512, "must have at most 512 characters")
      .regex(/^[\w./#-]+$/, "must hold letters, digits and _-./#")
      .optional(),
    kmsKeyId: arnOf("kms", "key/").optional(),
    retentionInDays: z
      .int()
      .refine((days) => RETENTION_DAYS.includes(days), `must be one of ${RETENTION_DAYS.join(", ")} days`)
      .optional(),
    skipDestroy: z.boolean().optional(),
    tags: tags(),
  }),
  immutable: ["name"],
  name: { property: "name", auto: { longest: 512 } },
  references: [
    keyOf("kmsKeyId", (region) => ({ service: `logs.${region}.amazonaws.com` }), [
      "kms:Encrypt",
      "kms:Decrypt",
      "kms:GenerateDataKey",
    ]),
  ],
  id: ({ inputs }) => String(inputs["name"]),
  computed: [...REGIONAL, "arn"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => ({ ...regional(draft, world), arn: arn(world, "logs", `log-group:${draft.id}`) }),
  labels: tagsOf,
} satisfies TypeRow;

const FLOW_LOG = {
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html",
  inputs: z.strictObject({
    vpcId: resourceId("vpc"),
    trafficType: z.enum(["ACCEPT", "REJECT", "ALL"], "must be ACCEPT, REJECT or ALL"),
    logDestinationType: z.literal("cloud-watch-logs", "must be cloud-watch-logs").optional(),
    logDestination: arnOf("logs", "log-group:"),
    iamRoleArn: arnOf("iam", "role/"),
    maxAggregationInterval: z.union([z.literal(60), z.literal(600)], "must be 60 or 600 seconds").optional(),
    tags: tags(),
  }),
  immutable: ["vpcId", "trafficType", "logDestinationType", "logDestination", "iamRoleArn", "maxAggregationInterval"],
  references: [
    { path: "vpcId", to: AWS.vpc },
    { path: "logDestination", to: AWS.logGroup, by: "arn", holds: false },
    roleByArn("iamRoleArn", cannotWrite),
  ],
  id: (_draft, { hex }) => `fl-${hex(17)}`,
  computed: [...REGIONAL, "arn"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => ({ ...regional(draft, world), arn: arn(world, "ec2", `vpc-flow-log/${draft.id}`) }),
  labels: tagsOf,
} satisfies TypeRow;

/** What the role needs to write with; without it the flow log exists, in the state "Access error". */
const WRITING = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"];

function cannotWrite(self: Plain, role: Held, { all }: World): string | undefined {
  const stranger = distrust(role, "vpc-flow-logs.amazonaws.com");
  if (stranger !== undefined) return stranger;
  const group = textAt(self, "logDestination") ?? "";
  const statements = all(AWS.iamRolePolicy)
    .filter(({ inputs }) => inputs["role"] === role.inputs["name"])
    .flatMap(({ inputs }) => statementsOf(inputs["policy"]))
    .filter(({ resources }) => resources.some((resource) => matches(resource, `${group}:log-stream:any`)));
  const missing = WRITING.find((action) => !statements.some((statement) => allows(statement, action)));
  return missing === undefined ? undefined : `has no inline policy that allows ${missing} on streams of ${group}`;
}

export const LOG_ROWS = {
  [AWS.logGroup]: LOG_GROUP,
  [AWS.flowLog]: FLOW_LOG,
} satisfies Readonly<Record<string, TypeRow>>;
