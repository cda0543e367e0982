/** Workloads with a known verdict: the rules that refuse each one at preview, neither more nor fewer. */
import assert from "node:assert/strict";
import { ADMISSION_RULES } from "../../components/security/rules";
import { evaluateResource } from "../../policies/engine/evaluate";
import { KUBERNETES } from "../../catalogue/tokens/kubernetes";
import { LARGE_CASES } from "./cases/large-cases";
import { VERDICT_CASES } from "./cases/verdict-cases";

const TYPES = new Map(Object.values(KUBERNETES).map((token) => [token.slice(token.lastIndexOf(":") + 1), token]));

describe("policies: workloads with a known verdict", () => {
  for (const { name, object, refusedBy } of [...VERDICT_CASES, ...LARGE_CASES]) {
    it(`${name.replace("own: ", "")}: ${refusedBy.length === 0 ? "admitted" : `refused by ${refusedBy.join(", ")}`}`, () => {
      const type = TYPES.get(String(object["kind"])) ?? "";
      const input = { type, name: "case", urn: "urn:case", props: object };
      const refusing = ADMISSION_RULES.filter(
        (rule) => evaluateResource(rule, input, { given: {}, today: "2026-01-01" }).length > 0,
      );
      assert.deepEqual(refusing.map(({ id }) => id).sort(), [...refusedBy].sort());
    });
  }
});
