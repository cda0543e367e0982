/** Virtual networks and what stands at their edge: security groups, public addresses, NAT gateways. */
import { z } from "zod";
import { AZURE } from "../../../../catalogue/tokens/azure";
import { contains, isNetwork, overlaps, parseCidr, type Cidr } from "../../../../components/core/cidr";
import type { BrokenRule, Held, Plain, TypeRow } from "../../plugin/row";
import { elsewhere, location, subResource, tags, tracked, zones } from "../values/arm";
import { textAt, textsAt } from "../../plugin/reading";
import { named, of, same } from "../values/values";

const NAMES = "learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftnetwork";

/** Names of nearly everything in Microsoft.Network. */
export const networkName = (longest: number, shortest = 1) =>
  z
    .string()
    .min(shortest)
    .max(longest)
    .regex(
      /^[A-Za-z0-9]([-\w.]*\w)?$/,
      `must be ${shortest} to ${longest} letters, digits, . _ or -, begin with a letter or digit and end with one or _`,
    );

/** Blocks that no virtual network may have. learn.microsoft.com/azure/virtual-network/virtual-networks-faq */
const RESERVED = ["224.0.0.0/4", "255.255.255.255/32", "127.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32"] as const;

/** An address block that a network or subnet can have. */
export const block = (largest: number, smallest: number) =>
  z
    .string()
    .refine(
      (text) => isBlock(text, largest, smallest),
      `must be a network's IPv4 block between /${largest} and /${smallest}`,
    )
    .refine(
      (text) => RESERVED.every((reserved) => !overlap(text, reserved)),
      `must not overlap ${RESERVED.join(", ")}`,
    );

function isBlock(text: string, largest: number, smallest: number): boolean {
  const cidr = parseCidr(text);
  return cidr?.family === 4 && isNetwork(cidr) && cidr.prefix >= largest && cidr.prefix <= smallest;
}

/** Whether rules and routes of a subnet hold for private endpoints and services in it. */
export const subnetPolicies = () => ({
  privateEndpointNetworkPolicies: z
    .enum(["Enabled", "Disabled", "NetworkSecurityGroupEnabled", "RouteTableEnabled"])
    .optional(),
  privateLinkServiceNetworkPolicies: z.enum(["Enabled", "Disabled"]).optional(),
});

/** Whether two blocks share an address; false for what is no block. */
export function overlap(a: string, b: string): boolean {
  return bothAre(a, b, overlaps);
}

/** Whether the first block holds the second; false for what is no block. */
export function within(outer: string, inner: string): boolean {
  return bothAre(outer, inner, contains);
}

function bothAre(a: string, b: string, test: (a: Cidr, b: Cidr) => boolean): boolean {
  const [left, right] = [parseCidr(a), parseCidr(b)];
  return left !== undefined && right !== undefined && test(left, right);
}

const addressSku = z.strictObject({
  name: z.literal("Standard", "must be Standard: Basic has been retired"),
  tier: z.enum(["Regional", "Global"]).optional(),
});

const securityRule = z.strictObject({
  name: networkName(80),
  priority: z.int().min(100).max(4096),
  direction: z.enum(["Inbound", "Outbound"]),
  access: z.enum(["Allow", "Deny"]),
  protocol: z.enum(["Tcp", "Udp", "Icmp", "Esp", "Ah", "*"]),
  sourcePortRange: z.string().optional(),
  destinationPortRange: z.string().optional(),
  destinationPortRanges: z.array(z.string()).optional(),
  sourceAddressPrefix: z.string().optional(),
  sourceAddressPrefixes: z.array(z.string()).optional(),
  destinationAddressPrefix: z.string().optional(),
  destinationAddressPrefixes: z.array(z.string()).optional(),
  description: z.string().max(140).optional(),
});

const made = (world: { uuid(): string }) => ({ provisioningState: "Succeeded", resourceGuid: world.uuid() });

export const NETWORK_TYPES = {
  [AZURE.virtualNetwork]: tracked(
    { type: "Microsoft.Network/virtualNetworks", api: "2024-05-01", name: "virtualNetworkName" },
    {
      source: NAMES,
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        virtualNetworkName: networkName(64, 2).optional(),
        addressSpace: z.strictObject({ addressPrefixes: z.array(block(2, 29)).min(1) }),
        enableDdosProtection: z.literal(false, "needs a DDoS protection plan").optional(),
        enableVmProtection: z.boolean().optional(),
        location: location().optional(),
        tags: tags().optional(),
      }),
      name: { auto: { longest: 64 } },
      moves: "by replacement",
      rules: (inputs) => overlapping(textsAt(inputs, "addressSpace.addressPrefixes"), "addressSpace.addressPrefixes"),
      refusedUpdates: (held, inputs, world) => shrinks(held, inputs, world.all(AZURE.subnet)),
      computed: ["provisioningState", "resourceGuid"],
      outputs: (_draft, world) => made(world),
      quota: () => [{ quota: "VirtualNetworks", amount: 1 }],
    },
  ),
  [AZURE.securityGroup]: tracked(
    { type: "Microsoft.Network/networkSecurityGroups", api: "2024-05-01", name: "networkSecurityGroupName" },
    {
      source: NAMES,
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        networkSecurityGroupName: networkName(80).optional(),
        securityRules: z.array(securityRule).max(1000).optional(),
        location: location().optional(),
        tags: tags().optional(),
      }),
      name: { auto: { longest: 80 } },
      computed: ["provisioningState", "resourceGuid"],
      outputs: (_draft, world) => made(world),
      quota: () => [{ quota: "NetworkSecurityGroups", amount: 1 }],
    },
  ),
  [AZURE.publicAddress]: tracked(
    { type: "Microsoft.Network/publicIPAddresses", api: "2024-05-01", name: "publicIpAddressName" },
    {
      source: "learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        publicIpAddressName: networkName(80).optional(),
        publicIPAllocationMethod: z.enum(["Static", "Dynamic"]).optional(),
        publicIPAddressVersion: z.enum(["IPv4", "IPv6"]).optional(),
        idleTimeoutInMinutes: z.int().min(4).max(30).optional(),
        sku: addressSku.optional(),
        zones: zones().optional(),
        location: location().optional(),
        tags: tags().optional(),
      }),
      name: { auto: { longest: 80 } },
      moves: "by replacement",
      immutable: ["publicIPAddressVersion", "sku"],
      rules: (inputs) =>
        textAt(inputs, "sku.name") === "Standard" && inputs["publicIPAllocationMethod"] === "Dynamic"
          ? [{ property: "publicIPAllocationMethod", rule: "must be Static for an address of SKU Standard" }]
          : [],
      refusedUpdates: zonesStay,
      computed: ["provisioningState", "resourceGuid", "ipAddress"],
      outputs: (_draft, world) => ({ ...made(world), ipAddress: publicAddress(world.hex(4)) }),
      quota: () => [{ quota: "PublicIPAddresses", amount: 1 }],
    },
  ),
  [AZURE.natGateway]: tracked(
    { type: "Microsoft.Network/natGateways", api: "2024-05-01", name: "natGatewayName" },
    {
      source: "learn.microsoft.com/azure/nat-gateway/nat-gateway-resource",
      inputs: z.strictObject({
        resourceGroupName: z.string(),
        natGatewayName: networkName(80).optional(),
        sku: z.strictObject({ name: z.literal("Standard") }),
        publicIpAddresses: z.array(subResource).max(16).optional(),
        idleTimeoutInMinutes: z.int().min(4).max(120).optional(),
        zones: zones()
          .max(1, "must name one zone: a NAT gateway of SKU Standard is in one, or in none that is known")
          .optional(),
        location: location().optional(),
        tags: tags().optional(),
      }),
      name: { auto: { longest: 80 } },
      references: [
        {
          path: "publicIpAddresses[].id",
          to: AZURE.publicAddress,
          outside: (id, world) => elsewhere(id, world),
          fits: (self, address) => addressProblem(self, address),
        },
      ],
      refusedUpdates: zonesStay,
      computed: ["provisioningState", "resourceGuid"],
      outputs: (_draft, world) => made(world),
      quota: () => [{ quota: "NatGateways", amount: 1 }],
    },
  ),
} as const satisfies Readonly<Record<string, TypeRow>>;

/** An address in 20.0.0.0/8, where Azure has many. */
function publicAddress(hex: string): string {
  const [high, low] = [hex.slice(0, 2), hex.slice(2)].map((digits) => parseInt(digits, 16));
  return `20.84.${high}.${low}`;
}

export function overlapping(blocks: readonly string[], property: string): readonly BrokenRule[] {
  return blocks.flatMap((one, index) =>
    blocks
      .slice(0, index)
      .filter((other) => overlap(one, other))
      .map((other) => ({ property, rule: `must not overlap, and ${one} overlaps ${other}` })),
  );
}

/** A network cannot give up addresses that a subnet of it has. */
function shrinks({ outputs, inputs: before }: Held, after: Plain, subnets: readonly Held[]): readonly BrokenRule[] {
  const blocks = textsAt(after, "addressSpace.addressPrefixes");
  if (blocks.length === 0) return [];
  const network = named(outputs, "name");
  return subnets
    .filter(({ inputs }) => named(inputs, "virtualNetworkName") === network)
    .filter(({ inputs }) => named(inputs, "resourceGroupName") === named(before, "resourceGroupName"))
    .filter(({ inputs }) => !blocks.some((one) => within(one, named(inputs, "addressPrefix"))))
    .map(({ inputs, logicalName }) => ({
      property: "addressSpace.addressPrefixes",
      rule: `must keep ${named(inputs, "addressPrefix")}, which subnet ${logicalName} has`,
    }));
}

/** A zone is chosen once. */
function zonesStay({ inputs: before }: Held, after: Plain): readonly BrokenRule[] {
  const [from, to] = [textsAt(before, "zones"), textsAt(after, "zones")];
  return same(from, to)
    ? []
    : [{ property: "zones", rule: `cannot be changed from ${from.join(", ") || "none"}: a zone is chosen once` }];
}

function addressProblem(self: Plain, address: Held): string | undefined {
  if (textAt(of(address, "sku"), "name") !== "Standard") return "is not of SKU Standard, which a NAT gateway needs";
  const [gateway, theirs] = [textsAt(self, "zones"), textsAt(address.inputs, "zones")];
  const inZone = theirs.length === 0 || gateway.every((zone) => theirs.includes(zone));
  return inZone ? undefined : `is in zone ${theirs.join(", ")}, while the gateway is in ${gateway.join(", ")}`;
}
