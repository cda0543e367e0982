/** Kubescape's admission cases: the same verdict in every case of every control that a rule of ours claims. */
import assert from "node:assert/strict";
import { evaluateResource } from "../../../policies/engine/evaluate";
import type { Rule } from "../../../policies/rule/rule";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { podSecurityPack } from "../../../policies/pod-security/pack";
import { controlCases, HAS_CONFORMANCE, type Bag, type ControlCase } from "../support/conformance";
import { CLAIMED, UNCLAIMED, type Claim } from "../support/kubescape-controls";

const TYPES: ReadonlyMap<unknown, string> = new Map(
  Object.values(KUBERNETES).map((token) => [token.slice(token.lastIndexOf(":") + 1), token]),
);

const rules: ReadonlyMap<string, Rule> = new Map(podSecurityPack.rules.map((rule) => [rule.id, rule]));

/** Whether one of the claim's rules objects to the case's object, at the property that the control is about. */
function verdict({ rules: ids, property, config }: Claim, { object, params }: ControlCase): "pass" | "fail" {
  const settings = params["settings"] as Bag;
  const given = { level: "restricted", ...config?.(settings) };
  const findings = ids.flatMap((id) => {
    const rule = rules.get(id);
    assert.ok(rule?.kind === "resource", `${id} is a resource rule of the pack`);
    const type = TYPES.get(object["kind"]) ?? "";
    return evaluateResource(
      rule,
      { type, name: "case", urn: "urn:case", props: object },
      { given, today: "2026-01-01" },
    );
  });
  return findings.some(({ path }) => property === undefined || path.endsWith(property)) ? "fail" : "pass";
}

describe("policies: Kubescape's admission cases", function () {
  before(function () {
    if (!HAS_CONFORMANCE) {
      console.log("      skipped: ../shared/conformance is not beside this checkout");
      this.skip();
    }
  });

  it("is claimed or not claimed with a reason, control by control", () => {
    const controls = [...new Set(controlCases().map(({ control }) => control))].sort();
    assert.equal(controlCases().length, 628);
    assert.deepEqual([...Object.keys(CLAIMED), ...Object.keys(UNCLAIMED)].sort(), controls);
  });

  for (const [control, claim] of Object.entries(CLAIMED)) {
    it(`agrees with every case of ${control}: ${claim.rules.join(", ")}`, () => {
      const cases = controlCases().filter((entry) => entry.control === control);
      const differences = cases
        .map((entry) => ({ name: entry.name, expected: entry.expected, found: verdict(claim, entry) }))
        .filter(({ expected, found }) => expected !== found);
      assert.deepEqual(differences, []);
      assert.notEqual(cases.length, 0);
    });
  }
});
