/**
 * Proves that the cases notice every clause of the rules about requests, as they are installed: deletes and negates each
 * condition and validation, drops each kind of request, and changes each operand, comparison and list of each expression.
 * Words that several rules share are changed in all of them at once. Run by people: `npm run policies:mutate`.
 */
import { REQUEST_RULES } from "../../policies/requests";
import { judgeRequest, requestPolicy, type RequestPolicy } from "../../test/policies/support/judge-request";
import { REQUEST_CONFIG } from "../../test/policies/support/request-asked";
import { REQUEST_CASES } from "../../test/policies/support/request-cases";
import type { MutationResult } from "./policies";
import { mutateExpression } from "./expression";

interface Mutant {
  readonly description: string;
  readonly change: (policy: RequestPolicy) => RequestPolicy;
}

const POLICIES = REQUEST_RULES.map((rule) => requestPolicy(rule, REQUEST_CONFIG[rule.id] ?? {}));
const PARTS = ["conditions", "variables", "validations"] as const;

/** Makes every mutant of every rule and counts those that no case notices. */
export function mutateRequests(): MutationResult {
  const mutants = [...POLICIES.flatMap(deletions), ...changes()];
  const survivors = mutants.filter((mutant) => !isNoticed(mutant)).map(({ description }) => description);
  return { rules: POLICIES.length, total: mutants.length, survivors };
}

/** The policy without one of its parts: of a request that it asks for, of a condition, of a validation. */
function deletions(policy: RequestPolicy): readonly Mutant[] {
  const { rule } = policy;
  const only = (change: Mutant["change"]) => (other: RequestPolicy) => (other.rule === rule ? change(other) : other);
  const matches = policy.matches.flatMap((match, row) =>
    (["operations", "resources"] as const).flatMap((list) =>
      match[list].map((dropped) => ({
        description: `${rule}: ${dropped} not asked of ${match.apiGroups.join()}/${match.resources.join()}`,
        change: only((other) => ({
          ...other,
          matches: other.matches.map((one, at) => (at === row ? without(one, list, dropped) : one)),
        })),
      })),
    ),
  );
  const parts = (["conditions", "validations"] as const).flatMap((part) =>
    policy[part].map((_, index) => ({
      description: `${rule}: one of the ${part} deleted (${index})`,
      change: only((other) => ({ ...other, [part]: other[part].filter((__, at) => at !== index) })),
    })),
  );
  return [...matches, ...parts];
}

function without<Row extends Record<List, readonly string[]>, List extends string>(
  row: Row,
  list: List,
  dropped: string,
) {
  return { ...row, [list]: row[list].filter((one) => one !== dropped) };
}

/** Every expression of every policy, changed in all policies that have it. */
function changes(): readonly Mutant[] {
  const texts = new Set(
    POLICIES.flatMap((policy) => PARTS.flatMap((part) => policy[part].map((one) => one.expression))),
  );
  return [...texts].flatMap((text) => {
    const isVariable = POLICIES.some(({ variables }) => variables.some(({ expression }) => expression === text));
    const mutants = [...(isVariable ? [] : [`!(${text})`]), ...mutateExpression(text)];
    return mutants.map((mutated) => ({
      description: `${text.slice(0, 60)}… is ${mutated}`,
      change: (policy: RequestPolicy) => ({
        ...policy,
        ...{ conditions: swap(policy.conditions, text, mutated), variables: swap(policy.variables, text, mutated) },
        validations: swap(policy.validations, text, mutated),
      }),
    }));
  });
}

function swap<Part extends { readonly expression: string }>(parts: readonly Part[], text: string, by: string): Part[] {
  return parts.map((part) => (part.expression === text ? { ...part, expression: by } : part));
}

const BY_RULE = new Map(POLICIES.map(({ rule }) => [rule, REQUEST_CASES.filter((one) => one.rule === rule)]));
const verdict = (policy: RequestPolicy, asked: (typeof REQUEST_CASES)[number]) =>
  judgeRequest(policy, asked).join("\n");
const EXPECTED = new Map(
  POLICIES.map((policy) => [policy.rule, (BY_RULE.get(policy.rule) ?? []).map((one) => verdict(policy, one))]),
);

/** Whether a case's verdict changes. */
function isNoticed({ change }: Mutant): boolean {
  return POLICIES.some((policy) => {
    const mutated = change(policy);
    if (JSON.stringify(mutated) === JSON.stringify(policy)) return false;
    const expected = EXPECTED.get(policy.rule) ?? [];
    return (BY_RULE.get(policy.rule) ?? []).some((one, index) => verdict(mutated, one) !== expected[index]);
  });
}

if (require.main === module) {
  const { rules, total, survivors } = mutateRequests();
  console.log(`${rules} rules, ${total} mutants, ${total - survivors.length} killed, ${survivors.length} survived`);
  for (const survivor of survivors) console.log(`  ${survivor}`);
  process.exitCode = survivors.length === 0 ? 0 : 1;
}
