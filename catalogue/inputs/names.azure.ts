/**
 * Requests of Azure that the inputs of `@pulumi/azure-native` become. Its names are those of the REST specifications, with what
 * lies in `properties` lifted, so that hardly any needs an entry.
 */
import type { NamesByType } from "./names";

/** The plugin gives every resource that has one the location of its group, where the stack gives none. */
const LOCATION = { location: "the resource group's" } as const;

export const AZURE_NAMES = {
  "azure-native:resources:ResourceGroup": {
    requests: ["resource.ResourceGroups.create_or_update"],
    given: { location: "the provider's own, where the stack gives none" },
  },
  "azure-native:managedidentity:UserAssignedIdentity": {
    requests: ["msi.UserAssignedIdentities.create_or_update"],
    given: LOCATION,
  },
  "azure-native:managedidentity:FederatedIdentityCredential": {
    requests: ["msi.FederatedIdentityCredentials.create_or_update"],
  },
  "azure-native:authorization:RoleAssignment": { requests: ["authorization.RoleAssignments.create"] },
  "azure-native:keyvault:Vault": { requests: ["keyvault.Vaults.create_or_update"], given: LOCATION },
  "azure-native:keyvault:Key": { requests: ["keyvault.Keys.create_if_not_exist"] },
  "azure-native:keyvault:Secret": {
    requests: ["keyvault.Secrets.create_or_update"],
    names: {
      "properties.attributes.expires": "properties.attributes.exp",
      "properties.attributes.notBefore": "properties.attributes.nbf",
    },
  },
  "azure-native:compute:DiskEncryptionSet": {
    requests: ["compute.DiskEncryptionSets.create_or_update"],
    given: LOCATION,
  },
  "azure-native:network:VirtualNetwork": { requests: ["network.VirtualNetworks.create_or_update"] },
  "azure-native:network:NetworkSecurityGroup": { requests: ["network.NetworkSecurityGroups.create_or_update"] },
  "azure-native:network:PublicIPAddress": { requests: ["network.PublicIPAddresses.create_or_update"] },
  "azure-native:network:NatGateway": { requests: ["network.NatGateways.create_or_update"] },
  "azure-native:network:Subnet": { requests: ["network.Subnets.create_or_update"] },
  "azure-native:network:PrivateEndpoint": { requests: ["network.PrivateEndpoints.create_or_update"] },
  "azure-native:network:PrivateDnsZoneGroup": { requests: ["network.PrivateDnsZoneGroups.create_or_update"] },
  "azure-native:network:FlowLog": { requests: ["network.FlowLogs.create_or_update"] },
  "azure-native:privatedns:PrivateZone": { requests: ["privatedns.PrivateZones.create_or_update"] },
  "azure-native:privatedns:VirtualNetworkLink": { requests: ["privatedns.VirtualNetworkLinks.create_or_update"] },
  "azure-native:dns:Zone": { requests: ["dns.Zones.create_or_update"] },
  "azure-native:storage:StorageAccount": {
    requests: ["storage.StorageAccounts.create"],
    names: {
      enableHttpsTrafficOnly: "supportsHttpsTrafficOnly",
      networkRuleSet: "networkAcls",
      "networkRuleSet.ipRules.iPAddressOrRange": "networkAcls.ipRules.value",
      "encryption.encryptionIdentity": "encryption.identity",
      "encryption.encryptionIdentity.encryptionUserAssignedIdentity": "encryption.identity.userAssignedIdentity",
    },
    given: LOCATION,
  },
  "azure-native:storage:BlobContainer": { requests: ["storage.BlobContainers.create"] },
  "azure-native:storage:BlobServiceProperties": { requests: ["storage.BlobServices.set_service_properties"] },
  "azure-native:storage:FileServiceProperties": { requests: ["storage.FileServices.set_service_properties"] },
  "azure-native:storage:ManagementPolicy": { requests: ["storage.ManagementPolicies.create_or_update"] },
  "azure-native:monitor:DiagnosticSetting": { requests: ["monitor.DiagnosticSettings.create_or_update"] },
  "azure-native:containerregistry:Registry": { requests: ["containerregistry.Registries.create"], given: LOCATION },
  "azure-native:containerservice:ManagedCluster": {
    requests: ["containerservice.ManagedClusters.create_or_update"],
    given: LOCATION,
  },
  "azure-native:containerservice:AgentPool": { requests: ["containerservice.AgentPools.create_or_update"] },
  "azure-native:containerservice:MaintenanceConfiguration": {
    requests: ["containerservice.MaintenanceConfigurations.create_or_update"],
  },
} as const satisfies NamesByType;
