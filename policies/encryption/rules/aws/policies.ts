/** AWS: who the policies of keys, stores and secrets let in, and whether they refuse plaintext. */
import { AWS } from "../../../../catalogue/tokens/aws";
import type { Field } from "../../../rule/field";
import { undecided, violation, type Finding } from "../../../rule/finding";
import { ADVISORY, MANDATORY, resourceRule, type Reference, type ResourceRule } from "../../../rule/rule";
import { isForEverybody, readDocument, refusesPlaintext } from "../documents";
import { checkov, page, trivy } from "../references";

/** Where a type keeps its policy document. */
interface PolicyPlace {
  readonly id: string;
  readonly what: string;
  readonly resources: readonly [string, ...string[]];
  readonly path: string;
  readonly references: readonly Reference[];
}

const PLACES: readonly PolicyPlace[] = [
  {
    ...{ id: "aws-kms-key-policy-not-public", what: "KMS keys", path: "policy" },
    resources: [AWS.kmsKey, AWS.kmsKeyPolicy, AWS.kmsReplicaKey, AWS.kmsExternalKey],
    references: [checkov("CKV_AWS_33")],
  },
  {
    ...{ id: "aws-s3-policy-not-public", what: "S3 buckets", path: "policy" },
    resources: [AWS.s3Bucket, AWS.s3BucketPolicy, AWS.s3AccessPoint, AWS.s3AccessPointPolicy],
    references: [checkov("CKV_AWS_70")],
  },
  {
    ...{ id: "aws-sqs-policy-not-public", what: "SQS queues", path: "policy" },
    resources: [AWS.sqsQueue, AWS.sqsQueuePolicy],
    references: [checkov("CKV_AWS_168"), checkov("CKV_AWS_387"), trivy("AWS-0097")],
  },
  {
    ...{ id: "aws-sns-policy-not-public", what: "SNS topics", path: "policy" },
    resources: [AWS.snsTopic, AWS.snsTopicPolicy],
    references: [checkov("CKV_AWS_169")],
  },
  {
    ...{ id: "aws-ecr-policy-not-public", what: "ECR repositories", path: "policy" },
    resources: [AWS.ecrRepositoryPolicy],
    references: [checkov("CKV_AWS_32"), trivy("AWS-0032")],
  },
  {
    ...{ id: "aws-secret-policy-not-public", what: "Secrets", path: "policy" },
    resources: [AWS.secret, AWS.secretPolicy],
    references: [],
  },
  {
    ...{ id: "aws-opensearch-policy-not-public", what: "OpenSearch domains", path: "accessPolicies" },
    resources: [
      AWS.opensearchDomain,
      AWS.opensearchDomainPolicy,
      AWS.elasticsearchDomain,
      AWS.elasticsearchDomainPolicy,
    ],
    references: [checkov("CKV_AWS_283")],
  },
  {
    ...{ id: "aws-efs-policy-not-public", what: "EFS file systems", path: "policy", resources: [AWS.efsPolicy] },
    references: [],
  },
  {
    ...{
      id: "aws-backup-policy-not-public",
      what: "Backup vaults",
      path: "policy",
      resources: [AWS.backupVaultPolicy],
    },
    references: [],
  },
  {
    ...{
      id: "aws-glacier-policy-not-public",
      what: "Glacier vaults",
      path: "accessPolicy",
      resources: [AWS.glacierVault],
    },
    references: [checkov("CKV_AWS_167")],
  },
];

const PRINCIPAL = page(
  "AWS JSON policy elements: Principal",
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
);
const NARROW = "principals by name, or a condition such as aws:PrincipalOrgID that narrows `*`";

function checkNotPublic(policy: Field): Finding[] {
  if (policy.isAbsent) return [];
  const document = readDocument(policy);
  if (document.kind === "unreadable") return [undecided(document.field)];
  if (document.kind === "malformed") return [violation(policy, "a JSON policy document", "not one")];
  const open = document.statements.some(isForEverybody);
  return open ? [violation(policy, NARROW, 'open to everybody (Principal "*")')] : [];
}

function notPublic({ id, what, resources, path, references }: PolicyPlace): ResourceRule {
  return resourceRule({
    id,
    title: `Policies of ${what} name whom they let in.`,
    why: "A policy for everybody is a public door, also to people with no account of yours.",
    remedy: "Name accounts, roles or services as Principal, or add a condition on the organisation or the source.",
    references: [PRINCIPAL, ...references],
    severity: "critical",
    levels: MANDATORY,
    resources,
    check: (props) => checkNotPublic(props.at(path)),
  });
}

const SECURE_TRANSPORT = page(
  "Enforcing encryption of data in transit",
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
);

/** Services whose endpoints also answer plaintext, so that only the policy closes it. */
const efsRefusesPlaintext = resourceRule({
  id: "aws-efs-policy-tls-only",
  title: "EFS policies refuse mounts without TLS.",
  why: "NFS is plaintext: files cross the network readable.",
  remedy: 'Add a statement that denies Principal "*" every action when aws:SecureTransport is false.',
  references: [SECURE_TRANSPORT],
  severity: "medium",
  levels: ADVISORY,
  resources: [AWS.efsPolicy],
  check: (props) => {
    const policy = props.at("policy");
    const document = readDocument(policy);
    if (document.kind === "unreadable") return [undecided(document.field)];
    const closed = document.kind === "statements" && document.statements.some(refusesPlaintext);
    return closed ? [] : [violation(policy, "a statement that denies aws:SecureTransport false", "without one")];
  },
});

export const AWS_POLICY_RULES: readonly ResourceRule[] = [...PLACES.map(notPublic), efsRefusesPlaintext];
