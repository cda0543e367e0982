/** What a stack file says about the network that Stratiform creates. */
import { z } from "zod";
import { cidr } from "../core/fields";
import { DEFAULT_BLOCKS, DEFAULT_CEILINGS, MOST_PODS_PER_NODE } from "./address-ceilings";

export const AVAILABILITIES = ["one-zone", "every-zone"] as const;
export type Availability = (typeof AVAILABILITIES)[number];

export const networkSpec = z
  .strictObject({
    cidr: cidr()
      .default(DEFAULT_BLOCKS.cidr)
      .describe(
        "Addresses of the network, for nodes and, where pods have addresses of the network (AWS), for pods. Must not " +
          "overlap with networks that this one is to be connected with. Cannot change once the network exists. " +
          "Default: 10.20.0.0/16.",
      ),
    podCidr: cidr()
      .default(DEFAULT_BLOCKS.podCidr)
      .describe(
        "Addresses of pods, on clouds that give them a range of their own. Cannot change once the network exists. " +
          "Default: 100.64.0.0/14, which no private network uses.",
      ),
    serviceCidr: cidr()
      .default(DEFAULT_BLOCKS.serviceCidr)
      .describe(
        "Addresses of Services inside the cluster; routed nowhere else. Cannot change once the cluster exists. " +
          "Default: 172.20.0.0/16.",
      ),
    nodes: z
      .int("must be a whole number")
      .min(3, "must be at least 3, one in each zone")
      .max(15000, "must be at most 15000, the largest cluster that a cloud offers")
      .default(DEFAULT_CEILINGS.nodes)
      .describe(
        "Nodes of all pools that addresses are planned for, at their largest. Cannot grow once the network exists. Count " +
          "of machines. Default: 100, which leaves half of a /16 free on every cloud.",
      ),
    podsPerNode: z
      .int("must be a whole number")
      .min(16, "must be at least 16")
      .max(MOST_PODS_PER_NODE, `must be at most ${MOST_PODS_PER_NODE}, the most that every cloud's kubelet accepts`)
      .default(DEFAULT_CEILINGS.podsPerNode)
      .describe("Pods that one node may run; its kubelet is set to it. Default: 110, the kubelet's own default."),
    availability: z
      .enum(AVAILABILITIES)
      .default("one-zone")
      .describe(
        "Where the ways out of the network are: `one-zone` has one NAT gateway and private endpoints in one zone, which " +
          "costs a third and fails with that zone; `every-zone` has them in each. On Azure it is fixed once the cluster exists. " +
          "Default: one-zone.",
      ),
  })
  .describe("The network that Stratiform creates. On a cluster or network that exists already it is not used.");
export type NetworkSettings = z.output<typeof networkSpec>;
