/** Virtual Private Cloud: networks, subnets with their secondary ranges, and the block of addresses for managed services. */
import { z } from "zod";
import { GCP } from "../../../../catalogue/tokens/gcp";
import { overlaps, parseCidr } from "../../../../components/core/cidr";
import type { BrokenRule, Plain, Reference, TypeRow } from "../../plugin/row";
import { collision, rangeOfAddress, rangesIn, rangesOf } from "./address-use";
import {
  block,
  computeLink,
  computeName,
  labelOutputs,
  LABELLED,
  labels,
  labelsOf,
  projectId,
  projectOf,
  region,
  regionOf,
} from "../values/fields";
import { listAt, textAt } from "../../plugin/reading";
import { isMap } from "../../../../components/core/plain";

/** Networks of a host project, which its subnets name by their path: cloud.google.com/vpc/docs/shared-vpc */
const SHARED = /^projects\/([^/]+)\/(global\/networks|regions\/[^/]+\/subnetworks)\/[^/]+$/;

/** Whether a path leads into a network that another project shares: the stack's own account does not hold it. */
export function isShared(path: string, { account }: { readonly account: string }): boolean {
  const host = SHARED.exec(path)?.[1];
  return host !== undefined && host !== account;
}

const inNetwork: Reference = { path: "network", to: GCP.network, outside: isShared };

const network = {
  source: "cloud.google.com/compute/docs/reference/rest/v1/networks",
  inputs: z.strictObject({
    name: computeName(),
    description: z.string().max(2048).optional(),
    autoCreateSubnetworks: z.boolean().optional(),
    routingMode: z.enum(["REGIONAL", "GLOBAL"]).optional(),
    mtu: z.int().min(1300, "must be at least 1300").max(8896, "must be at most 8896").optional(),
    project: projectId().optional(),
  }),
  immutable: ["name", "description", "autoCreateSubnetworks", "project"],
  name: { property: "name" },
  id: ({ inputs }, world) => `projects/${projectOf(inputs, world)}/global/networks/${textAt(inputs, "name")}`,
  computed: ["selfLink", "gatewayIpv4", "numericId", "networkId", "project"],
  outputs: ({ inputs, id }, world) => {
    const number = world.digits(19);
    return {
      selfLink: computeLink(id),
      gatewayIpv4: "",
      numericId: number,
      networkId: number,
      project: projectOf(inputs, world),
    };
  },
  quota: () => [{ quota: "NETWORKS", amount: 1 }],
} as const satisfies TypeRow;

const subnetwork = {
  source: "cloud.google.com/vpc/docs/subnets",
  inputs: z.strictObject({
    name: computeName(),
    network: z.string(),
    region: region().optional(),
    description: z.string().max(2048).optional(),
    ipCidrRange: block(),
    secondaryIpRanges: z
      .array(z.strictObject({ rangeName: computeName(), ipCidrRange: block() }))
      .max(170, "must be at most 170 ranges")
      .optional(),
    privateIpGoogleAccess: z.boolean().optional(),
    purpose: z
      .enum(["PRIVATE", "REGIONAL_MANAGED_PROXY", "GLOBAL_MANAGED_PROXY", "PRIVATE_SERVICE_CONNECT"])
      .optional(),
    role: z.enum(["ACTIVE", "BACKUP"]).optional(),
    stackType: z.enum(["IPV4_ONLY", "IPV4_IPV6"]).optional(),
    logConfig: z
      .strictObject({
        aggregationInterval: z
          .enum([
            "INTERVAL_5_SEC",
            "INTERVAL_30_SEC",
            "INTERVAL_1_MIN",
            "INTERVAL_5_MIN",
            "INTERVAL_10_MIN",
            "INTERVAL_15_MIN",
          ])
          .optional(),
        flowSampling: z.number().min(0, "must be at least 0").max(1, "must be at most 1").optional(),
        metadata: z.enum(["EXCLUDE_ALL_METADATA", "INCLUDE_ALL_METADATA", "CUSTOM_METADATA"]).optional(),
        filterExpr: z.string().optional(),
      })
      .optional(),
    project: projectId().optional(),
  }),
  // A range can be widened in place; the address plan never does that, and every other change makes a new subnet.
  immutable: ["name", "network", "region", "description", "ipCidrRange", "purpose", "project"],
  name: { property: "name", within: ["region"] },
  references: [
    {
      ...inNetwork,
      fits: (self, target, world) =>
        target.inputs["autoCreateSubnetworks"] === true && self["purpose"] === undefined
          ? "makes its subnets itself (autoCreateSubnetworks)"
          : collision(rangesOf(self), rangesIn(target, world)),
    },
  ],
  rules: (inputs) => subnetworkRules(inputs),
  id: ({ inputs }, world) =>
    `projects/${projectOf(inputs, world)}/regions/${regionOf(inputs, world)}/subnetworks/${textAt(inputs, "name")}`,
  computed: ["selfLink", "gatewayAddress", "fingerprint", "subnetworkId", "project", "region"],
  volatile: ["fingerprint"],
  outputs: ({ inputs, id }, world) => ({
    selfLink: computeLink(id),
    gatewayAddress: gatewayOf(textAt(inputs, "ipCidrRange") ?? ""),
    fingerprint: `${world.hex(10)}=`,
    subnetworkId: Number(world.digits(15)),
    project: projectOf(inputs, world),
    region: regionOf(inputs, world),
  }),
  quota: () => [{ quota: "SUBNETWORKS", amount: 1 }],
} as const satisfies TypeRow;

/** Blocks that no subnet may use. cloud.google.com/vpc/docs/subnets#valid-ranges */
const PROHIBITED = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "199.36.153.4/30", "199.36.153.8/30"];

function subnetworkRules(inputs: Plain): BrokenRule[] {
  const ranges = rangesOf(inputs);
  const names = listAt(inputs, "secondaryIpRanges").map((item) => (isMap(item) ? item["rangeName"] : undefined));
  return [
    ...ranges.flatMap(({ of: property, cidr }, index) => {
      const parsed = parseCidr(cidr);
      if (parsed === undefined) return [];
      const earlier = collision([{ of: "it", cidr }], ranges.slice(0, index));
      return [
        ...(parsed.prefix < 4 || parsed.prefix > 29
          ? [{ property, rule: `is ${cidr}, and a subnet's range is from /4 to /29` }]
          : []),
        ...PROHIBITED.filter((text) => overlaps(parsed, parseCidr(text) ?? parsed)).map((text) => ({
          property,
          rule: `is ${cidr}, which overlaps ${text}, and no subnet may use that`,
        })),
        ...(earlier === undefined ? [] : [{ property, rule: `overlaps another range of the same subnet: ${cidr}` }]),
      ];
    }),
    ...names
      .filter((name, index) => name !== undefined && names.indexOf(name) !== index)
      .map((name) => ({ property: "secondaryIpRanges", rule: `names ${String(name)} twice` })),
  ];
}

/** The first address after the network's own. */
function gatewayOf(cidr: string): string {
  const [address = ""] = cidr.split("/");
  const bytes = address.split(".").map(Number);
  return [...bytes.slice(0, 3), (bytes[3] ?? 0) + 1].join(".");
}

const globalAddress = {
  source: "cloud.google.com/compute/docs/reference/rest/v1/globalAddresses",
  inputs: z.strictObject({
    name: computeName(),
    description: z.string().optional(),
    purpose: z.enum(["VPC_PEERING", "PRIVATE_SERVICE_CONNECT"]).optional(),
    addressType: z.enum(["EXTERNAL", "INTERNAL"]).optional(),
    network: z.string().optional(),
    address: z.ipv4("must be an IPv4 address").optional(),
    prefixLength: z.int().min(8, "must be at least 8").max(29, "must be at most 29").optional(),
    ipVersion: z.enum(["IPV4", "IPV6"]).optional(),
    labels: labels().optional(),
    project: projectId().optional(),
  }),
  immutable: [
    "name",
    "description",
    "purpose",
    "addressType",
    "network",
    "address",
    "prefixLength",
    "ipVersion",
    "project",
  ],
  name: { property: "name" },
  references: [
    {
      ...inNetwork,
      fits: (self, target, world) => {
        const cidr = rangeOfAddress(self);
        return cidr === undefined ? undefined : collision([{ of: "address", cidr }], rangesIn(target, world));
      },
    },
  ],
  rules: ({ purpose, addressType, network: within, prefixLength, address }) => {
    if (purpose !== "VPC_PEERING") return [];
    const range = rangeOfAddress({ address, prefixLength });
    return [
      ...(addressType === "INTERNAL" ? [] : [{ property: "addressType", rule: "must be INTERNAL for VPC_PEERING" }]),
      ...(within === undefined ? [{ property: "network", rule: "must name the network for VPC_PEERING" }] : []),
      ...(prefixLength === undefined
        ? [{ property: "prefixLength", rule: "must say how large the block is for VPC_PEERING" }]
        : []),
      ...(range !== undefined && !block().safeParse(range).success
        ? [{ property: "address", rule: `is not the first address of its block: ${range}` }]
        : []),
    ];
  },
  id: ({ inputs }, world) => `projects/${projectOf(inputs, world)}/global/addresses/${textAt(inputs, "name")}`,
  computed: ["address", "selfLink", "labelFingerprint", "project", ...LABELLED],
  volatile: ["labelFingerprint", ...LABELLED],
  secret: LABELLED,
  outputs: ({ inputs, id }, world) => ({
    address: textAt(inputs, "address") ?? `10.${Number(world.digits(2))}.0.0`,
    selfLink: computeLink(id),
    labelFingerprint: world.hex(8),
    project: projectOf(inputs, world),
    ...labelOutputs(inputs, world),
  }),
  labels: labelsOf("labels"),
  quota: ({ addressType }) => [
    { quota: addressType === "INTERNAL" ? "GLOBAL_INTERNAL_ADDRESSES" : "STATIC_ADDRESSES", amount: 1 },
  ],
} as const satisfies TypeRow;

const connection = {
  source: "cloud.google.com/vpc/docs/configure-private-services-access",
  inputs: z.strictObject({
    network: z.string(),
    service: z.literal("servicenetworking.googleapis.com"),
    reservedPeeringRanges: z.array(z.string()).min(1, "must name a range that is reserved for VPC_PEERING"),
    deletionPolicy: z.literal("ABANDON").optional(),
    updateOnCreationFail: z.boolean().optional(),
  }),
  immutable: ["network", "service"],
  // A network has one connection with a service; Google updates that one.
  name: { property: "network", within: ["service"] },
  references: [
    inNetwork,
    {
      path: "reservedPeeringRanges[]",
      to: GCP.globalAddress,
      by: "name",
      fits: (self, { inputs }) => {
        if (inputs["purpose"] !== "VPC_PEERING") return "is not reserved for VPC_PEERING";
        return inputs["network"] === self["network"] ? undefined : "belongs to another network";
      },
    },
  ],
  id: ({ inputs }) => `${encodeURIComponent(textAt(inputs, "network") ?? "")}:${textAt(inputs, "service")}`,
  // Not for ever, but for longer than a destroy waits: hashicorp/terraform-provider-google#19908, pulumi/pulumi-gcp#3354.
  keeps: ({ inputs }) =>
    inputs["deletionPolicy"] === "ABANDON"
      ? undefined
      : "Failed to delete connection; Producer services (e.g. CloudSQL, Cloud Memstore) are still using this connection",
  computed: ["peering"],
  outputs: () => ({ peering: "servicenetworking-googleapis-com" }),
} as const satisfies TypeRow;

export const NETWORK_ROWS = {
  [GCP.network]: network,
  [GCP.subnetwork]: subnetwork,
  [GCP.globalAddress]: globalAddress,
  [GCP.serviceConnection]: connection,
};
