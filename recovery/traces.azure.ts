/**
 * How things on Azure are found again: an id is the path of names that leads to the resource, and every name is known
 * before Azure is asked. What nobody recorded is listed by its tags.
 */
import { z } from "zod";
import { tagName } from "../components/account/names.azure";
import { STACK_LABEL } from "../components/core/labels";
import { CliFailed, fill, labelMap, text, type CloudTraces, type Trace } from "./trace";

const GROUP = "/subscriptions/{@account}/resourceGroups/{resourceGroupName}";

/** A resource in a group: its type, and the input or fixed name for each part of it. */
function inGroup(type: string, names: readonly string[], labelled: boolean): Trace {
  const [provider = "", ...kinds] = type.split("/");
  const path = kinds.map((kind, index) => `${kind}/${names[index] ?? ""}`).join("/");
  const template = `${GROUP}/providers/${provider}/${path}`;
  const pattern = new RegExp(
    `^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/${provider}/${kinds.map((kind) => `${kind}/[^/]+`).join("/")}$`,
    "i",
  );
  return {
    by: "inputs",
    labelled,
    id: (inputs, place) => fill(template, inputs, place),
    ...(labelled && { seen: (name: string) => (pattern.test(name) ? name : undefined) }),
  };
}

const tagged = (type: string, ...names: readonly string[]) => inGroup(type, names, true);
const untagged = (type: string, ...names: readonly string[]) => inGroup(type, names, false);

export const AZURE_TYPES = {
  "azure-native:resources:ResourceGroup": {
    by: "inputs",
    labelled: true,
    id: (inputs, place) => fill(GROUP, inputs, place),
    seen: (name) => (/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i.test(name) ? name : undefined),
  },
  "azure-native:managedidentity:UserAssignedIdentity": tagged(
    "Microsoft.ManagedIdentity/userAssignedIdentities",
    "{resourceName}",
  ),
  "azure-native:managedidentity:FederatedIdentityCredential": untagged(
    "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
    "{resourceName}",
    "{federatedIdentityCredentialResourceName}",
  ),
  // The provider makes the name, a GUID, before it asks.
  "azure-native:authorization:RoleAssignment": {
    by: "inputs",
    labelled: false,
    id: (inputs, place) =>
      fill("{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}", inputs, place),
  },
  "azure-native:keyvault:Vault": tagged("Microsoft.KeyVault/vaults", "{vaultName}"),
  "azure-native:keyvault:Key": tagged("Microsoft.KeyVault/vaults/keys", "{vaultName}", "{keyName}"),
  "azure-native:keyvault:Secret": tagged("Microsoft.KeyVault/vaults/secrets", "{vaultName}", "{secretName}"),
  "azure-native:compute:DiskEncryptionSet": tagged("Microsoft.Compute/diskEncryptionSets", "{diskEncryptionSetName}"),
  "azure-native:network:VirtualNetwork": tagged("Microsoft.Network/virtualNetworks", "{virtualNetworkName}"),
  "azure-native:network:NetworkSecurityGroup": tagged(
    "Microsoft.Network/networkSecurityGroups",
    "{networkSecurityGroupName}",
  ),
  "azure-native:network:PublicIPAddress": tagged("Microsoft.Network/publicIPAddresses", "{publicIpAddressName}"),
  "azure-native:network:NatGateway": tagged("Microsoft.Network/natGateways", "{natGatewayName}"),
  "azure-native:network:Subnet": untagged(
    "Microsoft.Network/virtualNetworks/subnets",
    "{virtualNetworkName}",
    "{subnetName}",
  ),
  "azure-native:network:PrivateEndpoint": tagged("Microsoft.Network/privateEndpoints", "{privateEndpointName}"),
  "azure-native:network:PrivateDnsZoneGroup": untagged(
    "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
    "{privateEndpointName}",
    "{privateDnsZoneGroupName}",
  ),
  "azure-native:dns:Zone": tagged("Microsoft.Network/dnsZones", "{zoneName}"),
  "azure-native:privatedns:PrivateZone": tagged("Microsoft.Network/privateDnsZones", "{privateZoneName}"),
  "azure-native:privatedns:VirtualNetworkLink": tagged(
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    "{privateZoneName}",
    "{virtualNetworkLinkName}",
  ),
  "azure-native:storage:StorageAccount": tagged("Microsoft.Storage/storageAccounts", "{accountName}"),
  "azure-native:storage:BlobContainer": untagged(
    "Microsoft.Storage/storageAccounts/blobServices/containers",
    "{accountName}",
    "default",
    "{containerName}",
  ),
  "azure-native:storage:BlobServiceProperties": untagged(
    "Microsoft.Storage/storageAccounts/blobServices",
    "{accountName}",
    "{blobServicesName}",
  ),
  "azure-native:storage:FileServiceProperties": untagged(
    "Microsoft.Storage/storageAccounts/fileServices",
    "{accountName}",
    "{fileServicesName}",
  ),
  "azure-native:storage:ManagementPolicy": untagged(
    "Microsoft.Storage/storageAccounts/managementPolicies",
    "{accountName}",
    "{managementPolicyName}",
  ),
  "azure-native:network:FlowLog": tagged(
    "Microsoft.Network/networkWatchers/flowLogs",
    "{networkWatcherName}",
    "{flowLogName}",
  ),
  "azure-native:monitor:DiagnosticSetting": {
    by: "inputs",
    labelled: false,
    id: (inputs, place) => fill("{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}", inputs, place),
  },
  "azure-native:containerregistry:Registry": tagged("Microsoft.ContainerRegistry/registries", "{registryName}"),
  "azure-native:containerservice:ManagedCluster": tagged(
    "Microsoft.ContainerService/managedClusters",
    "{resourceName}",
  ),
  "azure-native:containerservice:AgentPool": tagged(
    "Microsoft.ContainerService/managedClusters/agentPools",
    "{resourceName}",
    "{agentPoolName}",
  ),
  "azure-native:containerservice:MaintenanceConfiguration": untagged(
    "Microsoft.ContainerService/managedClusters/maintenanceConfigurations",
    "{resourceName}",
    "{configName}",
  ),
} as const satisfies Readonly<Record<string, Trace>>;

const account = z.looseObject({ id: z.string() });
const tags = z.record(z.string(), z.string()).nullish();
const groups = z.array(z.looseObject({ id: z.string(), managedBy: z.string().nullish(), tags }));
const listed = z.array(z.looseObject({ id: z.string(), tags }));

const STACK_TAG = tagName(STACK_LABEL);

export const AZURE_TRACES: CloudTraces = {
  package: "azure-native",
  types: AZURE_TYPES,
  place: (provider) => {
    const subscription = text(provider, "subscriptionId");
    return subscription === undefined ? undefined : { account: subscription, region: text(provider, "location") ?? "" };
  },
  labelsOf: (outputs) => labelMap(outputs["tags"]),
  stackLabel: (stack) => ({ key: STACK_TAG, value: stack }),
  search: async (run, { account: subscription }, stack) => {
    const here = account.parse(await run("az", "account", "show", "--subscription", subscription, "--output", "json"));
    if (here.id.toLowerCase() !== subscription.toLowerCase())
      throw new CliFailed(`az answers for subscription ${here.id}, and the stack is in ${subscription}`);
    const inside = ["--subscription", subscription, "--output", "json"];
    const every = groups.parse(await run("az", "group", "list", ...inside));
    // Groups that a service manages, such as the one with a cluster's machines, copy the tags of what they belong to.
    const foreign = every.flatMap(({ id, managedBy }) => (managedBy ? [`${id.toLowerCase()}/`] : []));
    const own = every.filter(({ managedBy, tags: carried }) => !managedBy && carried?.[STACK_TAG] === stack);
    const found = listed.parse(await run("az", "resource", "list", "--tag", `${STACK_TAG}=${stack}`, ...inside));
    return [...own, ...found]
      .filter(({ id }) => !foreign.some((group) => id.toLowerCase().startsWith(group)))
      .map(({ id, tags: carried }) => ({ name: id, labels: carried ?? {} }));
  },
  unfinished: ({ provisioningState: state }) =>
    typeof state === "string" && /^(Creating|Updating|Accepted)$/.test(state) ? state : undefined,
};
