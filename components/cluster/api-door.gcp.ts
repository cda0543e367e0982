/**
 * The ways to a GKE cluster's API: addresses for the blocks of `apiAccess`, and a DNS name for whom IAM lets in. Pure.
 * The name needs no machine in the network and no list of addresses: CIS GKE Benchmark v2.0.0, 5.6.4, prefers it, and it
 * is the one way to the first `up` of a stack that makes its network. It is served with a certificate that every client
 * trusts, so a kubeconfig for it names no authority (google-cloud-sdk, api_lib/container/kubeconfig.py, `Cluster`; read
 * 2026-11-30). Both can be turned on and off in place (terraform-provider-google@e03b7622 resource_container_cluster.go).
 */
import type { GcpPlacement } from "../cloud/placement.gcp";
import { apiSources } from "../cloud/placement-rules";
import type { Problem } from "../core/errors";

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

/** A network that the stack makes has nobody in it: without a way in from outside no `up` could finish. */
export function checkApiDoor(placement: Ways, path = "placement.gcp"): Problem[] {
  if (goesByName(placement) || placement.apiAccess.length > 0 || placement.network !== undefined) return [];
  return [
    {
      path: `${path}.dnsEndpoint`,
      value: false,
      rule: "leaves no way to the cluster's API: the stack makes the network, and nothing outside it is in apiAccess",
      remedy: `leave it out, or name in ${path}.apiAccess the addresses that whoever runs up comes from`,
    },
  ];
}
