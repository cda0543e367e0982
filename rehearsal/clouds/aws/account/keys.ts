/** Rows of KMS: keys that rotate, their policies and their aliases. */
import { z } from "zod";
import { AWS } from "../../../../catalogue/tokens/aws";
import type { Reference, TypeRow } from "../../plugin/row";
import { accountRoot, arn } from "../values/arn";
import { allows, keyRefusal, policyDocument, statementsOf, type KeyUser } from "../values/policy-documents";
import { REGIONAL, regional, tags, tagsOf } from "../values/tags";

const KEY = {
  source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html",
  inputs: z.strictObject({
    description: z.string().max(8192, "must have at most 8192 characters").optional(),
    policy: policyDocument("resource", 32_768).optional(),
    enableKeyRotation: z.boolean().optional(),
    rotationPeriodInDays: z.int().min(90, "must be 90 to 2560 days").max(2560, "must be 90 to 2560 days").optional(),
    deletionWindowInDays: z.int().min(7, "must be 7 to 30 days").max(30, "must be 7 to 30 days").optional(),
    tags: tags(),
  }),
  immutable: [],
  references: [
    {
      path: "policy",
      to: AWS.iamRole,
      by: "arn",
      // KMS accepts a policy only when the principals that it names exist. Roles of AWS's own services do not, in an account
      // that has not used the service: docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-service-linked-role.html
      within: (policy) => statementsOf(policy).flatMap(({ principals }) => principals.AWS),
      outside: (principal, place) => principal === accountRoot(place) || principal === "*",
      holds: false,
    },
  ],
  rules: ({ policy, enableKeyRotation, rotationPeriodInDays }) => [
    ...(rotationPeriodInDays !== undefined && enableKeyRotation === false
      ? [{ property: "rotationPeriodInDays", rule: "needs enableKeyRotation" }]
      : []),
    // KMS's lockout safety check.
    ...(policy !== undefined && !statementsOf(policy).some((statement) => allows(statement, "kms:PutKeyPolicy"))
      ? [{ property: "policy", rule: "would let nobody change it any more: no statement allows kms:PutKeyPolicy" }]
      : []),
  ],
  id: (_draft, { uuid }) => uuid(),
  // "changes to a key policy … might take up to several minutes": docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html
  settles: 10,
  computed: [...REGIONAL, "arn", "keyId"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => ({
    ...regional(draft, world),
    arn: arn(world, "kms", `key/${draft.id}`),
    keyId: draft.id,
  }),
  labels: tagsOf,
} satisfies TypeRow;

const ALIAS = {
  source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html",
  inputs: z.strictObject({
    name: z
      .string()
      .max(256, "must have at most 256 characters")
      .regex(/^alias\/(?!aws\/)[\w/-]+$/, "must be alias/ and letters, digits, / _ -, and not begin with alias/aws/"),
    targetKeyId: z.string().min(1, "must not be empty"),
  }),
  immutable: ["name"],
  name: { property: "name" },
  // A key that goes takes its aliases along.
  references: [{ path: "targetKeyId", to: AWS.kmsKey, by: "keyId", holds: false }],
  id: ({ inputs }) => String(inputs["name"]),
  computed: ["region", "arn", "targetKeyArn"],
  volatile: ["targetKeyArn"],
  outputs: ({ id, inputs }, world) => ({
    region: world.region,
    arn: arn(world, "kms", id),
    targetKeyArn: arn(world, "kms", `key/${String(inputs["targetKeyId"])}`),
  }),
} satisfies TypeRow;

/** A key that encrypts for a service. Deleting a key is never refused: it is scheduled, and what it encrypted is lost. */
export const keyOf = (
  path: string,
  user: KeyUser | ((region: string) => KeyUser),
  actions: readonly string[],
  unset: readonly string[] = [],
): Reference => ({
  path,
  to: AWS.kmsKey,
  by: "arn",
  fits: (_self, key, world) =>
    keyRefusal(key, typeof user === "function" ? user(world.region) : user, actions, world, unset),
  holds: false,
});

export const KEY_ROWS = { [AWS.kmsKey]: KEY, [AWS.kmsAlias]: ALIAS } satisfies Readonly<Record<string, TypeRow>>;
