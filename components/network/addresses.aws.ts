/**
 * The subnets of a network on AWS, with the addresses each needs. Pods take their addresses from the node subnets: the
 * VPC CNI gives each node blocks of sixteen (prefix delegation), which decides how large those subnets are.
 */
import { nodesPerZone, SERVICE_ADDRESSES, type AddressCeilings } from "./address-ceilings";
import type { AddressRequest, ForbiddenBlock, RangeNeed } from "./address-request";
import type { NetworkSettings } from "./spec";

/** AWS keeps the first four addresses of a subnet and its last. docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const RESERVED = 5;

/** Addresses of one block that the CNI attaches to a node. docs.aws.amazon.com/eks/latest/best-practices/prefix-mode-linux.html */
const BLOCK = 16;

/** Subnets are /28 to /16. docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const SMALLEST = 28;

/** A VPC's block is a /16 at most; the service block may be a /12. Pods have no block of their own here. */
export const AWS_LARGEST = { cidr: 16, serviceCidr: 12 } as const;

export const AWS_FORBIDDEN: readonly ForbiddenBlock[] = [
  { cidr: "172.17.0.0/16", why: "some AWS services and container bridges use it (VPC user guide, VPC CIDR blocks)" },
  { cidr: "169.254.0.0/16", why: "link-local: instance metadata, DNS, time and pod credentials" },
];

/**
 * Addresses that one node takes: its pods in blocks of sixteen, one block kept warm, and one block's worth for its
 * network interfaces, whose single addresses can make a block unusable for pods.
 */
export function awsAddressesPerNode({ podsPerNode }: AddressCeilings): number {
  return (Math.ceil(podsPerNode / BLOCK) + 2) * BLOCK;
}

/** Every subnet that the platform may ever create on AWS. Append only. */
export function awsRanges(ceilings: AddressCeilings): readonly RangeNeed[] {
  const nodes = nodesPerZone(ceilings);
  const perNode = awsAddressesPerNode(ceilings);
  const zonal = { per: "zone", block: "cidr", smallest: SMALLEST } as const;
  return [
    {
      ...zonal,
      name: "nodes",
      addresses: nodes * perNode + RESERVED,
      why: `${nodes} nodes in each zone, ${perNode} addresses each for ${ceilings.podsPerNode} pods in blocks of ${BLOCK}`,
    },
    { ...zonal, name: "public", addresses: 256, why: "NAT gateways and internet-facing load balancers" },
    { ...zonal, name: "data", addresses: 256, why: "managed databases, caches, streams and file systems" },
    { ...zonal, name: "endpoints", addresses: 64, why: "private endpoints, one address for each service" },
    { ...zonal, name: "control-plane", addresses: 16, why: "EKS's own interfaces: six addresses at least, 16 advised" },
    {
      name: "services",
      per: "region",
      block: "serviceCidr",
      addresses: SERVICE_ADDRESSES,
      smallest: 24,
      why: "Kubernetes services; private addresses (RFC 1918) only, /24 to /12",
    },
  ];
}

/** What the address plan divides on AWS. */
export function addressRequest(settings: NetworkSettings, zones: readonly string[]): AddressRequest {
  const { cidr, podCidr, serviceCidr } = settings;
  return {
    blocks: { cidr, podCidr, serviceCidr },
    zones,
    ranges: awsRanges(settings),
    forbidden: AWS_FORBIDDEN,
    largest: AWS_LARGEST,
  };
}
