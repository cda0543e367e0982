/** IAM: service accounts, and rights of members in the project, on a bucket or on a secret. */
import { z } from "zod";
import { GCP, GCP_IAM } from "../../../../catalogue/tokens/gcp";
import type { Place, Plain, Reference, TypeRow } from "../../plugin/row";
import { condition, member, projectId, projectOf, role } from "../values/fields";
import { etag } from "./keys";
import { textAt } from "../../plugin/reading";

/** The pool of workload identities in a member's name, e.g. `my-project.svc.id.goog`. */
const POOL = /\/workloadIdentityPools\/([^/]+\.svc\.id\.goog)\//;

/** Google knows a project's pool of workload identities once the project has had a cluster with one. */
export const poolOfMember: Reference = {
  path: "member",
  to: GCP.gkeCluster,
  by: "workloadIdentityConfig.workloadPool",
  within: (value) => {
    const pool = POOL.exec(String(value))?.[1];
    return pool === undefined ? [] : [pool];
  },
  holds: false,
};

const serviceAccount = {
  source: "cloud.google.com/iam/docs/service-accounts-create",
  inputs: z.strictObject({
    accountId: z
      .string()
      .regex(
        /^[a-z]([-a-z0-9]*[a-z0-9])$/,
        "must be lower-case letters, digits and dashes that begin with a letter and end with a letter or digit",
      )
      .min(6, "must have at least 6 characters")
      .max(30, "must have at most 30 characters"),
    displayName: z.string().max(100, "must have at most 100 characters").optional(),
    description: z.string().max(256, "must have at most 256 characters").optional(),
    disabled: z.boolean().optional(),
    project: projectId().optional(),
  }),
  immutable: ["accountId", "project"],
  name: { property: "accountId" },
  id: ({ inputs }, world) => `projects/${projectOf(inputs, world)}/serviceAccounts/${emailOf(inputs, world)}`,
  computed: ["email", "member", "name", "uniqueId", "project"],
  outputs: ({ inputs, id }, world) => ({
    email: emailOf(inputs, world),
    member: `serviceAccount:${emailOf(inputs, world)}`,
    name: id,
    uniqueId: `1${world.digits(20)}`,
    project: projectOf(inputs, world),
  }),
  quota: () => [{ quota: "service-account-count", amount: 1 }],
} as const satisfies TypeRow;

function emailOf(inputs: Plain, place: Place): string {
  return `${textAt(inputs, "accountId")}@${projectOf(inputs, place)}.iam.gserviceaccount.com`;
}

const projectRole = {
  source: "cloud.google.com/iam/docs/reference/rest/v1/projects.roles",
  inputs: z.strictObject({
    roleId: z.string().regex(/^[a-zA-Z0-9_.]{3,64}$/, "must be 3 to 64 letters, digits, underscores and dots"),
    title: z.string().min(1).max(100, "must have at most 100 characters"),
    description: z.string().max(300, "must have at most 300 characters").optional(),
    permissions: z
      .array(z.string().regex(/^[a-z]+\.[A-Za-z]+\.[A-Za-z]+$/, "must be permissions such as container.clusters.get"))
      .min(1, "must name a permission"),
    stage: z.enum(["ALPHA", "BETA", "GA", "DEPRECATED", "DISABLED", "EAP"]).optional(),
    project: projectId().optional(),
  }),
  immutable: ["roleId", "project"],
  // The provider brings a role back that was deleted less than seven days ago; of the two answers this is the later one.
  // pulumi.com/registry/packages/gcp/api-docs/projects/iamcustomrole, read 2026-12-01
  name: {
    property: "roleId",
    staysTaken: () =>
      "was deleted: after seven days nobody can bring the role back, and its id stays taken for 30 more",
  },
  id: ({ inputs }, world) => `projects/${projectOf(inputs, world)}/roles/${textAt(inputs, "roleId")}`,
  computed: ["name", "deleted", "project"],
  outputs: ({ inputs, id }, world) => ({ name: id, deleted: false, project: projectOf(inputs, world) }),
} as const satisfies TypeRow;

/** A role of the project's own must be there; Google's are always. */
const ownRole: Reference = { path: "role", to: GCP.projectRole, outside: (name) => !name.startsWith("projects/") };

const projectMember = {
  source: "cloud.google.com/iam/docs/granting-changing-revoking-access",
  inputs: z.strictObject({ project: projectId(), role: role(), member: member(), condition: condition().optional() }),
  immutable: ["project", "role", "member", "condition"],
  references: [poolOfMember, ownRole],
  // cloud.google.com/iam/docs/access-change-propagation
  settles: 100,
  id: ({ inputs }) => ["project", "role", "member"].map((key) => textAt(inputs, key)).join("/"),
  computed: ["etag"],
  outputs: (_draft, world) => ({ etag: etag(world.hex(11)) }),
} as const satisfies TypeRow;

const LOG_TYPES = ["ADMIN_READ", "DATA_READ", "DATA_WRITE"] as const;

const projectAudit = {
  source: "cloud.google.com/logging/docs/audit/configure-data-access",
  inputs: z.strictObject({
    project: projectId(),
    service: z
      .string()
      .regex(/^(allServices|[a-z0-9.-]+\.googleapis\.com)$/, "must be allServices or a service's name"),
    auditLogConfigs: z
      .array(z.strictObject({ logType: z.enum(LOG_TYPES), exemptedMembers: z.array(member()).optional() }))
      .min(1, "must name a kind of log"),
  }),
  immutable: ["project", "service"],
  // A second one for the same service would overwrite the first.
  name: { property: "service", within: ["project"] },
  id: ({ inputs }) => `${textAt(inputs, "project")}/audit_config/${textAt(inputs, "service")}`,
  computed: ["etag"],
  outputs: (_draft, world) => ({ etag: etag(world.hex(11)) }),
} as const satisfies TypeRow;

const bucketMember = {
  source: "cloud.google.com/storage/docs/access-control/iam",
  inputs: z.strictObject({ bucket: z.string(), role: role(), member: member(), condition: condition().optional() }),
  immutable: ["bucket", "role", "member", "condition"],
  references: [
    {
      path: "bucket",
      to: GCP.bucket,
      by: "name",
      fits: (self, { inputs }) =>
        self["condition"] !== undefined && inputs["uniformBucketLevelAccess"] !== true
          ? "has no uniform access (uniformBucketLevelAccess), and conditions hold only with it"
          : undefined,
    },
    poolOfMember,
  ],
  id: ({ inputs }) => `b/${["bucket", "role", "member"].map((key) => textAt(inputs, key)).join("/")}`,
  computed: ["etag"],
  outputs: (_draft, world) => ({ etag: etag(world.hex(11)) }),
} as const satisfies TypeRow;

const secretMember = {
  source: "cloud.google.com/secret-manager/docs/manage-access-to-secrets",
  inputs: z.strictObject({
    secretId: z.string(),
    role: role(),
    member: member(),
    condition: condition().optional(),
    project: projectId().optional(),
  }),
  immutable: ["secretId", "role", "member", "condition", "project"],
  references: [{ path: "secretId", to: GCP.secret }, poolOfMember],
  id: ({ inputs }) => ["secretId", "role", "member"].map((key) => textAt(inputs, key)).join("/"),
  computed: ["etag", "project"],
  outputs: ({ inputs }, world) => ({ etag: etag(world.hex(11)), project: projectOf(inputs, world) }),
} as const satisfies TypeRow;

export const IDENTITY_ROWS = {
  [GCP.serviceAccount]: serviceAccount,
  [GCP.projectAudit]: projectAudit,
  [GCP.projectMember]: projectMember,
  [GCP.projectRole]: projectRole,
  [GCP_IAM.bucketMember]: bucketMember,
  [GCP_IAM.secretMember]: secretMember,
};
