/**
 * Turns rules into a CrossGuard policy pack. Violations carry the rule's level; what is undecided is advisory whatever
 * the level, and never stops at the first unknown. `remediate` is off unless the configuration asks for it.
 */
import {
  PolicyPack,
  type ReportViolation,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import type { Environment } from "../../components/core/labels";
import { deserializeOnce, secretPathsOf } from "./deserialize-once";
import { appliesTo, evaluateResource, evaluateStack } from "./evaluate";
import { EXEMPTIONS_SCHEMA } from "./exemptions";
import { Field } from "./field";
import type { Finding } from "./finding";
import { formatFinding } from "./message";
import { Stack, type Level, type ResourceRule, type Rule, type StackRule } from "./rule";
import { linkStack } from "./stack";

export interface PackDefinition {
  readonly name: string;
  readonly description: string;
  readonly rules: readonly Rule[];
}

/** Serves the pack to the engine that started this process. Levels are dev's until the configuration says otherwise. */
export function servePack({ name, description, rules }: PackDefinition): PolicyPack {
  deserializeOnce();
  return new PolicyPack(name, { description, policies: rules.map((rule) => policyOf(rule, today)) });
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** A rule as a policy; `clock` gives today's date, `YYYY-MM-DD`. */
export function policyOf(rule: Rule, clock: () => string): ResourceValidationPolicy | StackValidationPolicy {
  return rule.kind === "resource" ? resourcePolicy(rule, clock) : stackPolicy(rule, clock);
}

/** Without configuration: dev's level, so that a first preview can pass; but every rule looks. */
function unconfiguredLevel({ levels }: Rule): Level {
  return levels.dev === "disabled" ? "advisory" : levels.dev;
}

function facts(rule: Rule) {
  const properties: Record<string, PolicyConfigJSONSchema> = { exemptions: EXEMPTIONS_SCHEMA };
  for (const [key, property] of Object.entries(rule.config))
    properties[key] = { ...property } as PolicyConfigJSONSchema;
  return {
    name: rule.id,
    description: rule.title,
    enforcementLevel: unconfiguredLevel(rule),
    severity: rule.severity,
    remediationSteps: rule.remedy,
    url: rule.references.find(({ url }) => url !== undefined)?.url,
    configSchema: { properties },
  };
}

function resourcePolicy(rule: ResourceRule, clock: () => string): ResourceValidationPolicy {
  return {
    ...facts(rule),
    validateResource: (args, report) => {
      if (!appliesTo(rule, args.type)) return;
      const props = unproxied(args.props);
      const { type, name, urn } = args;
      const input = { type, name, urn, props, secrets: secretPathsOf(props) };
      const findings = evaluateResource(rule, input, { given: args.getConfig(), today: clock() });
      for (const finding of findings) send(report, rule, finding, { type, name, urn });
    },
    ...(rule.remediate === undefined ? {} : { remediateResource: remediation(rule, rule.remediate) }),
  };
}

function stackPolicy(rule: StackRule, clock: () => string): StackValidationPolicy {
  return {
    ...facts(rule),
    validateStack: (args, report) => {
      if (!args.resources.some((resource) => appliesTo(rule, resource.type))) return;
      const stack = new Stack(linkStack(args.resources, unproxied));
      for (const finding of evaluateStack(rule, stack, { given: args.getConfig(), today: clock() })) {
        send(report, rule, finding, finding.resource ?? { type: "pulumi:pulumi:Stack", name: "stack", urn: "" });
      }
    },
  };
}

function remediation(rule: ResourceRule, remediate: NonNullable<ResourceRule["remediate"]>) {
  return (args: Parameters<NonNullable<ResourceValidationPolicy["remediateResource"]>>[0]) => {
    if (!appliesTo(rule, args.type)) return undefined;
    const patches = remediate(Field.of(unproxied(args.props)), args.getConfig());
    if (patches.length === 0) return undefined;
    for (const { path, value } of patches) setAt(args.props, path, value);
    return args.props;
  };
}

/** Writes through the SDK's proxies, so that what was secret stays secret. */
function setAt(target: Record<string, unknown>, path: readonly (string | number)[], value: unknown): void {
  let holder: unknown = target;
  for (const [index, key] of path.entries()) {
    if (typeof holder !== "object" || holder === null) return;
    if (index === path.length - 1) Reflect.set(holder, key, value);
    else {
      if (Reflect.get(holder, key) === undefined) Reflect.set(holder, key, {});
      holder = Reflect.get(holder, key);
    }
  }
}

/** The bag behind the SDK's proxy, which throws at the first unknown value. */
function unproxied(props: object): object {
  const target: unknown = Reflect.get(props, "__getSpecialProxyTarget");
  return typeof target === "object" && target !== null ? target : props;
}

/**
 * Reports a finding. The SDK takes an object in place of the message, whose own level overrides the policy's; its
 * types do not show that yet, hence `Reflect.apply`.
 */
function send(
  report: ReportViolation,
  rule: Rule,
  finding: Finding,
  resource: { type: string; name: string; urn: string },
) {
  const message = formatFinding(rule, finding, resource);
  const level = finding.kind === "undecided" ? { enforcementLevel: "advisory" } : {};
  Reflect.apply(report, undefined, [{ message, urn: resource.urn, description: rule.title, ...level }]);
}

/** The content of a `--policy-pack-config` file that sets every rule's level for an environment. */
export function levelsFor(environment: Environment, rules: readonly Rule[]): Record<string, string> {
  return Object.fromEntries(rules.map((rule) => [rule.id, rule.levels[environment]]));
}
