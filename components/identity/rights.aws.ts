/** The rights that grants become on AWS: IAM statements as plain data, each action and resource by name. */
import { interpolate, output, type Output } from "@pulumi/pulumi";
import type { SecretReference } from "../secrets/contract";
import type { DnsGrant, DnsUse } from "../dns/contract";
import type { ObjectAccess, ObjectGrant } from "./contract";

export interface RightsStatement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: Output<string>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** What each access may do with objects, and with the key that they are encrypted with. */
const ACTIONS = {
  read: { objects: ["s3:GetObject"], key: ["kms:Decrypt"] },
  write: {
    objects: [
      "s3:GetObject",
      "s3:PutObject",
      "s3:DeleteObject",
      "s3:AbortMultipartUpload",
      "s3:ListMultipartUploadParts",
    ],
    // Decrypting is what S3 does when it puts the parts of an upload together.
    key: ["kms:Decrypt", "kms:GenerateDataKey"],
  },
} as const satisfies Record<ObjectAccess, { objects: readonly string[]; key: readonly string[] }>;

export function objectRights({ store, access, prefix = "", seesStore = false }: ObjectGrant): RightsStatement[] {
  const { objects, key } = ACTIONS[access];
  return [
    { Effect: "Allow", Action: objects, Resource: interpolate`${store.id}/${prefix}*` },
    {
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: store.id,
      // Asking for the bucket itself (HeadBucket) is this action without a prefix.
      ...(prefix !== "" && !seesStore && { Condition: { StringLike: { "s3:prefix": [`${prefix}*`] } } }),
    },
    { Effect: "Allow", Action: ["s3:GetBucketLocation"], Resource: store.id },
    { Effect: "Allow", Action: key, Resource: store.key.id },
  ];
}

/** Reading one secret: its value, and what the operator compares to see whether it changed. */
export function secretRights({ id, key }: SecretReference): RightsStatement[] {
  return [
    { Effect: "Allow", Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"], Resource: id },
    ...(key === undefined ? [] : [{ Effect: "Allow", Action: ["kms:Decrypt"], Resource: key.id } as const]),
  ];
}

/** What each use takes in one zone. */
const ZONE_ACTIONS = {
  records: ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets"],
  challenges: ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets"],
} as const satisfies Record<DnsUse, readonly string[]>;

/** Rights that AWS knows for everything only, with the reason why each is given nevertheless. */
export const UNBOUNDED = {
  records: {
    "route53:ListHostedZones": "who keeps records finds zones by listing them; the call has no narrower resource",
    "route53:ListTagsForResources": "who keeps records reads the tags of the zones that it found",
  },
  challenges: {
    "route53:GetChange":
      "a change is asked about by an id that is made with it; it says no more than whether it is done",
  },
} as const satisfies Record<DnsUse, Readonly<Record<string, string>>>;

/** Writing records in zones, each by its name, and what finding them and waiting for changes takes. */
export function dnsRights(grants: readonly DnsGrant[]): RightsStatement[] {
  const uses = [...new Set(grants.map(({ use }) => use))];
  return [
    ...grants.map(({ zone, use }): RightsStatement => ({
      Effect: "Allow",
      Action: ZONE_ACTIONS[use],
      Resource: zone.id,
    })),
    ...uses.map((use): RightsStatement => ({
      Effect: "Allow",
      Action: Object.keys(UNBOUNDED[use]),
      Resource: output("*"),
    })),
  ];
}
