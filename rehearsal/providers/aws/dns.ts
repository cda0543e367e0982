/** Rows of Route 53: public zones and the records in them. */
import { z } from "zod";
import type { Held, Plain, TypeRow, World } from "../cloud/row";
import { partitionOf } from "./arn";
import { listAt, textAt, textsAt } from "./reading";
import { tags, tagsOf } from "./tags";
import { TYPES } from "./types";

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

const TYPES_OF_RECORDS = ["A", "AAAA", "CAA", "CNAME", "DS", "MX", "NAPTR", "NS", "PTR", "SOA", "SPF", "SRV", "TXT"];

const RECORD = {
  source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html",
  inputs: z.strictObject({
    zoneId: z.string().regex(/^Z[0-9A-Z]{1,31}$/, "must be the id of a hosted zone"),
    name: domainName(),
    type: z.enum(TYPES_OF_RECORDS, `must be one of ${TYPES_OF_RECORDS.join(", ")}`),
    ttl: z
      .int()
      .min(0, "must be 0 to 2147483647 seconds")
      .max(2_147_483_647, "must be 0 to 2147483647 seconds")
      .optional(),
    records: z
      .array(z.string().min(1, "must not be empty"))
      .min(1, "must hold values")
      .max(400, "must hold at most 400 values")
      .optional(),
    allowOverwrite: z.boolean().optional(),
  }),
  immutable: ["zoneId", "name", "type"],
  name: { property: "name", within: ["zoneId", "type"] },
  references: [{ path: "zoneId", to: TYPES.zone, fits: recordMisfit }],
  rules: (inputs) => [
    ...(inputs["records"] !== undefined && inputs["ttl"] === undefined
      ? [{ property: "ttl", rule: "is required" }]
      : []),
    ...(inputs["type"] === "CNAME" && listAt(inputs, "records").length > 1
      ? [{ property: "records", rule: "must be one value for CNAME" }]
      : []),
    ...(inputs["type"] === "TXT" && textsAt(inputs, "records").some((text) => text.length > 255)
      ? [{ property: "records", rule: 'must be strings of at most 255 characters, longer ones as several: "a" "b"' }]
      : []),
  ],
  id: ({ inputs }) => [inputs["zoneId"], inputs["name"], inputs["type"]].join("_"),
  computed: ["fqdn"],
  outputs: ({ inputs }) => ({ fqdn: textAt(inputs, "name")?.replace(/\.$/, "") }),
} satisfies TypeRow;

function recordMisfit(self: Plain, zone: Held, { all }: World): string | undefined {
  const plain = (value: unknown) => String(value).toLowerCase().replace(/\.$/, "");
  const [name, apex] = [plain(self["name"]), plain(zone.inputs["name"])];
  if (name !== apex && !name.endsWith(`.${apex}`)) return `is for ${apex}, which ${name} does not belong to`;
  if (name === apex && self["type"] === "CNAME") return `cannot have a CNAME at its own name, ${apex}`;
  const twin = all(TYPES.record).find(
    ({ inputs }) =>
      inputs["zoneId"] === zone.id &&
      plain(inputs["name"]) === name &&
      (inputs["type"] === "CNAME") !== (self["type"] === "CNAME"),
  );
  return twin && `has ${twin.logicalName} for ${name} already, and a CNAME stands alone`;
}

export const DNS_ROWS = {
  [TYPES.zone]: ZONE,
  [TYPES.record]: RECORD,
} satisfies Readonly<Record<string, TypeRow>>;
