/** Row of Route 53: public zones. Records are the business of what runs in the cluster. */
import { z } from "zod";
import { AWS } from "../../../../catalogue/tokens/aws";
import type { TypeRow } from "../../plugin/row";
import { partitionOf } from "../values/arn";
import { tags, tagsOf } from "../values/tags";

/** docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html */
const domainName = () =>
  z
    .string()
    .max(255, "must have at most 255 characters")
    .regex(
      /^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.?$/i,
      "must be a domain name",
    );

const ZONE = {
  source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html",
  inputs: z.strictObject({
    name: domainName(),
    comment: z.string().max(256, "must have at most 256 characters").optional(),
    forceDestroy: z.boolean().optional(),
    tags: tags(),
  }),
  immutable: ["name"],
  // Two zones of one name may exist, and only the one that the parent delegates to is asked: a mistake here.
  name: { property: "name" },
  id: (_draft, { hex }) => `Z${hex(20).toUpperCase()}`,
  computed: ["arn", "zoneId", "nameServers", "primaryNameServer", "tagsAll"],
  volatile: ["tagsAll"],
  outputs: ({ id, inputs }, world) => {
    const nameServers = ["com", "net", "org", "co.uk"].map((suffix, index) => {
      const number = Number.parseInt(world.hex(24 + index).slice(21 + index), 16) % 512;
      return `ns-${number + index * 512}.awsdns-${String((number + index) % 64).padStart(2, "0")}.${suffix}`;
    });
    return {
      arn: `arn:${partitionOf(world.region)}:route53:::hostedzone/${id}`,
      zoneId: id,
      nameServers,
      primaryNameServer: nameServers[0],
      tagsAll: tagsOf(inputs, world),
    };
  },
  quota: () => [{ quota: "L-4EA4796A", amount: 1 }],
  labels: tagsOf,
} satisfies TypeRow;

export const DNS_ROWS = {
  [AWS.route53Zone]: ZONE,
} satisfies Readonly<Record<string, TypeRow>>;
