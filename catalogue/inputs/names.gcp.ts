/**
 * Requests of Google Cloud that the inputs of `@pulumi/gcp` become. Its names are Terraform's in camel case; which requests the
 * plugin makes was compared with the members that they have, not with the plugin's source.
 */
import type { InputNames, NamesByType } from "./names";

const PLUGIN = "says what the plugin does, and is sent to nobody";
const PATH = "is a part of the request's path, and no member of its own";

/** The plugin reads the policy, adds the member to the binding of the role, and writes it back. */
function binding(
  request: string,
  unmapped: readonly string[],
  names: Readonly<Record<string, string>> = {},
): InputNames {
  return {
    requests: [request],
    names: {
      role: "policy.bindings.role",
      member: "policy.bindings.members",
      condition: "policy.bindings.condition",
      ...names,
    },
    unmapped: Object.fromEntries(unmapped.map((name) => [name, PATH])),
  };
}

/** What clusters and pools say of accelerators in the plugin's words. */
function accelerators(holder: string) {
  const at = `${holder}.accelerators`;
  return {
    "nodeConfig.guestAccelerators": at,
    "nodeConfig.guestAccelerators.count": `${at}.acceleratorCount`,
    "nodeConfig.guestAccelerators.type": `${at}.acceleratorType`,
  } as const;
}

const EXCLUSIONS = "maintenancePolicy.window.maintenanceExclusions.{exclusionName}";
const RECURRING = "maintenancePolicy.window.recurringWindow";

/** The plugin's words for a flag that may also be left to Google. */
const PORT = { "nodeConfig.kubeletConfig.insecureKubeletReadonlyPortEnabled": ["TRUE", "FALSE"] } as const;

export const GCP_NAMES = {
  "gcp:kms/keyRing:KeyRing": {
    requests: ["cloudkms.projects.locations.keyRings.create"],
    names: { name: "keyRingId" },
    unmapped: { location: PATH, project: PATH },
  },
  "gcp:kms/cryptoKey:CryptoKey": {
    requests: ["cloudkms.projects.locations.keyRings.cryptoKeys.create"],
    names: { name: "cryptoKeyId", keyRing: "parent" },
  },
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember": binding(
    "cloudkms.projects.locations.keyRings.cryptoKeys.setIamPolicy",
    [],
    { cryptoKeyId: "resource" },
  ),
  "gcp:compute/network:Network": {
    requests: ["compute.networks.insert"],
    names: { routingMode: "routingConfig.routingMode" },
  },
  "gcp:compute/subnetwork:Subnetwork": { requests: ["compute.subnetworks.insert"] },
  "gcp:compute/globalAddress:GlobalAddress": { requests: ["compute.globalAddresses.insert"] },
  "gcp:servicenetworking/connection:Connection": {
    requests: ["servicenetworking.services.connections.create"],
    unmapped: { service: PATH, deletionPolicy: PLUGIN, updateOnCreationFail: PLUGIN },
  },
  "gcp:compute/router:Router": { requests: ["compute.routers.insert"] },
  "gcp:compute/routerNat:RouterNat": {
    requests: ["compute.routers.patch"],
    names: {
      name: "nats.name",
      natIpAllocateOption: "nats.natIpAllocateOption",
      natIps: "nats.natIps",
      sourceSubnetworkIpRangesToNat: "nats.sourceSubnetworkIpRangesToNat",
      subnetworks: "nats.subnetworks",
      enableDynamicPortAllocation: "nats.enableDynamicPortAllocation",
      enableEndpointIndependentMapping: "nats.enableEndpointIndependentMapping",
      minPortsPerVm: "nats.minPortsPerVm",
      maxPortsPerVm: "nats.maxPortsPerVm",
      logConfig: "nats.logConfig",
    },
  },
  "gcp:serviceaccount/account:Account": {
    requests: ["iam.projects.serviceAccounts.create"],
    names: {
      displayName: "serviceAccount.displayName",
      description: "serviceAccount.description",
    },
    unmapped: { project: PATH, disabled: "is whether a second request disables it" },
  },
  "gcp:projects/iAMAuditConfig:IAMAuditConfig": {
    requests: ["cloudresourcemanager.projects.setIamPolicy"],
    names: {
      project: "resource",
      service: "policy.auditConfigs.service",
      auditLogConfigs: "policy.auditConfigs.auditLogConfigs",
    },
  },
  "gcp:projects/iAMMember:IAMMember": binding("cloudresourcemanager.projects.setIamPolicy", [], {
    project: "resource",
  }),
  "gcp:projects/iAMCustomRole:IAMCustomRole": {
    requests: ["iam.projects.roles.create"],
    names: {
      title: "role.title",
      description: "role.description",
      permissions: "role.includedPermissions",
      stage: "role.stage",
    },
    unmapped: { project: PATH },
  },
  "gcp:storage/bucketIAMMember:BucketIAMMember": {
    requests: ["storage.buckets.setIamPolicy"],
    names: { role: "bindings.role", member: "bindings.members", condition: "bindings.condition" },
  },
  "gcp:secretmanager/secretIamMember:SecretIamMember": binding("secretmanager.projects.secrets.setIamPolicy", [
    "secretId",
    "project",
  ]),
  "gcp:logging/projectBucketConfig:ProjectBucketConfig": {
    requests: ["logging.projects.locations.buckets.create"],
    names: { enableAnalytics: "analyticsEnabled" },
    unmapped: { project: PATH, location: PATH },
  },
  "gcp:logging/projectSink:ProjectSink": { requests: ["logging.projects.sinks.create"], unmapped: { project: PATH } },
  "gcp:logging/projectExclusion:ProjectExclusion": {
    requests: ["logging.projects.exclusions.create"],
    unmapped: { project: PATH },
  },
  "gcp:storage/bucket:Bucket": {
    requests: ["storage.buckets.insert"],
    names: {
      uniformBucketLevelAccess: "iamConfiguration.uniformBucketLevelAccess.enabled",
      publicAccessPrevention: "iamConfiguration.publicAccessPrevention",
      lifecycleRules: "lifecycle.rule",
      "lifecycleRules.condition.daysSinceCustomTime": "lifecycle.rule.condition.daysSinceCustomTime",
      "lifecycleRules.condition.withState": "lifecycle.rule.condition.isLive",
    },
    unmapped: { forceDestroy: PLUGIN },
    given: { project: "the plugin's own, where the stack names none" },
  },
  "gcp:secretmanager/secret:Secret": {
    requests: ["secretmanager.projects.secrets.create"],
    names: { "replication.auto": "replication.automatic" },
    unmapped: { deletionProtection: PLUGIN, project: PATH },
  },
  "gcp:artifactregistry/repository:Repository": {
    requests: ["artifactregistry.projects.locations.repositories.create"],
    names: { cleanupPolicies: "cleanupPolicies.{id}" },
    unmapped: { location: PATH, project: PATH, "cleanupPolicies.id": "is the key of the map" },
  },
  "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember": binding(
    "artifactregistry.projects.locations.repositories.setIamPolicy",
    ["repository", "location", "project"],
  ),
  "gcp:dns/managedZone:ManagedZone": { requests: ["dns.managedZones.create"], unmapped: { forceDestroy: PLUGIN } },
  "gcp:dns/dnsManagedZoneIamMember:DnsManagedZoneIamMember": binding("dns.managedZones.setIamPolicy", [
    "managedZone",
    "project",
  ]),
  "gcp:dns/recordSet:RecordSet": { requests: ["dns.resourceRecordSets.create"] },
  "gcp:container/cluster:Cluster": {
    requests: ["container.projects.locations.clusters.create"],
    within: { "container.projects.locations.clusters.create": "cluster" },
    names: {
      nodeLocations: "locations",
      minMasterVersion: "initialClusterVersion",
      defaultMaxPodsPerNode: "defaultMaxPodsConstraint.maxPodsPerNode",
      datapathProvider: "networkConfig.datapathProvider",
      enableShieldedNodes: "shieldedNodes.enabled",
      enableLegacyAbac: "legacyAbac.enabled",
      "loggingConfig.enableComponents": "loggingConfig.componentConfig.enableComponents",
      "monitoringConfig.enableComponents": "monitoringConfig.componentConfig.enableComponents",
      "monitoringConfig.managedPrometheus": "monitoringConfig.managedPrometheusConfig",
      "maintenancePolicy.dailyMaintenanceWindow": "maintenancePolicy.window.dailyMaintenanceWindow",
      "maintenancePolicy.recurringWindow": RECURRING,
      "maintenancePolicy.recurringWindow.startTime": `${RECURRING}.window.startTime`,
      "maintenancePolicy.recurringWindow.endTime": `${RECURRING}.window.endTime`,
      "maintenancePolicy.maintenanceExclusions": EXCLUSIONS,
      "maintenancePolicy.maintenanceExclusions.exclusionOptions": `${EXCLUSIONS}.maintenanceExclusionOptions`,
      ...accelerators("nodeConfig"),
    },
    own: PORT,
    unmapped: {
      project: PATH,
      deletionProtection: PLUGIN,
      removeDefaultNodePool: PLUGIN,
      networkingMode: "is whether ipAllocationPolicy.useIpAliases is asked for",
      "maintenancePolicy.maintenanceExclusions.exclusionName": "is the key of the map",
    },
  },
  "gcp:container/nodePool:NodePool": {
    requests: ["container.projects.locations.clusters.nodePools.create"],
    within: { "container.projects.locations.clusters.nodePools.create": "nodePool" },
    names: {
      nodeLocations: "locations",
      nodeCount: "initialNodeCount",
      maxPodsPerNode: "maxPodsConstraint.maxPodsPerNode",
      nodeConfig: "config",
      ...accelerators("config"),
    },
    own: PORT,
    unmapped: { project: PATH, location: PATH, cluster: PATH },
  },
} as const satisfies NamesByType;
