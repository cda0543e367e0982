/** What the contract suites need to know about Azure. */
import { adapter as azure } from "../../../components/cloud/azure/adapter";
import { azurePlacement } from "../../../components/placement/azure";
import { ROLES } from "../../../components/account/roles.azure";
import type { AskedPool, CloudFixture } from "./cloud-fixtures";
import { at, listAt, type Registered } from "../recorder";

const SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";
const TENANT = "6f1d2b3c-0a9b-4c8d-9e7f-1a2b3c4d5e6f";
const ZONES = ["1", "2", "3"];
const CLUSTER = "azure-native:containerservice:ManagedCluster";

export const AZURE_PLACEMENT = azurePlacement.parse({
  subscriptionId: SUBSCRIPTION,
  tenantId: TENANT,
  region: "eastus",
  zones: ZONES,
  admins: ["11111111-2222-3333-4444-555555555555"],
  readers: ["66666666-7777-8888-9999-000000000000"],
  groups: { "research-engineers": "aaaaaaaa-7777-4888-8999-000000000000" },
  pushers: ["cccccccc-7777-4888-8999-000000000000"],
  apiAccess: ["10.8.0.0/16", "203.0.113.0/24"],
});

const VNET = `/subscriptions/${SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/hub`;

const AZURE_NETWORK = {
  vnetId: VNET,
  nodeSubnetId: `${VNET}/subnets/nodes`,
  apiServerSubnetId: `${VNET}/subnets/api-server`,
  endpointSubnetId: `${VNET}/subnets/endpoints`,
  egress: "routes",
} as const;

/** The kubeconfig that Azure makes for users, as far as the program reads it. */
const USER_KUBECONFIG = `clusters:
- name: c
  cluster:
    certificate-authority-data: Q0E=
    server: https://stratiform-dev.hcp.eastus.azmk8s.io:443
`;

function computed(type: string, name: string): Record<string, unknown> {
  const key = `https://keys-vault1a2b.vault.azure.net/keys/${name.replace("keys-", "")}`;
  const outputs: Readonly<Record<string, Record<string, unknown>>> = {
    "azure-native:resources:ResourceGroup": { name: "stratiform-dev" },
    "azure-native:keyvault:Vault": { name: "keys-vault1a2b" },
    "azure-native:keyvault:Key": { keyUri: key, keyUriWithVersion: `${key}/0123456789abcdef` },
    "azure-native:managedidentity:UserAssignedIdentity": {
      name,
      clientId: `${name}-client`,
      principalId: `${name}-principal`,
    },
    "azure-native:network:VirtualNetwork": { name },
    "azure-native:storage:StorageAccount": { name: name.replaceAll("-", "") },
    "azure-native:storage:BlobContainer": { name },
    "azure-native:dns:Zone": { name: name.replace("dns-", ""), nameServers: ["ns1-01.azure-dns.com."] },
    "azure-native:keyvault:Secret": { name: name.replace("secrets-", "") },
    "azure-native:containerregistry:Registry": { loginServer: `${name}.azurecr.io` },
    [CLUSTER]: {
      name: "stratiform-dev-cluster",
      fqdn: "stratiform-dev.hcp.eastus.azmk8s.io",
      privateFQDN: "stratiform-dev.privatelink.eastus.azmk8s.io",
      oidcIssuerProfile: { issuerURL: "https://eastus.oic.prod-aks.azure.com/tenant/cluster/" },
    },
  };
  return outputs[type] ?? {};
}

function readPool(inputs: Readonly<Record<string, unknown>>, ignored: readonly string[]): AskedPool {
  return {
    labels: (inputs["nodeLabels"] ?? {}) as Record<string, string>,
    taints: listAt(inputs, "nodeTaints").map((text) => {
      const [, key = "", value = "", effect = ""] = /^([^=]+)=([^:]*):(\w+)$/.exec(String(text)) ?? [];
      return { key, ...(value !== "" && { value }), effect };
    }),
    min: Number(inputs["minCount"]),
    max: Number(inputs["maxCount"]),
    ignored,
    counted: inputs["count"] !== undefined,
    newFirst: (at(inputs, "upgradeSettings.maxSurge") ?? "0") !== "0",
  };
}

const POOL = "azure-native:containerservice:AgentPool";

const isCluster = ({ type }: Registered) => type === CLUSTER;

const roleOf = (id: unknown) =>
  Object.entries(ROLES).find(([, guid]) => String(id).endsWith(`/roleDefinitions/${guid}`))?.[0] ?? "unknown";

export const AZURE_FIXTURE: CloudFixture = {
  adapter: azure,
  placement: { azure: AZURE_PLACEMENT },
  ownNetwork: { azure: { ...AZURE_PLACEMENT, network: AZURE_NETWORK } },
  zones: ZONES,
  nodesOf: (resources, pool) =>
    resources
      .filter(({ name, type }) => name === `node-pools-${pool}` && type === POOL)
      .map(({ inputs }) => ({
        zones: listAt(inputs, "availabilityZones").map(String),
        diskGiB: Number(inputs["osDiskSizeGB"]),
      })),
  reserving: (pool) => {
    const groupId = `/subscriptions/${AZURE_PLACEMENT.subscriptionId}/resourceGroups/reserved/providers/Microsoft.Compute/capacityReservationGroups/${pool}`;
    return { azure: { ...AZURE_PLACEMENT, capacityReservations: { [pool]: { groupId, zone: "2" } } } };
  },
  machines: {
    system: { type: "Standard_D4ps_v5", architecture: "arm64", vcpu: 4, devices: 0 },
    general: { type: "Standard_D8s_v5", architecture: "amd64", vcpu: 8, devices: 0 },
    l4: { type: "Standard_NC16as_T4_v3", architecture: "amd64", vcpu: 16, devices: 1 },
  },
  impossible: "TPU-v6e",
  computed,
  lookUps: {
    "azure-native:containerservice:listManagedClusterUserCredentials": {
      kubeconfigs: [{ name: "clusterUser", value: Buffer.from(USER_KUBECONFIG).toString("base64") }],
    },
  },
  poolType: POOL,
  innerPools: (resources) =>
    resources.filter(isCluster).flatMap(({ inputs, options }) =>
      listAt(inputs, "agentPoolProfiles").map((profile, index) =>
        readPool(
          profile as Record<string, unknown>,
          (options.ignoreChanges ?? []).filter((path) => path.startsWith(`agentPoolProfiles[${index}]`)),
        ),
      ),
    ),
  systemNodes: "cluster-control-plane",
  subnetType: "azure-native:network:Subnet",
  nodeSubnets: 1,
  readPool: ({ inputs, options }) => readPool(inputs, options.ignoreChanges ?? []),
  advice: {
    "azure-vault-key-expires": "data under a key that ended could not be read; keys rotate instead",
    "azure-vault-secret-expires": "whoever sets a value says until when it holds",
    "azure-container-registry-customer-key": "the key would need a vault that the internet reaches",
  },
  imageRights: (resources) =>
    resources
      .filter(({ type }) => type === "azure-native:authorization:RoleAssignment")
      .map(({ inputs }) => [inputs["principalId"], roleOf(inputs["roleDefinitionId"]), inputs["scope"]].map(String))
      .map(([who = "", right = "", place = ""]) => [who, right, place] as const)
      .filter(([, right]) => right.startsWith("Acr") && right !== "AcrPull"),
  pushRights: ["AcrPush"],
  apiReachedFrom: (resources) => {
    const access = at(resources.find(isCluster)?.inputs, "apiServerAccessProfile");
    const isInNetwork = at(access, "enableVnetIntegration") === true && at(access, "subnetId") !== undefined;
    return {
      internet:
        at(access, "enablePrivateCluster") === true ? undefined : listAt(access, "authorizedIPRanges").map(String),
      network: isInNetwork ? "whatever is connected" : [],
    };
  },
  rightsOf: (resources, identity) =>
    resources
      .filter(({ type }) => type === "azure-native:authorization:RoleAssignment")
      .filter(({ inputs }) => inputs["principalId"] === `${identity}-principal`)
      .map(({ inputs }) => {
        const prefix = /:path\] StringStartsWith '([^']*)'/.exec(String(inputs["condition"]))?.[1];
        const place = String(at(inputs, "scope"));
        return [roleOf(inputs["roleDefinitionId"]), prefix === undefined ? place : `${place}/${prefix}`] as const;
      }),
  objectRights: { read: "Storage Blob Data Reader", write: "Storage Blob Data Contributor" },
  secretRight: "Key Vault Secrets User",
  zoneRight: "DNS Zone Contributor",
  beyondZones: { records: ["Reader"], challenges: [] },
  sharedFiles: {
    type: "azure-native:storage:StorageAccount",
    keyAt: { parent: "encryption.keyVaultProperties", name: "keyName" },
  },
  keptRegistry: "registry",
  withoutKey: ["secrets", "registry"],
};
