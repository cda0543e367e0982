/** AKS clusters: the inputs they take, what they refer to, and the rights their identity needs there. */
import { z } from "zod";
import { AZURE } from "../../../../catalogue/tokens/azure";
import type { Reference, TypeRow } from "../../plugin/row";
import { elsewhere, guid, location, tags, tracked } from "../values/arm";
import { POOL_SHAPE, poolName } from "./agent-pool-inputs";
import { poolNodes } from "./agent-pool-nodes";
import {
  apiSubnetProblem,
  apiZoneProblem,
  kubeletProblem,
  nodeSubnetProblem,
  readsSet,
  usesKey,
  usesVault,
} from "./cluster-fits";
import { allPools, CLUSTER_COMPUTED, clusterOutputs, ownerOf } from "./cluster-outputs";
import { clusterRules, clusterUpdates } from "./cluster-rules";
import { listAt, textAt } from "../../plugin/reading";
import { named } from "../values/values";

/** Minors that AKS makes new clusters with. learn.microsoft.com/azure/aks/supported-kubernetes-versions, 2026-08-05 */
const VERSIONS = ["1.34", "1.35", "1.36"] as const;

const enabled = z.strictObject({ enabled: z.boolean().optional() });
const address = () => z.string().regex(/^\d{1,3}(\.\d{1,3}){3}$/, "must be an IPv4 address");
const cidr = () => z.string().regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, "must be an IPv4 block");

const networkProfile = z.strictObject({
  networkPlugin: z.enum(["azure", "none"]).optional(),
  networkPluginMode: z.literal("overlay").optional(),
  networkDataplane: z.enum(["azure", "cilium"]).optional(),
  networkPolicy: z.enum(["azure", "calico", "cilium", "none"]).optional(),
  podCidr: cidr().optional(),
  serviceCidr: cidr().optional(),
  dnsServiceIP: address().optional(),
  loadBalancerSku: z.literal("standard", "must be standard: basic has been retired").optional(),
  outboundType: z
    .enum(["loadBalancer", "userDefinedRouting", "managedNATGateway", "userAssignedNATGateway", "none"])
    .optional(),
  loadBalancerProfile: z
    .strictObject({
      managedOutboundIPs: z
        .strictObject({ count: z.int().min(1).max(100), countIPv6: z.int().min(0).max(100).optional() })
        .optional(),
      allocatedOutboundPorts: z.int().min(0).max(64000).optional(),
      backendPoolType: z.enum(["NodeIPConfiguration", "NodeIP"]).optional(),
      idleTimeoutInMinutes: z.int().min(4).max(120).optional(),
    })
    .optional(),
});

/** Times and shares of the cluster autoscaler are texts in AKS' API. */
const autoScalerProfile = z.strictObject({
  expander: z.enum(["random", "priority", "least-waste", "most-pods"]).optional(),
  balanceSimilarNodeGroups: z.enum(["true", "false"]).optional(),
  maxNodeProvisionTime: z
    .string()
    .regex(/^\d+m$/)
    .optional(),
  scaleDownUnneededTime: z
    .string()
    .regex(/^\d+m$/)
    .optional(),
  scaleDownDelayAfterAdd: z
    .string()
    .regex(/^\d+m$/)
    .optional(),
  scaleDownUtilizationThreshold: z
    .string()
    .regex(/^(0(\.\d+)?|1)$/)
    .optional(),
  scanInterval: z
    .string()
    .regex(/^\d+s$/)
    .optional(),
  skipNodesWithLocalStorage: z.enum(["true", "false"]).optional(),
  skipNodesWithSystemPods: z.enum(["true", "false"]).optional(),
});

const inputs = z.strictObject({
  resourceGroupName: z.string(),
  resourceName: z
    .string()
    .regex(
      /^[A-Za-z0-9]([-\w]{0,61}[A-Za-z0-9])?$/,
      "must be 1 to 63 letters, digits, _ or -, and begin and end with a letter or digit",
    ),
  dnsPrefix: z
    .string()
    .regex(
      /^[A-Za-z0-9]([-A-Za-z0-9]{0,52}[A-Za-z0-9])?$/,
      "must be 1 to 54 letters, digits or -, and begin and end with a letter or digit",
    ),
  nodeResourceGroup: z.string().max(80, "must have at most 80 characters").optional(),
  kubernetesVersion: z
    .string()
    .refine(
      (version) => VERSIONS.some((minor) => version === minor || version.startsWith(`${minor}.`)),
      `must be one that AKS offers: ${VERSIONS.join(", ")}`,
    ),
  sku: z.strictObject({ name: z.literal("Base"), tier: z.enum(["Free", "Standard", "Premium"]) }).optional(),
  supportPlan: z.enum(["KubernetesOfficial", "AKSLongTermSupport"]).optional(),
  identity: z.strictObject({
    type: z.literal("UserAssigned", "must be UserAssigned, since the cluster uses a network and keys of its owner"),
    userAssignedIdentities: z.array(z.string()).length(1, "must name one identity"),
  }),
  identityProfile: z
    .record(z.enum(["kubeletidentity"]), z.strictObject({ resourceId: z.string(), clientId: guid(), objectId: guid() }))
    .optional(),
  enableRBAC: z.literal(true, "must be true").optional(),
  disableLocalAccounts: z.boolean().optional(),
  aadProfile: z
    .strictObject({
      managed: z.literal(true, "must be true: older ways to sign in are retired"),
      enableAzureRBAC: z.boolean().optional(),
      adminGroupObjectIDs: z.array(guid()).optional(),
      tenantID: guid().optional(),
    })
    .optional(),
  apiServerAccessProfile: z
    .strictObject({
      enableVnetIntegration: z.boolean().optional(),
      subnetId: z.string().optional(),
      enablePrivateCluster: z.boolean().optional(),
      enablePrivateClusterPublicFQDN: z.boolean().optional(),
      privateDNSZone: z
        .string()
        .regex(/^(system|none|\/subscriptions\/.+)$/, "must be system, none or the id of a zone")
        .optional(),
      authorizedIPRanges: z.array(cidr()).max(200).optional(),
      disableRunCommand: z.boolean().optional(),
    })
    .optional(),
  networkProfile: networkProfile.optional(),
  autoScalerProfile: autoScalerProfile.optional(),
  autoUpgradeProfile: z
    .strictObject({
      upgradeChannel: z.enum(["none", "patch", "stable", "rapid", "node-image"]).optional(),
      nodeOSUpgradeChannel: z.enum(["None", "Unmanaged", "NodeImage", "SecurityPatch"]).optional(),
    })
    .optional(),
  oidcIssuerProfile: enabled.optional(),
  securityProfile: z
    .strictObject({
      workloadIdentity: enabled.optional(),
      imageCleaner: z.strictObject({ enabled: z.boolean(), intervalHours: z.int().min(24).max(2160) }).optional(),
      azureKeyVaultKms: z
        .strictObject({
          enabled: z.boolean(),
          keyId: z
            .string()
            .regex(/^https:\/\/[^/]+\/keys\/[^/]+\/[^/]+$/, "must be the URI of a version of a key")
            .optional(),
          keyVaultNetworkAccess: z.enum(["Public", "Private"]).optional(),
          keyVaultResourceId: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
  diskEncryptionSetID: z.string().optional(),
  storageProfile: z
    .strictObject({
      diskCSIDriver: enabled.optional(),
      fileCSIDriver: enabled.optional(),
      blobCSIDriver: enabled.optional(),
      snapshotController: enabled.optional(),
    })
    .optional(),
  agentPoolProfiles: z.array(z.strictObject({ name: poolName(), ...POOL_SHAPE })).min(1, "must have a system pool"),
  location: location().optional(),
  tags: tags().optional(),
});

const references: readonly Reference[] = [
  {
    path: "resourceGroupName",
    to: AZURE.resourceGroup,
    by: "name",
    fits: (self, _group, world) => {
      const nodes = named(self, "nodeResourceGroup");
      return world.find(AZURE.resourceGroup, "name", nodes) === undefined
        ? undefined
        : `has a cluster with nodeResourceGroup ${nodes}, which exists: AKS makes it itself`;
    },
  },
  { path: "identity.userAssignedIdentities[]", to: AZURE.managedIdentity, fits: apiZoneProblem },
  { path: "identityProfile{}.resourceId", to: AZURE.managedIdentity, fits: kubeletProblem },
  { path: "diskEncryptionSetID", to: AZURE.diskEncryptionSet, fits: readsSet },
  {
    path: "apiServerAccessProfile.subnetId",
    to: AZURE.subnet,
    outside: (id, world) => elsewhere(id, world),
    fits: apiSubnetProblem,
  },
  {
    path: "agentPoolProfiles[].vnetSubnetID",
    to: AZURE.subnet,
    outside: (id, world) => elsewhere(id, world),
    fits: nodeSubnetProblem,
  },
  { path: "securityProfile.azureKeyVaultKms.keyId", to: AZURE.vaultKey, by: "keyUriWithVersion", fits: usesKey },
  { path: "securityProfile.azureKeyVaultKms.keyVaultResourceId", to: AZURE.vault, fits: usesVault },
];

function inNetwork(property: string): string {
  return `networkProfile.${property}`;
}

export const CLUSTER_TYPES = {
  [AZURE.aksCluster]: tracked(
    { type: "Microsoft.ContainerService/managedClusters", api: "2025-09-01", name: "resourceName" },
    {
      source: "learn.microsoft.com/rest/api/aks/managed-clusters/create-or-update",
      inputs,
      moves: "by replacement",
      // github.com/pulumi/pulumi-azure-native/pull/4771 lists which parts of the network profile replace the cluster.
      immutable: [
        "diskEncryptionSetID",
        "dnsPrefix",
        "nodeResourceGroup",
        ...["serviceCidr", "dnsServiceIP", "networkPlugin", "networkPluginMode", "podCidr"].map(inNetwork),
        ...["networkDataplane", "networkPolicy", "outboundType"].map(inNetwork),
      ],
      references,
      rules: clusterRules,
      refusedUpdates: clusterUpdates,
      grows: { paths: ["agentPoolProfiles"], value: (_path, held, world) => allPools(held, world) },
      computed: CLUSTER_COMPUTED,
      outputs: clusterOutputs,
      quota: () => [{ quota: "ManagedClusters", amount: 1 }],
      controlPlane: (asked) => ({
        version: named(asked, "kubernetesVersion").split(".").slice(0, 2).join("."),
        name: named(asked, "resourceName"),
      }),
      machines: (held, world) =>
        listAt(held.inputs, "agentPoolProfiles").map((pool) =>
          poolNodes(pool, textAt(pool, "name") ?? "", ownerOf(held, world)),
        ),
    },
  ),
} as const satisfies Readonly<Record<string, TypeRow>>;
