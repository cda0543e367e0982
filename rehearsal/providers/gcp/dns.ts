/** Cloud DNS: public zones, and rights on one of them. */
import { z } from "zod";
import type { TypeRow } from "../cloud/row";
import { condition, labelOutputs, LABELLED, labels, labelsOf, member, projectId, projectOf, role } from "./fields";
import { poolOfMember } from "./identity";
import { etag } from "./keys";
import { TYPES } from "./tokens";
import { textAt } from "../cloud/reading";

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
    visibility: z.enum(["public"], "must be public: private zones are not known here").optional(),
    forceDestroy: z.boolean().optional(),
    labels: labels().optional(),
    project: projectId().optional(),
  }),
  immutable: ["name", "dnsName", "visibility", "project"],
  name: { property: "name", auto: { longest: 63, alphabet: "lower" } },
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
  references: [{ path: "managedZone", to: TYPES.managedZone, by: "name" }, poolOfMember],
  id: ({ inputs }, world) =>
    `projects/${projectOf(inputs, world)}/managedZones/${["managedZone", "role", "member"].map((key) => textAt(inputs, key)).join("/")}`,
  computed: ["etag", "project"],
  outputs: ({ inputs }, world) => ({ etag: etag(world.hex(11)), project: projectOf(inputs, world) }),
} as const satisfies TypeRow;

export const DNS_ROWS = { [TYPES.managedZone]: managedZone, [TYPES.zoneMember]: zoneMember };
