/** The way out of a VPC: Cloud Routers, and Cloud NAT on them. */
import { z } from "zod";
import { GCP } from "../../../../catalogue/tokens/gcp";
import type { BrokenRule, Plain, TypeRow } from "../../plugin/row";
import { computeLink, computeName, projectId, projectOf, region, regionOf } from "../values/fields";
import { isShared } from "./network";
import { listAt, numberAt, textAt } from "../../plugin/reading";

const router = {
  source: "cloud.google.com/compute/docs/reference/rest/v1/routers",
  inputs: z.strictObject({
    name: computeName(),
    network: z.string(),
    region: region().optional(),
    description: z.string().optional(),
    project: projectId().optional(),
  }),
  immutable: ["name", "network", "region", "project"],
  name: { property: "name", within: ["region"] },
  references: [{ path: "network", to: GCP.network, outside: isShared }],
  id: ({ inputs }, world) =>
    `projects/${projectOf(inputs, world)}/regions/${regionOf(inputs, world)}/routers/${textAt(inputs, "name")}`,
  computed: ["selfLink", "project", "region"],
  outputs: ({ inputs, id }, world) => ({
    selfLink: computeLink(id),
    project: projectOf(inputs, world),
    region: regionOf(inputs, world),
  }),
  quota: (inputs, world) => [
    { quota: "ROUTERS", amount: 1 },
    { quota: `routers-per-network/${textAt(inputs, "network")} in ${regionOf(inputs, world)}`, amount: 1 },
  ],
} as const satisfies TypeRow;

const ports = (least: number) =>
  z
    .int()
    .min(least, `must be at least ${least}`)
    .max(65_536, "must be at most 65536")
    .refine((count) => Number.isInteger(Math.log2(count)), "must be a power of two");

const routerNat = {
  source: "cloud.google.com/nat/docs/ports-and-addresses",
  inputs: z.strictObject({
    name: computeName(),
    router: z.string(),
    region: region().optional(),
    natIpAllocateOption: z.enum(["AUTO_ONLY", "MANUAL_ONLY"]).optional(),
    natIps: z.array(z.string()).optional(),
    sourceSubnetworkIpRangesToNat: z.enum([
      "ALL_SUBNETWORKS_ALL_IP_RANGES",
      "ALL_SUBNETWORKS_ALL_PRIMARY_IP_RANGES",
      "LIST_OF_SUBNETWORKS",
    ]),
    subnetworks: z
      .array(
        z.strictObject({
          name: z.string(),
          sourceIpRangesToNats: z
            .array(z.enum(["ALL_IP_RANGES", "PRIMARY_IP_RANGE", "LIST_OF_SECONDARY_IP_RANGES"]))
            .min(1),
          secondaryIpRangeNames: z.array(computeName()).optional(),
        }),
      )
      .max(50, "must be at most 50 subnets")
      .optional(),
    enableDynamicPortAllocation: z.boolean().optional(),
    enableEndpointIndependentMapping: z.boolean().optional(),
    minPortsPerVm: z.int().min(2, "must be at least 2").max(65_536, "must be at most 65536").optional(),
    maxPortsPerVm: ports(64).optional(),
    logConfig: z
      .strictObject({ enable: z.boolean(), filter: z.enum(["ERRORS_ONLY", "TRANSLATIONS_ONLY", "ALL"]) })
      .optional(),
    project: projectId().optional(),
  }),
  immutable: ["name", "router", "region", "project"],
  name: { property: "name", within: ["router"] },
  references: [
    {
      path: "router",
      to: GCP.router,
      by: "name",
      fits: (self, { outputs }, world) =>
        outputs["region"] === regionOf(self, world) ? undefined : `is in another region, ${textAt(outputs, "region")}`,
    },
    {
      path: "subnetworks[].name",
      to: GCP.subnetwork,
      outside: isShared,
      fits: (self, target, world) => {
        const own = world.find(GCP.router, "name", self["router"]);
        if (own === undefined) return undefined;
        if (own.inputs["network"] !== target.inputs["network"]) return "is in another network than the router";
        const other = world
          .all(GCP.routerNat)
          .find(({ inputs }) => listAt(inputs, "subnetworks").some((one) => textAt(one, "name") === target.id));
        return other === undefined
          ? undefined
          : `leaves through ${other.logicalName} already, and one gateway is all it has`;
      },
    },
  ],
  rules: (inputs) => natRules(inputs),
  id: ({ inputs }, world) =>
    `${projectOf(inputs, world)}/${regionOf(inputs, world)}/${textAt(inputs, "router")}/${textAt(inputs, "name")}`,
  computed: ["project", "region", "endpointTypes", "type", "autoNetworkTier"],
  outputs: ({ inputs }, world) => ({
    project: projectOf(inputs, world),
    region: regionOf(inputs, world),
    endpointTypes: ["ENDPOINT_TYPE_VM"],
    type: "PUBLIC",
    autoNetworkTier: "PREMIUM",
  }),
  quota: ({ router: on }) => [{ quota: `nat-gateways-per-router/${String(on)}`, amount: 1 }],
} as const satisfies TypeRow;

function natRules(inputs: Plain): BrokenRule[] {
  const source = textAt(inputs, "sourceSubnetworkIpRangesToNat");
  const listed = listAt(inputs, "subnetworks").length > 0;
  const allocation = textAt(inputs, "natIpAllocateOption");
  const given = listAt(inputs, "natIps").length > 0;
  const dynamic = inputs["enableDynamicPortAllocation"] === true;
  const least = numberAt(inputs, "minPortsPerVm");
  const most = numberAt(inputs, "maxPortsPerVm");
  const broken: [boolean, string, string][] = [
    [source === "LIST_OF_SUBNETWORKS" && !listed, "subnetworks", "must list the subnets for LIST_OF_SUBNETWORKS"],
    [
      source !== undefined && source !== "LIST_OF_SUBNETWORKS" && listed,
      "subnetworks",
      `lists subnets, which is for LIST_OF_SUBNETWORKS only, not ${source}`,
    ],
    [allocation === "AUTO_ONLY" && given, "natIps", "names addresses, and AUTO_ONLY takes none"],
    [allocation === "MANUAL_ONLY" && !given, "natIps", "must name addresses for MANUAL_ONLY"],
    [
      dynamic && inputs["enableEndpointIndependentMapping"] === true,
      "enableEndpointIndependentMapping",
      "cannot be on with enableDynamicPortAllocation",
    ],
    [
      inputs["enableDynamicPortAllocation"] === false && most !== undefined,
      "maxPortsPerVm",
      "is for enableDynamicPortAllocation only",
    ],
    [
      dynamic && least !== undefined && (least < 32 || !Number.isInteger(Math.log2(least))),
      "minPortsPerVm",
      "must be a power of two of at least 32 with enableDynamicPortAllocation",
    ],
    [
      dynamic && least !== undefined && most !== undefined && most <= least,
      "maxPortsPerVm",
      `is ${most}, and must be larger than minPortsPerVm, ${least}`,
    ],
  ];
  return broken.filter(([isBroken]) => isBroken).map(([, property, rule]) => ({ property, rule }));
}

export const NAT_ROWS = { [GCP.router]: router, [GCP.routerNat]: routerNat };
