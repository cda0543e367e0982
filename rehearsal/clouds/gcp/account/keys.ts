/** Cloud KMS: key rings, keys, and who may use them. Neither rings nor keys can ever be deleted, only versions of keys. */
import { z } from "zod";
import { GCP, GCP_IAM } from "../../../../catalogue/tokens/gcp";
import type { TypeRow } from "../../plugin/row";
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
  seconds,
} from "../values/fields";
import { textAt } from "../../plugin/reading";

const DAY = 24 * 60 * 60;

/** Rings and keys: cloud.google.com/kms/docs/resource-hierarchy */
const keyName = () =>
  z.string().regex(/^[a-zA-Z0-9_-]{1,63}$/, "must be 1 to 63 letters, digits, underscores and dashes");

const keyRing = {
  source: "cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings",
  inputs: z.strictObject({
    name: keyName().optional(),
    location: z.string().regex(/^[a-z]+(-[a-z]+\d*)?$/, "must be a location such as europe-west4, europe or global"),
    project: projectId().optional(),
  }),
  immutable: ["name", "location", "project"],
  name: {
    property: "name",
    within: ["location"],
    auto: { longest: 63 },
    staysTaken: () => "Cloud KMS deletes no key ring, and its name stays taken",
  },
  id: ({ inputs }, world) =>
    `projects/${projectOf(inputs, world)}/locations/${textAt(inputs, "location")}/keyRings/${textAt(inputs, "name")}`,
  computed: ["project"],
  outputs: ({ inputs }, world) => ({ project: projectOf(inputs, world) }),
} as const satisfies TypeRow;

const cryptoKey = {
  source: "cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys",
  inputs: z.strictObject({
    name: keyName(),
    keyRing: z.string(),
    purpose: z.enum(["ENCRYPT_DECRYPT", "ASYMMETRIC_SIGN", "ASYMMETRIC_DECRYPT", "MAC"]).optional(),
    // At least a day; destruction can be put off for a day to 120 days.
    rotationPeriod: seconds(DAY, 100 * 365 * DAY).optional(),
    destroyScheduledDuration: seconds(DAY, 120 * DAY).optional(),
    labels: labels().optional(),
  }),
  immutable: ["name", "keyRing", "purpose", "destroyScheduledDuration"],
  name: {
    property: "name",
    within: ["keyRing"],
    staysTaken: () => "Cloud KMS deletes versions of keys only, and the key's name stays taken in its ring",
  },
  references: [{ path: "keyRing", to: GCP.keyRing }],
  rules: ({ purpose = "ENCRYPT_DECRYPT", rotationPeriod }) =>
    rotationPeriod === undefined || purpose === "ENCRYPT_DECRYPT"
      ? []
      : [{ property: "rotationPeriod", rule: "is for keys with the purpose ENCRYPT_DECRYPT only" }],
  id: ({ inputs }) => `${textAt(inputs, "keyRing")}/cryptoKeys/${textAt(inputs, "name")}`,
  computed: ["primaries", ...LABELLED],
  volatile: LABELLED,
  secret: LABELLED,
  outputs: ({ inputs, id }, world) => ({
    primaries: [{ name: `${id}/cryptoKeyVersions/1`, state: "ENABLED" }],
    ...labelOutputs(inputs, world),
  }),
  labels: labelsOf("labels"),
} as const satisfies TypeRow;

const cryptoKeyMember = {
  source: "cloud.google.com/kms/docs/reference/permissions-and-roles",
  inputs: z.strictObject({
    cryptoKeyId: z.string(),
    role: role(),
    member: member(),
    condition: condition().optional(),
  }),
  immutable: ["cryptoKeyId", "role", "member", "condition"],
  references: [{ path: "cryptoKeyId", to: GCP.cryptoKey }],
  // cloud.google.com/iam/docs/access-change-propagation
  settles: 100,
  id: ({ inputs }) => `${textAt(inputs, "cryptoKeyId")}/${textAt(inputs, "role")}/${textAt(inputs, "member")}`,
  computed: ["etag"],
  outputs: (_draft, world) => ({ etag: etag(world.hex(11)) }),
} as const satisfies TypeRow;

/** As policies carry them. */
export function etag(hex: string): string {
  return `Bw${Buffer.from(hex).toString("base64url").slice(0, 9)}=`;
}

export const KEY_ROWS = {
  [GCP.keyRing]: keyRing,
  [GCP.cryptoKey]: cryptoKey,
  [GCP_IAM.cryptoKeyMember]: cryptoKeyMember,
};
