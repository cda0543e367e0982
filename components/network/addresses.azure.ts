/**
 * The subnets of a virtual network on Azure, with the addresses each needs. Subnets there span zones. Pods live in an
 * overlay (Azure CNI Overlay) and take nothing from the network; databases and the API server want subnets of their own,
 * delegated to them.
 */
import { SERVICE_ADDRESSES, type AddressCeilings } from "./address-ceilings";
import type { AddressRequest, ForbiddenBlock, RangeNeed } from "./address-request";
import type { NetworkSettings } from "./spec";

/** Azure keeps the first four addresses of a subnet and its last. learn.microsoft.com/azure/virtual-network/virtual-networks-faq */
const RESERVED = 5;

/** The overlay gives every node a /24, however many pods it may run. learn.microsoft.com/azure/aks/azure-cni-overlay */
const OVERLAY_PER_NODE = 256;

/** Service blocks must be smaller than a /12. learn.microsoft.com/azure/aks/configure-azure-cni */
export const AZURE_LARGEST = { cidr: 8, podCidr: 9, serviceCidr: 13 } as const;

/** learn.microsoft.com/azure/aks/azure-cni-overview, prerequisites */
export const AZURE_FORBIDDEN: readonly ForbiddenBlock[] = [
  { cidr: "169.254.0.0/16", why: "AKS uses it (link-local)" },
  { cidr: "172.30.0.0/16", why: "AKS uses it" },
  { cidr: "172.31.0.0/16", why: "AKS uses it" },
  { cidr: "192.0.2.0/24", why: "AKS uses it" },
  { cidr: "168.63.129.16/32", why: "Azure's platform services: health probes, DNS" },
];

/** Every subnet that the platform may ever create on Azure. Append only. */
export function azureRanges(ceilings: AddressCeilings): readonly RangeNeed[] {
  const regional = { per: "region", block: "cidr", smallest: 29 } as const;
  return [
    {
      ...regional,
      name: "nodes",
      addresses: 4 * ceilings.nodes + RESERVED,
      why: "nodes and internal load balancers, four times the nodes' ceiling: pods are in the overlay",
    },
    {
      ...regional,
      name: "pods",
      block: "podCidr",
      addresses: ceilings.nodes * OVERLAY_PER_NODE,
      why: `${ceilings.nodes} nodes with a /24 each in the overlay`,
    },
    { ...regional, name: "services", block: "serviceCidr", addresses: SERVICE_ADDRESSES, why: "Kubernetes services" },
    { ...regional, name: "endpoints", addresses: 256, why: "private endpoints, one address for each service" },
    {
      ...regional,
      name: "api-server",
      addresses: 16,
      smallest: 28,
      why: "the API server, delegated to Microsoft.ContainerService/managedClusters; /28 at least",
    },
    {
      ...regional,
      name: "postgres",
      addresses: 64,
      smallest: 28,
      why: "PostgreSQL, delegated to Microsoft.DBforPostgreSQL/flexibleServers; /28 at least",
    },
    {
      ...regional,
      name: "mysql",
      addresses: 64,
      smallest: 28,
      why: "MySQL, delegated to Microsoft.DBforMySQL/flexibleServers; /28 at least",
    },
    {
      ...regional,
      name: "gateways",
      addresses: 256,
      smallest: 24,
      why: "application gateways for containers, delegated to Microsoft.ServiceNetworking/trafficControllers",
    },
    { ...regional, name: "bastion", addresses: 64, smallest: 26, why: "Azure Bastion, by which people reach the API" },
  ];
}

/** What the address plan divides on Azure. */
export function addressRequest(settings: NetworkSettings, zones: readonly string[]): AddressRequest {
  const { cidr, podCidr, serviceCidr } = settings;
  return {
    blocks: { cidr, podCidr, serviceCidr },
    zones,
    ranges: azureRanges(settings),
    forbidden: AZURE_FORBIDDEN,
    largest: AZURE_LARGEST,
  };
}
