/** Reports: their sums, their shape, and what comparing two of them says. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { compareReports } from "../../../rehearsal/life/compare";
import {
  CANNOT_PROVE,
  duration,
  reportSchema,
  summarise,
  type Report,
  type StepReport,
} from "../../../rehearsal/life/report";

const HEAD = { stack: "dev", providers: "simulated", startedAt: "2026-01-01T00:00:00.000Z", milliseconds: 1 } as const;

function step(overrides: Partial<StepReport> = {}): StepReport {
  return {
    name: "up",
    title: "up",
    outcome: "passed",
    milliseconds: 10,
    counts: { create: 2 },
    checks: [{ name: "a", passed: true }],
    notes: [],
    operations: [{ run: "up", operation: "create", urn: "urn:a" }],
    ...overrides,
  };
}

function report(...steps: StepReport[]): Report {
  return summarise(HEAD, steps);
}

describe("a report", () => {
  it("passes when every step passed, and says what it cannot prove", () => {
    const { outcome, totals, cannotProve } = report(step(), step({ name: "audit" }));
    assert.equal(outcome, "passed");
    assert.deepEqual(totals, { checks: 2, passed: 2 });
    assert.deepEqual(cannotProve, CANNOT_PROVE);
  });

  it("fails with a failed step and counts its checks", () => {
    const failed = step({
      outcome: "failed",
      checks: [
        { name: "a", passed: true },
        { name: "b", passed: false },
      ],
    });
    assert.equal(report(step(), failed).outcome, "failed");
    assert.deepEqual(report(step(), failed).totals, { checks: 3, passed: 2 });
  });

  it("is interrupted rather than failed when the user stopped it", () => {
    assert.equal(report(step(), step({ outcome: "interrupted" })).outcome, "interrupted");
  });

  it("survives being written and read", () => {
    const original = summarise({ ...HEAD, failure: { step: "up", cause: "no", logs: "/x" } }, [step()]);
    assert.deepEqual(reportSchema.parse(JSON.parse(JSON.stringify(original))), original);
  });

  it("writes durations for people", () => {
    assert.deepEqual([0, 440, 12_340, 125_000].map(duration), ["0.0 s", "0.4 s", "12.3 s", "2 m 05 s"]);
  });
});

describe("comparing two reports", () => {
  it("ignores the order that the engine happened to work in", () => {
    const operations = fc.array(
      fc.record({
        run: fc.constantFrom("up", "preview"),
        operation: fc.constantFrom("create", "update"),
        urn: fc.string(),
      }),
    );
    fc.assert(
      fc.property(operations, (list) => {
        const shuffled = [...list].reverse();
        assert.deepEqual(
          compareReports(report(step({ operations: list })), report(step({ operations: shuffled }))),
          [],
        );
      }),
    );
  });

  it("names an operation that only one of them has, in either direction", () => {
    const more = step({ operations: [...step().operations, { run: "up", operation: "replace", urn: "urn:b" }] });
    assert.deepEqual(compareReports(report(more), report(step())), ["up: only in the first: up replace urn:b"]);
    assert.deepEqual(compareReports(report(step()), report(more)), ["up: only in the second: up replace urn:b"]);
  });

  it("counts repetitions", () => {
    const twice = step({ operations: [...step().operations, ...step().operations] });
    assert.equal(compareReports(report(twice), report(step())).length, 1);
  });

  it("misses a step that one of them does not have", () => {
    const extra = step({ name: "drift" });
    assert.deepEqual(compareReports(report(step(), extra), report(step())), [
      "drift: only in the first: up create urn:a",
    ]);
  });
});
