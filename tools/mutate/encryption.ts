/**
 * Proves that the cases notice every clause of the encryption pack's tables: for each row it negates the requirement,
 * turns what absence means, and drops each path, condition, alternative and mark; for Kubernetes rules it changes each
 * expression; every other rule is silenced. A mutant that no case notices survives and is listed.
 */
import { compile as compileExpression } from "../../policies/kubernetes/cel";
import { isKubernetesRule, kubernetesRule, type KubernetesRule } from "../../policies/kubernetes/kubernetes-rule";
import type { ResourceRule } from "../../policies/rule/rule";
import { ROWS, SPECIAL_RULES } from "../../policies/encryption/rules/all";
import { compile } from "../../policies/encryption/rules/compile";
import type { Condition, Row } from "../../policies/encryption/rules/row";
import { CASES, evaluate } from "../../test/policies/encryption/cases";
import { mutateExpression } from "./expression";

export interface MutationResult {
  readonly rules: number;
  readonly total: number;
  readonly survivors: readonly string[];
}

interface Mutant {
  readonly id: string;
  readonly description: string;
  readonly rule: ResourceRule;
}

export function mutateEncryption(): MutationResult {
  const special = SPECIAL_RULES.filter((rule): rule is ResourceRule => rule.kind === "resource");
  const originals = new Map([...ROWS.map(compile), ...special].map((rule) => [rule.id, rule]));
  const mutants = [...ROWS.flatMap(rowMutants), ...special.flatMap(specialMutants)];
  const verdicts = new Map([...originals].map(([id, rule]) => [id, verdictsOf(rule)]));
  const survivors = mutants.filter(({ id, rule }) => verdictsOf(rule) === verdicts.get(id));
  return {
    rules: originals.size,
    total: mutants.length,
    survivors: survivors.map(({ id, description }) => `${id}: ${description}`),
  };
}

/** What a rule says about each of its cases. */
function verdictsOf(rule: ResourceRule): string {
  const { types, passes, violates } = CASES[rule.id] ?? { types: [], passes: [], violates: [] };
  const [type = ""] = types;
  return [...passes, ...violates]
    .map((bag) =>
      evaluate(rule, type, bag)
        .map(({ kind, path }) => `${kind} ${path}`)
        .join(","),
    )
    .join("\n");
}

const turned = { passes: "violates", violates: "passes" } as const;

function rowMutants(row: Row): Mutant[] {
  const changed: [string, Row][] = [
    ["requirement negated", { ...row, must: { ...row.must, holds: (value) => !row.must.holds(value) } }],
    // An element of a list is there or it is not; only a property can be absent.
    ...(row.paths.every((path) => path.endsWith("[]"))
      ? []
      : [["absence turned", { ...row, absent: turned[row.absent] }] as [string, Row]]),
    ...row.paths.flatMap((path, index): [string, Row][] => {
      const others = row.paths.filter((_, other) => other !== index);
      const [first, ...rest] = others;
      const dropped: [string, Row][] =
        first === undefined ? [] : [[`${path} dropped`, { ...row, paths: [first, ...rest] }]];
      return dropped;
    }),
    ...(row.paths.some((path) => path.includes("[]"))
      ? [["what an empty list means turned", { ...row, none: turned[row.none ?? "passes"] }] as [string, Row]]
      : []),
    ...(row.paths.some((path) => path.includes("?"))
      ? [["optional marks dropped", { ...row, paths: unmarked(row.paths) }] as [string, Row]]
      : []),
    ...(row.when ?? []).flatMap((condition, index): [string, Row][] => [
      [`condition ${condition.path} dropped`, { ...row, when: without(row.when, index) }],
      [`condition ${condition.path} negated`, { ...row, when: replaced(row.when, index, negated(condition)) }],
      [
        `absence of ${condition.path} turned`,
        { ...row, when: replaced(row.when, index, { ...condition, orAbsent: condition.orAbsent !== true }) },
      ],
    ]),
    ...(row.orElse ?? []).flatMap((condition, index): [string, Row][] => [
      [`alternative ${condition.path} dropped`, { ...row, orElse: without(row.orElse, index) }],
      [`alternative ${condition.path} negated`, { ...row, orElse: replaced(row.orElse, index, negated(condition)) }],
    ]),
    ...(row.inheritsFrom ?? []).map((key, index): [string, Row] => [
      `${key} dropped`,
      { ...row, inheritsFrom: without(row.inheritsFrom, index) },
    ]),
  ];
  return changed.map(([description, mutated]) => ({ id: row.id, description, rule: compile(mutated) }));
}

function unmarked([first, ...rest]: Row["paths"]): Row["paths"] {
  return [first.replaceAll("?", ""), ...rest.map((path) => path.replaceAll("?", ""))];
}

function without<T>(list: readonly T[] | undefined, index: number): T[] {
  return (list ?? []).filter((_, other) => other !== index);
}

function replaced<T>(list: readonly T[] | undefined, index: number, value: T): T[] {
  return (list ?? []).map((own, other) => (other === index ? value : own));
}

function negated(condition: Condition): Condition {
  return { ...condition, must: { ...condition.must, holds: (value) => !condition.must.holds(value) } };
}

function specialMutants(rule: ResourceRule): Mutant[] {
  const silenced: Mutant = { id: rule.id, description: "silenced", rule: { ...rule, check: () => [] } };
  return isKubernetesRule(rule) ? [silenced, ...expressionMutants(rule)] : [silenced];
}

function expressionMutants(rule: KubernetesRule): Mutant[] {
  const { admission, ...facts } = rule;
  return admission.checks.flatMap((check, index) => {
    const others = admission.checks.filter((_, other) => other !== index);
    const variants = [`!(${check.holds})`, ...mutateExpression(check.holds)].filter(isValid);
    return [
      { id: rule.id, description: `check ${index} deleted`, rule: kubernetesRule({ ...facts, checks: others }) },
      ...variants.map((holds) => ({
        id: rule.id,
        description: `check ${index} is ${holds}`,
        rule: kubernetesRule({ ...facts, checks: replaced(admission.checks, index, { ...check, holds }) }),
      })),
    ];
  });
}

function isValid(expression: string): boolean {
  try {
    compileExpression(expression);
    return true;
  } catch {
    return false;
  }
}

if (require.main === module) {
  const { rules, total, survivors } = mutateEncryption();
  console.log(`${rules} rules, ${total} mutants, ${total - survivors.length} killed, ${survivors.length} survived`);
  for (const survivor of survivors) console.log(`  ${survivor}`);
  process.exitCode = survivors.length === 0 ? 0 : 1;
}
