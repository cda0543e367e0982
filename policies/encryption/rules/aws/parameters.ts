/** AWS: settings that hide in lists of parameters and in JSON texts. */
import { AWS } from "../../../../catalogue/tokens/aws";
import type { Field } from "../../../rule/field";
import { requireThat, show, undecided, violation, type Finding } from "../../../rule/finding";
import { MANDATORY, PROD_ONLY, resourceRule, type ResourceRule } from "../../../rule/rule";
import { fieldOfJson } from "../documents";
import { checkov, page, trivy } from "../references";
import { textOf } from "../requirement";

const doc = (name: string, path: string) => page(name, `https://docs.aws.amazon.com/${path}`);

interface Parameter {
  readonly family: RegExp;
  readonly name: string;
  readonly right: readonly string[];
  /** What holds when the group does not set it. */
  readonly absent: "passes" | "violates";
}

/** Which parameter makes a database refuse plaintext, by family; later rows do not apply where an earlier one does. */
const TLS_PARAMETERS: readonly Parameter[] = [
  { family: /^postgres(?:9|1[0-4])(?!\d)/, name: "rds.force_ssl", right: ["1"], absent: "violates" },
  { family: /^aurora-postgresql(?:9|1[0-6])(?!\d)/, name: "rds.force_ssl", right: ["1"], absent: "violates" },
  // From PostgreSQL 15 on RDS turns it on; Aurora does from 17 on.
  { family: /^(?:postgres|aurora-postgresql)/, name: "rds.force_ssl", right: ["1"], absent: "passes" },
  { family: /^sqlserver/, name: "rds.force_ssl", right: ["1"], absent: "violates" },
  // MySQL 5.6 does not know the parameter.
  {
    family: /^(?:aurora-)?mysql(?!5\.6)/,
    name: "require_secure_transport",
    right: ["1", "ON", "on"],
    absent: "violates",
  },
  // From MariaDB 11.8 on it is on; the rule asks for it to be said.
  { family: /^mariadb/, name: "require_secure_transport", right: ["1", "ON", "on"], absent: "violates" },
  { family: /^docdb/, name: "tls", right: ["enabled", "tls1.2+", "tls1.3+", "fips-140-3"], absent: "passes" },
  { family: /^neptune/, name: "neptune_enforce_ssl", right: ["1"], absent: "passes" },
  { family: /^redshift/, name: "require_ssl", right: ["true", "1"], absent: "violates" },
];

const parameterGroups = resourceRule({
  id: "aws-database-requires-tls",
  title: "Databases refuse connections without TLS.",
  why: "Without it a client that forgets TLS sends its password and data readable.",
  remedy:
    "Add the parameter: rds.force_ssl 1 (PostgreSQL, SQL Server), require_secure_transport ON (MySQL), tls enabled (DocumentDB), require_ssl true (Redshift).",
  references: [
    doc("Using SSL/TLS with PostgreSQL", "AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html"),
    ...[checkov("CKV_AWS_90"), checkov("CKV_AWS_105"), checkov("CKV2_AWS_69")],
  ],
  severity: "high",
  levels: MANDATORY,
  resources: [
    ...[AWS.rdsParameterGroup, AWS.rdsClusterParameterGroup, AWS.docdbParameterGroup],
    ...[AWS.neptuneParameterGroup, AWS.redshiftParameterGroup],
  ],
  check: checkParameters,
});

function checkParameters(props: Field): Finding[] {
  const family = props.at("family");
  const list = props.at("parameters");
  for (const field of [family, list]) if (!field.isReadable) return [undecided(field)];
  const row = TLS_PARAMETERS.find((candidate) => candidate.family.test(family.text ?? ""));
  if (row === undefined) return [];
  const required = `${row.name} ${row.right[0] ?? ""}`;
  const items = list.items();
  const setting = items.find((item) => item.at("name").text === row.name);
  if (setting !== undefined) {
    const value = setting.at("value");
    return requireThat(value, required, (found) => row.right.includes(textOf(found)));
  }
  const hidden = items.map((item) => item.at("name")).find((name) => !name.isReadable);
  if (hidden !== undefined) return [undecided(hidden)];
  return row.absent === "passes" ? [] : [violation(list, required, `without ${row.name}`)];
}

/** A setting inside a JSON text. */
interface JsonSetting {
  readonly id: string;
  readonly title: string;
  readonly resources: readonly [string, ...string[]];
  readonly path: string;
  readonly applies: (props: Field, content: Field) => boolean;
  readonly key: readonly string[];
  readonly required: string;
  readonly holds: (value: unknown) => boolean;
  readonly references: ResourceRule["references"];
  readonly levels?: ResourceRule["levels"];
}

const EMR = doc(
  "Security configurations in Amazon EMR",
  "emr/latest/ManagementGuide/emr-create-security-configuration.html",
);
const SESSION = doc(
  "Encrypt Session Manager data",
  "systems-manager/latest/userguide/session-preferences-enable-encryption.html",
);
const COLLECTION = doc(
  "Network access for OpenSearch Serverless",
  "opensearch-service/latest/developerguide/serverless-network.html",
);
const isTrue = (value: unknown) => value === true || value === "true";
const isGiven = (value: unknown) => typeof value === "string" && value.trim() !== "";
const isSession = (props: Field) => props.at("documentType").text === "Session";

const JSON_SETTINGS: readonly JsonSetting[] = [
  {
    ...{ id: "aws-emr-at-rest", title: "EMR clusters are encrypted at rest.", resources: [AWS.emrSecurity] },
    ...{ path: "configuration", applies: () => true, key: ["EncryptionConfiguration", "EnableAtRestEncryption"] },
    ...{ required: "true", holds: isTrue, references: [EMR, checkov("CKV_AWS_171"), trivy("AWS-0137")] },
  },
  {
    ...{ id: "aws-emr-in-transit", title: "EMR clusters encrypt in transit.", resources: [AWS.emrSecurity] },
    ...{ path: "configuration", applies: () => true, key: ["EncryptionConfiguration", "EnableInTransitEncryption"] },
    ...{ required: "true", holds: isTrue, references: [EMR, checkov("CKV_AWS_351"), trivy("AWS-0138")] },
  },
  {
    ...{ id: "aws-emr-local-disks", title: "EMR clusters encrypt local disks.", resources: [AWS.emrSecurity] },
    path: "configuration",
    applies: () => true,
    key: [
      "EncryptionConfiguration",
      "AtRestEncryptionConfiguration",
      "LocalDiskEncryptionConfiguration",
      "EncryptionKeyProviderType",
    ],
    ...{ required: "a key provider", holds: isGiven, references: [EMR, checkov("CKV_AWS_349"), trivy("AWS-0139")] },
  },
  {
    ...{
      id: "aws-session-encrypted",
      title: "Session Manager encrypts sessions with your key.",
      resources: [AWS.ssmDocument],
    },
    ...{ path: "content", applies: isSession, key: ["inputs", "kmsKeyId"], required: "a KMS key", holds: isGiven },
    references: [SESSION, checkov("CKV_AWS_112")],
  },
  {
    ...{ id: "aws-session-log-encrypted", title: "Session logs in S3 are encrypted.", resources: [AWS.ssmDocument] },
    path: "content",
    applies: (props, content) => isSession(props) && isGiven(content.at("inputs", "s3BucketName").value),
    ...{ key: ["inputs", "s3EncryptionEnabled"], required: "true", holds: isTrue },
    references: [SESSION, checkov("CKV_AWS_113")],
  },
  {
    ...{ id: "aws-session-log-group-encrypted", title: "Session logs in CloudWatch are encrypted." },
    ...{ resources: [AWS.ssmDocument], path: "content" },
    applies: (props, content) => isSession(props) && isGiven(content.at("inputs", "cloudWatchLogGroupName").value),
    ...{ key: ["inputs", "cloudWatchEncryptionEnabled"], required: "true", holds: isTrue },
    references: [SESSION, checkov("CKV_AWS_113")],
  },
  {
    ...{ id: "aws-opensearch-collection-customer-key", resources: [AWS.opensearchSecurityPolicy], path: "policy" },
    title: "OpenSearch collections are encrypted with a customer-managed key.",
    applies: (props) => props.at("type").text === "encryption",
    ...{ key: ["KmsARN"], required: "the ARN of a customer-managed KMS key", holds: isGiven, levels: PROD_ONLY },
    references: [
      doc(
        "Encryption at rest for OpenSearch Serverless",
        "opensearch-service/latest/developerguide/serverless-encryption.html",
      ),
    ],
  },
];

function jsonRule(setting: JsonSetting): ResourceRule {
  const { id, title, resources, references, key, required } = setting;
  return resourceRule({
    ...{ id, title, resources, references, severity: "high", levels: setting.levels ?? MANDATORY },
    why: "Whoever gets hold of the storage or is on the path reads the data.",
    remedy: `Set ${key.join(".")} in ${setting.path} to ${required}.`,
    check: (props) => {
      const text = props.at(setting.path);
      if (!text.isReadable) return [undecided(text)];
      const content = fieldOfJson(text);
      if (content === undefined) return [];
      if (!setting.applies(props, content)) return [];
      const value = content.at(...key);
      if (!value.isReadable) return [undecided(text)];
      const found = text.isSecret ? "not what it must be" : `${key.join(".")} ${show(value)}`;
      return setting.holds(value.value) ? [] : [violation(text, `${key.join(".")} ${required}`, found)];
    },
  });
}

const collectionNotPublic = resourceRule({
  id: "aws-opensearch-collection-not-public",
  title: "OpenSearch collections are not reachable from the internet.",
  why: "A data store that the internet can reach is one leaked credential away from being read.",
  remedy: "Set AllowFromPublic to false and list VPC endpoints in SourceVPCEs.",
  references: [COLLECTION],
  severity: "critical",
  levels: MANDATORY,
  resources: [AWS.opensearchSecurityPolicy],
  check: (props) => {
    const policy = props.at("policy");
    if (!policy.isReadable) return [undecided(policy)];
    const open = /"AllowFromPublic"\s*:\s*true/.test(policy.text ?? "");
    return open ? [violation(policy, "AllowFromPublic false", "open to the internet")] : [];
  },
});

/** Classic load balancers describe ciphers and versions as attributes. */
const OLD_PROTOCOLS = new Set(["Protocol-SSLv2", "Protocol-SSLv3", "Protocol-TLSv1", "Protocol-TLSv1.1"]);
const MODERN_POLICY = /^ELBSecurityPolicy-TLS-1-2-/;

const classicTlsVersion = resourceRule({
  id: "aws-classic-lb-tls-version",
  title: "Classic load balancers use at least TLS 1.2.",
  why: "Older versions of TLS can be broken by whoever is on the path.",
  remedy: 'Set the attribute Reference-Security-Policy to "ELBSecurityPolicy-TLS-1-2-2017-01".',
  references: [
    doc(
      "Predefined SSL security policies for Classic Load Balancers",
      "elasticloadbalancing/latest/classic/elb-security-policy-table.html",
    ),
    ...[checkov("CKV_AWS_213"), trivy("AWS-0047")],
  ],
  severity: "high",
  levels: MANDATORY,
  resources: [AWS.classicPolicy, AWS.classicSslPolicy],
  check: (props) => {
    const list = props.at("policyAttributes").isAbsent ? props.at("attributes") : props.at("policyAttributes");
    if (!list.isReadable) return [undecided(list)];
    return list.items().flatMap((item) => {
      const [name, value] = [item.at("name"), item.at("value")];
      if (!name.isReadable) return [undecided(name)];
      if (name.text === "Reference-Security-Policy")
        return requireThat(value, "a policy of TLS 1.2", (text) => MODERN_POLICY.test(textOf(text)));
      if (!OLD_PROTOCOLS.has(name.text ?? "")) return [];
      return requireThat(value, "false", (text) => text !== true && text !== "true");
    });
  },
});

export const AWS_PARAMETER_RULES: readonly ResourceRule[] = [
  ...[parameterGroups, ...JSON_SETTINGS.map(jsonRule), collectionNotPublic, classicTlsVersion],
];
