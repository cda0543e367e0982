/** Azure types that hold no data, with the reason. */
import { AZURE } from "../../catalogue/tokens/azure";
export const AZURE_HOLDS_NO_DATA = {
  [AZURE.resourceGroup]: "a name that others are in",
  // Identity
  [AZURE.managedIdentity]: "an identity; Azure keeps its credentials and shows them to nobody",
  [AZURE.federatedCredential]: "whom an identity trusts; holds no secret",
  [AZURE.roleAssignment]: "rights",
  // Network
  [AZURE.virtualNetwork]: "addresses",
  [AZURE.subnet]: "addresses",
  [AZURE.publicAddress]: "an address",
  [AZURE.natGateway]: "a way for traffic, which its ends encrypt",
  [AZURE.privateEndpoint]: "a way to a service, which serves TLS only",
  [AZURE.privateDnsZoneGroup]: "names of a private endpoint",
  [AZURE.privateDnsZone]: "names",
  [AZURE.privateDnsLink]: "who may ask for names",
  [AZURE.flowLog]: "writes to a storage account, which has rules",
  // Rules about what has rules
  [AZURE.diagnosticSetting]: "writes to a storage account or workspace, which have rules",
  [AZURE.blobService]: "a setting of a storage account, which has rules",
  [AZURE.storageLifecycle]: "a setting of a storage account, which has rules",
  [AZURE.aksMaintenance]: "a time",
  [AZURE.dnsZone]: "public names",
  [AZURE.capacityReservationGroup]: "room for machines, whose disks have rules",
} as const satisfies Readonly<Record<string, string>>;
