/** Mistakes that people make on AWS with buckets, repositories and secrets. */
import { listAt, textAt } from "../../../rehearsal/providers/cloud/reading";
import { TYPES } from "../../../rehearsal/providers/aws/types";
import { policy, wrong, type KnownMistake } from "./mistake";

export const STORE_MISTAKES: readonly KnownMistake[] = [
  wrong(
    "a bucket in capitals",
    TYPES.bucket,
    undefined,
    { bucket: "Stratiform-models" },
    /bucket must hold lower-case letters/,
  ),
  wrong("a bucket like an address", TYPES.bucket, undefined, { bucket: "192.168.5.4" }, /and not look like an address/),
  wrong(
    "a bucket as S3 calls access points",
    TYPES.bucket,
    undefined,
    { bucket: "models-s3alias" },
    /must not begin or end with what S3 keeps for itself/,
  ),
  wrong(
    "a policy about another bucket",
    TYPES.bucketPolicy,
    undefined,
    policy("policy", (one) => ({ ...one, Resource: "arn:aws:s3:::other/*" })),
    /it names the resource arn:aws:s3:::other\/\*/,
  ),
  wrong(
    "a public policy where none is allowed",
    TYPES.bucketPolicy,
    undefined,
    policy("policy", ({ Condition: _, ...one }) => ({ ...one, Effect: "Allow" })),
    /blocks public policies, and this one allows everybody/,
  ),
  wrong(
    "a key for S3's own encryption",
    TYPES.bucketEncryption,
    undefined,
    { "rules[0].applyServerSideEncryptionByDefault.sseAlgorithm": "AES256" },
    /kmsMasterKeyId is for aws:kms, and the algorithm is AES256/,
  ),
  wrong(
    "objects that age too fast",
    TYPES.bucketLifecycleConfiguration,
    undefined,
    { "rules[0].transitions[0]": { days: 7, storageClass: "STANDARD_IA" } },
    /rules\[0\]\.transitions\[0\]\.days must be at least 30 for STANDARD_IA/,
  ),
  wrong(
    "two rules of one name",
    TYPES.bucketLifecycleConfiguration,
    undefined,
    (inputs) => ({ rules: [...listAt(inputs, "rules"), ...listAt(inputs, "rules")] }),
    /rules\[1\]\.id must be unique, age is used twice/,
  ),
  wrong(
    "a repository in capitals",
    TYPES.repository,
    undefined,
    { name: "stratiform-dev/Tools" },
    /name must be lower-case words/,
  ),
  wrong(
    "a key for ECR's own encryption",
    TYPES.repository,
    undefined,
    { "encryptionConfigurations[0].encryptionType": "AES256" },
    /encryptionConfigurations\[0\]\.kmsKey needs the encryptionType KMS or KMS_DSSE/,
  ),
  wrong(
    "a login that no repository gives",
    TYPES.repositoryPolicy,
    undefined,
    policy("policy", (one) => ({ ...one, Action: ["ecr:PutImage", "ecr:GetAuthorizationToken"] })),
    /policy has ecr:GetAuthorizationToken, which no repository can give/,
  ),
  wrong(
    "a repository's policy that names a repository",
    TYPES.repositoryPolicy,
    undefined,
    policy("policy", (one) => ({ ...one, Resource: "*" })),
    /has a Resource, which/,
  ),
  wrong("images that never go", TYPES.lifecyclePolicy, undefined, { policy: '{"rules":[]}' }, /policy must have rules/),
  wrong(
    "days to count images in",
    TYPES.lifecyclePolicy,
    undefined,
    (inputs) => ({ policy: (textAt(inputs, "policy") ?? "").replace('"days"', '"weeks"') }),
    /countUnit must be days/,
  ),
  wrong(
    "a secret that lingers for three days",
    TYPES.secret,
    undefined,
    { recoveryWindowInDays: 3 },
    /recoveryWindowInDays must be 0, or 7 to 30 days/,
  ),
  wrong(
    "tags of AWS's own",
    TYPES.bucket,
    undefined,
    { tags: { "aws:cost": "1" } },
    /tags\.?.*must have no key that begins with aws:/,
  ),
];
