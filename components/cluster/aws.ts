/**
 * The cluster on AWS: an EKS control plane with a private endpoint, its addons, its access entries and its system
 * nodes. Its Kubernetes provider waits for all of them, so that nothing is deployed before it can run.
 */
import { LogGroup } from "@pulumi/aws/cloudwatch";
import { Addon, Cluster } from "@pulumi/aws/eks";
import { Provider } from "@pulumi/kubernetes/provider";
import type { Resource } from "@pulumi/pulumi";
import { aftermath } from "../account/aftermath";
import { effective } from "../account/effective";
import { named } from "../account/names.aws";
import { WAITS } from "../account/waits.aws";
import { placementOn } from "../placement";
import { apiSources } from "../placement/rules";
import type { AwsPlacement } from "../placement/aws";
import type { Scope } from "../core/component";
import { refuse } from "../core/errors";
import { LOG_RETENTION_DAYS } from "../network/log-retention";
import { createNodeGroup } from "../node-pools/node-group.aws";
import { EKS_ADDON_VERSIONS, type EksAddon, type EksVersion } from "../../catalogue/kubernetes/eks";
import { createAccess } from "./access.aws";
import { createApiDoor } from "./api-door.aws";
import { checkEksVersion, EKS_ADDON_CONFIGURATION, isEksVersion } from "./addons.aws";
import type { ClusterGround, CreateCluster } from "./contract";
import type { CreatedCluster } from "../control-plane/contract";
import { ClusterIdentity } from "./identity";
import { eksKubeconfig } from "./kubeconfig.aws";
import { clusterName } from "../control-plane/name.aws";
import { cniRole, controlPlaneRole, nodeRole, volumeDriverRole, type AddonRole } from "./roles.aws";

export const createCluster: CreateCluster = (scope, spec) => {
  const placement = placementOn("aws", spec.placement);
  const { ground } = spec;
  if (ground === undefined) throw new Error("a cluster on AWS is created with a network, keys and system pools");
  const version = supportedVersion(ground.settings.version);
  const name = clusterName(scope.ownership);

  const cluster = createControlPlane(scope, name, version, placement, ground);
  const access = [...createAccess(scope, cluster.name, placement), ...createApiDoor(scope, cluster, placement)];
  const addon = (key: EksAddon, dependsOn: readonly Resource[], caller?: AddonRole) =>
    createAddon(scope, cluster, version, key, dependsOn, caller);
  // A node becomes ready only with these three.
  const identityAgent = addon("eks-pod-identity-agent", []);
  const nodeAddons = [
    identityAgent,
    // Its pods get their role through the agent, which runs in the host's network and so needs no CNI itself.
    addon("vpc-cni", [identityAgent], cniRole(scope, placement)),
    addon("kube-proxy", []),
  ];
  const nodes = nodeRole(scope, placement);

  const context = `arn-${placement.accountId}-${placement.region}-${name}`;
  const kubeconfig = eksKubeconfig({
    context,
    clusterName: name,
    region: placement.region,
    endpoint: cluster.endpoint,
    certificateAuthority: cluster.certificateAuthority.data,
  });
  // Nodes go before it. Interfaces that the CNI left behind are deleted by the control plane, while it is there.
  const interfacesGone = aftermath(scope, "interfaces", {
    of: [cluster],
    seconds: WAITS.interfaces,
    why: "EKS deletes the network interfaces that nodes left behind",
  });
  const created: CreatedCluster = {
    name: cluster.name,
    version: cluster.version,
    kubeconfig,
    issuer: cluster.identities.apply((identities) => identities[0]?.oidcs?.[0]?.issuer ?? ""),
    nodeIdentity: nodes.role.arn,
    nodePrincipal: nodes.role.arn,
    nodeSecurityGroup: cluster.vpcConfig.clusterSecurityGroupId,
    ready: [...nodeAddons, ...nodes.ready, ...ground.network.ready, interfacesGone],
  };
  const systemNodes = ground.systemPools.map((pool) =>
    createNodeGroup(scope, pool, {
      placement: spec.placement,
      cluster: created,
      network: ground.network,
      keys: ground.keys,
    }),
  );
  // These run on nodes; EKS reports them degraded until there are some.
  const clusterAddons = [
    addon("coredns", systemNodes),
    addon("aws-ebs-csi-driver", systemNodes, volumeDriverRole(scope, placement, ground.keys)),
    // Without it no HorizontalPodAutoscaler acts; other clouds bring it with the cluster.
    addon("metrics-server", systemNodes),
  ];

  const identity = new ClusterIdentity(
    `${scope.name}-identity`,
    { cloud: "aws", context, kubeconfig, version },
    { ...scope.options, dependsOn: access },
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
    { ...scope.options, dependsOn: [...access, ...systemNodes, ...clusterAddons] },
  );
  return { provider, identity, created };
};

function supportedVersion(version: string): EksVersion {
  if (isEksVersion(version)) return version;
  refuse("cluster", checkEksVersion(version));
  throw new Error(`no version ${version}`);
}

function createControlPlane(
  scope: Scope,
  name: string,
  version: EksVersion,
  placement: AwsPlacement,
  { settings, network, keys }: ClusterGround,
): Cluster {
  const { environment } = scope.ownership;
  const isProd = environment === "prod";
  const isProtected = settings.deletionProtection ?? isProd;
  const { internet } = apiSources(placement.apiAccess);
  const { role, ready } = controlPlaneRole(scope, placement, keys);
  const rights = effective(scope, "control-plane-role", {
    after: [...ready, ...keys.for("kubernetes-secrets").ready],
    seconds: WAITS.role,
    why: "IAM and KMS know the control plane's role and the key for Secrets",
  });
  // EKS writes to a group of this name, and would make it itself without key and retention.
  const logs = new LogGroup(
    `${scope.name}-control-plane-logs`,
    {
      name: `/aws/eks/${name}/cluster`,
      kmsKeyId: keys.for("logs").id,
      retentionInDays: LOG_RETENTION_DAYS[environment],
    },
    { ...scope.options, dependsOn: [...keys.for("logs").ready] },
  );
  const lastLogs = aftermath(scope, "control-plane-logs", {
    of: [logs],
    seconds: WAITS.lastLogs,
    why: "EKS writes the last logs of a control plane after it is gone",
  });
  return new Cluster(
    `${scope.name}-control-plane`,
    {
      name,
      version,
      roleArn: role.arn,
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      vpcConfig: {
        subnetIds: network.controlPlaneSubnets.map(({ id }) => id),
        endpointPrivateAccess: true,
        endpointPublicAccess: internet.length > 0,
        ...(internet.length > 0 && { publicAccessCidrs: [...internet] }),
      },
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: network.serviceCidr },
      encryptionConfig: { provider: { keyArn: keys.for("kubernetes-secrets").id }, resources: ["secrets"] },
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      // The addons below are all there is.
      bootstrapSelfManagedAddons: false,
      // At the end of standard support EKS would upgrade a cluster by itself; extended support costs more instead.
      upgradePolicy: { supportType: "EXTENDED" },
      zonalShiftConfig: { enabled: isProd },
      deletionProtection: isProtected,
      tags: named(scope, "cluster"),
    },
    { ...scope.options, protect: isProtected, dependsOn: [logs, lastLogs, rights] },
  );
}

function createAddon(
  scope: Scope,
  cluster: Cluster,
  version: EksVersion,
  key: EksAddon,
  dependsOn: readonly Resource[],
  caller?: AddonRole,
): Addon {
  const configuration = EKS_ADDON_CONFIGURATION[key];
  return new Addon(
    `${scope.name}-${key}`,
    {
      clusterName: cluster.name,
      addonName: key,
      addonVersion: EKS_ADDON_VERSIONS[version][key],
      // What is declared here wins over what somebody changed in the cluster.
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      ...(configuration !== undefined && { configurationValues: JSON.stringify(configuration) }),
      ...(caller !== undefined && {
        podIdentityAssociations: [{ serviceAccount: caller.serviceAccount, roleArn: caller.role.arn }],
      }),
    },
    { ...scope.options, dependsOn: [...dependsOn, ...(caller?.ready ?? [])] },
  );
}
