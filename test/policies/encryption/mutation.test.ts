/** The cases notice every clause of the encryption pack: a row or expression with any part changed gives another verdict. */
import assert from "node:assert/strict";
import { mutateEncryption } from "../../../tools/mutate/encryption";

describe("policies: mutants of the encryption rules", function () {
  this.timeout(120_000);

  it("are all noticed by a case", () => {
    const { rules, total, survivors } = mutateEncryption();
    console.log(`      ${rules} rules, ${total} mutants, ${total - survivors.length} killed`);
    assert.deepEqual(survivors, []);
    assert.ok(total > rules * 2);
  });
});
