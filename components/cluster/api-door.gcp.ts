/**
 * The ways to a GKE cluster's API: addresses for the blocks of `apiAccess`, and a DNS name for whom IAM lets in. Pure.
 * The name needs no machine in the network and no list of addresses: CIS GKE Benchmark v2.0.0, 5.6.4, prefers it, and it
 * is the one way to the first `up` of a stack that makes its network. It is served with a certificate that every client
 * trusts, so a kubeconfig for it names no authority (google-cloud-sdk, api_lib/container/kubeconfig.py, `Cluster`; read
 * 2026-11-30). Both can be turned on and off in place (terraform-provider-google@e03b7622 resource_container_cluster.go).
 */
import type { UnreachableAtFirst } from "./contract";
import { placementOn } from "../placement";
import type { GcpPlacement } from "../placement/gcp";
import { apiSources } from "../placement/rules";

type Ways = Pick<GcpPlacement, "apiAccess" | "dnsEndpoint" | "network">;

/** Whether people and runners come by the DNS name. */
export function goesByName({ apiAccess, dnsEndpoint, network }: Ways): boolean {
  return dnsEndpoint ?? (apiAccess.length === 0 && network === undefined);
}

/** What a cluster is told about the ways to its API. */
export function apiDoor(placement: Ways) {
  const { apiAccess } = placement;
  const { network: overNetwork, internet } = apiSources(apiAccess);
  return {
    privateClusterConfig: {
      enablePrivateEndpoint: internet.length === 0,
      // Else a VPN or a peered network would have to end in the cluster's own region.
      masterGlobalAccessConfig: { enabled: overNetwork.length > 0 },
    },
    masterAuthorizedNetworksConfig: {
      cidrBlocks: apiAccess.map((cidrBlock) => ({ cidrBlock, displayName: "placement.gcp.apiAccess" })),
      gcpPublicCidrsAccessEnabled: false,
      privateEndpointEnforcementEnabled: true,
    },
    controlPlaneEndpointsConfig: { dnsEndpointConfig: { allowExternalTraffic: goesByName(placement) } },
  };
}

/**
 * Why nobody could reach the API of a cluster that is made now; undefined when somebody can. A network that is made in the same
 * update is connected to nothing yet, so that private blocks lead nowhere.
 */
export const unreachableAtFirst: UnreachableAtFirst = (placement) => {
  const ways = placementOn("gcp", placement);
  if (goesByName(ways) || ways.network !== undefined || apiSources(ways.apiAccess).internet.length > 0)
    return undefined;
  return [
    "nobody could reach the API of the new cluster: placement.gcp.apiAccess lists no public block, placement.gcp.dnsEndpoint is not",
    "  on, and nothing is connected to the network that this update makes. Nothing was created.",
    "  Set placement.gcp.dnsEndpoint to true: IAM alone lets people in by the cluster's DNS name, from wherever they are. It can be",
    "  turned off again, in place, once a VPN, a peered network or a runner inside leads there.",
    "  Or list the public address that this update comes from, or name a network that is connected already: placement.gcp.network.",
  ].join("\n");
};
