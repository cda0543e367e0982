/** Every resource rule of the encryption pack: good, bad, absent, unknown, and the type by its other names. */
import assert from "node:assert/strict";
import { ENCRYPTION_RULES } from "../../../policies/encryption/rules/all";
import { Field, HIDDEN_SECRET, UNKNOWN_STRING } from "../../../policies/rule/field";
import { formatFinding } from "../../../policies/rule/message";
import type { ResourceRule } from "../../../policies/rule/rule";
import { canonicalType } from "../../../catalogue/tokens/canonical";
import { CASES, evaluate, verdict, withUnknown } from "./cases";
import { declaredAliases } from "./declared-types";

const RULES = ENCRYPTION_RULES.filter((rule): rule is ResourceRule => rule.kind === "resource");

/** Other names of a type: what the SDK declares, and what programs of other versions write. */
function otherNames(type: string): string[] {
  const [provider = "", module = "", name = ""] = type.split(":");
  if (provider === "kubernetes") return [`kubernetes:${module.replace(/v1$/, "v1beta1")}:${name}`];
  if (provider === "gcp") return [`gcp:${module.toLowerCase()}:${name}`];
  const versioned = provider === "azure-native" ? [`azure-native:${module}/v20991231:${name}`] : [];
  return [...versioned, ...declaredAliases(type)].filter((alias) => canonicalType(alias).token === type);
}

describe("policies: encryption rules", () => {
  it("have cases, every one of them, with something that passes and something that does not", () => {
    const without = RULES.filter(({ id }) => (CASES[id]?.passes.length ?? 0) * (CASES[id]?.violates.length ?? 0) === 0);
    assert.deepEqual(
      without.map(({ id }) => id),
      [],
    );
    const known = new Set(RULES.map(({ id }) => id));
    assert.deepEqual(
      Object.keys(CASES).filter((id) => !known.has(id)),
      [],
    );
  });

  it("have ids of their own, sentences for people, and a page to read", () => {
    assert.equal(new Set(ENCRYPTION_RULES.map(({ id }) => id)).size, ENCRYPTION_RULES.length);
    for (const rule of ENCRYPTION_RULES) {
      assert.match(rule.id, /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/);
      for (const sentence of [rule.title, rule.why, rule.remedy]) assert.match(sentence, /^\S.*[.]$/, rule.id);
      assert.match(rule.references[0].url ?? "", /^https:\/\//, rule.id);
    }
  });

  for (const rule of RULES) {
    const cases = CASES[rule.id] ?? { types: [], passes: [], violates: [] };
    const [type = ""] = cases.types;

    it(`${rule.id}: tells good from bad, and what it cannot know from both`, () => {
      for (const bag of cases.passes) {
        assert.equal(verdict(evaluate(rule, type, bag)), "passes", JSON.stringify(bag));
      }
      for (const bag of cases.violates) {
        const found = evaluate(rule, type, bag);
        assert.equal(verdict(found), "violates", JSON.stringify(bag));
        for (const finding of found) {
          if (finding.kind !== "violation") continue;
          const message = formatFinding(rule, finding, { type, name: "case" });
          assert.ok(message.includes(finding.path) && message.includes(rule.remedy), message);
          assert.equal(verdict(evaluate(rule, type, withUnknown(bag, finding.path))), "undecided", finding.path);
        }
      }
      assert.equal(verdict(evaluate(rule, type, UNKNOWN_STRING)), "undecided", "the whole bag unknown");
      assert.deepEqual(evaluate(rule, "other:index:Thing", cases.violates[0]), [], "another type");
    });

    it(`${rule.id}: looks at every type it names, under every name`, () => {
      const [bad = {}] = cases.violates;
      for (const one of rule.resources.filter((token) => cases.types.includes(token))) {
        const expected = evaluate(rule, one, bad);
        assert.notEqual(expected.length, 0, one);
        for (const alias of otherNames(one)) assert.deepEqual(evaluate(rule, alias, bad), expected, alias);
      }
    });
  }

  it("say nothing of a secret's value", () => {
    const bucket = RULES.find(({ id }) => id === "aws-s3-acl-not-public");
    assert.ok(bucket !== undefined);
    const found = evaluate(bucket, "aws:s3/bucket:Bucket", { acl: HIDDEN_SECRET });
    assert.deepEqual(found, [{ kind: "undecided", path: "acl", reason: "hidden" }]);
  });

  it("offer as remediation what then passes", () => {
    for (const rule of RULES) {
      for (const bag of CASES[rule.id]?.violates ?? []) {
        const [type = ""] = CASES[rule.id]?.types ?? [];
        if (rule.remediate === undefined) continue;

        const patched: object = structuredClone(bag);
        for (const { path, value } of rule.remediate(Field.of(bag), {})) {
          let holder: object = patched;
          for (const key of path.slice(0, -1)) {
            const next: unknown = Reflect.get(holder, key);
            const below = typeof next === "object" && next !== null ? next : {};
            Reflect.set(holder, key, below);
            holder = below;
          }
          Reflect.set(holder, path.at(-1) ?? "", value);
        }
        assert.equal(verdict(evaluate(rule, type, patched)), "passes", `${rule.id} ${JSON.stringify(bag)}`);
      }
    }
  });
});
