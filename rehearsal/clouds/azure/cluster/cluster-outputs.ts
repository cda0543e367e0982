/** What an AKS cluster tells of itself: its addresses, its issuer, its versions and its user's kubeconfig. */
import { createHash } from "node:crypto";
import { AZURE } from "../../../../catalogue/tokens/azure";
import type { Held, Plain, World } from "../../plugin/row";
import type { PoolOwner } from "./agent-pool-nodes";
import type { Properties, Property } from "../../../protocol/properties";
import { asGuid } from "../account/identity";
import { at, textAt } from "../../plugin/reading";
import { named, of } from "../values/values";

/** The application that AKS' API servers accept tokens for. */
const SERVER_APPLICATION = "6dae42f8-4368-4678-94ff-3960e28e3630";

export const CLUSTER_COMPUTED = [
  "provisioningState",
  "currentKubernetesVersion",
  "fqdn",
  "privateFQDN",
  "azurePortalFQDN",
  "maxAgentPools",
  "oidcIssuerProfile",
  "powerState",
  "resourceUID",
] as const;

export function clusterOutputs({ inputs }: { readonly inputs: Plain }, world: World): Plain {
  const random = world.hex(64);
  const prefix = `${named(inputs, "dnsPrefix")}-${random.slice(0, 8)}`;
  const region = textAt(inputs, "location") ?? world.region;
  const isPrivate = at(inputs, "apiServerAccessProfile.enablePrivateCluster") === true;
  const hasPublicName = at(inputs, "apiServerAccessProfile.enablePrivateClusterPublicFQDN") !== false;
  const tenant = textAt(inputs, "aadProfile.tenantID") ?? textAt(world.configuration, "tenantId") ?? "";
  return {
    provisioningState: "Succeeded",
    currentKubernetesVersion: patchOf(named(inputs, "kubernetesVersion")),
    fqdn: isPrivate && !hasPublicName ? "" : `${prefix}.hcp.${region}.azmk8s.io`,
    privateFQDN:
      isPrivate && textAt(inputs, "apiServerAccessProfile.privateDNSZone") !== "none"
        ? `${prefix}.${asGuid(random.slice(8, 40))}.privatelink.${region}.azmk8s.io`
        : "",
    azurePortalFQDN: `${prefix}.portal.hcp.${region}.azmk8s.io`,
    maxAgentPools: 100,
    oidcIssuerProfile: {
      enabled: at(inputs, "oidcIssuerProfile.enabled") === true,
      issuerURL: `https://${region}.oic.prod-aks.azure.com/${tenant}/${asGuid(random.slice(32))}/`,
    },
    powerState: { code: "Running" },
    resourceUID: random.slice(40),
  };
}

/** A patch of a minor, as AKS would choose one; a version with a patch stays. */
export function patchOf(version: string): string {
  const digest = createHash("sha256").update(version).digest();
  return /^\d+\.\d+$/.test(version) ? `${version}.${(digest[0] ?? 0) % 6}` : version;
}

/**
 * Every pool of a cluster, which is what Azure lists by now, while the program names the first alone: azure-native takes what its
 * outputs have more than before for inputs (`Read` in provider/pkg/provider/provider.go), and this list is none of the
 * sub-resources that it leaves out. github.com/pulumi/pulumi-azure-native/issues/2719 (2023-09-04) and 2059
 */
export function allPools(cluster: Held, world: World): Property[] {
  const alone = world.all(AZURE.aksAgentPool).filter(({ inputs }) => isPoolOf(inputs, cluster));
  const listed = alone.map(({ inputs }) => {
    const { resourceGroupName: _group, resourceName: _cluster, agentPoolName: name, ...shape } = inputs as Properties;
    return { name: name ?? null, ...shape };
  });
  const { agentPoolProfiles: own } = cluster.inputs as Properties;
  return [...(Array.isArray(own) ? own : []), ...listed];
}

/** Whether an agent pool that stands alone belongs to a cluster. */
export function isPoolOf(pool: Plain, { inputs }: Held): boolean {
  return ["resourceName", "resourceGroupName"].every((key) => named(pool, key) === named(inputs, key));
}

export function ownerOf(cluster: Held, world: World): PoolOwner {
  return {
    id: cluster.id,
    region: textAt(cluster.inputs, "location") ?? world.region,
    nodeResourceGroup:
      textAt(cluster.inputs, "nodeResourceGroup") ??
      `MC_${named(cluster.inputs, "resourceGroupName")}_${named(cluster.inputs, "resourceName")}_${world.region}`,
  };
}

/**
 * The answer to `listManagedClusterUserCredentials`: the kubeconfig that Azure makes for people, which names neither key
 * nor token where Entra signs them in. The server in it is the one that runs.
 * @throws Error in Azure's words when there is no such cluster
 */
export function userCredentials(args: Plain, world: World): Plain {
  const [group, name] = [named(args, "resourceGroupName"), named(args, "resourceName")];
  const cluster = world
    .all(AZURE.aksCluster)
    .find(({ inputs }) => named(inputs, "resourceName") === name && named(inputs, "resourceGroupName") === group);
  if (cluster === undefined) {
    const resource = `Microsoft.ContainerService/managedClusters/${name}`;
    throw new Error(`ResourceNotFound: the resource ${resource} under resource group ${group} was not found`);
  }
  if (args["format"] !== undefined && args["format"] !== "azure" && args["format"] !== "exec") {
    throw new Error(`InvalidParameter: format ${JSON.stringify(args["format"])} is neither azure nor exec`);
  }
  if (args["serverFqdn"] === "public" && textAt(cluster.outputs, "fqdn") === "") {
    throw new Error(`InvalidParameter: the cluster ${name} has no public name`);
  }
  const { server, certificateAuthority } = world.controlPlaneOf(cluster);
  const user = `clusterUser_${group}_${name}`;
  const tenant = textAt(of(cluster, "aadProfile"), "tenantID") ?? "";
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { "certificate-authority-data": certificateAuthority, server } }],
    contexts: [{ name, context: { cluster: name, user } }],
    "current-context": name,
    users: [{ name: user, user: { exec: loginWith(tenant) } }],
  };
  // JSON is YAML, which is what Azure writes.
  return { kubeconfigs: [{ name: "clusterUser", value: Buffer.from(JSON.stringify(kubeconfig)).toString("base64") }] };
}

function loginWith(tenant: string) {
  return {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: "kubelogin",
    args: ["get-token", "--environment", "AzurePublicCloud", "--server-id", SERVER_APPLICATION, "--tenant-id", tenant],
    env: null,
    provideClusterInfo: false,
  };
}
