/** Google Cloud: everything stored is encrypted, always; what can be chosen is whose key. One entry per type. */
import { GCP } from "../../../../catalogue/tokens/gcp";
import { atRestRows, type StoredData } from "../at-rest";
import { checkov, cis, page, trivy } from "../references";
import { gcpCustomerKey } from "../requirement";
import type { Row } from "../row";

export const GCP_KEY = {
  must: gcpCustomerKey,
  default: "Encrypted with a key that Google owns.",
} as const;

export const doc = (name: string, path: string) => page(name, `https://cloud.google.com/${path}`);

const DISKS = doc("Protect resources by using Cloud KMS keys", "compute/docs/disks/customer-managed-encryption");
const GKE_DISKS = doc("Use customer-managed encryption keys in GKE", "kubernetes-engine/docs/how-to/using-cmek");
const RUN = doc("Using customer managed encryption keys in Cloud Run", "run/docs/securing/using-cmek");
const BIGQUERY = doc("Customer-managed Cloud KMS keys in BigQuery", "bigquery/docs/customer-managed-encryption");
const SPANNER = doc("Customer-managed encryption keys in Spanner", "spanner/docs/cmek");
const ALLOYDB = doc("About CMEK in AlloyDB", "alloydb/docs/cmek");
const LOGGING = doc("Configure CMEK for log buckets", "logging/docs/routing/managed-encryption-storage");
const SECRETS = doc("Customer-managed encryption keys in Secret Manager", "secret-manager/docs/cmek");
const PARAMETERS = doc("Enable CMEK for Parameter Manager", "secret-manager/parameter-manager/docs/cmek");
const DATAFLOW = doc(
  "Use customer-managed encryption keys in Dataflow",
  "dataflow/docs/guides/customer-managed-encryption-keys",
);
const VERTEX = doc("Customer-managed encryption keys in Vertex AI", "vertex-ai/docs/general/cmek");
const MEMORYSTORE = doc("About customer-managed encryption keys in Memorystore", "memorystore/docs/valkey/about-cmek");
const FUNCTIONS = doc("Protect your data with CMEK in Cloud Functions", "functions/docs/securing/cmek");
const NETAPP = doc(
  "Customer-managed encryption keys in NetApp Volumes",
  "netapp/volumes/docs/configure-and-use/cmek/cmek-overview",
);

/** Keys that the customer sends along instead of keeping them in Cloud KMS. */
const SUPPLIED = ["rawKey", "rsaEncryptedKey"] as const;

const STORED: readonly StoredData[] = [
  {
    ...{ id: "gcp-disk", what: "Persistent disks", resources: [GCP.disk], page: DISKS },
    key: {
      paths: ["diskEncryptionKey.kmsKeySelfLink"],
      inheritsFrom: SUPPLIED,
      references: [cis("GCP 3.0.0 4.7"), checkov("CKV_GCP_37"), trivy("GCP-0034")],
    },
  },
  {
    ...{ id: "gcp-regional-disk", what: "Regional disks", resources: [GCP.regionDisk], page: DISKS },
    key: { paths: ["diskEncryptionKey.kmsKeyName"], inheritsFrom: SUPPLIED, references: [trivy("GCP-0034")] },
  },
  {
    ...{ id: "gcp-instance-boot-disk", what: "Boot disks of instances", resources: [GCP.instance], page: DISKS },
    key: {
      paths: ["bootDisk.kmsKeySelfLink"],
      inheritsFrom: ["diskEncryptionKeyRaw", "diskEncryptionKeyRsa", "source"],
      references: [cis("GCP 3.0.0 4.7"), checkov("CKV_GCP_38"), trivy("GCP-0033")],
    },
  },
  {
    ...{ id: "gcp-instance-template-disk", what: "Disks of instance templates", page: DISKS },
    resources: [GCP.instanceTemplate, GCP.regionInstanceTemplate],
    key: { paths: ["disks[].diskEncryptionKey.kmsKeySelfLink"], references: [trivy("GCP-0033")] },
  },
  {
    ...{ id: "gcp-snapshot", what: "Disk snapshots", resources: [GCP.snapshot], page: DISKS },
    key: { paths: ["snapshotEncryptionKey.kmsKeySelfLink"], inheritsFrom: SUPPLIED },
  },
  {
    ...{ id: "gcp-image", what: "Disk images", resources: [GCP.image], page: DISKS },
    key: { paths: ["imageEncryptionKey.kmsKeySelfLink"], inheritsFrom: SUPPLIED },
  },
  {
    ...{ id: "gcp-machine-image", what: "Machine images", resources: [GCP.machineImage], page: DISKS },
    key: { paths: ["machineImageEncryptionKey.kmsKeyName"], inheritsFrom: ["rawKey"] },
  },
  {
    ...{ id: "gcp-gke-node-disk", what: "Boot disks of GKE node pools", resources: [GCP.gkeNodePool], page: GKE_DISKS },
    key: { paths: ["nodeConfig.bootDiskKmsKey"], references: [cis("GKE 1.6.0 5.9.1")] },
  },
  {
    ...{ id: "gcp-gke-backup", what: "Backups of GKE", resources: [GCP.gkeBackupPlan] },
    page: doc("Backup for GKE: encryption", "kubernetes-engine/docs/add-on/backup-for-gke/how-to/backup-plan"),
    key: { paths: ["backupConfig.encryptionKey.gcpKmsEncryptionKey"] },
  },
  {
    ...{ id: "gcp-artifact-repository", what: "Images and packages", resources: [GCP.artifactRepository] },
    page: doc("Enabling customer-managed encryption keys", "artifact-registry/docs/cmek"),
    key: { paths: ["kmsKeyName"], references: [checkov("CKV_GCP_84")] },
  },
  {
    ...{ id: "gcp-run-service", what: "Cloud Run services", resources: [GCP.runService, GCP.runWorkerPool], page: RUN },
    key: { paths: ["template.encryptionKey"] },
  },
  {
    ...{ id: "gcp-run-job", what: "Cloud Run jobs", resources: [GCP.runJob], page: RUN },
    key: { paths: ["template.template.encryptionKey"] },
  },
  {
    ...{ id: "gcp-function", what: "Functions", resources: [GCP.function, GCP.functionV2], page: FUNCTIONS },
    key: { paths: ["kmsKeyName"] },
  },
  {
    ...{ id: "gcp-bucket", what: "Buckets", resources: [GCP.bucket] },
    page: doc("Customer-managed encryption keys in Cloud Storage", "storage/docs/encryption/customer-managed-keys"),
    key: { paths: ["encryption.defaultKmsKeyName"], references: [trivy("GCP-0066")] },
  },
  {
    ...{ id: "gcp-filestore", what: "Filestore instances", resources: [GCP.filestore] },
    page: doc("Encrypt data with customer-managed encryption keys", "filestore/docs/cmek"),
    key: { paths: ["kmsKeyName"] },
  },
  {
    ...{ id: "gcp-lustre", what: "Managed Lustre instances", resources: [GCP.lustre] },
    page: doc("Managed Lustre: customer-managed encryption keys", "managed-lustre/docs/cmek"),
    key: { paths: ["kmsKey"] },
  },
  {
    ...{ id: "gcp-netapp", what: "NetApp pools and backups", resources: [GCP.netappPool, GCP.netappBackupVault] },
    ...{ page: NETAPP, key: { paths: ["kmsConfig"] } },
  },
  {
    ...{ id: "gcp-backup-vault", what: "Backup vaults", resources: [GCP.backupVault] },
    page: doc("Backup and DR: encryption with CMEK", "backup-disaster-recovery/docs/concepts/backup-vault"),
    key: { paths: ["encryptionConfig.kmsKeyName"] },
  },
  {
    ...{ id: "gcp-sql", what: "Cloud SQL instances", resources: [GCP.sqlInstance] },
    page: doc("About customer-managed encryption keys in Cloud SQL", "sql/docs/postgres/cmek"),
    key: { paths: ["encryptionKeyName"], inheritsFrom: ["masterInstanceName"] },
  },
  {
    ...{ id: "gcp-alloydb", what: "AlloyDB clusters", resources: [GCP.alloydbCluster], page: ALLOYDB },
    key: { paths: ["encryptionConfig.kmsKeyName"] },
  },
  {
    ...{ id: "gcp-alloydb-backup", what: "AlloyDB backups", resources: [GCP.alloydbBackup], page: ALLOYDB },
    key: { paths: ["encryptionConfig.kmsKeyName"] },
  },
  {
    ...{ id: "gcp-spanner", what: "Spanner databases", resources: [GCP.spannerDatabase], page: SPANNER },
    key: {
      paths: ["encryptionConfig.kmsKeyName"],
      inheritsFrom: ["kmsKeyNames"],
      references: [checkov("CKV_GCP_93")],
    },
  },
  {
    ...{ id: "gcp-spanner-backup", what: "Spanner backups", resources: [GCP.spannerBackupSchedule], page: SPANNER },
    key: { paths: ["encryptionConfig.kmsKeyName"], inheritsFrom: ["kmsKeyNames"] },
  },
  {
    ...{ id: "gcp-bigtable", what: "Bigtable instances", resources: [GCP.bigtableInstance] },
    page: doc("Customer-managed encryption keys in Bigtable", "bigtable/docs/cmek"),
    key: { paths: ["clusters[].kmsKeyName"], none: "violates", references: [checkov("CKV_GCP_85")] },
  },
  {
    ...{ id: "gcp-firestore", what: "Firestore databases", resources: [GCP.firestoreDatabase] },
    page: doc("Customer-managed encryption keys in Firestore", "firestore/docs/cmek"),
    key: { paths: ["cmekConfig.kmsKeyName"] },
  },
  {
    ...{ id: "gcp-bigquery-dataset", what: "BigQuery datasets", resources: [GCP.bigqueryDataset], page: BIGQUERY },
    key: {
      paths: ["defaultEncryptionConfiguration.kmsKeyName"],
      references: [cis("GCP 3.0.0 7.3"), checkov("CKV_GCP_81")],
    },
  },
  {
    ...{ id: "gcp-bigquery-table", what: "BigQuery tables", resources: [GCP.bigqueryTable], page: BIGQUERY },
    key: {
      paths: ["encryptionConfiguration.kmsKeyName"],
      references: [cis("GCP 3.0.0 7.2"), checkov("CKV_GCP_80")],
    },
  },
  {
    ...{ id: "gcp-bigquery-transfer", what: "BigQuery transfers", resources: [GCP.bigqueryTransfer], page: BIGQUERY },
    key: { paths: ["encryptionConfiguration.kmsKeyName"] },
  },
  {
    ...{ id: "gcp-healthcare", what: "Healthcare datasets", resources: [GCP.healthcareDataset] },
    page: doc("Customer-managed encryption keys in the Healthcare API", "healthcare-api/docs/cmek"),
    key: { paths: ["encryptionSpec.kmsKeyName"] },
  },
  {
    ...{ id: "gcp-redis", what: "Memorystore for Redis instances", resources: [GCP.redisInstance], page: MEMORYSTORE },
    key: { paths: ["customerManagedKey"] },
  },
  {
    ...{ id: "gcp-redis-cluster", what: "Memorystore clusters", resources: [GCP.redisCluster, GCP.memorystore] },
    ...{ page: MEMORYSTORE, key: { paths: ["kmsKey"] } },
  },
  {
    ...{ id: "gcp-pubsub-topic", what: "Pub/Sub topics", resources: [GCP.pubsubTopic] },
    page: doc("Configure message encryption in Pub/Sub", "pubsub/docs/encryption"),
    key: { paths: ["kmsKeyName"], references: [checkov("CKV_GCP_83")] },
  },
  {
    ...{ id: "gcp-kafka", what: "Managed Kafka clusters", resources: [GCP.kafkaCluster] },
    page: doc("Configure CMEK for Managed Kafka", "managed-service-for-apache-kafka/docs/cmek"),
    key: { paths: ["gcpConfig.kmsKey"] },
  },
  {
    ...{ id: "gcp-datastream", what: "Datastream streams", resources: [GCP.datastream] },
    page: doc("Customer-managed encryption keys in Datastream", "datastream/docs/use-cmek"),
    key: { paths: ["customerManagedEncryptionKey"] },
  },
  {
    ...{ id: "gcp-dataflow", what: "Dataflow jobs", resources: [GCP.dataflowJob, GCP.dataflowFlexJob], page: DATAFLOW },
    key: { paths: ["kmsKeyName"], references: [checkov("CKV_GCP_90")] },
  },
  {
    ...{ id: "gcp-secret", what: "Secrets", resources: [GCP.secret], page: SECRETS },
    key: {
      paths: [
        "replication.auto?.customerManagedEncryption.kmsKeyName",
        "replication.userManaged?.replicas[].customerManagedEncryption.kmsKeyName",
      ],
    },
  },
  {
    ...{ id: "gcp-regional-secret", what: "Regional secrets", resources: [GCP.regionalSecret], page: SECRETS },
    key: { paths: ["customerManagedEncryption.kmsKeyName"] },
  },
  {
    ...{ id: "gcp-parameter", what: "Parameters", resources: [GCP.parameter, GCP.regionalParameter], page: PARAMETERS },
    key: { paths: ["kmsKey"] },
  },
  {
    ...{ id: "gcp-ca-pool", what: "Certificate authority pools", resources: [GCP.caPool] },
    page: doc("Customer-managed encryption keys in CA Service", "certificate-authority-service/docs/cmek"),
    key: { paths: ["encryptionSpec.cloudKmsKey"] },
  },
  {
    ...{ id: "gcp-log-bucket", what: "Log buckets", page: LOGGING },
    resources: [GCP.projectLogBucket, GCP.folderLogBucket, GCP.organizationLogBucket, GCP.billingLogBucket],
    key: { paths: ["cmekSettings.kmsKeyName"] },
  },
  {
    ...{ id: "gcp-dataproc", what: "Disks of Dataproc clusters", resources: [GCP.dataprocCluster] },
    page: doc(
      "Customer-managed encryption keys in Dataproc",
      "dataproc/docs/concepts/configuring-clusters/customer-managed-encryption",
    ),
    key: {
      paths: ["clusterConfig.encryptionConfig.kmsKeyName"],
      references: [cis("GCP 3.0.0 8.1"), checkov("CKV_GCP_91")],
    },
  },
  {
    ...{ id: "gcp-metastore", what: "Dataproc metastores", resources: [GCP.metastore] },
    page: doc("Customer-managed encryption keys in Dataproc Metastore", "dataproc-metastore/docs/cmek"),
    key: { paths: ["encryptionConfig.kmsKey"] },
  },
  {
    ...{ id: "gcp-composer", what: "Composer environments", resources: [GCP.composer] },
    page: doc(
      "Use customer-managed encryption keys in Composer",
      "composer/docs/how-to/managing/configure-cmek-encryption",
    ),
    key: { paths: ["config.encryptionConfig.kmsKeyName"] },
  },
  {
    ...{ id: "gcp-workbench", what: "Disks of Workbench instances", resources: [GCP.workbench] },
    page: doc("Customer-managed encryption keys in Workbench", "vertex-ai/docs/workbench/instances/cmek"),
    key: { paths: ["gceSetup.bootDisk.kmsKey", "gceSetup.dataDisks?.kmsKey"] },
  },
  {
    ...{ id: "gcp-notebook", what: "Disks of notebooks", resources: [GCP.notebook], page: VERTEX },
    key: { paths: ["kmsKey"], references: [checkov("CKV_GCP_89")] },
  },
  {
    ...{ id: "gcp-vertex", what: "Datasets, indexes and endpoints of Vertex AI", page: VERTEX },
    resources: [
      ...([GCP.vertexDataset, GCP.vertexEndpoint, GCP.vertexFeatureStore, GCP.vertexFeatureOnlineStore] as const),
      ...([GCP.vertexIndex, GCP.vertexIndexEndpoint, GCP.vertexMetadataStore, GCP.vertexTensorboard] as const),
      GCP.vertexReasoningEngine,
    ],
    key: { paths: ["encryptionSpec.kmsKeyName"], references: [checkov("CKV_GCP_92"), checkov("CKV_GCP_96")] },
  },
  {
    ...{ id: "gcp-colab", what: "Colab runtimes", resources: [GCP.colabTemplate], page: VERTEX },
    key: { paths: ["encryptionSpec.kmsKeyName"] },
  },
  {
    ...{ id: "gcp-dataform", what: "Dataform repositories", resources: [GCP.dataformRepository] },
    page: doc("Use customer-managed encryption keys in Dataform", "dataform/docs/cmek"),
    key: { paths: ["kmsKeyName"] },
  },
  {
    ...{ id: "gcp-looker", what: "Looker instances", resources: [GCP.looker] },
    page: doc("Enable CMEK for Looker", "looker/docs/looker-core-cmek"),
    key: { paths: ["encryptionConfig.kmsKeyName"] },
  },
  {
    ...{ id: "gcp-workstation", what: "Disks of workstations", resources: [GCP.workstationConfig] },
    page: doc("Use customer-managed encryption keys", "workstations/docs/encrypt-workstation-resources"),
    key: { paths: ["encryptionKey.kmsKey"] },
  },
];

export const GCP_STORED_ROWS: readonly Row[] = atRestRows(STORED, GCP_KEY);
