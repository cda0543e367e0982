/**
 * Proves that the cases notice every clause of the quota rules that are written in TypeScript: changes each condition,
 * comparison and filter of each file of the pack, loads the pack with the changed file, and asks whether any case's
 * findings change. A mutant that no case notices survives and is listed. Run by people: `npm run policies:mutate`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { transformSync } from "esbuild";
import { isKubernetesRule } from "../../policies/kubernetes/kubernetes-rule";
import type { PackDefinition } from "../../policies/engine/pack";
import type { Rule } from "../../policies/rule/rule";
import { firstMessage, judgeCase, summary } from "../../test/policies/support/judge-quota";
import { POOL_CASES } from "../../test/policies/cases/pool-cases";
import { QUOTA_CASES } from "../../test/policies/cases/quota-cases";
import { EQUAL_MUTANTS } from "./equal-mutants";
import type { MutationResult } from "./encryption";
import { mutateSource } from "./source";

const ROOT = join(__dirname, "..", "..", "policies", "quota");
const CASES = [...POOL_CASES, ...QUOTA_CASES];

/** The pack's files; data decides nothing, and rules in CEL have a script of their own. */
function sources(): string[] {
  return readdirSync(ROOT, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/instance-types|karpenter|index\.ts$|pack\.ts$/.test(file))
    .map((file) => join(ROOT, file))
    .sort();
}

const compiled = new Map<string, string>();

function compile(source: string): string {
  return transformSync(source, { loader: "ts", format: "cjs", target: "node22" }).code;
}

/** The pack's rules with the given sources in place of files; everything outside the pack is shared with this process. */
function loadRules(changed: ReadonlyMap<string, string>): readonly Rule[] {
  const loaded = new Map<string, object>();
  const load = (file: string): object => {
    const known = loaded.get(file);
    if (known !== undefined) return known;
    const module = { exports: {} };
    loaded.set(file, module.exports);
    const outside = createRequire(file);
    const own = (id: string): unknown => {
      const target = id.startsWith(".") ? resolve(dirname(file), `${id}.ts`) : id;
      return target.startsWith(ROOT) ? load(target) : outside(id);
    };
    new Function("require", "module", "exports", codeOf(file))(own, module, module.exports);
    loaded.set(file, module.exports);
    return module.exports;
  };
  const codeOf = (file: string): string => {
    const source = changed.get(file);
    if (source !== undefined) return compile(source);
    const known = compiled.get(file) ?? compile(readFileSync(file, "utf8"));
    compiled.set(file, known);
    return known;
  };
  const { quotaPack } = load(join(ROOT, "pack.ts")) as { readonly quotaPack: PackDefinition };
  return quotaPack.rules;
}

/** Makes every mutant and counts those that no case notices, but for those that change nothing. */
export function mutateQuota(): MutationResult {
  const original = loadRules(new Map());
  const expected = CASES.map((entry) => verdict(original, entry));
  const isNoticed = (rules: readonly Rule[]) => CASES.some((entry, index) => verdict(rules, entry) !== expected[index]);
  const survivors: string[] = [];
  let total = 0;
  const rules = original.filter((rule) => !isKubernetesRule(rule));
  for (const rule of rules) {
    total += 1;
    if (!isNoticed(original.filter((other) => other !== rule))) survivors.push(`${rule.id} deleted`);
  }
  for (const file of sources()) {
    const name = relative(ROOT, file);
    for (const { line, description, source } of mutateSource(readFileSync(file, "utf8"))) {
      if (EQUAL_MUTANTS.some((equal) => equal.file === name && description.startsWith(equal.change))) continue;
      total += 1;
      const mutated = attempt(() => loadRules(new Map([[file, source]])));
      if (mutated !== undefined && !isNoticed(mutated)) survivors.push(`${name}:${line} ${description}`);
    }
  }
  return { rules: rules.length, total, survivors };
}

function verdict(rules: readonly Rule[], entry: (typeof CASES)[number]): string {
  const say = () => {
    const findings = judgeCase(rules, entry);
    // What a test does not compare, it does not notice.
    return [...summary(findings), ...(entry.message === undefined ? [] : [firstMessage(findings)])].join("\n");
  };
  return attempt(say) ?? "failed";
}

/** Nothing when it throws: a change that the pack does not survive is noticed. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

if (require.main === module) {
  const { rules, total, survivors } = mutateQuota();
  console.log(`${rules} rules, ${total} mutants, ${total - survivors.length} killed, ${survivors.length} survived`);
  for (const survivor of survivors) console.log(`  ${survivor}`);
  process.exitCode = survivors.length === 0 ? 0 : 1;
}
