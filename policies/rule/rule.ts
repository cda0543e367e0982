/**
 * A rule is plain data and one pure function. A resource rule looks at one resource's inputs before anything is
 * created and can stop it; a stack rule looks at all resources together, which on `up` happens after creation. Both
 * return findings; `pack.ts` turns rules into CrossGuard policies, so that levels, exemptions and messages exist once.
 */
import type { Environment } from "../../components/core/labels";
import { resolveConfig, type ConfigOf, type ConfigSchema } from "./config-schema";
import type { Field } from "./field";
import type { Finding } from "./finding";
import type { ResourceFacts, Stack, StackResource } from "./resource";

export type Severity = "low" | "medium" | "high" | "critical";

/** What a violation does: `advisory` warns, `mandatory` stops, `disabled` does not look. */
export type Level = "disabled" | "advisory" | "mandatory";
export type Levels = Readonly<Record<Environment, Level>>;

export const MANDATORY: Levels = { dev: "mandatory", staging: "mandatory", prod: "mandatory" };
export const ADVISORY: Levels = { dev: "advisory", staging: "advisory", prod: "advisory" };
/** For what costs money or convenience while trying things out. */
export const ADVISORY_IN_DEV: Levels = { dev: "advisory", staging: "mandatory", prod: "mandatory" };
export const PROD_MANDATORY: Levels = { dev: "advisory", staging: "advisory", prod: "mandatory" };
export const PROD_ONLY: Levels = { dev: "disabled", staging: "advisory", prod: "mandatory" };

/** Where a rule comes from: a benchmark's number, a vendor's page, a scanner's id. */
export interface Reference {
  /** `CIS Kubernetes 1.10 5.2.2`, `Pod Security Standards v1.35`, `checkov CKV_AWS_3`. */
  readonly name: string;
  readonly url?: string;
}

interface RuleFacts {
  /** Kebab-case, unique among all packs: the policy's name in Pulumi. */
  readonly id: string;
  /** What must hold, as one sentence: `EBS volumes are encrypted.` */
  readonly title: string;
  /** What an attacker or an outage gains when it does not hold. */
  readonly why: string;
  /** What to change, as one sentence in the imperative. */
  readonly remedy: string;
  readonly references: readonly [Reference, ...Reference[]];
  readonly severity: Severity;
  readonly levels: Levels;
}

/** A value that makes a violation go away and is always safe to set. */
export interface Patch {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

export interface ResourceRule extends RuleFacts {
  readonly kind: "resource";
  /** Canonical type tokens, from `catalogue/tokens`. */
  readonly resources: readonly string[];
  readonly config: ConfigSchema;
  /** Whether the rule is about a pod alone, so that it also judges pod templates inside custom resources. */
  readonly judgesTemplates?: boolean;
  /** Throws nothing and calls nothing; `given` is the pack's configuration for this rule, possibly incomplete. */
  readonly check: (props: Field, resource: ResourceFacts, given: unknown) => readonly Finding[];
  /** Values to set at level `remediate`; only where one safe value exists. */
  readonly remediate: ((props: Field, given: unknown) => readonly Patch[]) | undefined;
}

export interface StackRule extends RuleFacts {
  readonly kind: "stack";
  /** Canonical type tokens that the rule reads; without any of them in the stack it has nothing to say. */
  readonly resources: readonly string[];
  readonly config: ConfigSchema;
  readonly check: (stack: Stack, given: unknown) => readonly Finding[];
}

export type Rule = ResourceRule | StackRule;

/** What an author writes for a resource rule; `config` in `check` has the schema's types and defaults. */
export interface ResourceRuleDefinition<Schema extends ConfigSchema> extends RuleFacts {
  readonly resources: readonly string[];
  readonly config?: Schema;
  readonly check: (
    props: Field,
    context: { readonly resource: ResourceFacts; readonly config: ConfigOf<Schema> },
  ) => readonly Finding[];
  readonly remediate?: (props: Field, config: ConfigOf<Schema>) => readonly Patch[];
}

export function resourceRule<const Schema extends ConfigSchema = Record<never, never>>(
  definition: ResourceRuleDefinition<Schema>,
): ResourceRule {
  const { config: schema, check, remediate, ...facts } = definition;
  return {
    ...facts,
    kind: "resource",
    config: schema ?? {},
    check: (props, resource, given) => check(props, { resource, config: resolveConfig(schema, given) }),
    remediate: remediate && ((props, given) => remediate(props, resolveConfig(schema, given))),
  };
}

export interface StackRuleDefinition<Schema extends ConfigSchema> extends RuleFacts {
  readonly resources: readonly string[];
  readonly config?: Schema;
  readonly check: (stack: Stack, config: ConfigOf<Schema>) => readonly Finding[];
}

export function stackRule<const Schema extends ConfigSchema = Record<never, never>>(
  definition: StackRuleDefinition<Schema>,
): StackRule {
  const { config: schema, check, ...facts } = definition;
  return {
    ...facts,
    kind: "stack",
    config: schema ?? {},
    check: (stack, given) => check(stack, resolveConfig(schema, given)),
  };
}

/** The same finding, attributed to `resource`: for stack rules. */
export function about(resource: StackResource, findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, resource }));
}
