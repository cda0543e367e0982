/** Azure: everything stored is encrypted, with few exceptions; what can be chosen is whose key. One entry per type. */
import { PROD_ONLY } from "../../../rule/rule";
import { AZURE } from "../../../../catalogue/tokens/azure";
import { atRestRows, type StoredData } from "../at-rest";
import { checkov, cis, page, trivy } from "../references";
import { given, is } from "../requirement";
import type { Row } from "../row";

const AZURE_KEY = {
  must: given("a key in your Key Vault"),
  default: "Encrypted with a key that Microsoft owns.",
} as const;

export const doc = (name: string, path: string) => page(name, `https://learn.microsoft.com/azure/${path}`);

const DISKS = doc("Server-side encryption of Azure Disk Storage", "virtual-machines/disk-encryption");
const AKS_DISKS = doc("Bring your own keys with Azure disks in AKS", "aks/azure-disk-customer-managed-keys");
const STORAGE = doc(
  "Customer-managed keys for Azure Storage encryption",
  "storage/common/customer-managed-keys-overview",
);
const SQL = doc(
  "Transparent data encryption for Azure SQL",
  "azure-sql/database/transparent-data-encryption-tde-overview",
);
const POSTGRES = doc(
  "Data encryption in Azure Database for PostgreSQL",
  "postgresql/security/security-data-encryption",
);
const MYSQL = doc("Data encryption with customer-managed keys", "mysql/flexible-server/security-customer-managed-key");
const KUSTO = doc("Data protection in Azure Data Explorer", "data-explorer/cluster-encryption-overview");
const HEALTH = doc(
  "Customer-managed keys in Azure Health Data Services",
  "healthcare-apis/fhir/configure-customer-managed-keys",
);
const NETAPP = doc("Customer-managed keys in Azure NetApp Files", "azure-netapp-files/configure-customer-managed-keys");
const HDINSIGHT = doc("Double encryption for data at rest", "hdinsight/disk-encryption");

const STORED: readonly StoredData[] = [
  {
    ...{ id: "azure-disk", what: "Managed disks", resources: [AZURE.disk, AZURE.snapshot], page: DISKS },
    encrypted: {
      paths: ["encryptionSettingsCollection.enabled"],
      absent: "passes",
      vendorDefault: "Encrypted by the platform.",
      references: [checkov("CKV_AZURE_2"), trivy("AZU-0038")],
      remediate: true,
    },
    key: {
      paths: ["encryption.diskEncryptionSetId"],
      references: [cis("Azure 3.0.0 8.3"), cis("Azure 3.0.0 8.4"), checkov("CKV_AZURE_93")],
    },
  },
  {
    ...{
      id: "azure-vm-disk",
      what: "Operating-system disks of machines",
      resources: [AZURE.virtualMachine],
      page: DISKS,
    },
    key: {
      paths: [
        "storageProfile.osDisk.managedDisk.diskEncryptionSet.id",
        "storageProfile.dataDisks[].managedDisk?.diskEncryptionSet.id",
      ],
      references: [cis("Azure 3.0.0 8.3")],
    },
  },
  {
    ...{ id: "azure-scale-set-disk", what: "Disks of scale sets", resources: [AZURE.scaleSet], page: DISKS },
    key: {
      paths: [
        "virtualMachineProfile.storageProfile.osDisk.managedDisk.diskEncryptionSet.id",
        "virtualMachineProfile.storageProfile.dataDisks[].managedDisk?.diskEncryptionSet.id",
      ],
    },
  },
  {
    ...{ id: "azure-image", what: "Machine images", resources: [AZURE.image], page: DISKS },
    key: { paths: ["storageProfile.osDisk?.diskEncryptionSet.id"] },
  },
  {
    ...{ id: "azure-aks-disk", what: "Node disks and volumes of AKS", resources: [AZURE.aksCluster], page: AKS_DISKS },
    key: { paths: ["diskEncryptionSetID"], references: [checkov("CKV_AZURE_117"), trivy("AZU-0067")] },
  },
  {
    ...{ id: "azure-openshift-disk", what: "Node disks of OpenShift", resources: [AZURE.openShift] },
    page: doc("Encrypt OS disks with a customer-managed key", "openshift/howto-byok"),
    key: { paths: ["masterProfile.diskEncryptionSetId", "workerProfiles[].diskEncryptionSetId"] },
  },
  {
    ...{ id: "azure-container-registry", what: "Images", resources: [AZURE.containerRegistry] },
    page: doc(
      "Customer-managed keys for Azure Container Registry",
      "container-registry/tutorial-enable-customer-managed-keys",
    ),
    // Azure creates no registry with a key from a vault that is closed to the internet, which azure-vault-not-public wants.
    key: { paths: ["encryption.keyVaultProperties.keyIdentifier"], levels: { ...PROD_ONLY, prod: "advisory" } },
  },
  {
    ...{ id: "azure-container-group", what: "Container groups", resources: [AZURE.containerGroup] },
    page: doc("Encrypt deployment data", "container-instances/container-instances-encrypt-data"),
    key: { paths: ["encryptionProperties.keyName"] },
  },
  {
    ...{ id: "azure-container-app", what: "Container app environments", resources: [AZURE.containerAppEnvironment] },
    page: doc("Security overview in Azure Container Apps", "container-apps/security"),
    key: { paths: ["diskEncryptionConfiguration.keyVaultConfiguration.keyUrl"] },
  },
  {
    ...{ id: "azure-storage-account", what: "Storage accounts", resources: [AZURE.storageAccount], page: STORAGE },
    key: {
      paths: ["encryption.keyVaultProperties.keyName"],
      references: [cis("Azure 3.0.0 4.12"), checkov("CKV2_AZURE_1"), trivy("AZU-0060")],
      remedy: 'Set encryption.keySource to "Microsoft.Keyvault" and encryption.keyVaultProperties to your key.',
    },
  },
  {
    ...{ id: "azure-encryption-scope", what: "Encryption scopes", resources: [AZURE.encryptionScope], page: STORAGE },
    key: { paths: ["keyVaultProperties.keyUri"] },
  },
  {
    ...{ id: "azure-netapp", what: "NetApp accounts", resources: [AZURE.netappAccount], page: NETAPP },
    key: { paths: ["encryption.keySource"], must: is("Microsoft.KeyVault") },
  },
  {
    ...{ id: "azure-elastic-san", what: "Elastic SAN volumes", resources: [AZURE.elasticSanGroup] },
    page: doc("Customer-managed keys for Elastic SAN", "storage/elastic-san/elastic-san-encryption-overview"),
    key: { paths: ["encryptionProperties.keyVaultProperties.keyName"] },
  },
  {
    ...{ id: "azure-lustre", what: "Lustre file systems and caches", resources: [AZURE.lustre, AZURE.hpcCache] },
    page: doc("Customer-managed encryption keys", "azure-managed-lustre/customer-managed-encryption-keys"),
    key: { paths: ["encryptionSettings.keyEncryptionKey.keyUrl"] },
  },
  {
    ...{ id: "azure-recovery-vault", what: "Recovery services vaults", resources: [AZURE.recoveryVault] },
    page: doc("Encrypt backup data with customer-managed keys", "backup/encryption-at-rest-with-cmk"),
    key: { paths: ["properties.encryption.keyVaultProperties.keyUri"] },
  },
  {
    ...{ id: "azure-backup-vault", what: "Backup vaults", resources: [AZURE.backupVault] },
    page: doc(
      "Encrypt backup data by using customer-managed keys",
      "backup/encryption-at-rest-with-cmk-for-backup-vault",
    ),
    key: { paths: ["properties.securitySettings.encryptionSettings.keyVaultProperties.keyUri"] },
  },
  {
    ...{ id: "azure-data-lake", what: "Data lake stores", resources: [AZURE.dataLakeStore] },
    page: doc("Encryption in Data Lake Storage Gen1", "data-lake-store/data-lake-store-encryption"),
    encrypted: {
      paths: ["encryptionState"],
      must: is("Enabled"),
      absent: "passes",
      vendorDefault: "Encrypted.",
      references: [checkov("CKV_AZURE_105"), trivy("AZU-0036")],
      remediate: true,
    },
  },
  {
    ...{ id: "azure-postgres", what: "PostgreSQL servers", resources: [AZURE.postgres], page: POSTGRES },
    key: {
      paths: ["dataEncryption.primaryKeyURI"],
      orElse: [{ path: "sourceServerResourceId", must: given("a source") }],
    },
  },
  {
    ...{ id: "azure-mysql", what: "MySQL servers", resources: [AZURE.mysql], page: MYSQL },
    key: { paths: ["dataEncryption.primaryKeyURI"] },
  },
  {
    ...{ id: "azure-sql", what: "SQL databases", resources: [AZURE.sqlEncryption], page: SQL },
    encrypted: {
      paths: ["state"],
      must: is("Enabled"),
      absent: "passes",
      vendorDefault: "Encrypted.",
      references: [cis("Azure 3.0.0 5.1.5")],
      remediate: true,
    },
  },
  {
    ...{ id: "azure-synapse-pool", what: "SQL pools of Synapse", resources: [AZURE.synapsePoolEncryption], page: SQL },
    encrypted: {
      paths: ["status"],
      must: is("Enabled"),
      absent: "passes",
      vendorDefault: "Encrypted.",
      references: [checkov("CKV_AZURE_241")],
      remediate: true,
    },
  },
  {
    ...{ id: "azure-sql-protector", what: "Encryption protectors of SQL", resources: [AZURE.sqlKey], page: SQL },
    key: { paths: ["serverKeyType"], must: is("AzureKeyVault"), references: [cis("Azure 3.0.0 5.1.3")] },
  },
  {
    ...{ id: "azure-cosmos", what: "Cosmos DB accounts", resources: [AZURE.cosmos] },
    page: doc("Configure customer-managed keys for Cosmos DB", "cosmos-db/how-to-setup-customer-managed-keys"),
    key: { paths: ["keyVaultKeyUri"], references: [checkov("CKV_AZURE_100")] },
  },
  {
    ...{ id: "azure-kusto", what: "Disks of Data Explorer", resources: [AZURE.kusto], page: KUSTO },
    encrypted: { paths: ["enableDiskEncryption"], references: [checkov("CKV_AZURE_74")], remediate: true },
    key: { paths: ["keyVaultProperties.keyName"] },
  },
  {
    ...{ id: "azure-synapse", what: "Synapse workspaces", resources: [AZURE.synapse] },
    page: doc("Encryption for Azure Synapse Analytics workspaces", "synapse-analytics/security/workspaces-encryption"),
    key: { paths: ["encryption.cmk.key.keyVaultUrl"], references: [checkov("CKV_AZURE_240")] },
  },
  {
    ...{ id: "azure-databricks", what: "Disks and services of Databricks", resources: [AZURE.databricks] },
    page: doc("Customer-managed keys for encryption", "databricks/security/keys/customer-managed-keys"),
    key: {
      paths: ["encryption.entities.managedDisk.keySource", "encryption.entities.managedServices.keySource"],
      must: is("Microsoft.Keyvault"),
    },
  },
  {
    ...{ id: "azure-managed-redis", what: "Managed Redis clusters", resources: [AZURE.managedRedis] },
    page: doc("Disk encryption in Azure Managed Redis", "redis/how-to-encryption"),
    key: { paths: ["encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl"] },
  },
  {
    ...{ id: "azure-event-hubs", what: "Event Hubs namespaces", resources: [AZURE.eventHubs] },
    page: doc("Customer-managed keys for Event Hubs", "event-hubs/configure-customer-managed-key"),
    key: {
      paths: ["encryption.keyVaultProperties[].keyName"],
      none: "violates",
      when: [{ path: "sku.name", must: is("Premium") }],
    },
  },
  {
    ...{ id: "azure-service-bus", what: "Service Bus namespaces", resources: [AZURE.serviceBus] },
    page: doc("Customer-managed keys for Service Bus", "service-bus-messaging/configure-customer-managed-key"),
    key: {
      paths: ["encryption.keyVaultProperties[].keyName"],
      none: "violates",
      when: [{ path: "sku.name", must: is("Premium") }],
      references: [checkov("CKV_AZURE_201")],
    },
  },
  {
    ...{ id: "azure-search", what: "Search indexes", resources: [AZURE.search] },
    page: doc("Customer-managed keys for Azure AI Search", "search/search-security-manage-encryption-keys"),
    key: { paths: ["encryptionWithCmk.enforcement"], must: is("Enabled") },
  },
  {
    ...{ id: "azure-log-cluster", what: "Log Analytics clusters", resources: [AZURE.logCluster] },
    page: doc("Azure Monitor customer-managed keys", "azure-monitor/logs/customer-managed-keys"),
    key: { paths: ["keyVaultProperties.keyName"] },
  },
  {
    ...{ id: "azure-app-configuration", what: "Configuration stores", resources: [AZURE.appConfiguration] },
    page: doc("Customer-managed keys for App Configuration", "azure-app-configuration/concept-customer-managed-keys"),
    key: { paths: ["encryption.keyVaultProperties.keyIdentifier"], references: [checkov("CKV_AZURE_186")] },
  },
  {
    ...{ id: "azure-automation", what: "Automation accounts", resources: [AZURE.automationAccount] },
    page: doc("Encryption of secure assets in Automation", "automation/automation-secure-asset-encryption"),
    key: { paths: ["encryption.keySource"], must: is("Microsoft.Keyvault") },
  },
  {
    ...{ id: "azure-automation-variable", what: "Automation variables", resources: [AZURE.automationVariable] },
    page: doc("Manage variables in Azure Automation", "automation/shared-resources/variables"),
    encrypted: { paths: ["isEncrypted"], references: [checkov("CKV_AZURE_73")], remediate: true },
  },
  {
    ...{ id: "azure-machine-learning", what: "Machine learning workspaces", resources: [AZURE.machineLearning] },
    page: doc("Data encryption with Azure Machine Learning", "machine-learning/concept-data-encryption"),
    key: { paths: ["encryption.keyVaultProperties.keyIdentifier"] },
  },
  {
    ...{ id: "azure-cognitive", what: "Azure AI services", resources: [AZURE.cognitive] },
    page: doc(
      "Customer-managed keys for Azure AI services",
      "ai-services/encryption/cognitive-services-encryption-keys-portal",
    ),
    key: { paths: ["properties.encryption.keyVaultProperties.keyName"], references: [checkov("CKV2_AZURE_22")] },
  },
  {
    ...{ id: "azure-batch", what: "Batch accounts", resources: [AZURE.batch] },
    page: doc("Customer-managed keys for Batch", "batch/batch-customer-managed-key"),
    key: { paths: ["encryption.keyVaultProperties.keyIdentifier"], references: [checkov("CKV_AZURE_76")] },
  },
  {
    ...{ id: "azure-data-factory", what: "Data factories", resources: [AZURE.dataFactory] },
    page: doc("Encrypt Data Factory with customer-managed keys", "data-factory/enable-customer-managed-key"),
    key: { paths: ["encryption.keyName"], references: [checkov("CKV_AZURE_103")] },
  },
  {
    ...{ id: "azure-health-data", what: "Health data services", resources: [AZURE.fhir, AZURE.dicom], page: HEALTH },
    key: { paths: ["encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl"] },
  },
  {
    ...{ id: "azure-hdinsight", what: "HDInsight clusters", resources: [AZURE.hdinsight], page: HDINSIGHT },
    key: { paths: ["properties.diskEncryptionProperties.keyName"] },
  },
];

export const AZURE_STORED_ROWS: readonly Row[] = atRestRows(STORED, AZURE_KEY);
