/** Upstream's own Pod Security fixtures, in every workload kind: the same verdict, and the right check named. */
import assert from "node:assert/strict";
import { evaluateResource } from "../../../policies/engine/evaluate";
import { BASELINE_CHECKS } from "../../../policies/pod-security/rules/baseline";
import { RESTRICTED_CHECKS } from "../../../policies/pod-security/rules/restricted";
import { isAtLeast, type PodSecurityLevel } from "../../../policies/pod-security/standard";
import { HAS_CONFORMANCE, podFixtures, type Bag } from "../support/conformance";
import { wrap, WRAPPINGS } from "../support/workloads";

/** A restricted check that says more than a baseline check takes its place in upstream's verdicts. */
const OVERRIDDEN_AT_RESTRICTED = new Set([
  ...["capabilities_baseline", "hostPathVolumes", "procMount", "seccompProfile_baseline"],
]);

function forbiddenBy(type: string, props: Bag, level: PodSecurityLevel): string[] {
  return [...BASELINE_CHECKS, ...RESTRICTED_CHECKS]
    .filter((check) => isAtLeast(level, check.level))
    .filter((check) => level === "baseline" || !OVERRIDDEN_AT_RESTRICTED.has(check.checkId))
    .filter(({ rule }) => {
      const input = { type, name: "case", urn: "urn:case", props };
      return evaluateResource(rule, input, { given: { level }, today: "2026-01-01" }).length > 0;
    })
    .map(({ checkId }) => checkId)
    .sort();
}

describe("policies: Pod Security Standards, upstream's fixtures", function () {
  before(function () {
    if (!HAS_CONFORMANCE) {
      console.log("      skipped: ../shared/conformance is not beside this checkout");
      this.skip();
    }
  });

  for (const type of Object.keys(WRAPPINGS)) {
    it(`names the same checks as upstream for every fixture in a ${type.split(":").at(-1)}`, () => {
      const fixtures = podFixtures();
      assert.equal(fixtures.length, 148);
      const differences = fixtures.flatMap(({ file, pod, derived }) =>
        (["baseline", "restricted"] as const).flatMap((level) => {
          const found = forbiddenBy(type, wrap(type, pod, "case"), level);
          return found.join() === [...derived[level]].sort().join()
            ? []
            : [{ file, level, found, upstream: derived[level] }];
        }),
      );
      assert.deepEqual(differences, []);
    });
  }
});
