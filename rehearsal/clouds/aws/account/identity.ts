/** Rows of IAM: roles, the policies inside them and the ones that AWS maintains. */
import { z } from "zod";
import { AWS } from "../../../../catalogue/tokens/aws";
import type { Held, Plain, Reference, TypeRow, World } from "../../plugin/row";
import { accountArn, accountRoot } from "../values/arn";
import { MANAGED_POLICIES } from "../../../../catalogue/roles/managed-policies.aws";
import { allows, distrust, documentSize, policyDocument, statementsOf } from "../values/policy-documents";
import { textAt } from "../../plugin/reading";
import { tags, tagsOf } from "../values/tags";

/** All inline policies of one role together. docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const INLINE_CHARACTERS = 10_240;

/**
 * Seconds until IAM acts on a change: "changes … might take time to become visible from all possible endpoints"
 * (docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency). IAM states no
 * number; providers repeat for up to two minutes, and see seconds.
 */
const SETTLES = 10;

const roleName = () =>
  z
    .string()
    .max(64, "must have at most 64 characters")
    .regex(/^[\w+=,.@-]+$/, "must hold letters, digits and _+=,.@-");

const ROLE = {
  source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
  inputs: z.strictObject({
    name: roleName().optional(),
    // IAM allows 2,048 characters, and more on request.
    assumeRolePolicy: policyDocument("trust", 2048),
    description: z.string().max(1000, "must have at most 1000 characters").optional(),
    path: z
      .string()
      .regex(/^\/([\w!-~]+\/)*$/, "must begin and end with a slash")
      .optional(),
    maxSessionDuration: z
      .int()
      .min(3600, "must be 3600 to 43200 seconds")
      .max(43_200, "must be 3600 to 43200 seconds")
      .optional(),
    forceDetachPolicies: z.boolean().optional(),
    tags: tags(),
  }),
  immutable: ["name", "path"],
  name: { property: "name", auto: { longest: 64 } },
  references: [
    {
      path: "assumeRolePolicy",
      to: AWS.iamRole,
      by: "arn",
      // IAM accepts a trust policy only when the principals that it names exist.
      within: (policy) => statementsOf(policy).flatMap(({ principals }) => principals.AWS),
      outside: (principal, place) =>
        principal === "*" ||
        principal === accountRoot(place) ||
        principal.includes(":user/") ||
        !principal.includes(`::${place.account}:`),
      holds: false,
    },
  ],
  id: ({ inputs }) => String(inputs["name"]),
  settles: SETTLES,
  computed: ["arn", "uniqueId", "tagsAll"],
  volatile: ["tagsAll"],
  outputs: ({ inputs }, world) => ({
    arn: accountArn(world, "iam", `role${textAt(inputs, "path") ?? "/"}${String(inputs["name"])}`),
    uniqueId: `AROA${world.hex(17).toUpperCase()}`,
    tagsAll: tagsOf(inputs, world),
  }),
  quota: () => [{ quota: "L-FE177D64", amount: 1 }],
  labels: tagsOf,
} satisfies TypeRow;

const ROLE_POLICY = {
  source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html",
  inputs: z.strictObject({
    name: z
      .string()
      .max(128, "must have at most 128 characters")
      .regex(/^[\w+=,.@-]+$/, "must hold letters, digits and _+=,.@-")
      .optional(),
    role: roleName(),
    policy: policyDocument("identity", INLINE_CHARACTERS),
  }),
  immutable: ["name", "role"],
  name: { property: "name", within: ["role"], auto: { longest: 128 } },
  references: [
    { path: "role", to: AWS.iamRole, by: "name", fits: tooMuch },
    {
      path: "policy",
      to: AWS.kmsKey,
      by: "arn",
      // Nothing is said about a key that is not there; the others of the statement may be patterns.
      within: (policy) =>
        statementsOf(policy)
          .flatMap(({ resources }) => resources)
          .filter((resource) => /^arn:aws[a-z-]*:kms:[^:]+:\d+:key\/[0-9a-f-]+$/.test(resource)),
      holds: false,
    },
  ],
  id: ({ inputs }) => `${String(inputs["role"])}:${String(inputs["name"])}`,
  settles: SETTLES,
  computed: [],
} satisfies TypeRow;

function tooMuch(self: Plain, _role: Held, { all }: World): string | undefined {
  const others = all(AWS.iamRolePolicy).filter(({ inputs }) => inputs["role"] === self["role"]);
  const policies = [self, ...others.map(({ inputs }) => inputs)];
  const size = policies.reduce((sum, { policy }) => sum + documentSize(String(policy)), 0);
  return size <= INLINE_CHARACTERS
    ? undefined
    : `would have inline policies of ${size} characters: IAM allows ${INLINE_CHARACTERS} for all of a role together`;
}

const ROLE_POLICY_ATTACHMENT = {
  source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html",
  inputs: z.strictObject({
    role: roleName(),
    policyArn: z.string().regex(/^arn:aws[a-z-]*:iam::(aws|\d{12}):policy\/.+$/, "must be the ARN of a policy"),
  }),
  immutable: ["role", "policyArn"],
  name: { property: "policyArn", within: ["role"] },
  references: [
    { path: "role", to: AWS.iamRole, by: "name" },
    {
      path: "policyArn",
      to: AWS.iamPolicy,
      by: "arn",
      outside: (policy) => Object.hasOwn(MANAGED_POLICIES, managedName(policy)),
    },
  ],
  id: ({ inputs }) => `${String(inputs["role"])}/${String(inputs["policyArn"])}`,
  settles: SETTLES,
  computed: [],
  quota: ({ role }) => [{ quota: `L-0DA4ABF3/${String(role)}`, amount: 1 }],
} satisfies TypeRow;

const INSTANCE_PROFILE = {
  source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateInstanceProfile.html",
  inputs: z.strictObject({
    name: z
      .string()
      .max(128, "must have at most 128 characters")
      .regex(/^[\w+=,.@-]+$/, "must hold letters, digits and _+=,.@-")
      .optional(),
    role: roleName().optional(),
    tags: tags(),
  }),
  immutable: ["name"],
  name: { property: "name", auto: { longest: 128 } },
  references: [
    {
      path: "role",
      to: AWS.iamRole,
      by: "name",
      // IAM would take it; machines that start with it would have no rights.
      fits: (_self, role) => distrust(role, "ec2.amazonaws.com"),
    },
  ],
  id: ({ inputs }) => String(inputs["name"]),
  computed: ["arn", "uniqueId", "tagsAll"],
  volatile: ["tagsAll"],
  outputs: ({ inputs }, world) => ({
    arn: accountArn(world, "iam", `instance-profile/${String(inputs["name"])}`),
    uniqueId: `AIPA${world.hex(17).toUpperCase()}`,
    tagsAll: tagsOf(inputs, world),
  }),
  quota: () => [{ quota: "L-6E65F664", amount: 1 }],
  labels: tagsOf,
} satisfies TypeRow;

/** What follows `:policy/` in the ARN of a policy that AWS maintains. */
function managedName(policyArn: string): string {
  return /^arn:[a-z-]+:iam::aws:policy\/(.+)$/.exec(policyArn)?.[1] ?? "";
}

/** Whether a role may call an action on something, by its inline policies or those of AWS. */
export function roleAllows(role: Held, action: string, { all }: World): boolean {
  const ofRole = (type: string) => all(type).filter(({ inputs }) => inputs["role"] === role.inputs["name"]);
  return (
    ofRole(AWS.iamRolePolicyAttachment).some(({ inputs }) =>
      MANAGED_POLICIES[managedName(textAt(inputs, "policyArn") ?? "")]?.includes(action),
    ) ||
    ofRole(AWS.iamRolePolicy).some(({ inputs }) =>
      statementsOf(inputs["policy"]).some((statement) => allows(statement, action)),
    )
  );
}

/** A role, and everything that gives it rights. */
export function rightsOfRole(role: Held, { all }: World): readonly Held[] {
  const types = [AWS.iamRolePolicy, AWS.iamRolePolicyAttachment];
  return [role, ...types.flatMap(all).filter(({ inputs }) => inputs["role"] === role.inputs["name"])];
}

/** Names of the policies of AWS that a role has, e.g. `AmazonEKSClusterPolicy`. */
export function managedPoliciesOf(role: Held, { all }: World): readonly string[] {
  return all(AWS.iamRolePolicyAttachment)
    .filter(({ inputs }) => inputs["role"] === role.inputs["name"])
    .map(({ inputs }) => (textAt(inputs, "policyArn") ?? "").replace(/^.*\//, ""));
}

/** A role that is named by its ARN. IAM does not ask who still uses one that goes. */
export const roleByArn = (path: string, fits: NonNullable<Reference["fits"]>): Reference => ({
  path,
  to: AWS.iamRole,
  by: "arn",
  fits,
  holds: false,
});

export const IDENTITY_ROWS = {
  [AWS.iamRole]: ROLE,
  [AWS.iamInstanceProfile]: INSTANCE_PROFILE,
  [AWS.iamRolePolicy]: ROLE_POLICY,
  [AWS.iamRolePolicyAttachment]: ROLE_POLICY_ATTACHMENT,
} satisfies Readonly<Record<string, TypeRow>>;
