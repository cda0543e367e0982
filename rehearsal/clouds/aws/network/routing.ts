/** Rows of how traffic leaves a network: route tables, routes, NAT gateways and their addresses. */
import { crc32 } from "node:zlib";
import { z } from "zod";
import { AWS } from "../../../../catalogue/tokens/aws";
import { parseCidr } from "../../../../components/core/cidr";
import type { Held, Plain, TypeRow, World } from "../../plugin/row";
import { arn } from "../values/arn";
import { ipv4Block, resourceId } from "../values/forms";
import { inVpc } from "./network";
import { textAt } from "../../plugin/reading";
import { REGIONAL, regional, tags, tagsOf } from "../values/tags";

const ANYWHERE = "0.0.0.0/0";

const ROUTE_TABLE = {
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html",
  inputs: z.strictObject({ vpcId: resourceId("vpc"), tags: tags() }),
  immutable: ["vpcId"],
  references: [inVpc()],
  id: (_draft, { hex }) => `rtb-${hex(17)}`,
  computed: [...REGIONAL, "arn", "ownerId"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => ({
    ...regional(draft, world),
    arn: arn(world, "ec2", `route-table/${draft.id}`),
    ownerId: world.account,
  }),
  quota: ({ vpcId }) => [{ quota: `L-589F43AA/${String(vpcId)}`, amount: 1 }],
  labels: tagsOf,
} satisfies TypeRow;

const TARGETS = ["gatewayId", "natGatewayId"] as const;

const ROUTE = {
  source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html",
  inputs: z.strictObject({
    routeTableId: resourceId("rtb"),
    destinationCidrBlock: ipv4Block(),
    gatewayId: resourceId("igw").optional(),
    natGatewayId: resourceId("nat").optional(),
  }),
  immutable: ["routeTableId", "destinationCidrBlock"],
  name: { property: "destinationCidrBlock", within: ["routeTableId"] },
  references: [
    { path: "routeTableId", to: AWS.routeTable },
    // A gateway that goes leaves a route behind that leads nowhere; AWS does not mind.
    {
      path: "gatewayId",
      to: AWS.internetGateway,
      holds: false,
      fits: (self, { inputs }, world) => otherVpc(self, inputs["vpcId"], world),
    },
    {
      path: "natGatewayId",
      to: AWS.natGateway,
      holds: false,
      fits: (self, { inputs }, world) =>
        otherVpc(self, world.find(AWS.subnet, "id", inputs["subnetId"])?.inputs["vpcId"], world),
    },
  ],
  rules: (inputs) =>
    TARGETS.every((target) => inputs[target] !== undefined)
      ? [{ property: "natGatewayId", rule: "cannot be given with gatewayId: a route has one target" }]
      : [],
  // The provider's own form: the table, and a checksum of the destination.
  id: ({ inputs }) => `r-${String(inputs["routeTableId"])}${crc32(String(inputs["destinationCidrBlock"]))}`,
  computed: ["region", "origin", "state"],
  outputs: (_draft, { region }) => ({ region, origin: "CreateRoute", state: "active" }),
  quota: ({ routeTableId }) => [{ quota: `L-93826ACB/${String(routeTableId)}`, amount: 1 }],
} satisfies TypeRow;

function otherVpc(self: Plain, vpcId: unknown, { find }: World): string | undefined {
  const own = find(AWS.routeTable, "id", self["routeTableId"])?.inputs["vpcId"];
  return own === vpcId ? undefined : `is in the VPC ${String(vpcId)}, and the route table in ${String(own)}`;
}

const ASSOCIATION = {
  source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateRouteTable.html",
  inputs: z.strictObject({ routeTableId: resourceId("rtb"), subnetId: resourceId("subnet") }),
  immutable: ["subnetId"],
  // A subnet has one route table.
  name: { property: "subnetId" },
  references: [
    {
      path: "routeTableId",
      to: AWS.routeTable,
      fits: ({ subnetId }, table, { find }) => {
        const subnet = find(AWS.subnet, "id", subnetId);
        return subnet === undefined || subnet.inputs["vpcId"] === table.inputs["vpcId"]
          ? undefined
          : `is in another VPC than the subnet ${subnet.logicalName}`;
      },
    },
    { path: "subnetId", to: AWS.subnet },
  ],
  id: (_draft, { hex }) => `rtbassoc-${hex(17)}`,
  computed: ["region"],
  outputs: (_draft, { region }) => ({ region }),
} satisfies TypeRow;

const EIP = {
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-eips.html",
  inputs: z.strictObject({ domain: z.literal("vpc", "must be vpc").optional(), tags: tags() }),
  immutable: ["domain"],
  id: (_draft, { hex }) => `eipalloc-${hex(17)}`,
  computed: [...REGIONAL, "arn", "allocationId", "publicIp", "publicDns"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => {
    // 18.192.0.0/13 is one of Amazon's blocks; the last three bytes follow the resource.
    const publicIp = ["18", 192 + byte(world, 20, 8), byte(world, 22, 256), byte(world, 24, 256)].join(".");
    return {
      ...regional(draft, world),
      arn: arn(world, "ec2", `elastic-ip/${draft.id}`),
      allocationId: draft.id,
      publicIp,
      publicDns: `ec2-${publicIp.replaceAll(".", "-")}.${world.region}.compute.amazonaws.com`,
    };
  },
  quota: () => [{ quota: "L-0263D0A3", amount: 1 }],
  labels: tagsOf,
} satisfies TypeRow;

function byte({ hex }: World, position: number, values: number): number {
  return Number.parseInt(hex(position + 2).slice(position), 16) % values;
}

const NAT_GATEWAY = {
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html",
  inputs: z.strictObject({
    subnetId: resourceId("subnet"),
    allocationId: resourceId("eipalloc"),
    connectivityType: z.literal("public", "must be public").optional(),
    tags: tags(),
  }),
  immutable: ["subnetId", "allocationId", "connectivityType"],
  references: [
    { path: "subnetId", to: AWS.subnet, fits: notPublic },
    {
      path: "allocationId",
      to: AWS.eip,
      by: "allocationId",
      fits: (_self, address, { all }) => {
        const user = all(AWS.natGateway).find(({ inputs }) => inputs["allocationId"] === address.id);
        return user === undefined ? undefined : `is associated with ${user.logicalName} already`;
      },
    },
  ],
  id: (_draft, { hex }) => `nat-${hex(17)}`,
  computed: [...REGIONAL, "publicIp", "privateIp", "networkInterfaceId", "associationId"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => ({
    ...regional(draft, world),
    publicIp: world.find(AWS.eip, "allocationId", draft.inputs["allocationId"])?.outputs["publicIp"],
    privateIp: addressIn(world.find(AWS.subnet, "id", draft.inputs["subnetId"]), 4 + byte(world, 20, 7)),
    networkInterfaceId: `eni-${world.hex(34).slice(17)}`,
    associationId: `eipassoc-${world.hex(51).slice(34)}`,
  }),
  quota: ({ subnetId }, { find }) => {
    const zone = find(AWS.subnet, "id", subnetId)?.inputs["availabilityZone"];
    return [{ quota: `L-FE5A380F/${String(zone)}`, amount: 1 }];
  },
  labels: tagsOf,
} satisfies TypeRow;

/** An address of a subnet; AWS keeps the first four. */
function addressIn(subnet: Held | undefined, position: number): string {
  const block = parseCidr(textAt(subnet?.inputs, "cidrBlock") ?? "");
  const address = (block?.address ?? 0n) + BigInt(position);
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 0xffn).join(".");
}

function notPublic(_self: Plain, subnet: Held, world: World): string | undefined {
  const vpcId = subnet.inputs["vpcId"];
  if (!world.all(AWS.internetGateway).some(({ inputs }) => inputs["vpcId"] === vpcId)) {
    return `is in ${String(vpcId)}, which has no internet gateway attached`;
  }
  const table = tableOf(subnet, world);
  if (table === undefined || defaultRoute(table, world)?.inputs["gatewayId"] !== undefined) return undefined;
  return "is not public: its route table has no route to an internet gateway";
}

/** The route table that a subnet is associated with; undefined: the VPC's main one, which leads nowhere. */
function tableOf(subnet: Held, { all, find }: World): Held | undefined {
  const association = all(AWS.routeTableAssociation).find(({ inputs }) => inputs["subnetId"] === subnet.id);
  return association && find(AWS.routeTable, "id", association.inputs["routeTableId"]);
}

function defaultRoute(table: Held, { all }: World): Held | undefined {
  return all(AWS.route).find(
    ({ inputs }) => inputs["routeTableId"] === table.id && inputs["destinationCidrBlock"] === ANYWHERE,
  );
}

/** Why machines in a subnet reach nothing outside of the VPC, as a clause; undefined when they do. */
export function wayOutOf(subnet: Held, world: World): string | undefined {
  const table = tableOf(subnet, world);
  const route = table && defaultRoute(table, world);
  if (route === undefined) return `has no route to ${ANYWHERE}`;
  const nat = world.find(AWS.natGateway, "id", route.inputs["natGatewayId"]);
  const gateway = world.find(AWS.internetGateway, "id", route.inputs["gatewayId"]);
  if (gateway !== undefined) {
    return subnet.inputs["mapPublicIpOnLaunch"] === true
      ? undefined
      : "leads to an internet gateway, and gives its machines no public addresses";
  }
  const home = nat && world.find(AWS.subnet, "id", nat.inputs["subnetId"]);
  if (home === undefined) return `has a route to ${ANYWHERE} that leads nowhere`;
  const homeTable = tableOf(home, world);
  const onwards = homeTable && defaultRoute(homeTable, world)?.inputs["gatewayId"];
  return onwards === undefined ? `leads to ${String(nat?.logicalName)}, whose subnet is not public` : undefined;
}

export const ROUTING_ROWS = {
  [AWS.routeTable]: ROUTE_TABLE,
  [AWS.route]: ROUTE,
  [AWS.routeTableAssociation]: ASSOCIATION,
  [AWS.eip]: EIP,
  [AWS.natGateway]: NAT_GATEWAY,
} satisfies Readonly<Record<string, TypeRow>>;
