/** What is known of Azure without its SDK, and what a stack asks of it that it cannot give, found before anything is created. Pure. */
import { SYSTEM_NAMESPACES } from "../../../catalogue/kubernetes/system-namespaces";
import { unreachableAtFirst } from "../../cluster/reach.azure";
import { gpuStackOnAzure } from "../../node-pools/gpu-stack/azure";
import { sharingOnAzure } from "../../node-pools/sharing/azure";
import { azureGroups, type AzurePlacement } from "../../placement/azure";
import { checkAksVersion } from "../../cluster/versions.azure";
import { addressRange, checkAddresses, planAddresses } from "../../network/address-plan";
import { addressRequest } from "../../network/addresses.azure";
import { checkCapacity } from "../../network/capacity";
import { checkAcceleratedZones, checkPools, checkSystemPools } from "../../node-pools/agent-pool-check.azure";
import { reservedZone, waysOf } from "../../node-pools/ways";
import { checkZones } from "../../node-pools/zones";
import type { Problem } from "../../core/errors";
import type { CheckGround, CloudFacts, FixedOptions, GroundFacts } from "../contract";
import { placementOn } from "../../placement";

const check: CheckGround = ({ placement, network, cluster, beside, pools }) => {
  const { zones, region, network: own, capacityReservations } = placementOn("azure", placement);
  return [
    ...checkAksVersion(cluster.version),
    // How a network of the stack's owner is divided is the owner's business.
    ...(own === undefined
      ? [
          ...checkAddresses(addressRequest(network, zones)),
          ...checkCapacity(
            network,
            pools.flatMap(({ spec }) => waysOf(spec)),
          ),
        ]
      : []),
    ...checkPools(pools, capacityReservations),
    ...checkSystemPools(pools, network.podsPerNode),
    ...pools.flatMap((pool, index) => checkAcceleratedZones(pool, zones, region, `nodePools[${index}]`)),
    ...pools.flatMap(({ spec }, index) =>
      checkZones("azure", spec, `nodePools[${index}]`, zones, reservedZone(spec, capacityReservations)),
    ),
    ...checkEndpoints(own, beside),
  ];
};

/**
 * Options behind properties of a cluster that the provider replaces it for: its way out, and the blocks of pods and Services.
 * AKS can change the way out in place (learn.microsoft.com/azure/aks/egress-outboundtype), the provider deletes the cluster
 * first: pulumi/pulumi-azure-native pull 4771, provider/pkg/gen/replacement.go.
 */
const fixed: FixedOptions = ({ placement, network }): ReturnType<FixedOptions> => {
  const { network: own, zones } = placementOn("azure", placement);
  if (own !== undefined) {
    return {
      "placement.azure.network.egress": own.egress,
      "network.podCidr": network.podCidr,
      "network.serviceCidr": network.serviceCidr,
    };
  }
  const plan = planAddresses(addressRequest(network, zones));
  return {
    "network.availability": network.availability,
    "addresses of pods (network.podCidr, network.nodes)": addressRange(plan, "pods"),
    "addresses of Services (network.serviceCidr)": addressRange(plan, "services"),
  };
};

/** What is reached through private endpoints alone, and so needs a subnet for them. */
const BY_ENDPOINT: readonly string[] = [
  "registry.repositories",
  "secrets",
  "storage.objectStores",
  "storage.sharedFiles",
];

function checkEndpoints(own: AzurePlacement["network"], beside: readonly string[]): Problem[] {
  if (own === undefined || own.endpointSubnetId !== undefined) return [];
  return beside
    .filter((path) => BY_ENDPOINT.includes(path))
    .map((path) => ({
      path,
      rule: "is reached through a private endpoint, for which placement.azure.network names no subnet",
      remedy: "add placement.azure.network.endpointSubnetId, or remove it",
    }));
}

export const facts = {
  name: "azure",
  title: "Azure",
  ground: { check, unreachableAtFirst, fixed },
  distribution: "kubernetes",
  rewritesWebhooks: true,
  systemNamespaces: SYSTEM_NAMESPACES.azure,
  loadBalancers: ["azure"],
  groups: (placement) => azureGroups(placementOn("azure", placement)),
  zoneName: (domain) => domain,
  nameForms: {
    // learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata (read 2026-12-01)
    objectStore: {
      fits: /^(?=.{3})(?!.*--)/,
      rule: 'must have at least 3 characters and no "-" beside another: it is the name of a container on Azure',
    },
  },
  gpuStack: gpuStackOnAzure,
  sharing: sharingOnAzure,
  managed: [],
  autoscalers: [],
} as const satisfies CloudFacts & { readonly ground: GroundFacts };
