/** Rows of SQS and EventBridge: queues, who may fill them, and the rules that send events there. */
import { z } from "zod";
import { AWS } from "../../../../catalogue/tokens/aws";
import type { Held, Plain, TypeRow, World } from "../../plugin/row";
import { arn } from "../values/arn";
import { arnOf, jsonObject } from "../values/forms";
import { keyRefusal, matches, policyDocument, statementsOf } from "../values/policy-documents";
import { textAt } from "../../plugin/reading";
import { REGIONAL, regional, tags, tagsOf } from "../values/tags";

const QUEUE = {
  source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html",
  inputs: z.strictObject({
    name: z
      .string()
      .max(80, "must have at most 80 characters")
      .regex(/^[\w-]+(\.fifo)?$/, "must hold letters, digits, _ and -")
      .optional(),
    messageRetentionSeconds: z
      .int()
      .min(60, "must be 60 to 1209600 seconds")
      .max(1_209_600, "must be 60 to 1209600 seconds")
      .optional(),
    visibilityTimeoutSeconds: z
      .int()
      .min(0, "must be 0 to 43200 seconds")
      .max(43_200, "must be 0 to 43200 seconds")
      .optional(),
    kmsMasterKeyId: arnOf("kms", "key/").optional(),
    kmsDataKeyReusePeriodSeconds: z
      .int()
      .min(60, "must be 60 to 86400 seconds")
      .max(86_400, "must be 60 to 86400 seconds")
      .optional(),
    sqsManagedSseEnabled: z.boolean().optional(),
    tags: tags(),
  }),
  immutable: ["name"],
  name: { property: "name", auto: { longest: 80 } },
  references: [{ path: "kmsMasterKeyId", to: AWS.kmsKey, by: "arn", holds: false }],
  rules: ({ kmsMasterKeyId, sqsManagedSseEnabled }) =>
    kmsMasterKeyId !== undefined && sqsManagedSseEnabled === true
      ? [{ property: "sqsManagedSseEnabled", rule: "cannot be true with kmsMasterKeyId" }]
      : [],
  id: ({ inputs }, { region, account }) => `https://sqs.${region}.amazonaws.com/${account}/${String(inputs["name"])}`,
  computed: [...REGIONAL, "arn", "url"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => ({
    ...regional(draft, world),
    arn: arn(world, "sqs", String(draft.inputs["name"])),
    url: draft.id,
  }),
  labels: tagsOf,
} satisfies TypeRow;

const QUEUE_POLICY = {
  source:
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-using-identity-based-policies.html",
  inputs: z.strictObject({ queueUrl: z.url("must be the URL of a queue"), policy: policyDocument("resource", 8192) }),
  immutable: ["queueUrl"],
  // A queue has one policy.
  name: { property: "queueUrl" },
  references: [
    {
      path: "queueUrl",
      to: AWS.sqsQueue,
      fits: (self, queue) => {
        const own = textAt(queue.outputs, "arn") ?? "";
        const stray = statementsOf(self["policy"])
          .flatMap(({ resources }) => resources)
          .find((resource) => !matches(resource, own));
        return stray === undefined ? undefined : `is not what the policy is about: it names the resource ${stray}`;
      },
    },
  ],
  id: ({ inputs }) => String(inputs["queueUrl"]),
  computed: ["region"],
  outputs: (_draft, { region }) => ({ region }),
} satisfies TypeRow;

const EVENT_RULE = {
  source: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html",
  inputs: z.strictObject({
    name: z
      .string()
      .max(64, "must have at most 64 characters")
      .regex(/^[\w.-]+$/, "must hold letters, digits and ._-")
      .optional(),
    description: z.string().max(512, "must have at most 512 characters").optional(),
    eventPattern: jsonObject()
      .refine((text) => text.length <= 2048, "must have at most 2048 characters")
      .optional(),
    scheduleExpression: z
      .string()
      .regex(/^(rate|cron)\(.+\)$/, "must be rate(…) or cron(…)")
      .optional(),
    state: z.enum(["ENABLED", "DISABLED"], "must be ENABLED or DISABLED").optional(),
    tags: tags(),
  }),
  immutable: ["name"],
  name: { property: "name", auto: { longest: 64 } },
  rules: ({ eventPattern, scheduleExpression }) =>
    (eventPattern === undefined) === (scheduleExpression === undefined)
      ? [{ property: "eventPattern", rule: "or scheduleExpression must be given, and only one of them" }]
      : [],
  id: ({ inputs }) => String(inputs["name"]),
  computed: [...REGIONAL, "arn"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => ({ ...regional(draft, world), arn: arn(world, "events", `rule/${draft.id}`) }),
  quota: () => [{ quota: "L-244521F2", amount: 1 }],
  labels: tagsOf,
} satisfies TypeRow;

/** docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const TARGETS_OF_A_RULE = 5;

const EVENT_TARGET = {
  source: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html",
  inputs: z.strictObject({
    rule: z.string().min(1, "must not be empty"),
    targetId: z
      .string()
      .max(64, "must have at most 64 characters")
      .regex(/^[\w.-]+$/, "must hold letters, digits and _.-")
      .optional(),
    arn: arnOf("sqs"),
  }),
  immutable: ["rule", "targetId"],
  name: { property: "targetId", within: ["rule"] },
  references: [
    {
      path: "rule",
      to: AWS.eventRule,
      by: "name",
      fits: (_self, rule, { all }) => {
        const others = all(AWS.eventTarget).filter(({ inputs }) => inputs["rule"] === rule.id);
        return others.length < TARGETS_OF_A_RULE ? undefined : `has ${TARGETS_OF_A_RULE} targets already, which is all`;
      },
    },
    { path: "arn", to: AWS.sqsQueue, by: "arn", fits: unfillable, holds: false },
  ],
  id: ({ inputs }, world) => `${String(inputs["rule"])}-${targetId(inputs, world)}`,
  computed: ["region", "targetId"],
  outputs: ({ inputs }, world) => ({ region: world.region, targetId: targetId(inputs, world) }),
} satisfies TypeRow;

function targetId(inputs: Plain, { hex }: World): string {
  return textAt(inputs, "targetId") ?? `target-${hex(16)}`;
}

/** What EventBridge cannot encrypt for a queue is dropped, and nobody is told. docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-cmkey.html */
function unfillable(_self: Plain, queue: Held, world: World): string | undefined {
  const key = world.find(AWS.kmsKey, "arn", queue.inputs["kmsMasterKeyId"]);
  if (key === undefined) return undefined;
  const refusal = keyRefusal(key, { service: "events.amazonaws.com" }, ["kms:Decrypt", "kms:GenerateDataKey"], world);
  return refusal && `is encrypted with ${key.logicalName}, which ${refusal}`;
}

export const QUEUE_ROWS = {
  [AWS.sqsQueue]: QUEUE,
  [AWS.sqsQueuePolicy]: QUEUE_POLICY,
  [AWS.eventRule]: EVENT_RULE,
  [AWS.eventTarget]: EVENT_TARGET,
} satisfies Readonly<Record<string, TypeRow>>;
