/**
 * What may come from the internet to the nodes' subnet on Azure. AKS closes every node itself and opens it for the ports of
 * Services of type LoadBalancer, with a group on each network interface; it touches no group of a subnet
 * (learn.microsoft.com/azure/aks/concepts-network-cni-overview, MicrosoftDocs/azure-aks-docs@fb060abe, 2026-08-21). A
 * group of the subnet therefore has to let in what such Services are to get.
 */
import { z } from "zod";
import { cidr } from "../core/fields";

export const ingressSpec = z
  .strictObject({
    ports: z
      .array(z.int("must be a port").min(1, "must be a port").max(65535, "must be a port"))
      .max(50, "must be at most 50")
      .default([80, 443])
      .describe("Ports of Services, by TCP and UDP. `[]` lets nothing in. Default: 80 and 443."),
    from: z
      .array(cidr())
      .max(200, "must be at most 200")
      .default([])
      .describe("Address blocks that may use them. Default: none are named, and the whole internet may."),
  })
  .describe(
    "What the nodes' subnet lets in from the internet. Only what a Service of type LoadBalancer opens is reached, since AKS " +
      "closes its nodes otherwise; a public gateway needs its ports here too. In a network of your own its groups decide.",
  );
export type Ingress = z.output<typeof ingressSpec>;

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
