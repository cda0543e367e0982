/** Azure types that hold no data, with the reason. */
export const AZURE_HOLDS_NO_DATA = {
  "azure-native:resources:ResourceGroup": "a name that others are in",
  // Identity
  "azure-native:managedidentity:UserAssignedIdentity":
    "an identity; Azure keeps its credentials and shows them to nobody",
  "azure-native:managedidentity:FederatedIdentityCredential": "whom an identity trusts; holds no secret",
  "azure-native:authorization:RoleAssignment": "rights",
  // Network
  "azure-native:network:VirtualNetwork": "addresses",
  "azure-native:network:Subnet": "addresses",
  "azure-native:network:PublicIPAddress": "an address",
  "azure-native:network:NatGateway": "a way for traffic, which its ends encrypt",
  "azure-native:network:PrivateEndpoint": "a way to a service, which serves TLS only",
  "azure-native:network:PrivateDnsZoneGroup": "names of a private endpoint",
  "azure-native:privatedns:PrivateZone": "names",
  "azure-native:privatedns:VirtualNetworkLink": "who may ask for names",
  "azure-native:network:FlowLog": "writes to a storage account, which has rules",
  // Rules about what has rules
  "azure-native:monitor:DiagnosticSetting": "writes to a storage account or workspace, which have rules",
  "azure-native:storage:BlobServiceProperties": "a setting of a storage account, which has rules",
  "azure-native:storage:ManagementPolicy": "a setting of a storage account, which has rules",
  "azure-native:containerservice:MaintenanceConfiguration": "a time",
  "azure-native:dns:Zone": "public names",
} as const satisfies Readonly<Record<string, string>>;
