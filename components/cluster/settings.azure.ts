/** What an AKS cluster is told about its API, its network and its logs: plain data. Pure. */
import type { AksLog } from "../../catalogue/logs/azure";
import { named } from "../account/names.azure";
import { apiSources } from "../placement/rules";
import type { AzurePlacement } from "../placement/azure";
import { formatV4, parseCidr } from "../core/cidr";
import type { Ownership } from "../core/labels";
import { fitName } from "../core/names";
import type { NetworkOutputs } from "../network/contract";

/**
 * The beginning of the API's name: what AKS takes is shorter and has fewer characters than the name of a cluster.
 * learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftcontainerservice
 */
export function dnsPrefix(ownership: Ownership): string {
  const name = named(ownership, "cluster");
  if (/^[A-Za-z0-9]([-A-Za-z0-9]{0,52}[A-Za-z0-9])?$/.test(name)) return name;
  return fitName(name.replace(/[^A-Za-z0-9-]/g, "-"), 54);
}

/** Logs of the control plane. `kube-audit` has every request, those in `kube-audit-admin` included. */
export const CONTROL_PLANE_LOGS = [
  "kube-apiserver",
  "kube-audit",
  "kube-controller-manager",
  "kube-scheduler",
  "cluster-autoscaler",
  "cloud-controller-manager",
  "guard",
  "csi-azuredisk-controller",
  "csi-azurefile-controller",
  "csi-snapshot-controller",
] as const satisfies readonly AksLog[];

/**
 * In the network always, where whatever is connected to it reaches the API server: private blocks need no rule here.
 * From the internet only for the public blocks that the placement lists; AKS takes no others, and none while private.
 */
export function apiServerAccess(
  { apiAccess, apiName, network }: AzurePlacement,
  { controlPlaneSubnets }: NetworkOutputs,
) {
  const [subnet] = controlPlaneSubnets;
  const zone = network?.privateDnsZones?.api;
  const { internet } = apiSources(apiAccess);
  return {
    enableVnetIntegration: true,
    ...(subnet !== undefined && { subnetId: subnet.id }),
    // Commands through Azure's own API would go past the network.
    disableRunCommand: true,
    ...(internet.length > 0
      ? { enablePrivateCluster: false, authorizedIPRanges: [...internet] }
      : {
          enablePrivateCluster: true,
          ...PRIVATE_NAMES[apiName],
          ...(zone !== undefined && { privateDNSZone: zone }),
        }),
  };
}

/** Where the name of a private API is found. learn.microsoft.com/azure/aks/private-clusters#configuration-options-for-private-dns */
const PRIVATE_NAMES = {
  private: { enablePrivateClusterPublicFQDN: false, privateDNSZone: "system" },
  public: { enablePrivateClusterPublicFQDN: true, privateDNSZone: "none" },
} as const satisfies Record<AzurePlacement["apiName"], object>;

/** Azure answers for a private API with its private name, which leads nowhere where no zone has it. */
export function nameAskedFor({ apiAccess, apiName }: AzurePlacement): { serverFqdn?: "public" } {
  return apiName === "public" && apiSources(apiAccess).internet.length === 0 ? { serverFqdn: "public" } : {};
}

/** How nodes leave the network, as AKS names it. */
const OUTBOUND = {
  "nat-gateway": "userAssignedNATGateway",
  routes: "userDefinedRouting",
  cluster: "loadBalancer",
} as const satisfies Record<NonNullable<NetworkOutputs["egress"]>, string>;

/** Public addresses of a load balancer that is the way out: each has ports for 64,000 connections to one place. */
const OUTBOUND_ADDRESSES = 3;

/** Pods in an overlay, with Cilium, which enforces NetworkPolicies. */
export function networkProfile({ podCidr, serviceCidr, egress = "cluster" }: NetworkOutputs) {
  return {
    networkPlugin: "azure",
    networkPluginMode: "overlay",
    networkDataplane: "cilium",
    networkPolicy: "cilium",
    ...(podCidr !== undefined && { podCidr }),
    serviceCidr,
    dnsServiceIP: dnsAddress(serviceCidr),
    loadBalancerSku: "standard",
    outboundType: OUTBOUND[egress],
    ...(egress === "cluster" && { loadBalancerProfile: { managedOutboundIPs: { count: OUTBOUND_ADDRESSES } } }),
  };
}

/** The tenth address of Services, where AKS keeps the cluster's DNS. @throws RangeError for what is no address block */
export function dnsAddress(serviceCidr: string): string {
  const block = parseCidr(serviceCidr);
  if (block === undefined) throw new RangeError(`${serviceCidr} is no address block`);
  return formatV4({ address: block.address + 10n, prefix: 32 }).replace("/32", "");
}
