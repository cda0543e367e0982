/** The cases notice every clause: a rule with any check, operand, comparison or list element changed gives another verdict. */
import assert from "node:assert/strict";
import { mutateAll } from "../../../tools/mutate/policies";
import { HAS_CONFORMANCE } from "../support/conformance";

describe("policies: mutants of the Kubernetes rules", function () {
  this.timeout(120_000);

  it("are all noticed by a case", function () {
    if (!HAS_CONFORMANCE) {
      console.log("      skipped: without ../shared/conformance some mutants have no case");
      this.skip();
    }
    const { rules, total, survivors } = mutateAll();
    console.log(`      ${rules} rules, ${total} mutants, ${total - survivors.length} killed`);
    assert.deepEqual(survivors, []);
    assert.ok(total > 500);
  });
});
