/** Everything that the simulated `azure-native` plugin knows. Facts of its version: docs of @pulumi/azure-native 3.28.0. */
import { z } from "zod";
import type { CloudTable, Place, Plain } from "../plugin/row";
import { AGENT_POOL_TYPES } from "./cluster/agent-pools";
import { guid, location } from "./values/arm";
import { CLUSTER_TYPES } from "./cluster/cluster";
import { userCredentials } from "./cluster/cluster-outputs";
import { DNS_TYPES } from "./network/dns";
import { GROUP_TYPES } from "./account/groups";
import { IDENTITY_TYPES } from "./account/identity";
import { KEY_TYPES } from "./account/keys";
import { LOG_TYPES } from "./stores/logs";
import { NETWORK_TYPES } from "./network/network";
import { PRIVATE_LINK_TYPES } from "./network/private-link";
import { REGISTRY_TYPES } from "./stores/registry";
import { SECRET_TYPES } from "./stores/secrets";
import { STORAGE_ACCOUNT_TYPES } from "./stores/storage-accounts";
import { STORAGE_SERVICE_TYPES } from "./stores/storage-services";
import { SUBNET_TYPES } from "./network/subnets";
import { textAt } from "../plugin/reading";

/**
 * What a new subscription may have of each, in a region where Azure counts by region.
 * learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits; pools and nodes:
 * learn.microsoft.com/azure/aks/quotas-skus-regions. Cores by family of machines are asked for, and have no default here.
 */
const LIMITS = {
  ResourceGroups: 980,
  RoleAssignments: 4000,
  FederatedIdentityCredentials: 20,
  VirtualNetworks: 1000,
  Subnets: 3000,
  NetworkSecurityGroups: 5000,
  PublicIPAddresses: 1000,
  PrivateEndpoints: 1000,
  PrivateDnsZones: 1000,
  DnsZones: 250,
  StorageAccounts: 250,
  DiagnosticSettings: 5,
  ManagedClusters: 5000,
  AgentPools: 99,
} as const satisfies Readonly<Record<string, number>>;

export const AZURE_TABLE = {
  package: "azure-native",
  version: "3.28.0",
  cloud: "azure",
  configuration: z.strictObject({
    subscriptionId: guid().optional(),
    tenantId: guid().optional(),
    location: location().optional(),
    environment: z.literal("public").optional(),
    disablePulumiPartnerId: z.boolean().optional(),
  }),
  signIn,
  types: {
    ...GROUP_TYPES,
    ...IDENTITY_TYPES,
    ...KEY_TYPES,
    ...SECRET_TYPES,
    ...NETWORK_TYPES,
    ...SUBNET_TYPES,
    ...PRIVATE_LINK_TYPES,
    ...DNS_TYPES,
    ...STORAGE_ACCOUNT_TYPES,
    ...STORAGE_SERVICE_TYPES,
    ...LOG_TYPES,
    ...REGISTRY_TYPES,
    ...CLUSTER_TYPES,
    ...AGENT_POOL_TYPES,
  },
  limits: LIMITS,
  functions: { "azure-native:containerservice:listManagedClusterUserCredentials": userCredentials },
} satisfies CloudTable;

/** Every request names the configured subscription; credentials without rights there are refused by its first answer. */
function signIn(configuration: Plain, credentials: string): Place | string {
  const account = textAt(configuration, "subscriptionId") ?? credentials;
  if (account.toLowerCase() !== credentials.toLowerCase()) {
    return `AuthorizationFailed: the client has no authorization over scope /subscriptions/${account}; its rights are in subscription ${credentials}`;
  }
  return { account, region: textAt(configuration, "location") ?? "", configuration };
}
