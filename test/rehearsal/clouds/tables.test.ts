/** Every cloud that sells machines can be played: its folder is found by its name. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { BY_CLOUD, SELLING_CLOUDS } from "../../../catalogue/clouds";
import { podIdentityOf, SIMULATED_CLOUDS } from "../../../rehearsal/clouds/tables";

describe("simulated clouds", () => {
  for (const cloud of SELLING_CLOUDS) {
    it(`has ${cloud}, whose table is of the package of its provider`, () => {
      assert.equal(SIMULATED_CLOUDS[cloud].table().package, BY_CLOUD[cloud].package);
      assert.ok(Object.keys(SIMULATED_CLOUDS[cloud].table().types).length > 20);
    });
  }

  it("knows where a webhook gives pods their identity", () => {
    assert.deepEqual(
      SELLING_CLOUDS.filter((cloud) => podIdentityOf(cloud) !== undefined),
      ["aws", "azure"],
    );
  });
});
