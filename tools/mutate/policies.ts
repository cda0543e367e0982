/**
 * Proves that the tests notice every clause of every Kubernetes rule: deletes and negates each check, and in each
 * expression deletes or negates each operand, changes each comparison, and drops each element of a list; then asks the
 * rules' cases whether any verdict changes. A mutant that no case notices survives and is listed. Run by people:
 * `npm run policies:mutate`.
 */
import { compile } from "../../policies/kubernetes/cel";
import { evaluateResource } from "../../policies/engine/evaluate";
import {
  isKubernetesRule,
  kubernetesRule,
  type Check,
  type KubernetesRule,
} from "../../policies/kubernetes/kubernetes-rule";
import { podSecurityPack } from "../../policies/pod-security/pack";
import { quotaPack } from "../../policies/quota/pack";
import { mutateExpression } from "./expression";
import { casesFor, type MutationCase } from "../../test/policies/cases/mutation-cases";

interface Mutant {
  readonly rule: KubernetesRule;
  readonly description: string;
  readonly checks: readonly Check[];
}

export interface MutationResult {
  readonly rules: number;
  readonly total: number;
  readonly survivors: readonly string[];
}

/** Makes every mutant of every rule and counts those that no case notices. */
export function mutateAll(): MutationResult {
  const rules = [...podSecurityPack.rules, ...quotaPack.rules].filter(isKubernetesRule);
  const mutants = rules.flatMap((rule) => mutantsOf(rule));
  const survivors = mutants.filter((mutant) => !isNoticed(mutant));
  return {
    rules: rules.length,
    total: mutants.length,
    survivors: survivors.map(({ rule, description }) => `${rule.id}: ${description}`),
  };
}

function mutantsOf(rule: KubernetesRule): Mutant[] {
  const { checks } = rule.admission;
  return checks.flatMap((check, index) => {
    const others = checks.filter((_, other) => other !== index);
    const replaced = (holds: string) => [...others, { ...check, holds }];
    return [
      { rule, description: `check ${index} deleted`, checks: others },
      { rule, description: `check ${index} negated`, checks: replaced(`!(${check.holds})`) },
      ...mutateExpression(check.holds)
        .filter(isValid)
        .map((holds) => ({ rule, description: `check ${index} is ${holds}`, checks: replaced(holds) })),
    ];
  });
}

function isValid(expression: string): boolean {
  try {
    compile(expression);
    return true;
  } catch {
    return false;
  }
}

/** Whether a case's verdict changes. */
function isNoticed({ rule, checks }: Mutant): boolean {
  const { config, levels, resources, ...facts } = rule;
  const mutated = kubernetesRule({ ...facts, config, levels, resources, checks });
  return casesFor(rule).some((entry) => verdict(mutated, entry) !== verdict(withoutScope(rule), entry));
}

const scopeless = new WeakMap<KubernetesRule, KubernetesRule>();

/** The rule without its namespace levels, as its mutants are. */
function withoutScope(rule: KubernetesRule): KubernetesRule {
  let plain = scopeless.get(rule);
  if (plain === undefined) {
    const { config, levels, resources, admission, ...facts } = rule;
    plain = kubernetesRule({ ...facts, config, levels, resources, checks: admission.checks });
    scopeless.set(rule, plain);
  }
  return plain;
}

const verdicts = new WeakMap<KubernetesRule, Map<MutationCase, string>>();

/** What a rule says about a case: the kinds and paths of its findings. */
function verdict(rule: KubernetesRule, entry: MutationCase): string {
  const known = verdicts.get(rule) ?? new Map<MutationCase, string>();
  verdicts.set(rule, known);
  let text = known.get(entry);
  if (text === undefined) {
    const input = { type: entry.type, name: "case", urn: "urn:case", props: entry.object };
    const findings = evaluateResource(rule, input, { given: entry.given, today: "2026-01-01" });
    text = findings.map(({ kind, path }) => `${kind} ${path}`).join("\n");
    known.set(entry, text);
  }
  return text;
}

if (require.main === module) {
  const { rules, total, survivors } = mutateAll();
  console.log(`${rules} rules, ${total} mutants, ${total - survivors.length} killed, ${survivors.length} survived`);
  for (const survivor of survivors) console.log(`  ${survivor}`);
  process.exitCode = survivors.length === 0 ? 0 : 1;
}
