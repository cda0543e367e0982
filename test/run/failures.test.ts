/** What a test run says of its failures: every one at its end, with the error, and no more than CI keeps. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "mocha";
import { conclude } from "./conclude";
import { endReport, fullReport, type FailedJob, type FailedTest } from "./failure";
import { runJob, type JobResult } from "./job";
import { MOCHA } from "./jobs";
import type { Ended } from "./pool";

function failed(name: string, ...tests: FailedTest[]): FailedJob {
  return { name, tests, output: "" };
}

function ended(name: string, result: Partial<JobResult>): Ended {
  const job = { name, command: ["mocha"], counted: "tests", seconds: 1, report: "failed" } as const;
  return { job, result: { passed: 1, failed: 0, skipped: 0, tests: [], output: "", milliseconds: 0, ...result } };
}

function failedTest(title: string, message = "it broke"): FailedTest {
  return {
    title,
    message,
    stack: `Error: ${message}\n    at broken (/checkout/components/a.ts:3:1)\n    at node:internal/timers:1:2`,
  };
}

describe("the failures at the end of a test run", () => {
  const directory = mkdtempSync(join(tmpdir(), "stratiform-failures-"));
  after(() => rmSync(directory, { recursive: true, force: true }));

  it("stand above the counts with suite, title, error and where it was thrown", () => {
    const lines: string[] = [];
    const jobs = [
      ended("Unit tests: policies", { passed: 5, failed: 1, tests: [failedTest("a pack refuses")] }),
      ended("Rehearsal: dev", { passed: 0, failed: 1 }),
    ];
    conclude({ ended: jobs, interrupted: false }, (text) => lines.push(text));
    assert.deepEqual(lines.join("\n").split("\n"), [
      "",
      "✖ Unit tests: policies › a pack refuses",
      "    it broke",
      "      at broken (/checkout/components/a.ts:3:1)",
      "",
      "✖ Rehearsal: dev",
      "",
      "",
      "Unit tests: policies: 1 failed",
      "Rehearsal: dev: 1 failed",
      "5 passed, 2 failed",
    ]);
  });

  it("are bounded: ten of them, thirty lines each, with the place of the error also after a long message", () => {
    const long = Array.from({ length: 500 }, (_, line) => `line ${line}`).join("\n");
    const tests = Array.from({ length: 12 }, (_, index) => failedTest(`test ${index}`, long));
    const [first = "", ...others] = endReport([failed("Rehearsal: dev", ...tests)]);
    assert.equal(first.split("\n").length, 30);
    assert.match(first, /line 0\n[^]*… 473 lines\n +at broken \(/);
    assert.equal(others.length, 10);
    assert.equal(others.at(-1), "… and 2 more failures, in the reports above");
  });

  it("show how a job without tests began to fail and how it ended", () => {
    const output = Array.from({ length: 90 }, (_, line) => `error ${line}`).join("\n");
    const [text = ""] = endReport([{ name: "Type check", tests: [], output }]);
    assert.match(text, /^✖ Type check\nerror 0\n[^]*error 17\n +… 62 lines\nerror 80\n[^]*error 89$/);
  });

  it("are whole where all of a failure is asked for", () => {
    const long = Array.from({ length: 500 }, (_, line) => `line ${line}`).join("\n");
    const [text = ""] = fullReport(failed("Rehearsal: dev", failedTest("a test", long)));
    assert.equal(text.split("\n").length, 502);
  });

  it("come from mocha with their full titles, also those of hooks and of what is no error", async () => {
    const file = join(directory, "failing.test.cjs");
    writeFileSync(
      file,
      `describe("a suite", () => {
        it("passes", () => {});
        it("throws", () => { throw new Error("first\\nsecond", { cause: new Error("the disk is full") }); });
        it("rejects with words", () => Promise.reject("no error"));
        describe("of hooks", () => { after(() => { throw new Error("cannot stop"); }); it("passes too", () => {}); });
      });`,
    );
    const { passed, failed, tests } = await runJob({
      name: "failing",
      command: [MOCHA, "--no-config", file],
      counted: "tests",
      seconds: 1,
      report: "failed",
    });
    assert.deepEqual([passed, failed], [2, 3]);
    assert.deepEqual(
      tests.map(({ title }) => title),
      ["a suite throws", "a suite rejects with words", 'a suite of hooks "after all" hook for "passes too"'],
    );
    assert.equal(tests[0]?.message, "first\nsecond\nbecause: the disk is full");
    assert.match(tests[0]?.stack ?? "", /failing\.test\.cjs:3:/);
    assert.match(tests[1]?.message ?? "", /no error/);
  });
});
