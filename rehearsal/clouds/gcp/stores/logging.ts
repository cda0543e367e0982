/** Cloud Logging: buckets that keep logs with the stack's key, and sinks that copy into them. */
import { z } from "zod";
import { GCP } from "../../../../catalogue/tokens/gcp";
import type { TypeRow } from "../../plugin/row";
import { encryptedWith } from "../account/encryption";
import { projectId, projectOf, region } from "../values/fields";
import { at, textAt } from "../../plugin/reading";

const logBucket = {
  source: "cloud.google.com/logging/docs/buckets",
  inputs: z.strictObject({
    project: projectId(),
    location: z.union([region(), z.enum(["global", "eu", "us"])]),
    bucketId: z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,
        "must be at most 100 letters, digits, underscores, dashes and dots that begin with a letter or digit",
      ),
    description: z.string().max(8000, "must have at most 8000 characters").optional(),
    retentionDays: z.int().min(1, "must be at least 1").max(3650, "must be at most 3650").optional(),
    locked: z.boolean().optional(),
    enableAnalytics: z.boolean().optional(),
    cmekSettings: z.strictObject({ kmsKeyName: z.string() }).optional(),
  }),
  immutable: ["project", "location", "bucketId"],
  name: {
    property: "bucketId",
    within: ["location"],
    staysTaken: () => "a deleted log bucket waits for seven days, in which it can be restored and keeps its name",
  },
  references: [
    encryptedWith({
      path: "cmekSettings.kmsKeyName",
      by: "Cloud Logging",
      location: (self) => textAt(self, "location"),
    }),
  ],
  refusedUpdates: (held, inputs) => [
    ...(held.inputs["cmekSettings"] !== undefined && inputs["cmekSettings"] === undefined
      ? [{ property: "cmekSettings", rule: "cannot be taken from a log bucket that has had a key" }]
      : []),
    ...(held.inputs["enableAnalytics"] === true && inputs["enableAnalytics"] === false
      ? [{ property: "enableAnalytics", rule: "cannot be turned off once it was on" }]
      : []),
    ...(held.inputs["locked"] === true && held.inputs["retentionDays"] !== inputs["retentionDays"]
      ? [{ property: "retentionDays", rule: "cannot change once the bucket is locked" }]
      : []),
  ],
  id: ({ inputs }) =>
    `projects/${textAt(inputs, "project")}/locations/${textAt(inputs, "location")}/buckets/${textAt(inputs, "bucketId")}`,
  computed: ["name", "lifecycleState"],
  outputs: ({ id }) => ({ name: id, lifecycleState: "ACTIVE" }),
  keeps: ({ inputs }) =>
    inputs["locked"] === true ? "it is locked, and its logs are kept until they expire" : undefined,
  quota: () => [{ quota: "log-buckets-per-project", amount: 1 }],
} as const satisfies TypeRow;

/** The log bucket that a sink's destination names, as its id. */
const BUCKET_DESTINATION = /^logging\.googleapis\.com\/(projects\/.+\/buckets\/.+)$/;

const logSink = {
  source: "cloud.google.com/logging/docs/export/configure_export_v2",
  inputs: z.strictObject({
    name: z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,
        "must be at most 100 letters, digits, underscores, dashes and dots that begin with a letter or digit",
      ),
    destination: z
      .string()
      .regex(
        /^(logging|storage|bigquery|pubsub)\.googleapis\.com\/.+/,
        "must be a service and a resource such as logging.googleapis.com/projects/…/buckets/…",
      ),
    filter: z.string().max(20_000, "must have at most 20000 characters").optional(),
    description: z.string().max(8000).optional(),
    disabled: z.boolean().optional(),
    uniqueWriterIdentity: z.boolean().optional(),
    project: projectId().optional(),
  }),
  immutable: ["name", "project", "uniqueWriterIdentity"],
  name: { property: "name" },
  references: [
    {
      path: "destination",
      to: GCP.projectLogBucket,
      within: (value) => {
        const bucket = BUCKET_DESTINATION.exec(String(value))?.[1];
        return bucket === undefined ? [] : [bucket];
      },
      // Logs that nobody takes are dropped; Google deletes the bucket all the same.
      holds: false,
    },
  ],
  id: ({ inputs }, world) => `projects/${projectOf(inputs, world)}/sinks/${textAt(inputs, "name")}`,
  computed: ["writerIdentity", "project"],
  outputs: ({ inputs }, world) => ({
    // A bucket of the same project needs no writer; Google names none then.
    writerIdentity: isOwnBucket(at(inputs, "destination"), projectOf(inputs, world))
      ? ""
      : `serviceAccount:service-${world.digits(12)}@gcp-sa-logging.iam.gserviceaccount.com`,
    project: projectOf(inputs, world),
  }),
  quota: () => [{ quota: "log-sinks-per-project", amount: 1 }],
} as const satisfies TypeRow;

function isOwnBucket(destination: unknown, project: string): boolean {
  return BUCKET_DESTINATION.exec(String(destination))?.[1]?.startsWith(`projects/${project}/`) ?? false;
}

const logExclusion = {
  source: "cloud.google.com/logging/docs/reference/v2/rest/v2/projects.exclusions",
  inputs: z.strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, "must be at most 100 letters, digits, underscores, dashes and dots"),
    filter: z.string().min(1).max(20_000, "must have at most 20000 characters"),
    description: z.string().max(8000).optional(),
    disabled: z.boolean().optional(),
    project: projectId().optional(),
  }),
  immutable: ["name", "project"],
  name: { property: "name" },
  id: ({ inputs }, world) => `projects/${projectOf(inputs, world)}/exclusions/${textAt(inputs, "name")}`,
  computed: ["project"],
  outputs: ({ inputs }, world) => ({ project: projectOf(inputs, world) }),
  // A sink, and so `_Default`, has 50 of them at most: cloud.google.com/logging/quotas
  quota: () => [{ quota: "log-exclusions-per-sink", amount: 1 }],
} as const satisfies TypeRow;

export const LOGGING_ROWS = {
  [GCP.projectLogBucket]: logBucket,
  [GCP.logSink]: logSink,
  [GCP.logExclusion]: logExclusion,
};
