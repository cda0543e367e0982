/** Cloud DNS: public zones, and rights on one of them. */
import { z } from "zod";
import { GCP } from "../../../../catalogue/tokens/gcp";
import type { Held, Plain, TypeRow } from "../../plugin/row";
import {
  condition,
  labelOutputs,
  LABELLED,
  labels,
  labelsOf,
  member,
  projectId,
  projectOf,
  role,
} from "../values/fields";
import { poolOfMember } from "../account/identity";
import { etag } from "../account/keys";
import { isShared } from "./network";
import { listAt, textAt, textsAt } from "../../plugin/reading";

const managedZone = {
  source: "cloud.google.com/dns/docs/reference/rest/v1/managedZones",
  inputs: z.strictObject({
    name: z
      .string()
      .regex(
        /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
        "must be at most 63 lower-case letters, digits and dashes that begin with a letter and end with none of the latter",
      )
      .optional(),
    dnsName: z
      .string()
      .max(254, "must have at most 253 characters and a dot")
      .regex(/^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+$/, "must be a domain with a dot at its end"),
    description: z.string().max(1024, "must have at most 1024 characters").optional(),
    dnssecConfig: z.strictObject({ state: z.enum(["on", "off", "transfer"]) }).optional(),
    visibility: z.enum(["public", "private"]).optional(),
    privateVisibilityConfig: z
      .strictObject({ networks: z.array(z.strictObject({ networkUrl: z.string() })) })
      .optional(),
    forceDestroy: z.boolean().optional(),
    labels: labels().optional(),
    project: projectId().optional(),
  }),
  immutable: ["name", "dnsName", "visibility", "project"],
  name: { property: "name", auto: { longest: 63, alphabet: "lower" } },
  references: [{ path: "privateVisibilityConfig.networks[].networkUrl", to: GCP.network, outside: isShared }],
  rules: ({ visibility, privateVisibilityConfig, dnssecConfig }) => [
    ...(visibility === "public" && privateVisibilityConfig !== undefined
      ? [{ property: "privateVisibilityConfig", rule: "is for private zones only" }]
      : []),
    ...(visibility === "private" && dnssecConfig !== undefined
      ? [{ property: "dnssecConfig", rule: "is for public zones only" }]
      : []),
  ],
  id: ({ inputs }, world) => `projects/${projectOf(inputs, world)}/managedZones/${textAt(inputs, "name")}`,
  computed: ["managedZoneId", "nameServers", "creationTime", "project", ...LABELLED],
  volatile: LABELLED,
  secret: LABELLED,
  outputs: ({ inputs }, world) => {
    // Google has five sets of name servers; a zone gets the next one that has no zone of its name.
    const set = "abcde"[Number.parseInt(world.hex(1), 16) % 5] ?? "a";
    return {
      managedZoneId: world.digits(18),
      nameServers: [1, 2, 3, 4].map((number) => `ns-cloud-${set}${number}.googledomains.com.`),
      creationTime: "2026-11-21T00:00:00.000Z",
      project: projectOf(inputs, world),
      ...labelOutputs(inputs, world),
    };
  },
  quota: () => [{ quota: "dns-managed-zones", amount: 1 }],
  labels: labelsOf("labels"),
} as const satisfies TypeRow;

const zoneMember = {
  source: "cloud.google.com/dns/docs/zones/iam-per-resource-zones",
  inputs: z.strictObject({
    managedZone: z.string(),
    role: role(),
    member: member(),
    condition: condition().optional(),
    project: projectId().optional(),
  }),
  immutable: ["managedZone", "role", "member", "condition", "project"],
  references: [{ path: "managedZone", to: GCP.dnsZone, by: "name" }, poolOfMember],
  id: ({ inputs }, world) =>
    `projects/${projectOf(inputs, world)}/managedZones/${["managedZone", "role", "member"].map((key) => textAt(inputs, key)).join("/")}`,
  computed: ["etag", "project"],
  outputs: ({ inputs }, world) => ({ etag: etag(world.hex(11)), project: projectOf(inputs, world) }),
} as const satisfies TypeRow;

const recordSet = {
  source: "cloud.google.com/dns/docs/reference/rest/v1/resourceRecordSets",
  inputs: z.strictObject({
    managedZone: z.string(),
    name: z.string().regex(/^(\*\.)?([a-z0-9_-]+\.)+$/, "must be a name with a dot at its end"),
    type: z.enum(["A", "AAAA", "CNAME", "TXT"]),
    ttl: z.int().min(0, "must be at least 0").optional(),
    rrdatas: z.array(z.string()).min(1, "must have a value at least"),
    project: projectId().optional(),
  }),
  immutable: ["managedZone", "name", "project"],
  references: [
    {
      path: "managedZone",
      to: GCP.dnsZone,
      by: "name",
      fits: (self, { inputs }) =>
        `.${textAt(self, "name") ?? ""}`.endsWith(`.${textAt(inputs, "dnsName")}`)
          ? undefined
          : `has names under ${textAt(inputs, "dnsName")} only`,
    },
  ],
  id: ({ inputs }, world) =>
    `projects/${projectOf(inputs, world)}/managedZones/${textAt(inputs, "managedZone")}/rrsets/${textAt(inputs, "name")}/${textAt(inputs, "type")}`,
  computed: ["project"],
  outputs: ({ inputs }, world) => ({ project: projectOf(inputs, world) }),
} as const satisfies TypeRow;

/**
 * The addresses that a name has for machines in a network: by its private zones, the most specific first; elsewhere Google's
 * services are at public addresses, here one of them.
 */
export function resolve(name: string, network: string, held: readonly Held[]): readonly string[] {
  const zones = held
    .filter(({ type, inputs }) => type === GCP.dnsZone && seenFrom(inputs, network))
    .filter(({ inputs }) => `.${name}`.endsWith(`.${textAt(inputs, "dnsName")}`))
    .sort((a, b) => (textAt(b.inputs, "dnsName") ?? "").length - (textAt(a.inputs, "dnsName") ?? "").length);
  const [zone] = zones;
  if (zone === undefined) return ["142.250.191.123"];
  const records = held.filter(
    ({ type, inputs }) => type === GCP.dnsRecordSet && inputs["managedZone"] === zone.inputs["name"],
  );
  const wild = name.replace(/^[^.]+/, "*");
  const own =
    records.find(({ inputs }) => inputs["name"] === name) ?? records.find(({ inputs }) => inputs["name"] === wild);
  if (own === undefined) return [];
  const values = textsAt(own.inputs, "rrdatas");
  return own.inputs["type"] === "CNAME" ? values.flatMap((target) => resolve(target, network, held)) : values;
}

function seenFrom(zone: Plain, network: string): boolean {
  return listAt(zone, "privateVisibilityConfig.networks").some((one) => textAt(one, "networkUrl") === network);
}

export const DNS_ROWS = {
  [GCP.dnsZone]: managedZone,
  [GCP.dnsZoneMember]: zoneMember,
  [GCP.dnsRecordSet]: recordSet,
};
