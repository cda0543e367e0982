/** Rows of S3: buckets, and the settings that S3 keeps in resources of their own. */
import { z } from "zod";
import { AWS } from "../../../../catalogue/tokens/aws";
import type { Held, NameRule, Plain, Reference, TypeRow, World } from "../../plugin/row";
import { partitionOf } from "../values/arn";
import { arnOf } from "../values/forms";
import { keyOf } from "../account/keys";
import { policyDocument, statementsOf } from "../values/policy-documents";
import { at, listAt, textAt } from "../../plugin/reading";
import { REGIONAL, regional, tags, tagsOf } from "../values/tags";

/** docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const bucketName = () =>
  z
    .string()
    .min(3, "must have 3 to 63 characters")
    .max(63, "must have 3 to 63 characters")
    .regex(
      /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
      "must hold lower-case letters, digits, dots and dashes, none of these two at an end",
    )
    .refine(
      (name) => !/\.\.|^\d+(\.\d+){3}$/.test(name),
      "must have no two dots in a row, and not look like an address",
    )
    .refine(
      (name) => !/^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|\.mrap)$/.test(name),
      "must not begin or end with what S3 keeps for itself, such as xn-- or -s3alias",
    );

const BUCKET = {
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
  inputs: z.strictObject({
    bucket: bucketName().optional(),
    forceDestroy: z.boolean().optional(),
    tags: tags(),
  }),
  immutable: ["bucket"],
  name: { property: "bucket", within: "everywhere", auto: { longest: 63, alphabet: "lower" } },
  id: ({ inputs }) => String(inputs["bucket"]),
  computed: [...REGIONAL, "arn", "bucketDomainName", "bucketRegionalDomainName"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => ({
    ...regional(draft, world),
    arn: `arn:${partitionOf(world.region)}:s3:::${draft.id}`,
    bucketDomainName: `${draft.id}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${draft.id}.s3.${world.region}.amazonaws.com`,
  }),
  quota: () => [{ quota: "L-DC2B2D3D", amount: 1 }],
  labels: tagsOf,
} satisfies TypeRow;

/** Two settings of one kind would overwrite each other: S3 keeps one of each for a bucket. */
const ONE_PER_BUCKET: NameRule = { property: "bucket" };

/** What every setting of a bucket has in common. */
const setting = (fits?: Reference["fits"]) =>
  ({
    immutable: ["bucket"],
    name: ONE_PER_BUCKET,
    references: [{ path: "bucket", to: AWS.s3Bucket, ...(fits !== undefined && { fits }) }],
    id: ({ inputs }) => String(inputs["bucket"]),
    computed: ["region"],
    outputs: (_draft, { region }) => ({ region }),
  }) satisfies Partial<TypeRow>;

const PUBLIC_ACCESS_BLOCK = {
  ...setting(),
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  inputs: z.strictObject({
    bucket: bucketName(),
    blockPublicAcls: z.boolean().optional(),
    blockPublicPolicy: z.boolean().optional(),
    ignorePublicAcls: z.boolean().optional(),
    restrictPublicBuckets: z.boolean().optional(),
  }),
} satisfies TypeRow;

const POLICY = {
  ...setting(policyMisfit),
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html",
  inputs: z.strictObject({ bucket: bucketName(), policy: policyDocument("resource", 20_480) }),
} satisfies TypeRow;

function policyMisfit(self: Plain, bucket: Held, { find }: World): string | undefined {
  const arn = textAt(bucket.outputs, "arn") ?? "";
  const statements = statementsOf(self["policy"]);
  const stray = statements
    .flatMap(({ resources }) => resources)
    .find((resource) => resource !== arn && !resource.startsWith(`${arn}/`));
  if (stray !== undefined) return `is not what the policy is about: it names the resource ${stray}`;
  const isPublic = statements.some(
    ({ effect, anyone, conditions }) => effect === "Allow" && anyone && conditions === undefined,
  );
  const blocked = find(AWS.s3PublicAccessBlock, "id", bucket.id)?.inputs["blockPublicPolicy"] === true;
  return isPublic && blocked ? "blocks public policies, and this one allows everybody" : undefined;
}

const ENCRYPTION = {
  ...setting(),
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html",
  inputs: z.strictObject({
    bucket: bucketName(),
    rules: z
      .array(
        z.strictObject({
          applyServerSideEncryptionByDefault: z.strictObject({
            sseAlgorithm: z.enum(["AES256", "aws:kms", "aws:kms:dsse"], "must be AES256, aws:kms or aws:kms:dsse"),
            kmsMasterKeyId: arnOf("kms", "key/").optional(),
          }),
          bucketKeyEnabled: z.boolean().optional(),
        }),
      )
      .length(1, "must have one rule"),
  }),
  references: [
    { path: "bucket", to: AWS.s3Bucket },
    keyOf("rules[].applyServerSideEncryptionByDefault.kmsMasterKeyId", { through: "s3" }, [
      "kms:Decrypt",
      "kms:GenerateDataKey",
    ]),
  ],
  rules: (inputs) =>
    listAt(inputs, "rules").flatMap((rule, index) => {
      const byDefault = at(rule, "applyServerSideEncryptionByDefault");
      return textAt(byDefault, "sseAlgorithm") === "AES256" && at(byDefault, "kmsMasterKeyId") !== undefined
        ? [
            {
              property: `rules[${index}].applyServerSideEncryptionByDefault.kmsMasterKeyId`,
              rule: "is for aws:kms, and the algorithm is AES256",
            },
          ]
        : [];
    }),
} satisfies TypeRow;

const VERSIONING = {
  ...setting(),
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
  inputs: z.strictObject({
    bucket: bucketName(),
    versioningConfiguration: z.strictObject({
      status: z.enum(["Enabled", "Suspended", "Disabled"], "must be Enabled, Suspended or Disabled"),
    }),
  }),
  // S3 never goes back to having no versions.
  refusedUpdates: ({ inputs: before }, inputs) =>
    textAt(inputs, "versioningConfiguration.status") === "Disabled" &&
    textAt(before, "versioningConfiguration.status") !== "Disabled"
      ? [{ property: "versioningConfiguration.status", rule: "cannot go back to Disabled, only to Suspended" }]
      : [],
} satisfies TypeRow;

const days = () => z.int().min(1, "must be at least 1 day");

const LIFECYCLE = {
  ...setting(),
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html",
  inputs: z.strictObject({
    bucket: bucketName(),
    rules: z
      .array(
        z.strictObject({
          id: z.string().min(1, "must have 1 to 255 characters").max(255, "must have 1 to 255 characters"),
          status: z.enum(["Enabled", "Disabled"], "must be Enabled or Disabled"),
          filter: z
            .strictObject({ prefix: z.string().max(1024, "must have at most 1024 characters").optional() })
            .optional(),
          transitions: z
            .array(
              z.strictObject({
                days: z.int().min(0, "must not be negative").optional(),
                storageClass: z.enum(
                  ["STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"],
                  "must be a storage class such as STANDARD_IA or GLACIER",
                ),
              }),
            )
            .optional(),
          expiration: z.strictObject({ days: days() }).optional(),
          noncurrentVersionExpiration: z
            .strictObject({
              noncurrentDays: days(),
              newerNoncurrentVersions: z.int().min(1, "must be 1 to 100").max(100, "must be 1 to 100").optional(),
            })
            .optional(),
          abortIncompleteMultipartUpload: z.strictObject({ daysAfterInitiation: days() }).optional(),
        }),
      )
      .min(1, "must have rules")
      .max(1000, "must have at most 1000 rules"),
  }),
  rules: (inputs) => {
    const rules = listAt(inputs, "rules");
    const ids = rules.map((rule) => textAt(rule, "id"));
    const twice = ids.findIndex((id, index) => id !== undefined && ids.indexOf(id) !== index);
    const early = rules.flatMap((rule, index) =>
      listAt(rule, "transitions").flatMap((transition, position) =>
        /_IA$/.test(textAt(transition, "storageClass") ?? "") && Number(at(transition, "days")) < 30
          ? [
              {
                property: `rules[${index}].transitions[${position}].days`,
                rule: `must be at least 30 for ${String(textAt(transition, "storageClass"))}`,
              },
            ]
          : [],
      ),
    );
    return [
      ...(twice < 0
        ? []
        : [{ property: `rules[${twice}].id`, rule: `must be unique, ${String(ids[twice])} is used twice` }]),
      ...early,
    ];
  },
} satisfies TypeRow;

export const OBJECT_STORE_ROWS = {
  [AWS.s3Bucket]: BUCKET,
  [AWS.s3PublicAccessBlock]: PUBLIC_ACCESS_BLOCK,
  [AWS.s3BucketPolicy]: POLICY,
  [AWS.s3BucketEncryption]: ENCRYPTION,
  [AWS.s3BucketVersioning]: VERSIONING,
  [AWS.s3BucketLifecycle]: LIFECYCLE,
} satisfies Readonly<Record<string, TypeRow>>;
