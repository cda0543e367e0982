/**
 * Types of Azure by the names of `@pulumi/azure-native` 3. Programs may name an API version in the type
 * (`azure-native:storage/v20230101:StorageAccount`) or in the package (`azure-native_storage_v20230101:storage:…`), and
 * some services have moved between modules; all of these lead to the name here.
 */
import type { Spelling } from "./spelling";

export const AZURE = {
  // Disks and machines
  disk: "azure-native:compute:Disk",
  snapshot: "azure-native:compute:Snapshot",
  image: "azure-native:compute:Image",
  virtualMachine: "azure-native:compute:VirtualMachine",
  scaleSet: "azure-native:compute:VirtualMachineScaleSet",
  diskEncryptionSet: "azure-native:compute:DiskEncryptionSet",
  // Containers
  aksCluster: "azure-native:containerservice:ManagedCluster",
  aksAgentPool: "azure-native:containerservice:AgentPool",
  containerRegistry: "azure-native:containerregistry:Registry",
  containerGroup: "azure-native:containerinstance:ContainerGroup",
  containerApp: "azure-native:app:ContainerApp",
  containerAppEnvironment: "azure-native:app:ManagedEnvironment",
  openShift: "azure-native:redhatopenshift:OpenShiftCluster",
  // Objects and files
  storageAccount: "azure-native:storage:StorageAccount",
  blobContainer: "azure-native:storage:BlobContainer",
  encryptionScope: "azure-native:storage:EncryptionScope",
  fileService: "azure-native:storage:FileServiceProperties",
  netappAccount: "azure-native:netapp:Account",
  netappPool: "azure-native:netapp:CapacityPool",
  netappVolume: "azure-native:netapp:CapacityPoolVolume",
  elasticSanGroup: "azure-native:elasticsan:VolumeGroup",
  lustre: "azure-native:storagecache:AmlFilesystem",
  hpcCache: "azure-native:storagecache:Cache",
  recoveryVault: "azure-native:recoveryservices:Vault",
  backupVault: "azure-native:dataprotection:BackupVault",
  dataLakeStore: "azure-native:datalakestore:Account",
  storageSync: "azure-native:storagesync:StorageSyncService",
  // Databases
  postgres: "azure-native:dbforpostgresql:Server",
  postgresConfiguration: "azure-native:dbforpostgresql:Configuration",
  postgresFirewall: "azure-native:dbforpostgresql:FirewallRule",
  postgresSingle: "azure-native:dbforpostgresql:SingleServer",
  mysql: "azure-native:dbformysql:Server",
  mysqlConfiguration: "azure-native:dbformysql:Configuration",
  mysqlFirewall: "azure-native:dbformysql:FirewallRule",
  mysqlSingle: "azure-native:dbformysql:SingleServer",
  mariadb: "azure-native:dbformariadb:Server",
  mariadbFirewall: "azure-native:dbformariadb:FirewallRule",
  sqlServer: "azure-native:sql:Server",
  sqlDatabase: "azure-native:sql:Database",
  sqlFirewall: "azure-native:sql:FirewallRule",
  sqlEncryption: "azure-native:sql:TransparentDataEncryption",
  sqlKey: "azure-native:sql:EncryptionProtector",
  sqlManagedInstance: "azure-native:sql:ManagedInstance",
  cosmos: "azure-native:cosmosdb:DatabaseAccount",
  cosmosCassandra: "azure-native:cosmosdb:CassandraCluster",
  mongoCluster: "azure-native:mongocluster:MongoCluster",
  kusto: "azure-native:kusto:Cluster",
  synapse: "azure-native:synapse:Workspace",
  synapsePoolEncryption: "azure-native:synapse:SqlPoolTransparentDataEncryption",
  synapseFirewall: "azure-native:synapse:IpFirewallRule",
  databricks: "azure-native:databricks:Workspace",
  // Caches, messages, search
  redis: "azure-native:redis:Redis",
  redisFirewall: "azure-native:redis:FirewallRule",
  managedRedis: "azure-native:redisenterprise:RedisEnterprise",
  managedRedisDatabase: "azure-native:redisenterprise:Database",
  eventHubs: "azure-native:eventhub:Namespace",
  serviceBus: "azure-native:servicebus:Namespace",
  eventGridTopic: "azure-native:eventgrid:Topic",
  eventGridDomain: "azure-native:eventgrid:Domain",
  eventGridNamespace: "azure-native:eventgrid:Namespace",
  search: "azure-native:search:Service",
  iotHub: "azure-native:iothub:IotHubResource",
  signalr: "azure-native:signalrservice:SignalR",
  // Keys, secrets, logs
  vault: "azure-native:keyvault:Vault",
  vaultKey: "azure-native:keyvault:Key",
  vaultSecret: "azure-native:keyvault:Secret",
  managedHsm: "azure-native:keyvault:ManagedHsm",
  logCluster: "azure-native:operationalinsights:Cluster",
  logWorkspace: "azure-native:operationalinsights:Workspace",
  appConfiguration: "azure-native:appconfiguration:ConfigurationStore",
  automationAccount: "azure-native:automation:AutomationAccount",
  automationVariable: "azure-native:automation:Variable",
  monitorWorkspace: "azure-native:monitor:AzureMonitorWorkspace",
  grafana: "azure-native:dashboard:Grafana",
  // Analysis and machine learning
  machineLearning: "azure-native:machinelearningservices:Workspace",
  cognitive: "azure-native:cognitiveservices:Account",
  batch: "azure-native:batch:BatchAccount",
  dataFactory: "azure-native:datafactory:Factory",
  hdinsight: "azure-native:hdinsight:Cluster",
  fhir: "azure-native:healthcareapis:FhirService",
  dicom: "azure-native:healthcareapis:DicomService",
  // Ways in
  webApp: "azure-native:web:WebApp",
  webAppSlot: "azure-native:web:WebAppSlot",
  applicationGateway: "azure-native:network:ApplicationGateway",
  securityGroup: "azure-native:network:NetworkSecurityGroup",
  securityRule: "azure-native:network:SecurityRule",
  frontDoorDomain: "azure-native:cdn:AFDCustomDomain",
  frontDoorRoute: "azure-native:cdn:Route",
  cdnEndpoint: "azure-native:cdn:Endpoint",
  apiManagement: "azure-native:apimanagement:ApiManagementService",
  apiBackend: "azure-native:apimanagement:Backend",
  api: "azure-native:apimanagement:Api",
  // What holds no data: rights, networks, settings of what does
  resourceGroup: "azure-native:resources:ResourceGroup",
  roleAssignment: "azure-native:authorization:RoleAssignment",
  managedIdentity: "azure-native:managedidentity:UserAssignedIdentity",
  federatedCredential: "azure-native:managedidentity:FederatedIdentityCredential",
  virtualNetwork: "azure-native:network:VirtualNetwork",
  subnet: "azure-native:network:Subnet",
  publicAddress: "azure-native:network:PublicIPAddress",
  natGateway: "azure-native:network:NatGateway",
  privateEndpoint: "azure-native:network:PrivateEndpoint",
  privateDnsZoneGroup: "azure-native:network:PrivateDnsZoneGroup",
  privateDnsZone: "azure-native:privatedns:PrivateZone",
  privateDnsLink: "azure-native:privatedns:VirtualNetworkLink",
  dnsZone: "azure-native:dns:Zone",
  flowLog: "azure-native:network:FlowLog",
  diagnosticSetting: "azure-native:monitor:DiagnosticSetting",
  aksMaintenance: "azure-native:containerservice:MaintenanceConfiguration",
  capacityReservationGroup: "azure-native:compute:CapacityReservationGroup",
  blobService: "azure-native:storage:BlobServiceProperties",
  storageLifecycle: "azure-native:storage:ManagementPolicy",
} as const satisfies Record<string, string>;

/** Names without a version under which the SDK declares the types above as well. */
export const AZURE_ALIASES = {
  "azure-native:netapp:Pool": AZURE.netappPool,
  "azure-native:netapp:Volume": AZURE.netappVolume,
  "azure-native:documentdb:DatabaseAccount": AZURE.cosmos,
  "azure-native:documentdb:CassandraCluster": AZURE.cosmosCassandra,
  "azure-native:documentdb:MongoCluster": AZURE.mongoCluster,
  "azure-native:cache:Redis": AZURE.redis,
  "azure-native:cache:FirewallRule": AZURE.redisFirewall,
  "azure-native:cache:RedisEnterprise": AZURE.managedRedis,
  "azure-native:cache:Database": AZURE.managedRedisDatabase,
  "azure-native:devices:IotHubResource": AZURE.iotHub,
  "azure-native:network:InterfaceEndpoint": AZURE.privateEndpoint,
  "azure-native:network:PrivateZone": AZURE.privateDnsZone,
  "azure-native:network:VirtualNetworkLink": AZURE.privateDnsLink,
  "azure-native:network:Zone": AZURE.dnsZone,
  "azure-native:insights:DiagnosticSetting": AZURE.diagnosticSetting,
  // In these versions "Server" still meant the single server.
  "azure-native:dbforpostgresql/v20171201:Server": AZURE.postgresSingle,
  "azure-native:dbforpostgresql/v20171201preview:Server": AZURE.postgresSingle,
  "azure-native:dbformysql/v20171201:Server": AZURE.mysqlSingle,
  "azure-native:dbformysql/v20180601privatepreview:Server": AZURE.mysqlSingle,
} as const satisfies Readonly<Record<string, string>>;

const aliases: ReadonlyMap<string, string> = new Map(Object.entries(AZURE_ALIASES));
const VERSIONED = /^azure-native(?:_\w+)?:(\w+?)(?:\/v\w+)?:(\w+)$/;

/** The canonical name of an Azure type. */
export function canonicalAzure(type: string): Spelling {
  const [, module, name] = VERSIONED.exec(type) ?? [];
  const plain = module === undefined || name === undefined ? type : `azure-native:${module}:${name}`;
  return { token: aliases.get(type) ?? aliases.get(plain) ?? plain, isPatch: false, isList: false };
}
