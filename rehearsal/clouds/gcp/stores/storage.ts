/** Cloud Storage: buckets, whose names are taken for all projects of the world. */
import { z } from "zod";
import { GCP } from "../../../../catalogue/tokens/gcp";
import type { BrokenRule, Plain, TypeRow } from "../../plugin/row";
import { encryptedWith } from "../account/encryption";
import { enabled, labelOutputs, LABELLED, labels, labelsOf, projectId, projectOf } from "../values/fields";
import { listAt, numberAt, textAt } from "../../plugin/reading";
import { isMap } from "../../../../components/core/plain";

const CLASSES = ["STANDARD", "NEARLINE", "COLDLINE", "ARCHIVE", "MULTI_REGIONAL", "REGIONAL"] as const;

/** From the warmest to the coldest: objects can only be moved towards the end. */
const COOLING = ["STANDARD", "NEARLINE", "COLDLINE", "ARCHIVE"];

const lifecycleRule = z.strictObject({
  action: z.strictObject({
    type: z.enum(["Delete", "SetStorageClass", "AbortIncompleteMultipartUpload"]),
    storageClass: z.enum(CLASSES).optional(),
  }),
  condition: z.strictObject({
    age: z.int().min(0, "must be at least 0").optional(),
    daysSinceNoncurrentTime: z.int().min(0, "must be at least 0").optional(),
    daysSinceCustomTime: z.int().min(0, "must be at least 0").optional(),
    numNewerVersions: z.int().min(0, "must be at least 0").optional(),
    matchesStorageClasses: z.array(z.enum(CLASSES)).optional(),
    matchesPrefixes: z.array(z.string()).max(50, "must be at most 50 prefixes").optional(),
    matchesSuffixes: z.array(z.string()).max(50, "must be at most 50 suffixes").optional(),
    withState: z.enum(["LIVE", "ARCHIVED", "ANY"]).optional(),
  }),
});

const bucket = {
  source: "cloud.google.com/storage/docs/buckets",
  inputs: z.strictObject({
    name: z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/,
        "must be 3 to 63 lower-case letters, digits, dashes and underscores that begin and end with a letter or digit",
      )
      .refine((text) => !/^goog|google|g00gle/.test(text), "must neither begin with goog nor contain google"),
    location: z
      .string()
      .regex(/^([A-Z]+-[A-Z]+\d{1,2}|US|EU|ASIA)$/, "must be a location in capital letters such as EUROPE-WEST4"),
    project: projectId().optional(),
    storageClass: z.enum(CLASSES).optional(),
    uniformBucketLevelAccess: z.boolean().optional(),
    publicAccessPrevention: z.enum(["enforced", "inherited"]).optional(),
    encryption: z.strictObject({ defaultKmsKeyName: z.string() }).optional(),
    versioning: enabled().optional(),
    lifecycleRules: z.array(lifecycleRule).max(100, "must be at most 100 rules").optional(),
    softDeletePolicy: z
      .strictObject({
        retentionDurationSeconds: z
          .int()
          .refine((time) => time === 0 || (time >= 604_800 && time <= 7_776_000), "must be 0, or 7 to 90 days"),
      })
      .optional(),
    retentionPolicy: z.strictObject({ retentionPeriod: z.string(), isLocked: z.boolean().optional() }).optional(),
    forceDestroy: z.boolean().optional(),
    labels: labels().optional(),
  }),
  immutable: ["name", "location", "project"],
  name: { property: "name", within: "everywhere" },
  references: [
    encryptedWith({
      path: "encryption.defaultKmsKeyName",
      by: "Cloud Storage",
      location: (self) => textAt(self, "location"),
    }),
  ],
  rules: (inputs) => [
    ...listAt(inputs, "lifecycleRules").flatMap((one, index) => checkLifecycle(one, `lifecycleRules[${index}]`)),
    ...(inputs["retentionPolicy"] !== undefined && isOn(inputs, "versioning")
      ? [{ property: "retentionPolicy", rule: "cannot be set together with versioning" }]
      : []),
  ],
  id: ({ inputs }) => textAt(inputs, "name") ?? "",
  computed: ["url", "selfLink", "projectNumber", "project", ...LABELLED],
  volatile: LABELLED,
  secret: LABELLED,
  outputs: ({ inputs }, world) => ({
    url: `gs://${textAt(inputs, "name")}`,
    selfLink: `https://www.googleapis.com/storage/v1/b/${textAt(inputs, "name")}`,
    projectNumber: Number(world.digits(12)),
    project: projectOf(inputs, world),
    ...labelOutputs(inputs, world),
  }),
  labels: labelsOf("labels"),
} as const satisfies TypeRow;

function checkLifecycle(rule: unknown, property: string): BrokenRule[] {
  if (!isMap(rule) || !isMap(rule["action"]) || !isMap(rule["condition"])) return [];
  const { action, condition } = rule;
  const type = textAt(action, "type");
  const target = textAt(action, "storageClass");
  const from = listAt(condition, "matchesStorageClasses").filter((one) => typeof one === "string");
  const others = Object.keys(condition).filter(
    (key) => !["age", "matchesPrefixes", "matchesSuffixes"].includes(key) && condition[key] !== undefined,
  );
  const warmer = from.find((one) => target !== undefined && COOLING.indexOf(one) >= COOLING.indexOf(target));
  return [
    ...(Object.keys(condition).length === 0
      ? [{ property: `${property}.condition`, rule: "must have a condition at least" }]
      : []),
    ...(type !== undefined && (type === "SetStorageClass") === (target === undefined)
      ? [{ property: `${property}.action.storageClass`, rule: "must be there for SetStorageClass, and for that alone" }]
      : []),
    ...(warmer === undefined
      ? []
      : [
          {
            property: `${property}.action.storageClass`,
            rule: `is ${target}, and objects never go there from ${warmer}`,
          },
        ]),
    ...(type === "AbortIncompleteMultipartUpload" && (others.length > 0 || numberAt(condition, "age") === undefined)
      ? [
          {
            property: `${property}.condition`,
            rule: "of AbortIncompleteMultipartUpload is age, with prefixes and suffixes",
          },
        ]
      : []),
  ];
}

function isOn(inputs: Plain, property: string): boolean {
  const value = inputs[property];
  return isMap(value) && value["enabled"] === true;
}

export const STORAGE_ROWS = { [GCP.bucket]: bucket };
