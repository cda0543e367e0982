/** AWS: analysis and machine learning, from query results to the volumes of notebooks. */
import { AWS } from "../../../../catalogue/tokens/aws";
import { atRestRows, type StoredData } from "../at-rest";
import { checkov, page, trivy } from "../references";
import { given, is, oneOf } from "../requirement";
import type { Row } from "../row";
import { AWS_KEY } from "./key";

const doc = (name: string, path: string) => page(name, `https://docs.aws.amazon.com/${path}`);

const ATHENA = doc("Encrypt Athena query results", "athena/latest/ug/encrypting-query-results-stored-in-s3.html");
const GLUE = doc("Setting up encryption in AWS Glue", "glue/latest/dg/set-up-encryption.html");
const SAGEMAKER = doc("Protect data at rest in SageMaker", "sagemaker/latest/dg/encryption-at-rest.html");
const BEDROCK = doc("Data encryption in Amazon Bedrock", "bedrock/latest/userguide/data-encryption.html");
const COMPREHEND = doc("KMS encryption in Amazon Comprehend", "comprehend/latest/dg/kms-in-comprehend.html");
const APPFLOW = doc("Data protection in Amazon AppFlow", "appflow/latest/userguide/data-protection.html");

const STORED: readonly StoredData[] = [
  {
    ...{
      id: "aws-athena-database",
      what: "Query results of Athena databases",
      resources: [AWS.athenaDatabase],
      page: ATHENA,
    },
    encrypted: {
      paths: ["encryptionConfiguration.encryptionOption"],
      must: oneOf("SSE_KMS", "CSE_KMS", "SSE_S3"),
      references: [checkov("CKV_AWS_77"), trivy("AWS-0006")],
    },
    key: { paths: ["encryptionConfiguration.kmsKey"] },
  },
  {
    ...{
      id: "aws-athena-workgroup",
      what: "Query results of Athena workgroups",
      resources: [AWS.athenaWorkgroup],
      page: ATHENA,
    },
    encrypted: {
      paths: ["configuration.resultConfiguration.encryptionConfiguration.encryptionOption"],
      must: oneOf("SSE_KMS", "CSE_KMS", "SSE_S3"),
      references: [checkov("CKV_AWS_159"), trivy("AWS-0006")],
    },
    key: { paths: ["configuration.resultConfiguration.encryptionConfiguration.kmsKeyArn"] },
  },
  {
    ...{ id: "aws-glue-catalog", what: "Glue data catalogues", resources: [AWS.glueCatalogEncryption], page: GLUE },
    encrypted: {
      paths: ["dataCatalogEncryptionSettings.encryptionAtRest.catalogEncryptionMode"],
      must: oneOf("SSE-KMS", "SSE-KMS-WITH-SERVICE-ROLE"),
      references: [checkov("CKV_AWS_94")],
    },
    key: { paths: ["dataCatalogEncryptionSettings.encryptionAtRest.sseAwsKmsKeyId"] },
  },
  {
    ...{ id: "aws-glue-connection-passwords", what: "Connection passwords in Glue", page: GLUE },
    resources: [AWS.glueCatalogEncryption],
    encrypted: {
      paths: ["dataCatalogEncryptionSettings.connectionPasswordEncryption.returnConnectionPasswordEncrypted"],
      references: [checkov("CKV_AWS_94")],
    },
  },
  {
    ...{ id: "aws-glue-s3", what: "What Glue writes to S3", resources: [AWS.glueSecurity], page: GLUE },
    encrypted: {
      paths: ["encryptionConfiguration.s3Encryption.s3EncryptionMode"],
      must: oneOf("SSE-KMS", "SSE-S3"),
      references: [checkov("CKV_AWS_99")],
    },
    key: { paths: ["encryptionConfiguration.s3Encryption.kmsKeyArn"] },
  },
  {
    ...{ id: "aws-glue-logs", what: "Logs of Glue", resources: [AWS.glueSecurity], page: GLUE },
    encrypted: {
      paths: ["encryptionConfiguration.cloudwatchEncryption.cloudwatchEncryptionMode"],
      must: is("SSE-KMS"),
      references: [checkov("CKV_AWS_99")],
    },
  },
  {
    ...{ id: "aws-glue-bookmarks", what: "Job bookmarks of Glue", resources: [AWS.glueSecurity], page: GLUE },
    encrypted: {
      paths: ["encryptionConfiguration.jobBookmarksEncryption.jobBookmarksEncryptionMode"],
      must: is("CSE-KMS"),
      references: [checkov("CKV_AWS_99")],
    },
  },
  {
    id: "aws-mwaa",
    what: "Managed Airflow environments",
    resources: [AWS.mwaaEnvironment],
    page: doc("Encryption on Amazon MWAA", "mwaa/latest/userguide/encryption-at-rest.html"),
    key: { paths: ["kmsKey"] },
  },
  {
    ...{ id: "aws-emr-logs", what: "Logs of EMR clusters", resources: [AWS.emrCluster] },
    page: doc("Encrypt log files stored in Amazon S3", "emr/latest/ManagementGuide/emr-plan-debugging.html"),
    key: { paths: ["logEncryptionKmsKeyId"] },
  },
  {
    ...{ id: "aws-sagemaker", what: "SageMaker notebooks and domains", page: SAGEMAKER },
    resources: [AWS.sagemakerNotebook, AWS.sagemakerDomain],
    key: { paths: ["kmsKeyId"], references: [checkov("CKV_AWS_22"), checkov("CKV_AWS_187")] },
  },
  {
    ...{ id: "aws-sagemaker-endpoint", what: "Volumes of SageMaker endpoints", page: SAGEMAKER },
    resources: [AWS.sagemakerEndpointConfiguration],
    key: { paths: ["kmsKeyArn"], references: [checkov("CKV_AWS_98")] },
  },
  {
    ...{ id: "aws-sagemaker-training", what: "Volumes and output of training jobs", page: SAGEMAKER },
    resources: [AWS.sagemakerTrainingJob],
    key: { paths: ["outputDataConfig.kmsKeyId", "resourceConfig.volumeKmsKeyId"] },
  },
  {
    ...{
      id: "aws-sagemaker-feature-group",
      what: "Feature stores",
      resources: [AWS.sagemakerFeatureGroup],
      page: SAGEMAKER,
    },
    key: { paths: ["offlineStoreConfig?.s3StorageConfig.kmsKeyId", "onlineStoreConfig?.securityConfig.kmsKeyId"] },
  },
  {
    ...{
      id: "aws-sagemaker-data-quality",
      what: "Data quality jobs",
      resources: [AWS.sagemakerDataQuality],
      page: SAGEMAKER,
    },
    key: {
      paths: ["dataQualityJobOutputConfig.kmsKeyId", "jobResources.clusterConfig.volumeKmsKeyId"],
      references: [checkov("CKV_AWS_367"), checkov("CKV_AWS_368")],
    },
  },
  {
    ...{
      id: "aws-sagemaker-review",
      what: "Output of human review",
      resources: [AWS.sagemakerFlowDefinition],
      page: SAGEMAKER,
    },
    key: { paths: ["outputConfig.kmsKeyId"], references: [checkov("CKV_AWS_372")] },
  },
  {
    ...{ id: "aws-bedrock-agent", what: "Bedrock agents", resources: [AWS.bedrockAgent], page: BEDROCK },
    key: { paths: ["customerEncryptionKeyArn"], references: [checkov("CKV_AWS_373")] },
  },
  {
    ...{ id: "aws-bedrock-guardrail", what: "Bedrock guardrails", resources: [AWS.bedrockGuardrail], page: BEDROCK },
    key: { paths: ["kmsKeyArn"] },
  },
  {
    ...{
      id: "aws-bedrock-model",
      what: "Customised Bedrock models",
      resources: [AWS.bedrockCustomModel],
      page: BEDROCK,
    },
    key: { paths: ["customModelKmsKeyId"] },
  },
  {
    ...{
      id: "aws-bedrock-data-source",
      what: "Bedrock data sources",
      resources: [AWS.bedrockDataSource],
      page: BEDROCK,
    },
    key: { paths: ["serverSideEncryptionConfiguration.kmsKeyArn"] },
  },
  {
    ...{ id: "aws-comprehend", what: "Comprehend models and volumes", page: COMPREHEND },
    resources: [AWS.comprehendEntityRecognizer, AWS.comprehendClassifier],
    key: {
      paths: ["modelKmsKeyId", "volumeKmsKeyId"],
      references: [checkov("CKV_AWS_267"), checkov("CKV_AWS_268")],
    },
  },
  {
    ...{ id: "aws-appflow", what: "AppFlow flows and connections", page: APPFLOW },
    resources: [AWS.appflowFlow, AWS.appflowConnector],
    key: { paths: ["kmsArn"], references: [checkov("CKV_AWS_263"), checkov("CKV_AWS_264")] },
  },
  {
    id: "aws-connect-storage",
    what: "Recordings of Amazon Connect",
    resources: [AWS.connectStorage],
    page: doc("Data encryption at rest in Amazon Connect", "connect/latest/adminguide/encryption-at-rest.html"),
    key: {
      paths: [
        "storageConfig.kinesisVideoStreamConfig?.encryptionConfig.keyId",
        "storageConfig.s3Config?.encryptionConfig.keyId",
      ],
      references: [checkov("CKV_AWS_269"), checkov("CKV_AWS_270")],
    },
  },
];

export const AWS_ANALYSIS_ROWS: readonly Row[] = [
  ...atRestRows(STORED, AWS_KEY),
  {
    id: "aws-athena-enforced",
    subject: "at-rest",
    title: "Athena workgroups enforce their settings on clients.",
    resources: [AWS.athenaWorkgroup],
    paths: ["configuration.enforceWorkgroupConfiguration"],
    must: is(true),
    absent: "passes",
    vendorDefault: "Enforced.",
    references: [ATHENA, checkov("CKV_AWS_82"), trivy("AWS-0007")],
    remediate: true,
  },
  {
    id: "aws-glue-security-configuration",
    subject: "at-rest",
    title: "Glue jobs, crawlers and endpoints use a security configuration.",
    resources: [AWS.glueJob, AWS.glueCrawler, AWS.glueDevEndpoint],
    paths: ["securityConfiguration"],
    must: given("the name of a security configuration"),
    absent: "violates",
    vendorDefault: "No encryption beyond the bucket's own.",
    severity: "medium",
    references: [GLUE, checkov("CKV_AWS_195")],
  },
  {
    id: "aws-sagemaker-traffic-encrypted",
    subject: "in-transit",
    title: "SageMaker encrypts what training containers send each other.",
    resources: [AWS.sagemakerTrainingJob],
    paths: ["enableInterContainerTrafficEncryption"],
    must: is(true),
    absent: "violates",
    vendorDefault: "Not encrypted.",
    severity: "medium",
    references: [doc("Protect communications between instances", "sagemaker/latest/dg/train-encrypt.html")],
    remediate: true,
  },
  {
    id: "aws-sagemaker-monitoring-traffic-encrypted",
    subject: "in-transit",
    title: "SageMaker encrypts what data quality jobs send each other.",
    resources: [AWS.sagemakerDataQuality],
    paths: ["networkConfig.enableInterContainerTrafficEncryption"],
    must: is(true),
    absent: "violates",
    vendorDefault: "Not encrypted.",
    severity: "medium",
    references: [SAGEMAKER, checkov("CKV_AWS_369")],
    remediate: true,
  },
  {
    id: "aws-sagemaker-notebook-not-public",
    subject: "exposure",
    title: "SageMaker notebooks have no direct way to the internet.",
    resources: [AWS.sagemakerNotebook],
    paths: ["directInternetAccess"],
    must: is("Disabled"),
    absent: "violates",
    vendorDefault: "Enabled.",
    severity: "high",
    references: [SAGEMAKER, checkov("CKV_AWS_122")],
  },
  {
    id: "aws-mwaa-not-public",
    subject: "exposure",
    title: "The web server of managed Airflow is private.",
    resources: [AWS.mwaaEnvironment],
    paths: ["webserverAccessMode"],
    must: is("PRIVATE_ONLY"),
    absent: "passes",
    vendorDefault: "PRIVATE_ONLY.",
    severity: "high",
    references: [doc("Apache Airflow access modes", "mwaa/latest/userguide/configuring-networking.html")],
    remediate: true,
  },
  {
    id: "aws-emr-block-public-access",
    subject: "exposure",
    title: "EMR refuses clusters that are open to the internet.",
    resources: [AWS.emrBlockPublicAccess],
    paths: ["blockPublicSecurityGroupRules"],
    must: is(true),
    absent: "violates",
    vendorDefault: "Required by the API.",
    severity: "high",
    references: [
      doc("Using EMR block public access", "emr/latest/ManagementGuide/emr-block-public-access.html"),
      checkov("CKV_AWS_390"),
    ],
    remediate: true,
  },
];
