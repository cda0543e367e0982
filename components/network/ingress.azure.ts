/**
 * What may come from the internet to the nodes' subnet on Azure. AKS closes every node itself and opens it for the ports of
 * Services of type LoadBalancer, with a group on each network interface; it touches no group of a subnet
 * (learn.microsoft.com/azure/aks/concepts-network-cni-overview, MicrosoftDocs/azure-aks-docs@fb060abe, 2026-08-21). A
 * group of the subnet therefore has to let in what such Services are to get.
 */
import type { Ingress } from "../placement/ingress.azure";

/** Priorities of rules that people add by hand come before. */
const PRIORITY = 1000;

/** Rules of the subnet's group. To any address: a load balancer hands on packets with its own as their destination. */
export function ingressRules({ ports, from }: Ingress) {
  if (ports.length === 0) return [];
  return [
    {
      name: "services",
      description: "To Services of type LoadBalancer; AKS' own group says which",
      priority: PRIORITY,
      direction: "Inbound",
      access: "Allow",
      protocol: "*",
      sourcePortRange: "*",
      ...(from.length === 0 ? { sourceAddressPrefix: "Internet" } : { sourceAddressPrefixes: [...from] }),
      destinationAddressPrefix: "*",
      destinationPortRanges: ports.map(String),
    },
  ];
}
