/** Rows of the network's ground: VPC, subnets, the gateway to the internet and security groups. */
import { z } from "zod";
import { AWS } from "../../../../catalogue/tokens/aws";
import { overlaps, contains, parseCidr } from "../../../../components/core/cidr";
import type { Held, Plain, Reference, TypeRow, World } from "../../plugin/row";
import { arn } from "../values/arn";
import { ipv4Block, resourceId } from "../values/forms";
import { textAt } from "../../plugin/reading";
import { REGIONAL, regional, tags, tagsOf } from "../values/tags";

/** The VPC that a resource lies in, which holds it. */
export const inVpc = (fits?: Reference["fits"]): Reference => ({
  path: "vpcId",
  to: AWS.vpc,
  ...(fits !== undefined && { fits }),
});

/** Whether an id is of somebody else's network: a stack that makes no VPC of its own was given one. */
export const inForeignNetwork: NonNullable<Reference["outside"]> = (_id, { all }) => all(AWS.vpc).length === 0;

const VPC = {
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
  inputs: z.strictObject({
    cidrBlock: ipv4Block(16, 28),
    enableDnsSupport: z.boolean().optional(),
    enableDnsHostnames: z.boolean().optional(),
    tags: tags(),
  }),
  immutable: ["cidrBlock"],
  rules: ({ enableDnsSupport, enableDnsHostnames }) =>
    enableDnsHostnames === true && enableDnsSupport === false
      ? [{ property: "enableDnsHostnames", rule: "needs enableDnsSupport" }]
      : [],
  id: (_draft, { hex }) => `vpc-${hex(17)}`,
  computed: [
    ...REGIONAL,
    "arn",
    "ownerId",
    "defaultSecurityGroupId",
    "defaultNetworkAclId",
    "defaultRouteTableId",
    "mainRouteTableId",
  ],
  volatile: ["tagsAll"],
  // Every VPC brings these along.
  outputs: (draft, world) => {
    const routeTable = `rtb-${world.hex(51).slice(34)}`;
    return {
      ...regional(draft, world),
      arn: arn(world, "ec2", `vpc/${draft.id}`),
      ownerId: world.account,
      defaultSecurityGroupId: `sg-${world.hex(34).slice(17)}`,
      defaultNetworkAclId: `acl-${world.hex(40).slice(23)}`,
      defaultRouteTableId: routeTable,
      mainRouteTableId: routeTable,
    };
  },
  quota: () => [{ quota: "L-F678F1CE", amount: 1 }],
  labels: tagsOf,
} satisfies TypeRow;

const SUBNET = {
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html",
  inputs: z.strictObject({
    vpcId: resourceId("vpc"),
    availabilityZone: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, "must be a zone such as eu-central-1a"),
    cidrBlock: ipv4Block(16, 28),
    mapPublicIpOnLaunch: z.boolean().optional(),
    tags: tags(),
  }),
  immutable: ["vpcId", "availabilityZone", "cidrBlock"],
  references: [inVpc(subnetMisfit)],
  id: (_draft, { hex }) => `subnet-${hex(17)}`,
  computed: [...REGIONAL, "arn", "ownerId", "availabilityZoneId"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => ({
    ...regional(draft, world),
    arn: arn(world, "ec2", `subnet/${draft.id}`),
    ownerId: world.account,
    availabilityZoneId: zoneId(textAt(draft.inputs, "availabilityZone") ?? ""),
  }),
  quota: ({ vpcId }) => [{ quota: `L-407747CB/${String(vpcId)}`, amount: 1 }],
  labels: tagsOf,
} satisfies TypeRow;

/** A subnet lies in its VPC's block, in a zone of its region, and shares no address with another. */
function subnetMisfit(self: Plain, vpc: Held, world: World): string | undefined {
  const zone = textAt(self, "availabilityZone") ?? "";
  if (!zone.startsWith(world.region)) return `is in ${world.region}, which has no zone ${zone}`;
  const block = parseCidr(textAt(self, "cidrBlock") ?? "");
  const whole = parseCidr(textAt(vpc.inputs, "cidrBlock") ?? "");
  if (block === undefined || whole === undefined) return undefined;
  if (!contains(whole, block)) {
    return `has the addresses ${String(vpc.inputs["cidrBlock"])}, which do not hold ${String(self["cidrBlock"])}`;
  }
  const clash = world.all(AWS.subnet).find(({ inputs }) => {
    const other = parseCidr(textAt(inputs, "cidrBlock") ?? "");
    return inputs["vpcId"] === vpc.id && other !== undefined && overlaps(other, block);
  });
  return clash === undefined
    ? undefined
    : `has a subnet ${clash.logicalName} of ${String(clash.inputs["cidrBlock"])} already, which overlaps ${String(self["cidrBlock"])}`;
}

/** AWS's own id of a zone: the region abbreviated, and a number. `eu-central-1b` → `euc1-az2`. */
function zoneId(zone: string): string {
  const [, area = "", direction = "", number = "", letter = "a"] = /^([a-z-]+)-([a-z]+)-(\d)([a-z])$/.exec(zone) ?? [];
  const short = direction.replace(
    /^(north|south|east|west|central)(\w*)$/,
    (_all, first: string, rest: string) => `${first.charAt(0)}${rest.charAt(0)}`,
  );
  return `${area.replace("-", "")}${short}${number}-az${letter.charCodeAt(0) - 96}`;
}

const INTERNET_GATEWAY = {
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html",
  inputs: z.strictObject({ vpcId: resourceId("vpc"), tags: tags() }),
  immutable: [],
  references: [
    inVpc((_self, vpc, { all }) => {
      const other = all(AWS.internetGateway).find(({ inputs }) => inputs["vpcId"] === vpc.id);
      return other === undefined ? undefined : `has the internet gateway ${other.logicalName} already`;
    }),
  ],
  id: (_draft, { hex }) => `igw-${hex(17)}`,
  computed: [...REGIONAL, "arn", "ownerId"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => ({
    ...regional(draft, world),
    arn: arn(world, "ec2", `internet-gateway/${draft.id}`),
    ownerId: world.account,
  }),
  quota: () => [{ quota: "L-A4707A72", amount: 1 }],
  labels: tagsOf,
  keeps: ({ inputs }, { all, find }) => {
    const mapped = all(AWS.natGateway).find(
      (gateway) => find(AWS.subnet, "id", gateway.inputs["subnetId"])?.inputs["vpcId"] === inputs["vpcId"],
    );
    return mapped === undefined
      ? undefined
      : `its VPC has mapped public addresses: those of ${mapped.logicalName} must go first`;
  },
} satisfies TypeRow;

const SECURITY_GROUP = {
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/creating-security-groups.html",
  inputs: z.strictObject({
    vpcId: resourceId("vpc"),
    name: z
      .string()
      .max(255, "must have at most 255 characters")
      .regex(
        /^(?!sg-)[\w .:/()#,@[\]+=&;{}!$*-]+$/,
        "must not begin with sg-, nor hold other characters than AWS allows",
      )
      .optional(),
    description: z
      .string()
      .min(1, "must not be empty")
      .max(255, "must have at most 255 characters")
      .regex(/^[\w .:/()#,@[\]+=&;{}!$*-]*$/, "must hold letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*")
      .optional(),
    tags: tags(),
  }),
  immutable: ["vpcId", "name", "description"],
  name: { property: "name", within: ["vpcId"], auto: { longest: 255 } },
  references: [inVpc()],
  id: (_draft, { hex }) => `sg-${hex(17)}`,
  computed: [...REGIONAL, "arn", "ownerId"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => ({
    ...regional(draft, world),
    arn: arn(world, "ec2", `security-group/${draft.id}`),
    ownerId: world.account,
  }),
  quota: () => [{ quota: "L-E79EC296", amount: 1 }],
  labels: tagsOf,
} satisfies TypeRow;

/** Adopts the group that came with the VPC: it can be neither made nor deleted, only emptied. */
const DEFAULT_SECURITY_GROUP = {
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",
  inputs: z.strictObject({
    vpcId: resourceId("vpc"),
    ingress: z.array(z.never()).optional(),
    egress: z.array(z.never()).optional(),
    tags: tags(),
  }),
  immutable: ["vpcId"],
  references: [{ ...inVpc(), holds: false }],
  id: ({ inputs }, { find }) =>
    textAt(find(AWS.vpc, "id", inputs["vpcId"])?.outputs, "defaultSecurityGroupId") ?? "sg-none",
  computed: [...REGIONAL, "arn", "ownerId", "name", "description"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => ({
    ...regional(draft, world),
    arn: arn(world, "ec2", `security-group/${draft.id}`),
    ownerId: world.account,
    name: "default",
    description: "default VPC security group",
  }),
  labels: tagsOf,
} satisfies TypeRow;

const port = () => z.int().min(-1, "must be a port, 0 to 65535").max(65535, "must be a port, 0 to 65535").optional();

const SOURCES = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"] as const;

/** EKS makes a group for each cluster, and puts its own interfaces and its nodes in. */
const isOfCluster: NonNullable<Reference["outside"]> = (id, { all }) =>
  all(AWS.eksCluster).some(({ outputs }) => textAt(outputs, "vpcConfig.clusterSecurityGroupId") === id);

const INGRESS_RULE = {
  source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html",
  inputs: z.strictObject({
    securityGroupId: resourceId("sg"),
    description: z.string().max(255, "must have at most 255 characters").optional(),
    cidrIpv4: ipv4Block().optional(),
    referencedSecurityGroupId: resourceId("sg").optional(),
    ipProtocol: z
      .string()
      .regex(
        /^(tcp|udp|icmp|icmpv6|-1|\d{1,3})$/,
        "must be tcp, udp, icmp, icmpv6, a protocol's number, or -1 for all",
      ),
    fromPort: port(),
    toPort: port(),
    tags: tags(),
  }),
  immutable: ["securityGroupId"],
  references: [
    { path: "securityGroupId", to: AWS.securityGroup, fits: sameRule, outside: isOfCluster },
    { path: "referencedSecurityGroupId", to: AWS.securityGroup, outside: isOfCluster },
  ],
  rules: (inputs) => {
    const broken: { property: string; rule: string }[] = [];
    const sources = SOURCES.filter((source) => inputs[source] !== undefined);
    if (sources.length > 1)
      broken.push({ property: sources[1] ?? "", rule: `cannot be given with ${sources[0] ?? ""}` });
    const { ipProtocol, fromPort, toPort } = inputs;
    const hasPorts = fromPort !== undefined || toPort !== undefined;
    if (ipProtocol === "-1" && hasPorts)
      broken.push({ property: "fromPort", rule: "cannot be given for all protocols" });
    if ((ipProtocol === "tcp" || ipProtocol === "udp") && !hasPorts) {
      broken.push({ property: "fromPort", rule: `is required for ${ipProtocol}` });
    }
    if (Number(fromPort) > Number(toPort)) broken.push({ property: "toPort", rule: "must not be less than fromPort" });
    return broken;
  },
  id: (_draft, { hex }) => `sgr-${hex(17)}`,
  computed: [...REGIONAL, "arn", "securityGroupRuleId"],
  volatile: ["tagsAll"],
  outputs: (draft, world) => ({
    ...regional(draft, world),
    arn: arn(world, "ec2", `security-group-rule/${draft.id}`),
    securityGroupRuleId: draft.id,
  }),
  quota: ({ securityGroupId }) => [{ quota: `L-0EA8095F/${String(securityGroupId)}`, amount: 1 }],
  labels: tagsOf,
} satisfies TypeRow;

function sameRule(self: Plain, group: Held, { all }: World): string | undefined {
  const same = (inputs: Plain) =>
    ["cidrIpv4", "referencedSecurityGroupId", "ipProtocol", "fromPort", "toPort"].every(
      (property) => inputs[property] === self[property],
    );
  const twin = all(AWS.securityGroupIngress).find(
    ({ inputs }) => inputs["securityGroupId"] === group.id && same(inputs),
  );
  return twin === undefined ? undefined : `has the same rule already: ${twin.logicalName}`;
}

export const NETWORK_ROWS = {
  [AWS.vpc]: VPC,
  [AWS.subnet]: SUBNET,
  [AWS.internetGateway]: INTERNET_GATEWAY,
  [AWS.securityGroup]: SECURITY_GROUP,
  [AWS.defaultSecurityGroup]: DEFAULT_SECURITY_GROUP,
  [AWS.securityGroupIngress]: INGRESS_RULE,
} satisfies Readonly<Record<string, TypeRow>>;
