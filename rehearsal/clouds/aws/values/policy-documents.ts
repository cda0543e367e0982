/**
 * IAM policy documents: whether AWS accepts one as it is, and whom a role trusts or a key lets use it. Conditions count
 * only where a mistake in them is common; what they ask beyond that is not judged.
 */
import { z } from "zod";
import type { Held, Place } from "../../plugin/row";
import { accountRoot } from "./arn";
import { parseObject } from "./forms";
import { at, textAt } from "../../plugin/reading";
import { isMap } from "../../../../components/core/plain";

/** What a document is for: the rights of an identity, whom a role trusts, or who may use a resource. */
export type PolicyKind = "identity" | "trust" | "resource";

export interface Statement {
  readonly effect: string;
  readonly principals: Readonly<Record<"AWS" | "Service" | "Federated", readonly string[]>>;
  readonly anyone: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: unknown;
}

const VERSIONS = ["2012-10-17", "2008-10-17"];
const KEYS: readonly string[] = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

/** A document as an input. `longest` counts characters without white space, as IAM does. */
export const policyDocument = (kind: PolicyKind, longest: number) =>
  z.string().superRefine((text, context) => {
    const mistake = mistakeIn(text, kind, longest);
    if (mistake !== undefined) context.addIssue({ code: "custom", message: mistake });
  });

/** docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html and reference_iam-quotas.html */
function mistakeIn(text: string, kind: PolicyKind, longest: number): string | undefined {
  const document = parseObject(text);
  if (document === undefined) return "must be a policy document: JSON that is an object";
  if (documentSize(text) > longest) {
    return `must have at most ${longest} characters without white space, and has ${documentSize(text)}`;
  }
  if (!VERSIONS.includes(String(document["Version"]))) return `must have the Version ${VERSIONS[0]}`;
  const statements = [document["Statement"] ?? []].flat();
  if (statements.length === 0) return "must have statements";
  for (const [index, statement] of statements.entries()) {
    const mistake = mistakeInStatement(statement, kind);
    if (mistake !== undefined) return `must be a policy document: Statement[${index}] ${mistake}`;
  }
  return undefined;
}

function mistakeInStatement(statement: unknown, kind: PolicyKind): string | undefined {
  if (!isMap(statement)) return "is no object";
  const unknown = Object.keys(statement).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) return `has ${unknown}, which policies do not have`;
  if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") return "must have the Effect Allow or Deny";
  const actions = [statement["Action"] ?? statement["NotAction"] ?? []].flat();
  if (actions.length === 0) return "must have an Action";
  const wrong = actions.find((action) => !/^(\*|[a-z0-9-]+:[\w*?]+)$/i.test(String(action)));
  if (wrong !== undefined) return `has the action ${String(wrong)}, which is not service:Action`;
  const hasPrincipal = statement["Principal"] !== undefined || statement["NotPrincipal"] !== undefined;
  const hasResource = statement["Resource"] !== undefined || statement["NotResource"] !== undefined;
  if (kind === "identity" && hasPrincipal) return "has a Principal, which only policies of resources have";
  if (kind !== "identity" && !hasPrincipal) return "must have a Principal";
  if (kind === "trust" && hasResource) return "has a Resource, which trust policies do not have";
  if (kind !== "trust" && !hasResource) return "must have a Resource";
  return undefined;
}

/** Characters that count against IAM's limits. */
export function documentSize(text: string): number {
  return text.replace(/\s/g, "").length;
}

/** The statements of a document; none when it cannot be read. */
export function statementsOf(text: unknown): Statement[] {
  const document = typeof text === "string" ? parseObject(text) : undefined;
  return [document?.["Statement"] ?? []].flat().map((statement) => {
    const principal = at(statement, "Principal");
    const named = (kind: string) => texts(at(principal, kind));
    return {
      effect: textAt(statement, "Effect") ?? "",
      principals: { AWS: named("AWS"), Service: named("Service"), Federated: named("Federated") },
      anyone: principal === "*" || named("AWS").includes("*"),
      actions: texts(at(statement, "Action")),
      resources: texts(at(statement, "Resource")),
      conditions: at(statement, "Condition"),
    };
  });
}

function texts(value: unknown): string[] {
  return [value].flat().filter((item): item is string => typeof item === "string");
}

export function allows({ effect, actions }: Statement, action: string): boolean {
  return effect === "Allow" && actions.some((pattern) => matches(pattern, action));
}

/** IAM's wildcards: `*` for any characters, `?` for one. Actions ignore case. */
export function matches(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "i").test(value);
}

/** Why a role cannot be assumed by a service; undefined when it can. */
export function distrust(role: Held, service: string, actions: readonly string[] = ["sts:AssumeRole"]) {
  const statements = statementsOf(role.inputs["assumeRolePolicy"]).filter(({ principals }) =>
    principals.Service.some((name) => name === service),
  );
  if (statements.length === 0) return `does not trust ${service}`;
  const missing = actions.find((action) => !statements.some((statement) => allows(statement, action)));
  return missing === undefined ? undefined : `does not let ${service} call ${missing}`;
}

/** Values of a condition, e.g. of `aws:RequestTag/kubernetes-namespace`, whichever comparison it is in. */
export function conditionValues({ conditions }: Statement, key: string): readonly string[] {
  if (!isMap(conditions)) return [];
  return Object.values(conditions).flatMap((compared) => (isMap(compared) ? texts(compared[key]) : []));
}

/** Who uses a key: a service by its own name, a principal, or callers of the account through a service. */
export type KeyUser =
  | { readonly service: string }
  | { readonly principal: string }
  /** E.g. `s3`: what somebody does there is allowed where the policy names that service, or none. */
  | { readonly through: string };

/**
 * Why a key cannot be used, as a clause; undefined when its policy lets that user do all of it.
 * @param unset condition keys that the call does not carry: a statement that asks for one never applies to it
 */
export function keyRefusal(
  key: Held,
  user: KeyUser,
  actions: readonly string[],
  place: Place,
  unset: readonly string[] = [],
): string | undefined {
  const text = key.inputs["policy"];
  // The policy that KMS gives a key without one: the account's IAM policies decide.
  const ownPolicy = typeof text === "string" ? statementsOf(text) : undefined;
  if (ownPolicy === undefined) return "through" in user ? undefined : `has no policy that names ${nameOf(user, place)}`;
  const open = ownPolicy.filter((statement) => unset.every((key) => !asksFor(statement, key)));
  const missing = actions.find(
    (action) => !open.some((statement) => allows(statement, action) && covers(statement, user, place)),
  );
  return missing === undefined ? undefined : `does not let ${nameOf(user, place)} call ${missing}`;
}

/** Whether a statement applies only to calls that carry a condition key. */
function asksFor({ conditions }: Statement, key: string): boolean {
  if (!isMap(conditions)) return false;
  return Object.values(conditions).some((compared) => isMap(compared) && Object.hasOwn(compared, key));
}

function covers(statement: Statement, user: KeyUser, place: Place): boolean {
  if ("service" in user) return statement.principals.Service.includes(user.service);
  // A condition may leave few of those whom the statement seems to mean.
  const only = conditionValues(statement, "aws:PrincipalArn");
  if ("principal" in user) {
    const { principal } = user;
    if (only.length > 0 && !only.some((pattern) => matches(pattern, principal))) return false;
    return statement.anyone || statement.principals.AWS.includes(principal);
  }
  if (only.length > 0) return false;
  if (!statement.anyone && !statement.principals.AWS.includes(accountRoot(place))) return false;
  const through = conditionValues(statement, "kms:ViaService");
  return through.length === 0 || through.includes(endpointOf(user.through, place));
}

function nameOf(user: KeyUser, place: Place): string {
  if ("service" in user) return user.service;
  return "principal" in user ? user.principal : `the account through ${endpointOf(user.through, place)}`;
}

function endpointOf(service: string, { region }: Place): string {
  return `${service}.${region}.amazonaws.com`;
}
