/** Secret Manager and Artifact Registry: secrets and repositories of images, encrypted with the stack's keys. */
import { z } from "zod";
import { GCP, GCP_IAM } from "../../../../catalogue/tokens/gcp";
import type { Held, Plain, Reference, TypeRow, World } from "../../plugin/row";
import { encryptedWith, locationOfKey } from "../account/encryption";
import {
  condition,
  LABELLED,
  labelOutputs,
  labels,
  labelsOf,
  member,
  projectId,
  projectOf,
  region,
  regionOf,
  role,
  seconds,
} from "../values/fields";
import { poolOfMember } from "../account/identity";
import { etag } from "../account/keys";
import { at, listAt, textAt } from "../../plugin/reading";
import { isMap } from "../../../../components/core/plain";

const DAY = 24 * 60 * 60;

const replica = z.strictObject({
  location: region(),
  customerManagedEncryption: z.strictObject({ kmsKeyName: z.string() }).optional(),
});

const replicaKeys = encryptedWith({
  path: "replication.userManaged.replicas[].customerManagedEncryption.kmsKeyName",
  by: "Secret Manager",
  // Each replica has a key of its own place, so a key fits when a replica there names it.
  location: () => undefined,
});

const secret = {
  source: "cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets",
  inputs: z.strictObject({
    secretId: z.string().regex(/^[A-Za-z0-9_-]{1,255}$/, "must be at most 255 letters, digits, underscores and dashes"),
    replication: z.strictObject({
      auto: z
        .strictObject({ customerManagedEncryption: z.strictObject({ kmsKeyName: z.string() }).optional() })
        .optional(),
      userManaged: z.strictObject({ replicas: z.array(replica).min(1, "must have a replica at least") }).optional(),
    }),
    versionDestroyTtl: seconds(DAY, 1000 * DAY).optional(),
    deletionProtection: z.boolean().optional(),
    labels: labels().optional(),
    annotations: z.record(z.string(), z.string()).optional(),
    project: projectId().optional(),
  }),
  immutable: ["secretId", "replication", "project"],
  name: { property: "secretId" },
  references: [{ ...replicaKeys, fits: fitsReplica }],
  rules: ({ replication }) =>
    isMap(replication) && (replication["auto"] === undefined) === (replication["userManaged"] === undefined)
      ? [{ property: "replication", rule: "must be either auto or userManaged" }]
      : [],
  id: ({ inputs }, world) => `projects/${projectOf(inputs, world)}/secrets/${textAt(inputs, "secretId")}`,
  computed: ["name", "project", ...LABELLED],
  volatile: LABELLED,
  secret: LABELLED,
  outputs: ({ inputs, id }, world) => ({
    name: id,
    project: projectOf(inputs, world),
    ...labelOutputs(inputs, world),
  }),
  labels: labelsOf("labels"),
  keeps: ({ inputs }) =>
    inputs["deletionProtection"] === true ? "its deletionProtection is on; turn that off first" : undefined,
  release: (inputs) => ({ ...inputs, deletionProtection: false }),
} as const satisfies TypeRow;

/** The key of a replica must be in the replica's region. */
function fitsReplica(self: Plain, key: Held, world: World): string | undefined {
  const place = locationOfKey(key.inputs);
  const stranger = listAt(self, "replication.userManaged.replicas").find(
    (one) =>
      at(one, "customerManagedEncryption.kmsKeyName") === key.id &&
      place !== undefined &&
      textAt(one, "location") !== place,
  );
  if (stranger !== undefined) {
    return `is in ${place}, but encrypts only what is in the same location, and its replica is in ${textAt(stranger, "location")}`;
  }
  return replicaKeys.fits?.(self, key, world);
}

const cleanupPolicy = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, "must be lower-case letters, digits and dashes"),
  action: z.enum(["DELETE", "KEEP"]),
  condition: z
    .strictObject({
      tagState: z.enum(["TAGGED", "UNTAGGED", "ANY"]).optional(),
      tagPrefixes: z.array(z.string()).optional(),
      olderThan: seconds(0, 10_000 * DAY).optional(),
      newerThan: seconds(0, 10_000 * DAY).optional(),
    })
    .optional(),
  mostRecentVersions: z.strictObject({ keepCount: z.int().min(1) }).optional(),
});

const repositoryKey: Reference = encryptedWith({
  path: "kmsKeyName",
  by: "Artifact Registry",
  location: (self, world) => textAt(self, "location") ?? world.region,
});

const repository = {
  source: "cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories",
  inputs: z.strictObject({
    repositoryId: z
      .string()
      .regex(
        /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
        "must be 1 to 63 lower-case letters, digits and dashes that begin with a letter and end with a letter or digit",
      ),
    location: z.union([region(), z.enum(["us", "europe", "asia"])]).optional(),
    format: z.enum(["DOCKER", "MAVEN", "NPM", "PYTHON", "APT", "YUM", "GENERIC", "GO", "KFP"]),
    mode: z.enum(["STANDARD_REPOSITORY", "VIRTUAL_REPOSITORY", "REMOTE_REPOSITORY"]).optional(),
    description: z.string().optional(),
    kmsKeyName: z.string().optional(),
    dockerConfig: z.strictObject({ immutableTags: z.boolean().optional() }).optional(),
    vulnerabilityScanningConfig: z
      .strictObject({ enablementConfig: z.enum(["INHERITED", "DISABLED"]).optional() })
      .optional(),
    cleanupPolicies: z.array(cleanupPolicy).max(10, "must be at most 10 policies").optional(),
    cleanupPolicyDryRun: z.boolean().optional(),
    labels: labels().optional(),
    project: projectId().optional(),
  }),
  immutable: ["repositoryId", "location", "format", "mode", "kmsKeyName", "project"],
  name: { property: "repositoryId", within: ["location"] },
  references: [repositoryKey],
  rules: ({ format, dockerConfig, cleanupPolicies }) => [
    ...(dockerConfig !== undefined && format !== undefined && format !== "DOCKER"
      ? [{ property: "dockerConfig", rule: `is for the format DOCKER only, not ${String(format)}` }]
      : []),
    ...listAt({ cleanupPolicies }, "cleanupPolicies").flatMap((policy, index) =>
      (at(policy, "condition") === undefined) === (at(policy, "mostRecentVersions") === undefined)
        ? [{ property: `cleanupPolicies[${index}]`, rule: "must have either a condition or mostRecentVersions" }]
        : [],
    ),
  ],
  id: ({ inputs }, world) =>
    `projects/${projectOf(inputs, world)}/locations/${placeOf(inputs, world)}/repositories/${textAt(inputs, "repositoryId")}`,
  computed: ["name", "registryUri", "project", ...LABELLED],
  volatile: LABELLED,
  secret: LABELLED,
  outputs: ({ inputs }, world) => ({
    name: textAt(inputs, "repositoryId"),
    registryUri: `${placeOf(inputs, world)}-docker.pkg.dev/${projectOf(inputs, world)}/${textAt(inputs, "repositoryId")}`,
    project: projectOf(inputs, world),
    ...labelOutputs(inputs, world),
  }),
  labels: labelsOf("labels"),
} as const satisfies TypeRow;

function placeOf(inputs: Plain, world: World): string {
  return textAt(inputs, "location") ?? regionOf(inputs, world);
}

const repositoryMember = {
  source: "cloud.google.com/artifact-registry/docs/access-control",
  inputs: z.strictObject({
    repository: z.string(),
    location: region(),
    role: role(),
    member: member(),
    condition: condition().optional(),
    project: projectId().optional(),
  }),
  immutable: ["repository", "location", "role", "member", "condition", "project"],
  references: [
    { path: "repository", to: GCP.artifactRepository, by: "repositoryId", fits: sameLocation },
    poolOfMember,
  ],
  id: ({ inputs }, world) =>
    `projects/${projectOf(inputs, world)}/locations/${placeOf(inputs, world)}/repositories/${["repository", "role", "member"].map((key) => textAt(inputs, key)).join("/")}`,
  computed: ["etag", "project"],
  outputs: ({ inputs }, world) => ({ etag: etag(world.hex(11)), project: projectOf(inputs, world) }),
} as const satisfies TypeRow;

function sameLocation(self: Plain, { inputs }: Held): string | undefined {
  const [mine, theirs] = [textAt(self, "location"), textAt(inputs, "location")];
  return mine === theirs || theirs === undefined ? undefined : `is in ${theirs}, not in ${String(mine)}`;
}

export const SERVICE_ROWS = {
  [GCP.secret]: secret,
  [GCP.artifactRepository]: repository,
  [GCP_IAM.repositoryMember]: repositoryMember,
};
