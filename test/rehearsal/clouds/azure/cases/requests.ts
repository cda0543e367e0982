/** The requests of an Azure foundation that mistakes are made in, by what they ask for. */
import type { Plain } from "../../../../../rehearsal/clouds/plugin/row";
import type { Change, Meant } from "../../../../support/clouds/account-mistakes";
import { AZURE_PLACEMENT } from "../../../../support/clouds/azure-fixture";

/** `[what is wrong, in which request, with which inputs, what the account says]` */
export type Wrong = readonly [string, Meant, Change | ((inputs: Plain) => Change), RegExp];

export const ACCOUNT = AZURE_PLACEMENT.subscriptionId;
export const AZURE = (token: string) => `azure-native:${token}`;

export const VAULT = { type: AZURE("keyvault:Vault") };
export const KEY = { type: AZURE("keyvault:Key"), name: "keys-disks" };
export const SET = { type: AZURE("compute:DiskEncryptionSet") };
export const VNET = { type: AZURE("network:VirtualNetwork") };
export const ADDRESS = { type: AZURE("network:PublicIPAddress") };
export const GATEWAY = { type: AZURE("network:NatGateway") };
export const FLOW_LOG = { type: AZURE("network:FlowLog") };
export const ENDPOINT = { type: AZURE("network:PrivateEndpoint"), name: "network-vault" };
export const ZONE = { type: AZURE("privatedns:PrivateZone"), name: "network-vault" };
export const LINK = { type: AZURE("privatedns:VirtualNetworkLink"), name: "network-vault" };
export const SETTING = { type: AZURE("monitor:DiagnosticSetting") };
export const CLUSTER = { type: AZURE("containerservice:ManagedCluster") };
export const REGISTRY = { type: AZURE("containerregistry:Registry") };
export const MODELS = { type: AZURE("storage:StorageAccount"), name: "models" };
export const CONTAINER = { type: AZURE("storage:BlobContainer") };
export const CREDENTIAL = { type: AZURE("managedidentity:FederatedIdentityCredential"), name: "models-read" };
export const subnet = (name: string) => ({ type: AZURE("network:Subnet"), name: `network-${name}` });
export const pool = (name: string) => ({ type: AZURE("containerservice:AgentPool"), name: `node-pools-${name}` });
export const right = (name: string) => ({ type: AZURE("authorization:RoleAssignment"), name });
export const policy = (name: string) => ({ type: AZURE("storage:ManagementPolicy"), name });

export const PROFILE = "agentPoolProfiles[0]";
export const KMS = "securityProfile.azureKeyVaultKms";
export const NOBODY = "99999999-8888-7777-6666-555555555555";

const GROUP = `/subscriptions/${ACCOUNT}/resourceGroups/stratiform-dev`;

export function subnetId(name: string): string {
  return `${GROUP}/providers/Microsoft.Network/virtualNetworks/stratiform-dev-network/subnets/${name}`;
}

/** The value at a path with one more letter: an id or name that nothing has. */
export function misspelt(inputs: Plain, path: string): Change {
  const value = path.split(".").reduce<unknown>((inner, key) => (inner as Plain)[key], inputs);
  return { [path]: `${String(value)}s` };
}

export function unknownRole(inputs: Plain): Change {
  return { roleDefinitionId: String(inputs["roleDefinitionId"]).replace(/[^/]+$/, NOBODY) };
}

export function reservation(): Change {
  return { capacityReservationGroupID: `${GROUP}/providers/Microsoft.Compute/capacityReservationGroups/a100` };
}
