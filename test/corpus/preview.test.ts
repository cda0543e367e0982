/** What a preview says to ordinary workloads. */
import assert from "node:assert/strict";
import { AREAS, CORPUS } from "./all";
import type { Bag } from "./case";
import { pinned, preview } from "./judge";

const expected = (verdict: (typeof CORPUS)[number]["verdict"]) =>
  verdict === "admitted" ? [] : [...verdict.refusedBy].sort();

describe("ordinary workloads at preview @corpus", () => {
  for (const [area, cases] of Object.entries(AREAS)) {
    describe(area, () => {
      for (const { name, objects, verdict } of cases) {
        it(`${verdict === "admitted" ? "admits" : "refuses"} ${name}`, () => {
          for (const environment of ["staging", "prod"] as const) {
            const inProd = objects.map((object) => pinned(object) as Bag);
            const { refusedBy, messages } = preview(environment === "prod" ? inProd : objects, environment);
            assert.deepEqual(refusedBy, expected(verdict), `${environment}:\n${messages.join("\n")}`);
          }
        });
      }
    });
  }

  it("are at least 60, each from a document at a commit, with its licence", () => {
    assert.ok(CORPUS.length >= 60, String(CORPUS.length));
    assert.equal(new Set(CORPUS.map(({ name }) => name)).size, CORPUS.length);
    for (const { source } of CORPUS) {
      assert.match(source.url, /^https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/blob\/[0-9a-f]{40}\/.+$/);
      assert.match(source.licence, /^[A-Za-z0-9.-]+$/);
      assert.notEqual(source.deviation, "");
    }
  });

  it("hear what to change when they are refused", () => {
    for (const { name, objects, verdict } of CORPUS) {
      if (verdict === "admitted") continue;
      assert.match(verdict.change, /^[A-Z].+\.$/, name);
      const { messages } = preview(objects, "staging");
      for (const message of messages) assert.match(message, /required: .+\. .+ \(.+\)$/s, name);
    }
  });
});
