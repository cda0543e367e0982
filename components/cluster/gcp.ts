/**
 * The cluster on Google Cloud: a regional GKE control plane (Standard) with private nodes, and its system nodes. Its
 * Kubernetes provider waits for them, so that nothing is deployed before it can run.
 */
import { Cluster } from "@pulumi/gcp/container";
import { Provider } from "@pulumi/kubernetes/provider";
import { mergeOptions, type Resource } from "@pulumi/pulumi";
import { aftermath } from "../account/aftermath";
import { clusterName, gcpLabels } from "../account/names.gcp";
import { WAITS } from "../account/waits.gcp";
import { placementOn } from "../placement";
import type { GcpPlacement } from "../placement/gcp";
import type { Scope } from "../core/component";
import { refuse } from "../core/errors";
import { SECONDARY_RANGES } from "../network/gcp";
import { createLogBucket } from "../network/log-bucket.gcp";
import { HARDENED_NODE } from "../node-pools/machines.gcp";
import { createNodePool } from "../node-pools/pool.gcp";
import { firstWay } from "../node-pools/ways";
import { bindReaders, letIn } from "./access.gcp";
import { apiDoor, goesByName } from "./api-door.gcp";
import { recordRequests } from "./audit.gcp";
import type { ClusterGround, CreateCluster } from "./contract";
import type { CreatedCluster } from "../control-plane/contract";
import { ClusterIdentity } from "./identity";
import { gkeKubeconfig, type GkeConnection } from "./kubeconfig.gcp";
import { createNodeAccount, type NodeAccount } from "./node-account.gcp";
import { maintenancePolicy } from "./maintenance.gcp";
import { checkGkeVersion, minorOf } from "./versions.gcp";

export const createCluster: CreateCluster = (scope, spec) => {
  const placement = placementOn("gcp", spec.placement);
  const { ground } = spec;
  if (ground === undefined) throw new Error("a cluster on Google Cloud is created with a network, keys and pools");
  const { version } = ground.settings;
  refuse("cluster", checkGkeVersion(version));
  const { project, region } = placement;
  const name = clusterName(scope.ownership);

  const kept = createLogBucket(scope, {
    role: "control-plane-logs",
    filter: `resource.labels.cluster_name=${JSON.stringify(name)} AND resource.labels.location=${JSON.stringify(region)}`,
    placement,
    key: ground.keys.for("logs"),
  });
  const nodes = createNodeAccount(scope, placement);
  // From the first request on.
  const before = [
    ...kept,
    recordRequests(scope, placement),
    ...letIn(scope, placement, ground.keys.for("kubernetes-secrets")),
  ];
  const cluster = createControlPlane(scope, name, placement, ground, nodes, before);

  const context = `gke_${project}_${region}_${name}`;
  const kubeconfig = gkeKubeconfig({ context, login: placement.login, ...connectionTo(cluster, placement) });
  const created: CreatedCluster = {
    name: cluster.name,
    version: cluster.masterVersion.apply(minorOf),
    kubeconfig,
    // GKE derives it from the cluster's name; it stays the same for a cluster of the same name.
    issuer: cluster.name.apply(
      (own) => `https://container.googleapis.com/v1/projects/${project}/locations/${region}/clusters/${own}`,
    ),
    nodeIdentity: nodes.account.email,
    nodePrincipal: nodes.account.member,
    ready: [cluster, ...nodes.ready, ...ground.network.ready],
  };
  const { network, keys } = ground;
  const systemNodes = ground.systemPools.map((pool) =>
    createNodePool(scope, pool, firstWay(pool.spec), { placement: spec.placement, cluster: created, network, keys }),
  );
  const identity = new ClusterIdentity(
    `${scope.name}-identity`,
    { cloud: "gcp", context, kubeconfig, version },
    scope.options,
  );
  // Everything in the cluster goes before it; what that leaves to delete, drivers in it do while it is still there.
  const volumesGone = aftermath(scope, "volumes", {
    of: [cluster, ...systemNodes],
    seconds: ground.sharedFiles ? WAITS.files : WAITS.volumes,
    why: "disks and shared files of the last claims are deleted by their drivers",
  });
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
    { ...scope.options, dependsOn: [...systemNodes, volumesGone] },
  );
  bindReaders(scope, placement, provider);
  return { provider, identity, created };
};

/** Where the kubeconfig leads to: the DNS name where people come by it, else the address. */
function connectionTo(
  cluster: Cluster,
  placement: GcpPlacement,
): Pick<GkeConnection, "endpoint" | "certificateAuthority"> {
  if (!goesByName(placement)) {
    return { endpoint: cluster.endpoint, certificateAuthority: cluster.masterAuth.clusterCaCertificate };
  }
  return { endpoint: cluster.controlPlaneEndpointsConfig.dnsEndpointConfig.endpoint };
}

function createControlPlane(
  scope: Scope,
  name: string,
  placement: GcpPlacement,
  { settings, network, keys, sharedFiles }: ClusterGround,
  nodes: NodeAccount,
  before: readonly Resource[],
): Cluster {
  const isProtected = settings.deletionProtection ?? scope.ownership.environment === "prod";
  const { project, region, zones, securityGroup } = placement;
  const { privateClusterConfig, ...door } = apiDoor(placement);
  const ranges = placement.network;
  return new Cluster(
    `${scope.name}-control-plane`,
    {
      name,
      location: region,
      nodeLocations: [...zones],
      description: `Stratiform ${scope.ownership.stack}`,
      // Raising the minor upgrades the control plane; nodes follow by themselves, within the maintenance window.
      minMasterVersion: settings.version,
      // Only the extended one leaves a minor alone until its extended support ends; patches come as in the regular one.
      releaseChannel: { channel: CHANNELS[placement.releaseChannel] },
      deletionProtection: isProtected,
      resourceLabels: gcpLabels(scope.ownership),

      network: network.id,
      subnetwork: network.nodeSubnets[0]?.id,
      networkingMode: "VPC_NATIVE",
      ipAllocationPolicy: {
        clusterSecondaryRangeName: ranges?.podRange ?? SECONDARY_RANGES.pods,
        servicesSecondaryRangeName: ranges?.serviceRange ?? SECONDARY_RANGES.services,
      },
      defaultMaxPodsPerNode: network.podsPerNode,
      // Dataplane V2: NetworkPolicies are enforced by it, and need no addon.
      datapathProvider: "ADVANCED_DATAPATH",
      privateClusterConfig: {
        enablePrivateNodes: true,
        privateEndpointSubnetwork: network.controlPlaneSubnets[0]?.id,
        ...privateClusterConfig,
      },
      ...door,

      databaseEncryption: { state: "ENCRYPTED", keyName: keys.for("kubernetes-secrets").id },
      workloadIdentityConfig: { workloadPool: `${project}.svc.id.goog` },
      ...(securityGroup !== undefined && { authenticatorGroupsConfig: { securityGroup } }),
      enableShieldedNodes: true,
      enableLegacyAbac: false,
      masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
      // Nobody but health checks speaks with the API without a name, and `everybody with a Google account` gets no rights.
      anonymousAuthenticationConfig: { mode: "LIMITED" },
      rbacBindingConfig: {
        enableInsecureBindingSystemAuthenticated: false,
        enableInsecureBindingSystemUnauthenticated: false,
      },
      ...OBSERVED,
      addonsConfig: { ...ADDONS, gcpFilestoreCsiDriverConfig: { enabled: sharedFiles } },
      maintenancePolicy: maintenancePolicy(settings.maintenance),

      // GKE makes a pool with every cluster. It goes at once; until then it keeps the rules that all pools keep.
      removeDefaultNodePool: true,
      initialNodeCount: 1,
      nodeConfig: {
        ...HARDENED_NODE,
        // A node in each zone for minutes: the quota for SSDs is too small to lend (terraform-google-kubernetes-engine#1795).
        diskType: "pd-standard",
        diskSizeGb: 20,
        serviceAccount: nodes.account.email,
        bootDiskKmsKey: keys.for("disks").id,
        resourceLabels: gcpLabels(scope.ownership),
      },
    },
    mergeOptions(scope.options, {
      protect: isProtected,
      dependsOn: [...before, ...nodes.ready, ...keys.for("kubernetes-secrets").ready, ...keys.for("disks").ready],
      // They speak of the pool that is gone; GKE answers with those of another one, and a difference would replace the cluster.
      ignoreChanges: ["nodeConfig", "initialNodeCount"],
    }),
  );
}

const CHANNELS = { extended: "EXTENDED", regular: "REGULAR" } as const satisfies Record<
  GcpPlacement["releaseChannel"],
  string
>;

/**
 * Logs of the control plane, audit included, and of what runs in pods; metrics of nodes, volumes and workloads' states. Logs cost
 * by what is written, metrics of GKE's managed Prometheus by samples.
 */
const OBSERVED = {
  loggingConfig: {
    enableComponents: ["SYSTEM_COMPONENTS", "WORKLOADS", "APISERVER", "CONTROLLER_MANAGER", "SCHEDULER"],
  },
  monitoringConfig: {
    enableComponents: [
      "SYSTEM_COMPONENTS",
      "STORAGE",
      "POD",
      "DEPLOYMENT",
      "STATEFULSET",
      "DAEMONSET",
      "HPA",
      "JOBSET",
      "KUBELET",
      "CADVISOR",
      // GKE watches NVIDIA's devices itself, and collects what it sees with its managed Prometheus alone.
      "DCGM",
    ],
    managedPrometheus: { enabled: true },
  },
  costManagementConfig: { enabled: true },
};

/** The addons that GKE keeps in the cluster, each in the build that belongs to the control plane's version. */
const ADDONS = {
  gcePersistentDiskCsiDriverConfig: { enabled: true },
  gcsFuseCsiDriverConfig: { enabled: true },
  dnsCacheConfig: { enabled: true },
  horizontalPodAutoscaling: { disabled: false },
  httpLoadBalancing: { disabled: false },
};
