/** Mistakes that people make on AWS with buckets, repositories and secrets. */
import { AWS } from "../../../../../catalogue/tokens/aws";
import { listAt, textAt } from "../../../../../rehearsal/clouds/plugin/reading";
import { policy, wrong, type KnownMistake } from "./mistake";

export const STORE_MISTAKES: readonly KnownMistake[] = [
  wrong(
    "a bucket in capitals",
    AWS.s3Bucket,
    undefined,
    { bucket: "Stratiform-models" },
    /bucket must hold lower-case letters/,
  ),
  wrong("a bucket like an address", AWS.s3Bucket, undefined, { bucket: "192.168.5.4" }, /and not look like an address/),
  wrong(
    "a bucket as S3 calls access points",
    AWS.s3Bucket,
    undefined,
    { bucket: "models-s3alias" },
    /must not begin or end with what S3 keeps for itself/,
  ),
  wrong(
    "a policy about another bucket",
    AWS.s3BucketPolicy,
    undefined,
    policy("policy", (one) => ({ ...one, Resource: "arn:aws:s3:::other/*" })),
    /it names the resource arn:aws:s3:::other\/\*/,
  ),
  wrong(
    "a public policy where none is allowed",
    AWS.s3BucketPolicy,
    undefined,
    policy("policy", ({ Condition: _, ...one }) => ({ ...one, Effect: "Allow" })),
    /blocks public policies, and this one allows everybody/,
  ),
  wrong(
    "a key for S3's own encryption",
    AWS.s3BucketEncryption,
    undefined,
    { "rules[0].applyServerSideEncryptionByDefault.sseAlgorithm": "AES256" },
    /kmsMasterKeyId is for aws:kms, and the algorithm is AES256/,
  ),
  wrong(
    "objects that age too fast",
    AWS.s3BucketLifecycle,
    undefined,
    { "rules[0].transitions[0]": { days: 7, storageClass: "STANDARD_IA" } },
    /rules\[0\]\.transitions\[0\]\.days must be at least 30 for STANDARD_IA/,
  ),
  wrong(
    "two rules of one name",
    AWS.s3BucketLifecycle,
    undefined,
    (inputs) => ({ rules: [...listAt(inputs, "rules"), ...listAt(inputs, "rules")] }),
    /rules\[1\]\.id must be unique, age is used twice/,
  ),
  wrong(
    "a repository in capitals",
    AWS.ecrRepository,
    undefined,
    { name: "stratiform-dev/Tools" },
    /name must be lower-case words/,
  ),
  wrong(
    "a key for ECR's own encryption",
    AWS.ecrRepository,
    undefined,
    { "encryptionConfigurations[0].encryptionType": "AES256" },
    /encryptionConfigurations\[0\]\.kmsKey needs the encryptionType KMS or KMS_DSSE/,
  ),
  wrong(
    "a login that no repository gives",
    AWS.ecrRepositoryPolicy,
    undefined,
    policy("policy", (one) => ({ ...one, Action: ["ecr:PutImage", "ecr:GetAuthorizationToken"] })),
    /policy has ecr:GetAuthorizationToken, which no repository can give/,
  ),
  wrong(
    "a repository's policy that names a repository",
    AWS.ecrRepositoryPolicy,
    undefined,
    policy("policy", (one) => ({ ...one, Resource: "*" })),
    /has a Resource, which/,
  ),
  wrong(
    "images that never go",
    AWS.ecrLifecyclePolicy,
    undefined,
    { policy: '{"rules":[]}' },
    /policy must have rules/,
  ),
  wrong(
    "days to count images in",
    AWS.ecrLifecyclePolicy,
    undefined,
    (inputs) => ({ policy: (textAt(inputs, "policy") ?? "").replace('"days"', '"weeks"') }),
    /countUnit must be days/,
  ),
  wrong(
    "a secret that lingers for three days",
    AWS.secret,
    undefined,
    { recoveryWindowInDays: 3 },
    /recoveryWindowInDays must be 0, or 7 to 30 days/,
  ),
  wrong(
    "tags of AWS's own",
    AWS.s3Bucket,
    undefined,
    { tags: { "aws:cost": "1" } },
    /tags\.?.*must have no key that begins with aws:/,
  ),
];
