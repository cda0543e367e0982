/**
 * The subnets and secondary ranges of a network on Google Cloud, with the addresses each needs. Subnets there span the
 * zones of a region. Each GKE node takes a fixed share of the pods' secondary range, twice what its pods can use.
 */
import { SERVICE_ADDRESSES, type AddressCeilings } from "./address-ceilings";
import type { AddressRequest, ForbiddenBlock, RangeNeed } from "./address-request";
import type { NetworkSettings } from "./spec";

/** Google keeps the first two addresses of a primary range and its last two. cloud.google.com/vpc/docs/subnets */
const RESERVED = 4;

/** Subnets and secondary ranges are /29 to /4; GKE takes a /9 of pods at most. cloud.google.com/vpc/docs/subnets */
export const GCP_LARGEST = { cidr: 8, podCidr: 9, serviceCidr: 16 } as const;

export const GCP_FORBIDDEN: readonly ForbiddenBlock[] = [
  { cidr: "169.254.0.0/16", why: "link-local: the metadata server" },
  { cidr: "172.17.0.0/16", why: "container bridges on nodes use it" },
  { cidr: "199.36.153.0/24", why: "Private Google Access" },
];

/**
 * Addresses of a node's share of the pods' range: the power of two that is at least twice its pods, so that addresses
 * are not reused at once. cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr
 */
export function gcpPodAddressesPerNode({ podsPerNode }: AddressCeilings): number {
  return 2 ** Math.max(4, Math.ceil(Math.log2(2 * podsPerNode)));
}

/** Every range that the platform may ever create on Google Cloud. Append only. */
export function gcpRanges(ceilings: AddressCeilings): readonly RangeNeed[] {
  const perNode = gcpPodAddressesPerNode(ceilings);
  const regional = { per: "region", block: "cidr", smallest: 29 } as const;
  return [
    {
      ...regional,
      name: "nodes",
      addresses: 4 * ceilings.nodes + RESERVED,
      why: "nodes and internal load balancers, four times the nodes' ceiling: addresses are plentiful here",
    },
    {
      ...regional,
      name: "pods",
      block: "podCidr",
      addresses: ceilings.nodes * perNode,
      why: `${ceilings.nodes} nodes with ${perNode} addresses each for ${ceilings.podsPerNode} pods; secondary range`,
    },
    {
      ...regional,
      name: "services",
      block: "serviceCidr",
      addresses: SERVICE_ADDRESSES,
      why: "Kubernetes services; secondary range",
    },
    {
      ...regional,
      name: "private-services",
      addresses: 4096,
      smallest: 24,
      why: "Cloud SQL, Memorystore and Filestore, which take a block each for a region (private services access)",
    },
    {
      ...regional,
      name: "proxies",
      addresses: 512,
      smallest: 26,
      why: "internal load balancers' proxies; /23 advised",
    },
    { ...regional, name: "endpoints", addresses: 256, why: "Private Service Connect endpoints" },
    { ...regional, name: "control-plane", addresses: 16, smallest: 28, why: "the control plane's endpoint" },
  ];
}

/** What the address plan divides on Google Cloud. */
export function addressRequest(settings: NetworkSettings, zones: readonly string[]): AddressRequest {
  const { cidr, podCidr, serviceCidr } = settings;
  return {
    blocks: { cidr, podCidr, serviceCidr },
    zones,
    ranges: gcpRanges(settings),
    forbidden: GCP_FORBIDDEN,
    largest: GCP_LARGEST,
  };
}
