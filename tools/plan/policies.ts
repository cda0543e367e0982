/**
 * Every rule of the policy packs on the resources of a plan, with an environment's levels, settings and exemptions: what
 * a preview with the packs would say, without an engine.
 */
import type { Environment } from "../../components/core/labels";
import { encryptionPack } from "../../policies/encryption/pack";
import { appliesTo, evaluateResource, evaluateStack, type Circumstances } from "../../policies/engine/evaluate";
import { withExemptions } from "../../policies/rule/exemptions";
import type { Finding, Undecided } from "../../policies/rule/finding";
import { formatFinding } from "../../policies/rule/message";
import type { PackDefinition } from "../../policies/engine/pack";
import { type Level, type Rule } from "../../policies/rule/rule";
import { Stack } from "../../policies/rule/resource";
import { linkStack } from "../../policies/engine/stack";
import { podSecurityPack } from "../../policies/pod-security/pack";
import { quotaPack } from "../../policies/quota/pack";
import { SETTINGS } from "../../policies/settings/settings";
import type { Registration } from "../recording-engine";
import { plainInputs } from "./inputs";

export const PACKS: readonly PackDefinition[] = [encryptionPack, podSecurityPack, quotaPack];

export interface PolicyFinding {
  readonly rule: string;
  /** What it does at `up`. What is undecided never stops one. */
  readonly level: Level;
  readonly kind: Finding["kind"];
  /** What keeps it undecided: a value that only `up` knows, or a name that no table of the pack has. */
  readonly reason?: Undecided["reason"];
  readonly urn: string;
  readonly message: string;
}

export interface PackResult {
  readonly pack: string;
  /** Rules that the environment has enabled. */
  readonly rules: number;
  /** Pairs of a rule and what it looked at: one resource, or the stack. */
  readonly checks: number;
  readonly findings: readonly PolicyFinding[];
}

/** A plan as the rules look at it. */
export interface JudgedPlan {
  readonly registrations: readonly Registration[];
  readonly environment: Environment;
  /** The day that exemptions are judged on, `YYYY-MM-DD`. */
  readonly today: string;
}

export function checkPolicies(plan: JudgedPlan): PackResult[] {
  const stack = stackOf(plan.registrations);
  return PACKS.map((pack) => checkPack(pack, plan, stack));
}

/** The resources of a plan, linked. */
export function stackOf(registrations: readonly Registration[]): Stack {
  const reference = (urn: string) => ({ urn });
  return new Stack(
    linkStack(
      registrations.map(({ type, name, urn, inputs, parent, dependencies, propertyDependencies }) => ({
        ...{ type, name, urn, props: plainInputs(inputs).props },
        ...(parent !== "" && { parent: reference(parent) }),
        dependencies: dependencies.map(reference),
        propertyDependencies: Object.fromEntries(
          Object.entries(propertyDependencies).map(([key, urns]) => [key, urns.map(reference)]),
        ),
      })),
    ),
  );
}

function checkPack(pack: PackDefinition, { registrations, environment, today }: JudgedPlan, stack: Stack): PackResult {
  const inputs = registrations.map(({ type, name, urn, inputs }) => ({ type, name, urn, ...plainInputs(inputs) }));
  const rules = pack.rules.filter(({ levels }) => levels[environment] !== "disabled");
  let checks = 0;
  const findings = rules.flatMap((rule): PolicyFinding[] => {
    const given = withExemptions(SETTINGS[environment][rule.id], pack.exemptions?.[rule.id] ?? []);
    const circumstances: Circumstances = { given, today };
    if (rule.kind === "stack") {
      checks++;
      return evaluateStack(rule, stack, circumstances).map((finding) =>
        found(rule, environment, finding, finding.resource ?? { type: "pulumi:pulumi:Stack", name: "stack", urn: "" }),
      );
    }
    const looked = inputs.filter(({ type }) => appliesTo(rule, type));
    checks += looked.length;
    return looked.flatMap((input) =>
      evaluateResource(rule, input, circumstances).map((finding) => found(rule, environment, finding, input)),
    );
  });
  return { pack: pack.name, rules: rules.length, checks, findings };
}

function found(
  rule: Rule,
  environment: Environment,
  finding: Finding,
  resource: { readonly type: string; readonly name: string; readonly urn: string },
): PolicyFinding {
  const message = formatFinding(rule, finding, resource);
  const place = { rule: rule.id, urn: resource.urn, message };
  if (finding.kind === "undecided") {
    return { ...place, level: "advisory", kind: finding.kind, reason: finding.reason };
  }
  return { ...place, level: rule.levels[environment], kind: finding.kind };
}
