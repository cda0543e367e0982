/** AWS: clusters, registries, secrets, logs, functions and builds. */
import { AWS } from "../../../../catalogue/tokens/aws";
import { MANDATORY } from "../../../rule/rule";
import { atRestRows, type StoredData } from "../at-rest";
import { checkov, cis, page, trivy } from "../references";
import { awsCustomerKey, given, is, notOneOf } from "../requirement";
import type { Row } from "../row";
import { AWS_KEY } from "./key";

const doc = (name: string, path: string) => page(name, `https://docs.aws.amazon.com/${path}`);

const ECR = doc("Encryption at rest in Amazon ECR", "AmazonECR/latest/userguide/encryption-at-rest.html");
const EKS = doc("Encrypt Kubernetes secrets with KMS", "eks/latest/userguide/enable-kms.html");
const ECS = doc("Amazon ECS Exec logging", "AmazonECS/latest/developerguide/ecs-exec.html");
const SECRETS = doc("Secret encryption in Secrets Manager", "secretsmanager/latest/userguide/security-encryption.html");
const LOGS = doc("Encrypt log data in CloudWatch Logs", "AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html");
const TRAIL = doc(
  "Encrypting CloudTrail logs with KMS",
  "awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html",
);
const CODEBUILD = doc("Data encryption in CodeBuild", "codebuild/latest/userguide/security-encryption.html");
const FIREWALL = doc(
  "Encryption at rest with Network Firewall",
  "network-firewall/latest/developerguide/kms-encryption-at-rest.html",
);

const STORED: readonly StoredData[] = [
  {
    ...{ id: "aws-ecr-repository", what: "Images in ECR", page: ECR },
    resources: [AWS.ecrRepository, AWS.ecrRepositoryTemplate],
    key: {
      paths: ["encryptionConfigurations[].kmsKey"],
      none: "violates",
      references: [checkov("CKV_AWS_136"), trivy("AWS-0033")],
      remedy: 'Give encryptionConfigurations one entry with encryptionType "KMS" and kmsKey, the ARN of your key.',
    },
  },
  {
    id: "aws-app-runner",
    what: "App Runner services",
    resources: [AWS.appRunnerService],
    page: doc("App Runner encryption", "apprunner/latest/dg/security-data-protection-encryption.html"),
    key: { paths: ["encryptionConfiguration.kmsKey"] },
  },
  {
    ...{ id: "aws-ecs-exec", what: "ECS Exec sessions", resources: [AWS.ecsCluster], page: ECS },
    key: {
      paths: ["configuration?.executeCommandConfiguration?.kmsKeyId"],
      references: [checkov("CKV_AWS_224")],
    },
  },
  {
    ...{ id: "aws-secret", what: "Secrets", resources: [AWS.secret], page: SECRETS },
    key: { paths: ["kmsKeyId"], references: [checkov("CKV_AWS_149"), trivy("AWS-0098")] },
  },
  {
    ...{ id: "aws-secret-replica", what: "Replicas of secrets", resources: [AWS.secret], page: SECRETS },
    key: { paths: ["replicas[].kmsKeyId"] },
  },
  {
    id: "aws-ssm-parameter",
    what: "Secret parameters",
    resources: [AWS.ssmParameter],
    page: doc(
      "KMS encryption for Parameter Store",
      "systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html",
    ),
    key: {
      paths: ["keyId"],
      when: [{ path: "type", must: is("SecureString") }],
      references: [checkov("CKV_AWS_337")],
    },
  },
  {
    ...{ id: "aws-log-group", what: "Log groups", resources: [AWS.logGroup], page: LOGS },
    key: { paths: ["kmsKeyId"], references: [checkov("CKV_AWS_158"), trivy("AWS-0017")] },
  },
  {
    ...{ id: "aws-trail", what: "CloudTrail logs", resources: [AWS.trail, AWS.trailEventDataStore], page: TRAIL },
    key: {
      paths: ["kmsKeyId"],
      references: [cis("AWS 3.0.0 3.5"), checkov("CKV_AWS_35"), checkov("CKV_AWS_294"), trivy("AWS-0015")],
    },
  },
  {
    id: "aws-config-delivery",
    what: "Configuration history in S3",
    resources: [AWS.configDeliveryChannel],
    page: doc("KMS permissions for the delivery channel", "config/latest/developerguide/s3-kms-key-policy.html"),
    key: { paths: ["s3KmsKeyArn"] },
  },
  {
    id: "aws-prometheus",
    what: "Managed Prometheus workspaces",
    resources: [AWS.prometheusWorkspace],
    page: doc("Encryption at rest", "prometheus/latest/userguide/encryption-at-rest-Amazon-Service-Prometheus.html"),
    key: { paths: ["kmsKeyArn"] },
  },
  {
    id: "aws-grafana",
    what: "Managed Grafana workspaces",
    resources: [AWS.grafanaWorkspace],
    page: doc("Encryption at rest", "grafana/latest/userguide/encryption-at-rest-AMG.html"),
    key: { paths: ["kmsKeyId"] },
  },
  {
    id: "aws-lambda-environment",
    what: "Environment variables of functions",
    resources: [AWS.lambdaFunction],
    page: doc("Securing Lambda environment variables", "lambda/latest/dg/configuration-envvars-encryption.html"),
    key: {
      paths: ["kmsKeyArn"],
      when: [{ path: "environment.variables", must: given("variables") }],
      references: [checkov("CKV_AWS_173")],
    },
  },
  {
    ...{ id: "aws-codebuild", what: "Artifacts of builds", resources: [AWS.codebuildProject], page: CODEBUILD },
    encrypted: {
      paths: [
        "artifacts.encryptionDisabled",
        "secondaryArtifacts[].encryptionDisabled",
        "logsConfig.s3Logs.encryptionDisabled",
      ],
      must: is(false),
      absent: "passes",
      vendorDefault: "Encrypted.",
      references: [checkov("CKV_AWS_78"), checkov("CKV_AWS_311"), trivy("AWS-0018")],
    },
    key: { paths: ["encryptionKey"], references: [checkov("CKV_AWS_147")] },
  },
  {
    ...{
      id: "aws-codebuild-reports",
      what: "Reports of builds",
      resources: [AWS.codebuildReportGroup],
      page: CODEBUILD,
    },
    encrypted: {
      paths: ["exportConfig.s3Destination.encryptionDisabled"],
      must: is(false),
      absent: "passes",
      vendorDefault: "Encrypted.",
    },
  },
  {
    id: "aws-codepipeline",
    what: "Artifacts of pipelines",
    resources: [AWS.codepipeline],
    page: doc(
      "Configure server-side encryption for artifacts",
      "codepipeline/latest/userguide/S3-artifact-encryption.html",
    ),
    key: { paths: ["artifactStores[].encryptionKey.id"], none: "violates", references: [checkov("CKV_AWS_219")] },
  },
  {
    id: "aws-codeartifact",
    what: "CodeArtifact domains",
    resources: [AWS.codeartifactDomain],
    page: doc("Data encryption in CodeArtifact", "codeartifact/latest/ug/data-protection.html"),
    key: { paths: ["encryptionKey"], references: [checkov("CKV_AWS_221")] },
  },
  {
    id: "aws-codecommit",
    what: "CodeCommit repositories",
    resources: [AWS.codecommitRepository],
    page: doc("KMS and encryption for CodeCommit", "codecommit/latest/userguide/encryption.html"),
    key: { paths: ["kmsKeyId"] },
  },
  {
    ...{ id: "aws-network-firewall", what: "Network firewalls and their rules", page: FIREWALL },
    resources: [AWS.networkFirewall, AWS.networkFirewallRules, AWS.networkFirewallPolicy],
    key: { paths: ["encryptionConfiguration.keyId"], references: [checkov("CKV_AWS_345"), checkov("CKV_AWS_346")] },
  },
  {
    id: "aws-api-cache",
    what: "Caches of API Gateway",
    resources: [AWS.apiMethodSettings],
    page: doc("Cache settings for REST APIs", "apigateway/latest/developerguide/api-gateway-caching.html"),
    encrypted: {
      paths: ["settings.cacheDataEncrypted"],
      when: [{ path: "settings.cachingEnabled", must: is(true) }],
      references: [checkov("CKV_AWS_308"), trivy("AWS-0002")],
      remediate: true,
    },
  },
  {
    id: "aws-appsync-cache",
    what: "Caches of AppSync",
    resources: [AWS.appsyncCache],
    page: doc("Caching and compression in AppSync", "appsync/latest/devguide/enabling-caching.html"),
    encrypted: { paths: ["atRestEncryptionEnabled"], references: [checkov("CKV_AWS_214")] },
  },
];

export const AWS_SERVICE_ROWS: readonly Row[] = [
  ...atRestRows(STORED, AWS_KEY),
  {
    id: "aws-eks-secrets-customer-key",
    subject: "customer-key",
    title: "EKS encrypts Kubernetes secrets with a customer-managed key.",
    resources: [AWS.eksCluster],
    paths: ["encryptionConfig.provider.keyArn"],
    must: awsCustomerKey,
    absent: "violates",
    vendorDefault: "From Kubernetes 1.28 on encrypted with a key that AWS owns; before, not encrypted.",
    references: [EKS, cis("EKS 1.5.0 5.3.1"), checkov("CKV_AWS_58"), trivy("AWS-0039")],
    severity: "high",
    levels: MANDATORY,
  },
  {
    id: "aws-eks-secrets-included",
    subject: "customer-key",
    title: "EKS encryption covers secrets.",
    resources: [AWS.eksCluster],
    paths: ["encryptionConfig?.resources[]"],
    must: is("secrets"),
    absent: "violates",
    none: "violates",
    vendorDefault: "Nothing is covered that is not listed.",
    references: [EKS, checkov("CKV_AWS_58")],
    severity: "high",
    levels: MANDATORY,
  },
  {
    id: "aws-appsync-cache-tls",
    subject: "in-transit",
    title: "AppSync speaks TLS with its cache.",
    resources: [AWS.appsyncCache],
    paths: ["transitEncryptionEnabled"],
    must: is(true),
    absent: "violates",
    vendorDefault: "No TLS.",
    references: [
      doc("Caching and compression in AppSync", "appsync/latest/devguide/enabling-caching.html"),
      checkov("CKV_AWS_215"),
    ],
  },
  {
    id: "aws-ecs-exec-logs-encrypted",
    subject: "at-rest",
    title: "Logs of ECS Exec are encrypted.",
    resources: [AWS.ecsCluster],
    paths: ["configuration.executeCommandConfiguration.logConfiguration.cloudWatchEncryptionEnabled"],
    must: is(true),
    absent: "violates",
    vendorDefault: "Not encrypted by ECS.",
    when: [
      {
        path: "configuration.executeCommandConfiguration.logConfiguration.cloudWatchLogGroupName",
        must: given("a log group"),
      },
    ],
    references: [ECS, checkov("CKV_AWS_224")],
    severity: "medium",
  },
  {
    id: "aws-codebuild-source-tls",
    subject: "in-transit",
    title: "Builds check the certificate of their source.",
    resources: [AWS.codebuildProject],
    paths: ["source.insecureSsl", "secondarySources[].insecureSsl"],
    must: is(false),
    absent: "passes",
    vendorDefault: "Checked.",
    references: [CODEBUILD],
  },
  {
    id: "aws-lambda-url-authenticated",
    subject: "exposure",
    title: "Function URLs ask who calls.",
    resources: [AWS.lambdaFunctionUrl],
    paths: ["authorizationType"],
    must: notOneOf('"AWS_IAM"', "NONE"),
    absent: "violates",
    vendorDefault: "Required by the API.",
    severity: "high",
    references: [
      doc("Control access to Lambda function URLs", "lambda/latest/dg/urls-auth.html"),
      checkov("CKV_AWS_258"),
    ],
  },
  {
    id: "aws-lambda-permission-not-public",
    subject: "exposure",
    title: "Functions are not open to every AWS account.",
    resources: [AWS.lambdaPermission],
    paths: ["principal"],
    must: notOneOf("a service or an account", "*"),
    absent: "violates",
    vendorDefault: "Required by the API.",
    severity: "high",
    references: [
      doc("Resource-based policies in Lambda", "lambda/latest/dg/access-control-resource-based.html"),
      checkov("CKV_AWS_301"),
    ],
  },
];
