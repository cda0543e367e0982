/** The rules about requests say what is right of each case, and the cases notice every clause of the rules. */
import assert from "node:assert/strict";
import { REQUEST_RULES } from "../../policies/requests";
import { mutateRequests } from "../../tools/mutate/requests";
import { judgeRequest, requestPolicy } from "./support/judge-request";
import { REQUEST_CONFIG } from "./support/request-asked";
import { REQUEST_CASES } from "./support/request-cases";

describe("policies: rules about requests", function () {
  this.timeout(120_000);

  it("have cases, every one of them, and each case the verdict that is right", () => {
    const wrong = REQUEST_RULES.flatMap((rule) => {
      const policy = requestPolicy(rule, REQUEST_CONFIG[rule.id] ?? {});
      const cases = REQUEST_CASES.filter((one) => one.rule === rule.id);
      assert.ok(cases.some(({ isRefused }) => isRefused) && cases.some(({ isRefused }) => !isRefused), rule.id);
      return cases.flatMap((one) => {
        const said = judgeRequest(policy, one);
        const isRight = one.isRefused === said.length > 0 && !said.some((text) => text.includes("cannot be evaluated"));
        return isRight ? [] : [`${rule.id}: ${one.id}: ${said.join() || "admitted"}`];
      });
    });
    assert.deepEqual(wrong, []);
    assert.deepEqual(Object.keys(REQUEST_CONFIG).sort(), REQUEST_RULES.map(({ id }) => id).sort());
  });

  it("have no mutant that no case notices", () => {
    const { rules, total, survivors } = mutateRequests();
    console.log(`      ${rules} rules, ${total} mutants, ${total - survivors.length} killed`);
    assert.deepEqual(survivors, []);
    assert.ok(total > 200);
  });
});
