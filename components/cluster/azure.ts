/**
 * The cluster on Azure: an AKS control plane whose API server stands in a subnet of the network, its rights, logs and
 * maintenance window, and its first system pool, without which AKS makes none.
 *
 * One look-up, the program's only one: `listManagedClusterUserCredentials`, since no property of the cluster tells its
 * certificate authority. It runs once the cluster exists, so a plan of a new stack asks nobody.
 *
 * In production the cluster is protected in its stack. It has no lock: Azure would hold on to its node pools as well.
 */
import {
  listManagedClusterUserCredentialsOutput,
  type AgentPool,
  MaintenanceConfiguration,
  ManagedCluster,
} from "@pulumi/azure-native/containerservice";
import { DiagnosticSetting } from "@pulumi/azure-native/monitor";
import { Provider } from "@pulumi/kubernetes/provider";
import { mergeOptions, type Resource } from "@pulumi/pulumi";
import { azureTags, named, resourceGroupName } from "../account/names.azure";
import { placementOn } from "../placement";
import type { AzurePlacement } from "../placement/azure";
import type { Scope } from "../core/component";
import { refuse } from "../core/errors";
import { diskEncryptionSetId, placeOfKey } from "../keys/key-id.azure";
import { createLogStore } from "../network/log-store.azure";
import { agentPoolSettings, createAgentPool } from "../node-pools/agent-pool.azure";
import type { MachinePool } from "../node-pools/contract";
import { agentPoolStem } from "../node-pools/names.azure";
import { firstWay } from "../node-pools/ways";
import { createAccess } from "./access.azure";
import type { ClusterGround, CreateCluster } from "./contract";
import type { CreatedCluster } from "../control-plane/contract";
import { createIdentities, type ClusterIdentities } from "./identities.azure";
import { ClusterIdentity } from "./identity";
import type { Maintenance } from "../control-plane/maintenance";
import { aksKubeconfig, apiServerOf } from "./kubeconfig.azure";
import { apiServerAccess, dnsPrefix, networkProfile, CONTROL_PLANE_LOGS, nameAskedFor } from "./settings.azure";
import { AUTO_UPGRADES, maintenanceWindows } from "./maintenance.azure";
import { aksVersion, checkAksVersion } from "./versions.azure";

export const createCluster: CreateCluster = (scope, spec) => {
  const placement = placementOn("azure", spec.placement);
  const { ground } = spec;
  if (ground === undefined) throw new Error("a cluster on Azure is created with a network, keys and system pools");
  const { version } = ground.settings;
  refuse("cluster", checkAksVersion(version));
  const [first, ...others] = ground.systemPools;
  if (first === undefined) throw new Error("a cluster on Azure is created with a system pool");

  const identities = createIdentities(scope, placement, ground);
  const cluster = createControlPlane(scope, placement, ground, identities, first);
  // Nothing waits for these: whoever runs `up` is an admin, and admins are named in the cluster itself.
  createAccess(scope, placement, cluster.id);
  const logs = createLogs(scope, placement, cluster, ground);
  maintain(scope, cluster, ground.settings.maintenance);

  const context = `aks-${placement.subscriptionId}-${placement.region}-${named(scope.ownership, "cluster")}`;
  const kubeconfig = kubeconfigOf(scope, context, placement, cluster);
  const created: CreatedCluster = {
    name: cluster.name,
    version: cluster.kubernetesVersion.apply((full) => (full ?? version).split(".").slice(0, 2).join(".")),
    nodeVersion: cluster.kubernetesVersion.apply(() => aksVersion(version, placement)),
    kubeconfig,
    issuer: cluster.oidcIssuerProfile.apply((profile) => profile?.issuerURL ?? ""),
    nodeIdentity: identities.nodes.id,
    nodePrincipal: identities.nodes.principalId,
    controlPlanePrincipal: identities.controlPlane.principalId,
    ready: [cluster, ...ground.network.ready],
  };
  const site = { placement: spec.placement, cluster: created, network: ground.network, keys: ground.keys };
  const systemNodes: AgentPool[] = [];
  for (const pool of others) {
    systemNodes.push(createAgentPool(scope, pool, firstWay(pool.spec), site, systemNodes.slice(-1)));
  }

  const identity = new ClusterIdentity(
    `${scope.name}-identity`,
    { cloud: "azure", context, kubeconfig, version },
    scope.options,
  );
  const provider = new Provider(
    `${scope.name}-kubernetes`,
    {
      // Through the identity's outputs: nothing connects before the cluster was recognised.
      context: identity.context,
      kubeconfig: identity.kubeconfig,
      // Constant for the stack: a changed endpoint or certificate must not replace every object.
      clusterIdentifier: `stratiform-${scope.ownership.stack}`,
      enableServerSideApply: true,
    },
    { ...scope.options, dependsOn: [cluster, ...systemNodes, logs] },
  );
  // Other pools come after these, one at a time.
  return { provider, identity, created: { ...created, ready: [...created.ready, ...systemNodes] } };
};

function createControlPlane(
  scope: Scope,
  placement: AzurePlacement,
  { settings, network, keys }: ClusterGround,
  { controlPlane, nodes, ready }: ClusterIdentities,
  pool: MachinePool,
): ManagedCluster {
  const { ownership } = scope;
  const isProtected = settings.deletionProtection ?? ownership.environment === "prod";
  const name = named(ownership, "cluster");
  const secrets = keys.for("kubernetes-secrets");
  const { versionId } = secrets;
  if (versionId === undefined) throw new Error("AKS is told a version of the key for Secrets");
  return new ManagedCluster(
    `${scope.name}-control-plane`,
    {
      resourceGroupName: resourceGroupName(ownership),
      resourceName: name,
      dnsPrefix: dnsPrefix(ownership),
      nodeResourceGroup: `${resourceGroupName(ownership)}-nodes`,
      kubernetesVersion: aksVersion(settings.version, placement),
      autoUpgradeProfile: AUTO_UPGRADES,
      sku: { name: "Base", tier: ownership.environment === "dev" ? "Free" : "Standard" },
      supportPlan: "KubernetesOfficial",
      identity: { type: "UserAssigned", userAssignedIdentities: [controlPlane.id] },
      identityProfile: {
        kubeletidentity: { resourceId: nodes.id, clientId: nodes.clientId, objectId: nodes.principalId },
      },
      enableRBAC: true,
      disableLocalAccounts: true,
      aadProfile: {
        managed: true,
        // Roles of Azure for readers; bindings in the cluster hold beside them.
        enableAzureRBAC: true,
        adminGroupObjectIDs: [...placement.admins],
        tenantID: placement.tenantId,
      },
      apiServerAccessProfile: apiServerAccess(placement, network),
      networkProfile: networkProfile(network),
      oidcIssuerProfile: { enabled: true },
      securityProfile: {
        workloadIdentity: { enabled: true },
        azureKeyVaultKms: {
          enabled: true,
          keyId: versionId,
          keyVaultNetworkAccess: "Private",
          keyVaultResourceId: secrets.id.apply((uri) => placeOfKey(uri, placement, ownership).vaultId),
        },
      },
      // Between a pool's agent pools it follows the order that node-pools/autoscaling writes down.
      autoScalerProfile: { expander: "priority" },
      diskEncryptionSetID: diskEncryptionSetId(placement, ownership),
      storageProfile: {
        diskCSIDriver: { enabled: true },
        fileCSIDriver: { enabled: true },
        snapshotController: { enabled: true },
      },
      agentPoolProfiles: [
        {
          // What it is must not change its name: AKS replaces no pool within a cluster.
          name: agentPoolStem(firstWay(pool.spec).name),
          // No version: pools that stand alone are none of this request, and AKS wants the version of all pools or of none.
          ...agentPoolSettings(pool, firstWay(pool.spec), placement, ownership, network),
        },
      ],
      tags: azureTags(ownership),
    },
    mergeOptions(scope.options, {
      protect: isProtected,
      dependsOn: [...ready, ...secrets.ready, ...keys.for("disks").ready, ...network.ready],
    }),
  );
}

function kubeconfigOf(scope: Scope, context: string, placement: AzurePlacement, cluster: ManagedCluster) {
  const credentials = listManagedClusterUserCredentialsOutput(
    {
      resourceGroupName: resourceGroupName(scope.ownership),
      // From the id, which is unknown until the cluster exists.
      resourceName: cluster.id.apply((id) => id.split("/").at(-1) ?? ""),
      format: "exec",
      ...nameAskedFor(placement),
    },
    { parent: cluster },
  );
  return aksKubeconfig({
    context,
    tenantId: placement.tenantId,
    apiServer: credentials.kubeconfigs.apply(([first]) => apiServerOf(first?.value ?? "")),
  });
}

/** Every log of the control plane, audit included, in a store with the key for logs. */
function createLogs(
  scope: Scope,
  placement: AzurePlacement,
  cluster: ManagedCluster,
  { keys }: ClusterGround,
): Resource {
  const store = createLogStore(scope, placement, "control-plane-logs", keys.for("logs"));
  return new DiagnosticSetting(
    `${scope.name}-control-plane-logs`,
    {
      resourceUri: cluster.id,
      name: "control-plane",
      storageAccountId: store.id,
      logs: CONTROL_PLANE_LOGS.map((category) => ({ category, enabled: true })),
    },
    scope.options,
  );
}

/** When Azure may change control plane and node images. */
function maintain(scope: Scope, cluster: ManagedCluster, maintenance: Maintenance): void {
  for (const [configName, window] of Object.entries(maintenanceWindows(maintenance))) {
    new MaintenanceConfiguration(
      `${scope.name}-maintenance-${configName}`,
      {
        resourceGroupName: resourceGroupName(scope.ownership),
        resourceName: cluster.name,
        configName,
        ...window,
      },
      scope.options,
    );
  }
}
