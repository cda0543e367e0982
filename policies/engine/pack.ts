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
import { deserializeOnce } from "../../sdk-patches/deserialize-once";
import { walkRelevant } from "../../sdk-patches/relevant-policies";
import { hideEverything, noteSecrets, secretPathsOf } from "./secret-paths";
import { appliesTo, evaluateResource, evaluateStack, type Circumstances } from "./evaluate";
import { EXEMPTIONS_SCHEMA, withExemptions, type Exemption } from "../rule/exemptions";
import { Field } from "../rule/field";
import type { Finding } from "../rule/finding";
import { formatFinding } from "../rule/message";
import { type Level, type ResourceRule, type Rule, type StackRule } from "../rule/rule";
import { Stack } from "../rule/resource";
import { linkStack } from "./stack";
import { canonicalType } from "../../catalogue/tokens/canonical";
import { isRendered } from "../kubernetes/rendered";

export interface PackDefinition {
  readonly name: string;
  readonly description: string;
  readonly rules: readonly Rule[];
  /** Exemptions by rule, for a configuration that names none. */
  readonly exemptions?: Readonly<Record<string, readonly Exemption[]>>;
  /** What the stack file adds to a rule's configuration, by rule. @default nothing */
  readonly fromStack?: Readonly<Record<string, Completion>>;
}

/** A rule's configuration, completed by what the process's environment holds of the stack file. */
export type Completion = (given: unknown, variables: NodeJS.ProcessEnv) => unknown;

/** Serves the pack to the engine that started this process. Levels are dev's until the configuration says otherwise. */
export function servePack({ name, description, rules, exemptions = {}, fromStack = {} }: PackDefinition): PolicyPack {
  // No message may quote what could be a secret.
  if (!deserializeOnce(noteSecrets)) hideEverything();
  const served = rules.map((rule) => {
    const complete = fromStack[rule.id];
    const completed = complete && ((given: unknown) => complete(given, process.env));
    return { rule, policy: policyOf(rule, today, exemptions[rule.id], completed) };
  });
  const policies = walkRelevant(
    [...served.map(({ policy }) => policy), ...(rules.some(judgesPods) ? [notLookedInto] : [])],
    (type) => served.filter(({ rule }) => appliesTo(rule, type)).map(({ policy }) => policy),
  );
  return new PolicyPack(name, { description, policies });
}

function judgesPods(rule: Rule): boolean {
  return rule.kind === "resource" && rule.judgesTemplates === true;
}

/** Says once in a preview which charts nobody looked into; a notice and no rule, because nothing is broken by it. */
export const notLookedInto: StackValidationPolicy = {
  name: "charts-not-looked-into",
  description: "A preview does not render charts, so it says which ones it did not look into.",
  enforcementLevel: "advisory",
  severity: "low",
  validateStack: ({ resources }, report) => {
    const charts = resources.filter(({ type }) => isRendered(canonicalType(type).token)).map(({ name }) => name);
    if (charts.length === 0) return;
    const which = charts.sort().join(", ");
    report(
      `The pods of ${charts.length === 1 ? "1 chart" : `${charts.length} charts`} were not looked into: ${which}. ` +
        "They are rendered in the cluster, where admission judges them by the same rules.",
    );
  },
};

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** A rule as a policy; `clock` gives today's date, `YYYY-MM-DD`. */
export function policyOf(
  rule: Rule,
  clock: () => string,
  exemptions: readonly Exemption[] = [],
  completed: (given: unknown) => unknown = (given) => given,
): ResourceValidationPolicy | StackValidationPolicy {
  const circumstances = (given: unknown) => ({ given: withExemptions(completed(given), exemptions), today: clock() });
  return rule.kind === "resource" ? resourcePolicy(rule, circumstances) : stackPolicy(rule, circumstances);
}

/** What a rule's evaluation depends on, from the configuration that the SDK hands over. */
type CircumstancesOf = (given: unknown) => Circumstances;

/** Without configuration: dev's level, so that a first preview can pass; but every rule looks. */
function unconfiguredLevel({ levels }: Rule): Level {
  return levels.dev === "disabled" ? "advisory" : levels.dev;
}

function facts(rule: Rule) {
  const properties: Record<string, PolicyConfigJSONSchema> = { exemptions: EXEMPTIONS_SCHEMA };
  for (const [key, property] of Object.entries(rule.config)) {
    // `as` is ours, and no word of JSON Schema.
    const { as: _, ...known } = { as: undefined, ...property };
    properties[key] = known as PolicyConfigJSONSchema;
  }
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

function resourcePolicy(rule: ResourceRule, circumstances: CircumstancesOf): ResourceValidationPolicy {
  return {
    ...facts(rule),
    validateResource: (args, report) => {
      if (!appliesTo(rule, args.type)) return;
      const props = unproxied(args.props);
      const { type, name, urn } = args;
      const input = { type, name, urn, props, secrets: secretPathsOf(props) };
      const findings = evaluateResource(rule, input, circumstances(args.getConfig()));
      for (const finding of findings) send(report, rule, finding, { type, name, urn });
    },
    ...(rule.remediate === undefined ? {} : { remediateResource: remediation(rule, rule.remediate) }),
  };
}

function stackPolicy(rule: StackRule, circumstances: CircumstancesOf): StackValidationPolicy {
  return {
    ...facts(rule),
    validateStack: (args, report) => {
      if (!args.resources.some((resource) => appliesTo(rule, resource.type))) return;
      const stack = new Stack(linkStack(args.resources, unproxied));
      for (const finding of evaluateStack(rule, stack, circumstances(args.getConfig()))) {
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
