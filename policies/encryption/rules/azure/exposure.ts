/** Azure: public ways to data: network access and anonymous access. */
import { AZURE } from "../../../../catalogue/tokens/azure";
import { MANDATORY, type Reference } from "../../../rule/rule";
import { checkov, cis, trivy } from "../references";
import { given, is, notOneOf, oneOf } from "../requirement";
import type { Condition, Row } from "../row";
import { doc } from "./stored";

/** A service that answers the whole internet unless told otherwise. */
interface PublicService {
  readonly id: string;
  readonly what: string;
  readonly resources: readonly [string, ...string[]];
  /** @default `publicNetworkAccess` */
  readonly path?: string;
  readonly orElse?: readonly Condition[];
  readonly references?: readonly Reference[];
}

const DENIES = (path: string): Condition => ({ path, must: is("Deny") });
const CLOSED = oneOf("Disabled", "SecuredByPerimeter");
const PRIVATE_LINK = doc("What is Azure Private Link?", "private-link/private-link-overview");

const PUBLIC_SERVICES: readonly PublicService[] = [
  {
    ...{ id: "azure-storage", what: "Storage accounts", resources: [AZURE.storageAccount] },
    orElse: [DENIES("networkRuleSet.defaultAction")],
    references: [cis("Azure 3.0.0 4.6"), checkov("CKV_AZURE_35"), checkov("CKV_AZURE_59"), trivy("AZU-0012")],
  },
  {
    ...{ id: "azure-vault", what: "Key vaults", resources: [AZURE.vault, AZURE.managedHsm] },
    path: "properties.publicNetworkAccess",
    orElse: [DENIES("properties.networkAcls.defaultAction")],
    references: [cis("Azure 3.0.0 3.3.7"), checkov("CKV_AZURE_189"), checkov("CKV_AZURE_109"), trivy("AZU-0013")],
  },
  {
    ...{ id: "azure-registry", what: "Container registries", resources: [AZURE.containerRegistry] },
    orElse: [DENIES("networkRuleSet.defaultAction")],
    references: [checkov("CKV_AZURE_139")],
  },
  {
    ...{
      id: "azure-postgres",
      what: "PostgreSQL servers",
      resources: [AZURE.postgres],
      path: "network.publicNetworkAccess",
    },
    orElse: [{ path: "network.delegatedSubnetResourceId", must: given("a subnet") }],
    references: [checkov("CKV_AZURE_68"), trivy("AZU-0022")],
  },
  {
    ...{ id: "azure-mysql", what: "MySQL servers", resources: [AZURE.mysql], path: "network.publicNetworkAccess" },
    orElse: [{ path: "network.delegatedSubnetResourceId", must: given("a subnet") }],
    references: [checkov("CKV_AZURE_53"), trivy("AZU-0022")],
  },
  {
    ...{ id: "azure-single-server", what: "Single servers", path: "properties.publicNetworkAccess" },
    resources: [AZURE.postgresSingle, AZURE.mysqlSingle, AZURE.mariadb],
    references: [checkov("CKV_AZURE_48"), checkov("CKV_AZURE_53"), checkov("CKV_AZURE_68"), trivy("AZU-0022")],
  },
  {
    ...{ id: "azure-sql", what: "SQL servers", resources: [AZURE.sqlServer] },
    references: [cis("Azure 3.0.0 5.1.7"), checkov("CKV_AZURE_113"), trivy("AZU-0022")],
  },
  {
    ...{ id: "azure-cosmos", what: "Cosmos DB accounts", resources: [AZURE.cosmos] },
    orElse: [{ path: "isVirtualNetworkFilterEnabled", must: is(true) }],
    references: [cis("Azure 3.0.0 5.4.1"), checkov("CKV_AZURE_101")],
  },
  {
    ...{ id: "azure-mongo", what: "MongoDB clusters", resources: [AZURE.mongoCluster] },
    path: "properties.publicNetworkAccess",
  },
  { ...{ id: "azure-redis", what: "Redis caches", resources: [AZURE.redis] }, references: [checkov("CKV_AZURE_89")] },
  { id: "azure-managed-redis", what: "Managed Redis clusters", resources: [AZURE.managedRedis] },
  { id: "azure-event-hubs", what: "Event Hubs namespaces", resources: [AZURE.eventHubs] },
  {
    ...{ id: "azure-service-bus", what: "Service Bus namespaces", resources: [AZURE.serviceBus] },
    references: [checkov("CKV_AZURE_204")],
  },
  {
    ...{ id: "azure-event-grid", what: "Event Grid topics" },
    resources: [AZURE.eventGridTopic, AZURE.eventGridDomain, AZURE.eventGridNamespace],
    references: [checkov("CKV_AZURE_106"), checkov("CKV_AZURE_193")],
  },
  {
    ...{ id: "azure-search", what: "Search services", resources: [AZURE.search] },
    references: [checkov("CKV_AZURE_124")],
  },
  {
    ...{ id: "azure-app-configuration", what: "Configuration stores", resources: [AZURE.appConfiguration] },
    references: [checkov("CKV_AZURE_185")],
  },
  {
    ...{ id: "azure-iot-hub", what: "IoT hubs", resources: [AZURE.iotHub], path: "properties.publicNetworkAccess" },
    references: [checkov("CKV_AZURE_108")],
  },
  {
    ...{ id: "azure-cognitive", what: "Azure AI services", resources: [AZURE.cognitive] },
    path: "properties.publicNetworkAccess",
    orElse: [DENIES("properties.networkAcls.defaultAction")],
    references: [checkov("CKV_AZURE_134")],
  },
  {
    ...{ id: "azure-machine-learning", what: "Machine learning workspaces", resources: [AZURE.machineLearning] },
    references: [checkov("CKV_AZURE_144")],
  },
  { id: "azure-kusto", what: "Data Explorer clusters", resources: [AZURE.kusto] },
  { id: "azure-synapse", what: "Synapse workspaces", resources: [AZURE.synapse] },
  {
    ...{ id: "azure-databricks", what: "Databricks workspaces", resources: [AZURE.databricks] },
    references: [checkov("CKV_AZURE_158")],
  },
  {
    ...{ id: "azure-data-factory", what: "Data factories", resources: [AZURE.dataFactory] },
    references: [checkov("CKV_AZURE_104"), trivy("AZU-0035")],
  },
  { id: "azure-signalr", what: "SignalR services", resources: [AZURE.signalr] },
  { id: "azure-monitor-workspace", what: "Azure Monitor workspaces", resources: [AZURE.monitorWorkspace] },
  {
    ...{ id: "azure-grafana", what: "Managed Grafana", resources: [AZURE.grafana] },
    path: "properties.publicNetworkAccess",
  },
  {
    ...{ id: "azure-log-queries", what: "Log Analytics workspaces", resources: [AZURE.logWorkspace] },
    path: "publicNetworkAccessForQuery",
  },
  {
    ...{ id: "azure-batch", what: "Batch accounts", resources: [AZURE.batch] },
    references: [checkov("CKV_AZURE_248")],
  },
  {
    ...{ id: "azure-recovery-vault", what: "Recovery services vaults", resources: [AZURE.recoveryVault] },
    path: "properties.publicNetworkAccess",
  },
  {
    ...{ id: "azure-disk", what: "Managed disks", resources: [AZURE.disk, AZURE.snapshot] },
    references: [checkov("CKV_AZURE_251")],
  },
];

function publicRow({ id, what, resources, path, orElse, references }: PublicService): Row {
  return {
    id: `${id}-not-public`,
    subject: "exposure",
    severity: "high",
    title: `${what} are not reachable from the internet.`,
    resources,
    paths: [path ?? "publicNetworkAccess"],
    must: CLOSED,
    absent: "violates",
    vendorDefault: "Every address may connect.",
    orElse,
    references: [PRIVATE_LINK, ...(references ?? [])],
    remedy: `Set ${path ?? "publicNetworkAccess"} to "Disabled" and use a private endpoint.`,
  };
}

export const AZURE_EXPOSURE_ROWS: readonly Row[] = [
  ...PUBLIC_SERVICES.map(publicRow),
  {
    id: "azure-disk-network-access",
    subject: "exposure",
    title: "Managed disks cannot be exported over the network by everybody.",
    resources: [AZURE.disk, AZURE.snapshot],
    paths: ["networkAccessPolicy"],
    must: oneOf("DenyAll", "AllowPrivate"),
    absent: "violates",
    vendorDefault: "AllowAll.",
    severity: "medium",
    references: [
      doc(
        "Restrict managed disks from being imported or exported",
        "virtual-machines/disks-restrict-import-export-overview",
      ),
      checkov("CKV_AZURE_251"),
    ],
  },
  {
    id: "azure-storage-no-anonymous-access",
    subject: "exposure",
    title: "Storage accounts allow no anonymous access.",
    resources: [AZURE.storageAccount],
    paths: ["allowBlobPublicAccess"],
    must: is(false),
    absent: "passes",
    vendorDefault: "Not allowed, on accounts made since November 2023.",
    levels: MANDATORY,
    references: [
      doc("Remediate anonymous read access to blob data", "storage/blobs/anonymous-read-access-prevent"),
      ...[cis("Azure 3.0.0 4.17"), checkov("CKV_AZURE_59"), checkov("CKV_AZURE_190")],
    ],
    remediate: true,
  },
  {
    id: "azure-blob-container-private",
    subject: "exposure",
    title: "Blob containers allow no anonymous access.",
    resources: [AZURE.blobContainer],
    paths: ["publicAccess"],
    must: is("None"),
    absent: "passes",
    vendorDefault: "None.",
    levels: MANDATORY,
    references: [
      doc("Configure anonymous read access", "storage/blobs/anonymous-read-access-configure"),
      ...[checkov("CKV_AZURE_34"), trivy("AZU-0007")],
    ],
    remediate: true,
  },
  {
    id: "azure-storage-no-shared-key",
    subject: "exposure",
    title: "Storage accounts take identities, not shared keys.",
    resources: [AZURE.storageAccount],
    paths: ["allowSharedKeyAccess"],
    must: is(false),
    absent: "violates",
    vendorDefault: "Shared keys are taken.",
    severity: "medium",
    references: [
      doc("Prevent Shared Key authorization", "storage/common/shared-key-authorization-prevent"),
      ...[cis("Azure 3.0.0 4.3"), checkov("CKV2_AZURE_40")],
    ],
    remedy: "Set allowSharedKeyAccess to false once every client signs in with Microsoft Entra ID.",
  },
  {
    id: "azure-registry-no-anonymous-pull",
    subject: "exposure",
    title: "Container registries ask who pulls.",
    resources: [AZURE.containerRegistry],
    paths: ["anonymousPullEnabled"],
    must: is(false),
    absent: "passes",
    vendorDefault: "Anonymous pull is off.",
    severity: "high",
    references: [
      doc("Make registry content publicly available", "container-registry/anonymous-pull-access"),
      checkov("CKV_AZURE_138"),
    ],
    remediate: true,
  },
  {
    id: "azure-sql-managed-instance-private",
    subject: "exposure",
    title: "SQL managed instances have no public endpoint.",
    resources: [AZURE.sqlManagedInstance],
    paths: ["publicDataEndpointEnabled"],
    must: is(false),
    absent: "passes",
    vendorDefault: "No public endpoint.",
    references: [doc("Configure public endpoint", "azure-sql/managed-instance/public-endpoint-configure")],
    remediate: true,
  },
  {
    id: "azure-automation-not-public",
    subject: "exposure",
    title: "Automation accounts are not reachable from the internet.",
    resources: [AZURE.automationAccount],
    paths: ["publicNetworkAccess"],
    must: is(false),
    absent: "violates",
    vendorDefault: "Every address may connect.",
    severity: "medium",
    references: [PRIVATE_LINK],
  },
  {
    id: "azure-storage-sync-not-public",
    subject: "exposure",
    title: "File sync services are reachable only from virtual networks.",
    resources: [AZURE.storageSync],
    paths: ["incomingTrafficPolicy"],
    must: is("AllowVirtualNetworksOnly"),
    absent: "violates",
    vendorDefault: "AllowAllTraffic.",
    severity: "high",
    references: [
      doc("Azure File Sync network endpoints", "storage/file-sync/file-sync-networking-endpoints"),
      checkov("CKV_AZURE_64"),
    ],
  },
  {
    id: "azure-aks-endpoint-not-open",
    subject: "exposure",
    title: "The API endpoint of AKS is private or lists who may connect.",
    resources: [AZURE.aksCluster],
    paths: ["apiServerAccessProfile.authorizedIPRanges[]"],
    must: notOneOf("the addresses that may connect", "0.0.0.0/0"),
    absent: "violates",
    none: "violates",
    orElse: [{ path: "apiServerAccessProfile.enablePrivateCluster", must: is(true) }],
    vendorDefault: "Open to every address.",
    severity: "high",
    references: [
      doc("API server authorized IP address ranges in AKS", "aks/api-server-authorized-ip-ranges"),
      ...[cis("AKS 1.5.0 5.4.1"), checkov("CKV_AZURE_6"), checkov("CKV_AZURE_115"), trivy("AZU-0041")],
    ],
    remedy: "Set apiServerAccessProfile.enablePrivateCluster to true, or list addresses in authorizedIPRanges.",
  },
  {
    id: "azure-aks-node-not-public",
    subject: "exposure",
    title: "AKS nodes have no public address.",
    resources: [AZURE.aksAgentPool],
    paths: ["enableNodePublicIP"],
    must: is(false),
    absent: "passes",
    vendorDefault: "No public address.",
    severity: "high",
    references: [doc("Use instance-level public IPs in AKS", "aks/use-node-public-ips"), checkov("CKV_AZURE_143")],
    remediate: true,
  },
];
