/** AWS: relational, document, graph, key-value and time-series databases at rest. */
import { AWS } from "../../../../catalogue/tokens/aws";
import { atRestRows, type StoredData } from "../at-rest";
import { checkov, cis, page, trivy } from "../references";
import { is, notOneOf, oneOf } from "../requirement";
import type { Row } from "../row";
import { AWS_KEY } from "./key";

const RDS = page(
  "Encrypting Amazon RDS resources",
  "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
);
const AURORA = page(
  "Encrypting Amazon Aurora resources",
  "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
);
const DOCUMENTDB = page(
  "Encrypting Amazon DocumentDB data at rest",
  "https://docs.aws.amazon.com/documentdb/latest/developerguide/encryption-at-rest.html",
);
const NEPTUNE = page(
  "Encrypting Neptune resources at rest",
  "https://docs.aws.amazon.com/neptune/latest/userguide/encrypt.html",
);
const REDSHIFT = page(
  "Amazon Redshift database encryption",
  "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html",
);
const DYNAMODB = page(
  "DynamoDB encryption at rest",
  "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html",
);
const DMS = page(
  "Setting an encryption key for AWS DMS",
  "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.html",
);

const STORED: readonly StoredData[] = [
  {
    ...{ id: "aws-rds-instance", what: "RDS instances", resources: [AWS.rdsInstance], page: RDS },
    encrypted: {
      paths: ["storageEncrypted"],
      inheritsFrom: ["replicateSourceDb"],
      references: [cis("AWS 3.0.0 2.3.1"), checkov("CKV_AWS_16"), trivy("AWS-0080")],
    },
    key: { paths: ["kmsKeyId"], inheritsFrom: ["replicateSourceDb"] },
  },
  {
    ...{ id: "aws-rds-cluster", what: "Aurora and RDS clusters", resources: [AWS.rdsCluster], page: AURORA },
    encrypted: {
      paths: ["storageEncrypted"],
      inheritsFrom: ["replicationSourceIdentifier"],
      orElse: [{ path: "engineMode", must: is("serverless") }],
      vendorDefault: "Not encrypted, except with engineMode serverless.",
      references: [cis("AWS 3.0.0 2.3.1"), checkov("CKV_AWS_96"), trivy("AWS-0079")],
    },
    key: { paths: ["kmsKeyId"], inheritsFrom: ["replicationSourceIdentifier"], references: [checkov("CKV_AWS_327")] },
  },
  {
    ...{
      id: "aws-rds-global-cluster",
      what: "Aurora global clusters",
      resources: [AWS.rdsGlobalCluster],
      page: AURORA,
    },
    encrypted: {
      paths: ["storageEncrypted"],
      inheritsFrom: ["sourceDbClusterIdentifier"],
      references: [checkov("CKV_AWS_140")],
    },
  },
  {
    id: "aws-rds-performance-insights",
    what: "Performance Insights of RDS",
    resources: [AWS.rdsInstance, AWS.rdsClusterInstance],
    page: page(
      "Security for Performance Insights",
      "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.access-control.html",
    ),
    key: {
      paths: ["performanceInsightsKmsKeyId"],
      when: [{ path: "performanceInsightsEnabled", must: is(true) }],
      references: [checkov("CKV_AWS_354"), trivy("AWS-0078")],
    },
  },
  {
    ...{ id: "aws-rds-master-password", what: "Managed master passwords", page: RDS },
    resources: [AWS.rdsInstance, AWS.rdsCluster],
    key: {
      paths: ["masterUserSecretKmsKeyId"],
      when: [{ path: "manageMasterUserPassword", must: is(true) }],
    },
  },
  {
    ...{ id: "aws-rds-snapshot-copy", what: "Copies of RDS snapshots", page: RDS },
    resources: [AWS.rdsSnapshotCopy, AWS.rdsClusterSnapshotCopy],
    key: {
      paths: ["kmsKeyId"],
      vendorDefault: "As the source: not encrypted when the source is not.",
      references: [checkov("CKV_AWS_266")],
    },
  },
  {
    ...{ id: "aws-rds-replicated-backup", what: "Replicated RDS backups", page: RDS },
    resources: [AWS.rdsBackupReplication],
    key: { paths: ["kmsKeyId"], references: [checkov("CKV_AWS_245")] },
  },
  {
    ...{ id: "aws-rds-activity-stream", what: "Database activity streams", page: AURORA },
    resources: [AWS.rdsActivityStream],
    key: { paths: ["kmsKeyId"], references: [checkov("CKV_AWS_246")] },
  },
  {
    ...{ id: "aws-rds-export", what: "Exported RDS snapshots", resources: [AWS.rdsExportTask], page: RDS },
    key: { paths: ["kmsKeyId"] },
  },
  {
    ...{ id: "aws-documentdb-cluster", what: "DocumentDB clusters", resources: [AWS.docdbCluster], page: DOCUMENTDB },
    encrypted: {
      paths: ["storageEncrypted"],
      references: [checkov("CKV_AWS_74"), trivy("AWS-0021")],
    },
    key: { paths: ["kmsKeyId"], references: [checkov("CKV_AWS_182"), trivy("AWS-0022")] },
  },
  {
    ...{ id: "aws-documentdb-global-cluster", what: "DocumentDB global clusters", page: DOCUMENTDB },
    resources: [AWS.docdbGlobalCluster],
    encrypted: {
      paths: ["storageEncrypted"],
      inheritsFrom: ["sourceDbClusterIdentifier"],
      references: [checkov("CKV_AWS_292")],
    },
  },
  {
    ...{ id: "aws-documentdb-elastic-cluster", what: "DocumentDB elastic clusters", page: DOCUMENTDB },
    resources: [AWS.docdbElasticCluster],
    key: { paths: ["kmsKeyId"] },
  },
  {
    ...{ id: "aws-neptune-cluster", what: "Neptune clusters", resources: [AWS.neptuneCluster], page: NEPTUNE },
    encrypted: {
      paths: ["storageEncrypted"],
      inheritsFrom: ["replicationSourceIdentifier"],
      references: [checkov("CKV_AWS_44"), trivy("AWS-0076")],
    },
    key: { paths: ["kmsKeyArn"], references: [checkov("CKV_AWS_347"), trivy("AWS-0128")] },
  },
  {
    ...{ id: "aws-neptune-global-cluster", what: "Neptune global clusters", page: NEPTUNE },
    resources: [AWS.neptuneGlobalCluster],
    encrypted: { paths: ["storageEncrypted"], inheritsFrom: ["sourceDbClusterIdentifier"] },
  },
  {
    ...{ id: "aws-neptune-graph", what: "Neptune Analytics graphs", resources: [AWS.neptuneGraph], page: NEPTUNE },
    key: { paths: ["kmsKeyIdentifier"] },
  },
  {
    ...{ id: "aws-redshift-cluster", what: "Redshift clusters", resources: [AWS.redshiftCluster], page: REDSHIFT },
    encrypted: {
      paths: ["encrypted"],
      absent: "passes",
      vendorDefault: "Encrypted with AWS's own key.",
      references: [checkov("CKV_AWS_64"), trivy("AWS-0084")],
      remediate: true,
    },
    key: { paths: ["kmsKeyId"], references: [checkov("CKV_AWS_142"), trivy("AWS-0084")] },
  },
  {
    ...{ id: "aws-redshift-copy-grant", what: "Copied Redshift snapshots", page: REDSHIFT },
    resources: [AWS.redshiftSnapshotCopyGrant],
    key: { paths: ["kmsKeyId"], references: [checkov("CKV_AWS_281")] },
  },
  {
    ...{ id: "aws-redshift-serverless", what: "Redshift Serverless namespaces", page: REDSHIFT },
    resources: [AWS.redshiftServerlessNamespace],
    key: { paths: ["kmsKeyId"], references: [checkov("CKV_AWS_282")] },
  },
  {
    ...{ id: "aws-dynamodb-table", what: "DynamoDB tables", resources: [AWS.dynamodbTable], page: DYNAMODB },
    key: {
      paths: ["serverSideEncryption.kmsKeyArn"],
      vendorDefault: "Encrypted with a key that AWS owns.",
      references: [checkov("CKV_AWS_119"), trivy("AWS-0025")],
      remedy: "Set serverSideEncryption.enabled to true and serverSideEncryption.kmsKeyArn to the ARN of your key.",
    },
  },
  {
    ...{ id: "aws-dynamodb-replica", what: "DynamoDB replicas", resources: [AWS.dynamodbTableReplica], page: DYNAMODB },
    key: { paths: ["kmsKeyArn"], references: [checkov("CKV_AWS_271")] },
  },
  {
    ...{ id: "aws-dynamodb-table-replicas", what: "Replicas that a DynamoDB table lists", page: DYNAMODB },
    resources: [AWS.dynamodbTable],
    key: { paths: ["replicas[].kmsKeyArn"] },
  },
  {
    ...{ id: "aws-dynamodb-export", what: "Exports of DynamoDB tables", page: DYNAMODB },
    resources: [AWS.dynamodbTableExport],
    key: { paths: ["s3SseKmsKeyId"] },
  },
  {
    id: "aws-dax-cluster",
    what: "DAX clusters",
    resources: [AWS.daxCluster],
    page: page(
      "DAX encryption at rest",
      "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionAtRest.html",
    ),
    encrypted: {
      paths: ["serverSideEncryption.enabled"],
      references: [checkov("CKV_AWS_47"), trivy("AWS-0023")],
    },
  },
  {
    id: "aws-keyspaces-table",
    what: "Keyspaces tables",
    resources: [AWS.keyspacesTable],
    page: page(
      "Encryption at rest in Amazon Keyspaces",
      "https://docs.aws.amazon.com/keyspaces/latest/devguide/EncryptionAtRest.html",
    ),
    key: { paths: ["encryptionSpecification.kmsKeyIdentifier"], references: [checkov("CKV_AWS_265")] },
  },
  {
    id: "aws-dsql-cluster",
    what: "Aurora DSQL clusters",
    resources: [AWS.dsqlCluster],
    page: page(
      "Data encryption for Amazon Aurora DSQL",
      "https://docs.aws.amazon.com/aurora-dsql/latest/userguide/data-encryption.html",
    ),
    key: {
      paths: ["kmsEncryptionKey"],
      must: {
        required: AWS_KEY.must.required,
        holds: (value) => value !== "AWS_OWNED_KMS_KEY" && AWS_KEY.must.holds(value),
      },
    },
  },
  {
    id: "aws-timestream-database",
    what: "Timestream databases",
    resources: [AWS.timestreamDatabase],
    page: page(
      "Data protection in Timestream for LiveAnalytics",
      "https://docs.aws.amazon.com/timestream/latest/developerguide/EncryptionAtRest.html",
    ),
    key: { paths: ["kmsKeyId"], references: [checkov("CKV_AWS_160")] },
  },
  {
    ...{ id: "aws-dms-instance", what: "DMS replication instances", page: DMS },
    resources: [AWS.dmsReplicationInstance],
    key: { paths: ["kmsKeyArn"], references: [checkov("CKV_AWS_212")] },
  },
  {
    ...{
      id: "aws-dms-serverless",
      what: "DMS serverless replications",
      resources: [AWS.dmsReplicationConfig],
      page: DMS,
    },
    key: { paths: ["computeConfig.kmsKeyId"] },
  },
  {
    ...{ id: "aws-dms-endpoint", what: "Secrets of DMS endpoints", resources: [AWS.dmsEndpoint], page: DMS },
    key: { paths: ["kmsKeyArn"], references: [checkov("CKV_AWS_296")] },
  },
];

export const AWS_DATABASE_ROWS: readonly Row[] = [
  ...atRestRows(STORED, AWS_KEY),
  {
    id: "aws-rds-proxy-tls",
    subject: "in-transit",
    title: "RDS proxies accept only TLS.",
    resources: [AWS.rdsProxy],
    paths: ["requireTls"],
    must: is(true),
    absent: "violates",
    vendorDefault: "Connections without TLS are accepted.",
    references: [
      page(
        "Using TLS/SSL with RDS Proxy",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.howitworks.html",
      ),
    ],
    remediate: true,
  },
  {
    id: "aws-dax-tls",
    subject: "in-transit",
    title: "DAX endpoints use TLS.",
    resources: [AWS.daxCluster],
    paths: ["clusterEndpointEncryptionType"],
    must: is("TLS"),
    absent: "violates",
    vendorDefault: "No encryption in transit.",
    references: [
      page(
        "DAX encryption in transit",
        "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionInTransit.html",
      ),
      checkov("CKV_AWS_239"),
    ],
  },
  {
    id: "aws-dms-endpoint-tls",
    subject: "in-transit",
    title: "DMS endpoints of databases use TLS.",
    resources: [AWS.dmsEndpoint],
    paths: ["sslMode"],
    must: oneOf("require", "verify-ca", "verify-full"),
    absent: "violates",
    when: [
      {
        path: "engineName",
        must: notOneOf(
          "a database",
          "s3",
          "dynamodb",
          "kinesis",
          "kafka",
          "redis",
          "neptune",
          "elasticsearch",
          "opensearch",
        ),
      },
    ],
    vendorDefault: "No TLS.",
    references: [
      page("Using SSL with AWS DMS", "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.SSL.html"),
    ],
  },
  {
    id: "aws-database-not-public",
    subject: "exposure",
    title: "Database instances have no public address.",
    resources: [
      ...([AWS.rdsInstance, AWS.rdsClusterInstance, AWS.neptuneClusterInstance, AWS.redshiftCluster] as const),
      ...([AWS.redshiftServerlessWorkgroup, AWS.influxInstance, AWS.influxCluster] as const),
    ],
    paths: ["publiclyAccessible"],
    must: is(false),
    absent: "passes",
    vendorDefault: "No public address.",
    references: [
      page(
        "Hiding a DB instance in a VPC from the internet",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
      ),
      ...[cis("AWS 3.0.0 2.3.3"), checkov("CKV_AWS_17"), checkov("CKV_AWS_87"), checkov("CKV_AWS_102")],
      trivy("AWS-0180"),
    ],
    remediate: true,
  },
  {
    id: "aws-dms-instance-not-public",
    subject: "exposure",
    title: "DMS replication instances have no public address.",
    resources: [AWS.dmsReplicationInstance],
    paths: ["publiclyAccessible"],
    must: is(false),
    absent: "violates",
    vendorDefault: "A public address.",
    references: [DMS, checkov("CKV_AWS_89")],
    remediate: true,
  },
  {
    id: "aws-neptune-graph-not-public",
    subject: "exposure",
    title: "Neptune Analytics graphs are not reachable from the internet.",
    resources: [AWS.neptuneGraph],
    paths: ["publicConnectivity"],
    must: is(false),
    absent: "passes",
    vendorDefault: "Not public.",
    references: [NEPTUNE],
    remediate: true,
  },
  {
    id: "aws-rds-snapshot-not-shared",
    subject: "exposure",
    title: "RDS snapshots are not shared with every AWS account.",
    resources: [AWS.rdsSnapshot],
    paths: ["sharedAccounts[]"],
    must: notOneOf('the ids of accounts, not "all"', "all"),
    absent: "passes",
    vendorDefault: "Shared with nobody.",
    references: [
      page("Sharing a DB snapshot", "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html"),
      checkov("CKV_AWS_302"),
    ],
  },
];
