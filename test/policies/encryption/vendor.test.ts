/** Rules against what the vendors' pages say, by resource as a program registers it. */
import assert from "node:assert/strict";
import { ENCRYPTION_RULES } from "../../../policies/encryption/rules/all";
import type { ResourceRule } from "../../../policies/rule/rule";
import { evaluate, verdict } from "./cases";
import { AWS_VENDOR_CASES, AZURE_VENDOR_CASES, GCP_VENDOR_CASES, VENDOR_CASES, type VendorCase } from "./vendor-cases";

const rules = new Map(
  ENCRYPTION_RULES.filter((rule): rule is ResourceRule => rule.kind === "resource").map((rule) => [rule.id, rule]),
);

function expectations({ violates = [], passes = [], undecided = [] }: VendorCase) {
  const expected = (ids: readonly string[], verdict: string) => ids.map((id) => ({ id, verdict }));
  return [...expected(violates, "violates"), ...expected(passes, "passes"), ...expected(undecided, "undecided")];
}

describe("policies: what vendors say", () => {
  for (const [cloud, cases] of Object.entries({
    AWS: AWS_VENDOR_CASES,
    "Google Cloud": GCP_VENDOR_CASES,
    Azure: AZURE_VENDOR_CASES,
  })) {
    for (const entry of cases) {
      it(`${cloud}, ${entry.type.split(":").at(-1)}: ${entry.says}`, () => {
        assert.notEqual(expectations(entry).length, 0);
        for (const { id, verdict: expected } of expectations(entry)) {
          const rule = rules.get(id);
          assert.ok(rule !== undefined, id);
          const found = evaluate(rule, entry.type, entry.props);
          assert.equal(verdict(found), expected, `${id}: ${JSON.stringify(found)}`);
        }
      });
    }
  }

  it("is more than a few words", () => {
    const count = VENDOR_CASES.flatMap(expectations).length;
    console.log(`      ${VENDOR_CASES.length} resources, ${count} verdicts`);
    assert.ok(VENDOR_CASES.length >= 100);
  });
});
