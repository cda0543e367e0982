/**
 * How large a network is planned for: the most nodes and pods that it must ever have addresses for. They are ceilings,
 * not today's pools, because a subnet cannot grow once it exists: a pool that is added later moves nothing.
 */
import type { AddressBlock } from "./address-request";

export interface AddressCeilings {
  /** Nodes of all pools at their largest, with those that exist twice while a pool is updated. Count of machines. */
  readonly nodes: number;
  /** Pods that one node may run. The kubelet's own limit, which every cloud lets a cluster set. */
  readonly podsPerNode: number;
}

/**
 * A hundred nodes of 110 pods each (the kubelet's default). GPU platforms have few, large nodes; it is also what still
 * leaves half of a /16 free on the cloud where pods take most addresses.
 */
export const DEFAULT_CEILINGS = { nodes: 100, podsPerNode: 110 } as const satisfies AddressCeilings;

/** More pods than this on a node are refused by at least one cloud: the kubelet there is limited to 250 or 256. */
export const MOST_PODS_PER_NODE = 250;

/**
 * Blocks that suit every cloud. Pods that are not reachable from other networks take shared address space (RFC 6598),
 * so that they use up nothing of the company's own; services must be RFC 1918 on one cloud, and stay off 172.17.0.0/16
 * (container bridges) and 172.30.0.0/15 (taken by another cloud).
 */
export const DEFAULT_BLOCKS = {
  cidr: "10.20.0.0/16",
  podCidr: "100.64.0.0/14",
  serviceCidr: "172.20.0.0/16",
} as const satisfies Record<AddressBlock, string>;

/** Nodes of one zone: two zones carry them all while a third is lost. It must not depend on how many zones there are. */
export function nodesPerZone({ nodes }: AddressCeilings): number {
  return Math.ceil(nodes / 2);
}

/** Addresses for cluster-internal services, far above what any cluster of this size has. */
export const SERVICE_ADDRESSES = 4096;
