/** What each environment configures: a file that gives every rule its level, which rehearsals pass to every pack. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ENVIRONMENTS } from "../../components/core/labels";
import { allPack } from "../../policies/all/pack";
import { CHECKOUT } from "../../automation/environment";
import { everyRule, policyPacks } from "../../rehearsal/life/steps/start/preview";
import { isMap } from "../../components/core/plain";

describe("policies: configuration by environment", () => {
  for (const environment of ENVIRONMENTS) {
    it(`of ${environment} reaches every pack of a rehearsal and names the level of every rule`, () => {
      const packs = policyPacks(CHECKOUT, environment);
      const together = everyRule(CHECKOUT, environment);
      assert.deepEqual(
        together.map(({ folder, config }) => [folder.split("/").at(-1), config]),
        [["all", packs[0]?.config]],
      );
      assert.deepEqual(
        packs.map(({ folder }) => folder.split("/").at(-1)),
        ["pod-security", "quota", "encryption"],
      );
      for (const { config } of packs) {
        const levels: unknown = JSON.parse(readFileSync(config, "utf8"));
        assert.ok(isMap(levels));
        for (const { id, levels: own } of allPack.rules) {
          const entry: unknown = levels[id];
          assert.equal(isMap(entry) ? entry["enforcementLevel"] : entry, own[environment], id);
        }
      }
    });
  }

  it("is not asked for where a project has no packs", () => {
    assert.deepEqual(policyPacks("/nonexistent", "dev"), []);
  });
});
