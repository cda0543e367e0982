/** Row of private endpoints: ways from a VPC to AWS's services that do not leave its network. */
import { z } from "zod";
import { AWS } from "../../../../catalogue/tokens/aws";
import type { Held, Plain, TypeRow, World } from "../../plugin/row";
import { arn } from "../values/arn";
import { resourceId } from "../values/forms";
import { inVpc } from "./network";
import { listAt, textAt, textsAt } from "../../plugin/reading";
import { REGIONAL, regional, tags, tagsOf } from "../values/tags";

/** Services that are reached through route tables. Everything else has network interfaces. */
const BY_ROUTE = ["s3", "dynamodb"];

const INTERFACE_ONLY = ["subnetIds", "securityGroupIds", "privateDnsEnabled"] as const;

const ENDPOINT = {
  source: "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
  inputs: z.strictObject({
    vpcId: resourceId("vpc"),
    vpcEndpointType: z.enum(["Gateway", "Interface"], "must be Gateway or Interface"),
    serviceName: z
      .string()
      .regex(/^com\.amazonaws\.[a-z0-9-]+\.[a-z0-9.-]+$/, "must be a service such as com.amazonaws.eu-central-1.s3"),
    routeTableIds: z.array(resourceId("rtb")).optional(),
    subnetIds: z.array(resourceId("subnet")).optional(),
    securityGroupIds: z.array(resourceId("sg")).optional(),
    privateDnsEnabled: z.boolean().optional(),
    tags: tags(),
  }),
  immutable: ["vpcId", "vpcEndpointType", "serviceName"],
  references: [
    inVpc(vpcMisfit),
    { path: "routeTableIds[]", to: AWS.routeTable, fits: (self, table) => elsewhere(self, table) },
    {
      path: "subnetIds[]",
      to: AWS.subnet,
      fits: (self, subnet, { find }) => {
        const outside = elsewhere(self, subnet);
        if (outside !== undefined) return outside;
        const zone = subnet.inputs["availabilityZone"];
        const twin = textsAt(self, "subnetIds")
          .filter((id) => id !== subnet.id)
          .map((id) => find(AWS.subnet, "id", id))
          .find((other) => other?.inputs["availabilityZone"] === zone);
        return twin && `is in ${String(zone)}, as ${twin.logicalName} is: an endpoint has one subnet in each zone`;
      },
    },
    { path: "securityGroupIds[]", to: AWS.securityGroup, fits: (self, group) => elsewhere(self, group) },
  ],
  rules: (inputs) => {
    const service = serviceOf(inputs);
    if (inputs["vpcEndpointType"] === "Gateway") {
      const wrong = INTERFACE_ONLY.find((property) => inputs[property] !== undefined);
      if (wrong !== undefined) return [{ property: wrong, rule: "is of interface endpoints, and this is a gateway" }];
      if (service !== "" && !BY_ROUTE.includes(service)) {
        return [
          {
            property: "vpcEndpointType",
            rule: `cannot be Gateway for ${service}: only ${BY_ROUTE.join(" and ")} have one`,
          },
        ];
      }
      return [];
    }
    return inputs["routeTableIds"] === undefined || inputs["vpcEndpointType"] === undefined
      ? []
      : [{ property: "routeTableIds", rule: "is of gateway endpoints, and this is an interface" }];
  },
  id: (_draft, { hex }) => `vpce-${hex(17)}`,
  computed: [...REGIONAL, "arn", "ownerId", "state", "networkInterfaceIds", "dnsEntries", "prefixListId"],
  volatile: ["tagsAll", "networkInterfaceIds"],
  outputs: (draft, world) => {
    const { inputs, id } = draft;
    const service = serviceOf(inputs);
    const isInterface = inputs["vpcEndpointType"] === "Interface";
    const dnsName = `${id}-${world.hex(8)}.${service}.${world.region}.vpce.amazonaws.com`;
    return {
      ...regional(draft, world),
      arn: arn(world, "ec2", `vpc-endpoint/${id}`),
      ownerId: world.account,
      state: "available",
      networkInterfaceIds: listAt(inputs, "subnetIds").map(
        (_subnet, index) => `eni-${world.hex(36).slice(19 - index, 36 - index)}`,
      ),
      dnsEntries: isInterface ? [{ dnsName, hostedZoneId: `Z${world.hex(33).slice(20).toUpperCase()}` }] : [],
      prefixListId: isInterface ? "" : `pl-${world.hex(28).slice(20)}`,
    };
  },
  quota: ({ vpcEndpointType, vpcId }) => [
    vpcEndpointType === "Gateway"
      ? { quota: "L-1B52E74A", amount: 1 }
      : { quota: `L-29B6F2EB/${String(vpcId)}`, amount: 1 },
  ],
  labels: tagsOf,
} satisfies TypeRow;

/** `com.amazonaws.eu-central-1.ecr.api` → `ecr.api`. */
function serviceOf(inputs: Plain): string {
  return (textAt(inputs, "serviceName") ?? "").split(".").slice(3).join(".");
}

function elsewhere(self: Plain, { inputs }: Held): string | undefined {
  return inputs["vpcId"] === self["vpcId"] ? undefined : `is in another VPC, ${String(inputs["vpcId"])}`;
}

function vpcMisfit(self: Plain, vpc: Held, { region, all }: World): string | undefined {
  const name = textAt(self, "serviceName") ?? "";
  const wanted = name.split(".")[2];
  if (wanted !== region) return `is in ${region}, and ${name} in ${String(wanted)}`;
  const others = all(AWS.vpcEndpoint).filter(
    ({ inputs }) => inputs["vpcId"] === vpc.id && inputs["serviceName"] === name,
  );
  if (self["vpcEndpointType"] === "Gateway") {
    const shared = others.find(({ inputs }) =>
      textsAt(inputs, "routeTableIds").some((table) => textsAt(self, "routeTableIds").includes(table)),
    );
    return shared && `has a route to ${name} through ${shared.logicalName} already, in the same route table`;
  }
  if (self["privateDnsEnabled"] !== true) return undefined;
  if (vpc.inputs["enableDnsSupport"] === false || vpc.inputs["enableDnsHostnames"] !== true) {
    return "must have enableDnsSupport and enableDnsHostnames for private DNS names";
  }
  const clash = others.find(({ inputs }) => inputs["privateDnsEnabled"] === true);
  return clash && `has the private DNS names of ${name} already, by ${clash.logicalName}`;
}

export const ENDPOINT_ROWS = { [AWS.vpcEndpoint]: ENDPOINT } satisfies Readonly<Record<string, TypeRow>>;
