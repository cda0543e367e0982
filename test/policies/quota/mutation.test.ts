/** The cases notice every clause of the quota rules: a condition, comparison or filter changed gives other findings. */
import assert from "node:assert/strict";
import { EQUAL_MUTANTS } from "../../../tools/mutate/equal-mutants";
import { mutateQuota } from "../../../tools/mutate/quota";

describe("policies: mutants of the quota rules", function () {
  this.timeout(120_000);

  it("are all noticed by a case", () => {
    const { rules, total, survivors } = mutateQuota();
    console.log(
      `      ${rules} rules, ${total} mutants, ${total - survivors.length} killed, ${EQUAL_MUTANTS.length} left out as equal`,
    );
    assert.deepEqual(survivors, []);
    assert.ok(total > 300);
  });
});
