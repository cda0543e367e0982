/** What a stack file says about what may come from the internet to the nodes' subnet on Azure. */
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
