/**
 * How things on Azure are found again: an id is the path of names that leads to the resource, and every name is known
 * before Azure is asked. What nobody recorded is listed by its tags.
 */
import { z } from "zod";
import { BY_CLOUD } from "../catalogue/clouds";
import { AZURE } from "../catalogue/tokens/azure";
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
  [AZURE.resourceGroup]: {
    by: "inputs",
    labelled: true,
    id: (inputs, place) => fill(GROUP, inputs, place),
    seen: (name) => (/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i.test(name) ? name : undefined),
  },
  [AZURE.managedIdentity]: tagged("Microsoft.ManagedIdentity/userAssignedIdentities", "{resourceName}"),
  [AZURE.federatedCredential]: untagged(
    "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
    "{resourceName}",
    "{federatedIdentityCredentialResourceName}",
  ),
  // The provider makes the name, a GUID, before it asks.
  [AZURE.roleAssignment]: {
    by: "inputs",
    labelled: false,
    id: (inputs, place) =>
      fill("{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}", inputs, place),
  },
  [AZURE.vault]: tagged("Microsoft.KeyVault/vaults", "{vaultName}"),
  [AZURE.vaultKey]: tagged("Microsoft.KeyVault/vaults/keys", "{vaultName}", "{keyName}"),
  [AZURE.vaultSecret]: tagged("Microsoft.KeyVault/vaults/secrets", "{vaultName}", "{secretName}"),
  [AZURE.diskEncryptionSet]: tagged("Microsoft.Compute/diskEncryptionSets", "{diskEncryptionSetName}"),
  [AZURE.virtualNetwork]: tagged("Microsoft.Network/virtualNetworks", "{virtualNetworkName}"),
  [AZURE.securityGroup]: tagged("Microsoft.Network/networkSecurityGroups", "{networkSecurityGroupName}"),
  [AZURE.publicAddress]: tagged("Microsoft.Network/publicIPAddresses", "{publicIpAddressName}"),
  [AZURE.natGateway]: tagged("Microsoft.Network/natGateways", "{natGatewayName}"),
  [AZURE.subnet]: untagged("Microsoft.Network/virtualNetworks/subnets", "{virtualNetworkName}", "{subnetName}"),
  [AZURE.privateEndpoint]: tagged("Microsoft.Network/privateEndpoints", "{privateEndpointName}"),
  [AZURE.privateDnsZoneGroup]: untagged(
    "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
    "{privateEndpointName}",
    "{privateDnsZoneGroupName}",
  ),
  [AZURE.dnsZone]: tagged("Microsoft.Network/dnsZones", "{zoneName}"),
  [AZURE.privateDnsZone]: tagged("Microsoft.Network/privateDnsZones", "{privateZoneName}"),
  [AZURE.privateDnsLink]: tagged(
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    "{privateZoneName}",
    "{virtualNetworkLinkName}",
  ),
  [AZURE.storageAccount]: tagged("Microsoft.Storage/storageAccounts", "{accountName}"),
  [AZURE.blobContainer]: untagged(
    "Microsoft.Storage/storageAccounts/blobServices/containers",
    "{accountName}",
    "default",
    "{containerName}",
  ),
  [AZURE.blobService]: untagged(
    "Microsoft.Storage/storageAccounts/blobServices",
    "{accountName}",
    "{blobServicesName}",
  ),
  [AZURE.fileService]: untagged(
    "Microsoft.Storage/storageAccounts/fileServices",
    "{accountName}",
    "{fileServicesName}",
  ),
  [AZURE.storageLifecycle]: untagged(
    "Microsoft.Storage/storageAccounts/managementPolicies",
    "{accountName}",
    "{managementPolicyName}",
  ),
  [AZURE.flowLog]: tagged("Microsoft.Network/networkWatchers/flowLogs", "{networkWatcherName}", "{flowLogName}"),
  [AZURE.diagnosticSetting]: {
    by: "inputs",
    labelled: false,
    id: (inputs, place) => fill("{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}", inputs, place),
  },
  [AZURE.containerRegistry]: tagged("Microsoft.ContainerRegistry/registries", "{registryName}"),
  [AZURE.aksCluster]: tagged("Microsoft.ContainerService/managedClusters", "{resourceName}"),
  [AZURE.aksAgentPool]: tagged(
    "Microsoft.ContainerService/managedClusters/agentPools",
    "{resourceName}",
    "{agentPoolName}",
  ),
  [AZURE.aksMaintenance]: untagged(
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
  package: BY_CLOUD.azure.package,
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
