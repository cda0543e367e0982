/**
 * AWS: S3 buckets, whose encryption, policy and public access S3 keeps in resources of their own. What one resource
 * shows is a resource rule and stops creation; what needs the others is a stack rule, which on `up` reports afterwards.
 */
import { AWS } from "../../../../catalogue/tokens/aws";
import type { Field } from "../../../rule/field";
import { forEachItem, requireThat, undecided, violation, type Finding } from "../../../rule/finding";
import { MANDATORY, PROD_ONLY, resourceRule, stackRule, type Rule } from "../../../rule/rule";
import { readDocument, refusesPlaintext } from "../documents";
import { checkSplit } from "../linking";
import { checkov, cis, page, trivy } from "../references";
import { awsCustomerKey, oneOf, type Requirement } from "../requirement";

const SSE = page(
  "Setting default server-side encryption behavior",
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html",
);
const ACL = page(
  "Access control list overview",
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html",
);
const BLOCK = page(
  "Blocking public access to your Amazon S3 storage",
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
);
const NAMES = ["bucket", "id", "arn"] as const;

/** The default-encryption blocks of a bucket or of its encryption resource, in the shapes of every SDK version. */
function defaults(props: Field): { list: Field; blocks: Field[] } {
  const inline = props.at("serverSideEncryptionConfiguration");
  const older = props.at("serverSideEncryptionConfigurations");
  const list = !inline.isAbsent ? inline.at("rule") : !older.isAbsent ? older.at(0, "rules") : props.at("rules");
  const rules = Array.isArray(list.value) ? list.items() : list.isAbsent || !list.isReadable ? [] : [list];
  const blocks = rules.map((rule) => {
    const block = rule.at("applyServerSideEncryptionByDefault");
    const blockList = rule.at("applyServerSideEncryptionByDefaults");
    return blockList.isAbsent ? (Array.isArray(block.value) ? block.at(0) : block) : blockList.at(0);
  });
  return { list, blocks };
}

function checkDefaults(props: Field, key: string, must: Requirement): Finding[] {
  const { list, blocks } = defaults(props);
  if (!list.isReadable) return [undecided(list)];
  return blocks.flatMap((block) =>
    requireThat(block.at(key), must.required, (value) => value !== undefined && must.holds(value)),
  );
}

const encryptionMode = resourceRule({
  id: "aws-s3-bucket-encrypted",
  title: "Default encryption of S3 buckets names an algorithm.",
  why: "Whoever gets hold of the storage behind the service reads the data.",
  remedy: 'Set sseAlgorithm to "aws:kms".',
  references: [SSE, cis("AWS 3.0.0 2.1.1"), checkov("CKV_AWS_19"), trivy("AWS-0088")],
  severity: "high",
  levels: MANDATORY,
  resources: [AWS.s3Bucket, AWS.s3BucketEncryption],
  check: (props) => checkDefaults(props, "sseAlgorithm", oneOf("aws:kms", "aws:kms:dsse", "AES256")),
});

const customerKey = stackRule({
  id: "aws-s3-bucket-customer-key",
  title: "S3 buckets are encrypted with a customer-managed key.",
  why: "With the provider's key nobody here can see who decrypts, rotate on demand, or cut access off.",
  remedy: "Give the bucket a BucketServerSideEncryptionConfiguration with aws:kms and kmsMasterKeyId, your key's ARN.",
  references: [SSE, checkov("CKV_AWS_145"), trivy("AWS-0132")],
  severity: "medium",
  levels: PROD_ONLY,
  resources: [AWS.s3Bucket],
  check: (stack) =>
    checkSplit(stack, {
      whole: AWS.s3Bucket,
      part: AWS.s3BucketEncryption,
      property: "bucket",
      names: NAMES,
      inline: ({ props }) =>
        hasInlineDefaults(props) ? checkDefaults(props, "kmsMasterKeyId", awsCustomerKey) : undefined,
      linked: ({ props }) => checkDefaults(props, "kmsMasterKeyId", awsCustomerKey),
      missing: ({ props }) => [violation(props.at("bucket"), "default encryption with a KMS key", "without one")],
    }),
});

/** Whether the program itself gave the bucket defaults: S3 reports its own in the same property after creation. */
function hasInlineDefaults(props: Field): boolean {
  const { list, blocks } = defaults(props);
  if (!list.isReadable) return !props.at("serverSideEncryptionConfiguration").isUnknown;
  return blocks.some((block) => block.at("sseAlgorithm").text?.startsWith("aws:kms") === true);
}

const PUBLIC_ACLS = new Set(["public-read", "public-read-write", "authenticated-read"]);
const PUBLIC_GROUPS = /\/groups\/global\/(?:AllUsers|AuthenticatedUsers)$/;

const aclNotPublic = resourceRule({
  id: "aws-s3-acl-not-public",
  title: "S3 access control lists let nobody in from outside.",
  why: "Everybody, or everybody with any AWS account, reads or writes the bucket.",
  remedy: 'Set acl to "private" and grant access in a bucket policy.',
  references: [ACL, checkov("CKV_AWS_20"), checkov("CKV_AWS_57"), trivy("AWS-0092")],
  severity: "critical",
  levels: MANDATORY,
  resources: [AWS.s3Bucket, AWS.s3BucketAcl],
  check: (props) => [
    ...requireThat(props.at("acl"), "a list for known accounts", (value) =>
      typeof value === "string" ? !PUBLIC_ACLS.has(value) : value === undefined,
    ),
    ...forEachItem(props.at("grants"), (grant) => checkGrantee(grant.at("uri"))),
    ...forEachItem(props.at("accessControlPolicy", "grants"), (grant) => checkGrantee(grant.at("grantee", "uri"))),
  ],
});

function checkGrantee(uri: Field): Finding[] {
  return requireThat(uri, "a grantee that is not everybody", (value) =>
    typeof value === "string" ? !PUBLIC_GROUPS.test(value) : true,
  );
}

const publicAccessBlocked = stackRule({
  id: "aws-s3-bucket-public-access-blocked",
  title: "Every S3 bucket has a public access block.",
  why: "Without it one mistaken policy or list makes the bucket public.",
  remedy: "Add a BucketPublicAccessBlock with all four settings true for this bucket.",
  references: [BLOCK, cis("AWS 3.0.0 2.1.4"), checkov("CKV2_AWS_6"), trivy("AWS-0094")],
  severity: "high",
  levels: MANDATORY,
  resources: [AWS.s3Bucket],
  check: (stack) =>
    stack.ofType(AWS.s3AccountPublicAccessBlock).length > 0
      ? []
      : checkSplit(stack, {
          whole: AWS.s3Bucket,
          part: AWS.s3PublicAccessBlock,
          property: "bucket",
          names: NAMES,
          inline: () => undefined,
          linked: () => [],
          missing: ({ props }) => [violation(props.at("bucket"), "a BucketPublicAccessBlock", "without one")],
        }),
});

const tlsOnly = stackRule({
  id: "aws-s3-bucket-tls-only",
  title: "Every S3 bucket refuses requests without TLS.",
  why: "S3 answers plain HTTP too: whoever is on the path reads objects and signed requests.",
  remedy: 'Add a BucketPolicy that denies Principal "*" s3:* when aws:SecureTransport is false.',
  references: [
    page(
      "Amazon S3 security best practices",
      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
    ),
    ...[cis("AWS 3.0.0 2.1.1"), checkov("CKV_AWS_379")],
  ],
  severity: "medium",
  levels: MANDATORY,
  resources: [AWS.s3Bucket],
  check: (stack) =>
    checkSplit(stack, {
      whole: AWS.s3Bucket,
      part: AWS.s3BucketPolicy,
      property: "bucket",
      names: NAMES,
      inline: ({ props }) => (props.at("policy").text === undefined ? undefined : checkTlsOnly(props.at("policy"))),
      linked: ({ props }) => checkTlsOnly(props.at("policy")),
      missing: ({ props }) => [violation(props.at("policy"), "a policy that denies plaintext", "nothing")],
    }),
});

function checkTlsOnly(policy: Field): Finding[] {
  const document = readDocument(policy);
  if (document.kind === "unreadable") return [undecided(document.field)];
  const closed = document.kind === "statements" && document.statements.some(refusesPlaintext);
  return closed ? [] : [violation(policy, "a statement that denies aws:SecureTransport false", "without one")];
}

export const AWS_BUCKET_RULES: readonly Rule[] = [
  encryptionMode,
  customerKey,
  aclNotPublic,
  publicAccessBlocked,
  tlsOnly,
];
