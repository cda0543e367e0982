/** A test run: jobs side by side, the counts that end it, and a long run that is taken up again. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "mocha";
import { conclude } from "./conclude";
import { runJob, type Job, type JobResult } from "./job";
import { askedJobs } from "./jobs";
import { inOrder, runPool, workersFor } from "./pool";
import { Progress } from "./progress";

const GIGABYTE = 1024 ** 3;

function job(name: string, seconds = 1): Job {
  return { name, command: ["mocha"], counted: "tests", seconds, report: "failed" };
}

function result(counts: Partial<JobResult>): JobResult {
  return { passed: 1, failed: 0, skipped: 0, tests: [], output: "", milliseconds: 0, ...counts };
}

describe("a test run", () => {
  it("uses two workers where there are cores and memory for two, and never fewer than one", () => {
    assert.equal(workersFor(8, 32 * GIGABYTE), 2);
    assert.equal(workersFor(2, 5 * GIGABYTE), 1);
    assert.equal(workersFor(1, 32 * GIGABYTE), 1);
    assert.equal(workersFor(2, 0), 1);
  });

  it("starts the longest job first", () => {
    const names = inOrder([job("short", 1), job("long", 9), job("middle", 5)]).map(({ name }) => name);
    assert.deepEqual(names, ["long", "middle", "short"]);
  });

  it("runs every job although one failed, names what failed, and shows its report alone", async () => {
    const printed: string[] = [];
    const passed: string[] = [];
    const outcome = await runPool([job("one", 3), job("two", 2), job("three", 1)], (text) => printed.push(text), {
      onPassed: ({ name }) => passed.push(name),
      run: async ({ name }) =>
        result(name === "two" ? { passed: 4, failed: 2, output: "why" } : { skipped: 1, output: "fine" }),
      workers: 2,
    });
    assert.deepEqual(outcome.ended.map(({ job, result: { failed, output } }) => [job.name, failed, output]).sort(), [
      ["one", 0, "fine"],
      ["three", 0, "fine"],
      ["two", 2, "why"],
    ]);
    assert.deepEqual(passed.sort(), ["one", "three"]);
    assert.ok(printed.includes("why") && !printed.includes("fine"));
  });

  it("shows what failed of a job of many tests, and not the list of those that passed", async () => {
    const printed: string[] = [];
    const output = "  a suite\n    ✔ a test\n\n\n  1 passing (2s)\n  1 failing\n\n  1) why\n";
    const run = async (): Promise<JobResult> => result({ failed: 1, output });
    await runPool([job("one")], (text) => printed.push(text), { run, workers: 1 });
    assert.match(printed.join("\n"), /1 passing[^]*1\) why$/);
    assert.doesNotMatch(printed.join("\n"), /a test/);
  });

  it("never has more jobs running than workers", async () => {
    let running = 0;
    let most = 0;
    const run = async (): Promise<JobResult> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return result({});
    };
    const jobs = Array.from({ length: 7 }, (_, index) => job(`job ${index}`));
    await runPool(jobs, () => undefined, { run, workers: 2 });
    assert.equal(most, 2);
  });

  it("ends with the counts alone on the last line, and with what was skipped where something was", () => {
    const ended = (skipped: number): string | undefined => {
      const lines: string[] = [];
      const one = { job: job("one"), result: result({ passed: 2, skipped }) };
      conclude({ ended: [one, one], interrupted: false }, (text) => lines.push(text));
      return lines.at(-1);
    };
    assert.equal(ended(0), "4 passed, 0 failed");
    assert.equal(ended(3), "4 passed, 0 failed, 6 skipped");
  });

  it("counts a job that cannot start or crashes as failed", async () => {
    const crashed = await runJob({ ...job("crash"), command: ["no-such-program.js"], counted: "whole" });
    assert.deepEqual([crashed.passed, crashed.failed], [0, 1]);
  });

  it("gives mocha's options to both phases, and files to the phase that they belong to", () => {
    const both = askedJobs(["--grep", "tenants"]);
    assert.deepEqual(
      both.map(({ command }) => command.slice(-2)),
      [
        ["--grep", "tenants"],
        ["--grep", "tenants"],
      ],
    );
    const [only, ...none] = askedJobs(["test/rehearsal/dev.test.ts", "--bail"]);
    assert.deepEqual(none, []);
    assert.deepEqual(
      only?.command.filter((word) => word.endsWith(".test.ts")),
      ["test/rehearsal/dev.test.ts"],
    );
  });

  it("takes a folder for every test in it, and for no other", () => {
    const [only, ...none] = askedJobs(["test/architecture/", "--bail"]);
    assert.deepEqual(none, []);
    const files = only?.command.filter((word) => word.endsWith(".test.ts")) ?? [];
    assert.ok(files.length > 5);
    assert.deepEqual(
      files.filter((file) => !file.startsWith("test/architecture/")),
      [],
    );
    assert.ok(only?.command.includes("--bail"));
  });
});

describe("a long test run that is taken up again", () => {
  const directory = mkdtempSync(join(tmpdir(), "stratiform-progress-"));
  after(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, "exhaustive.json");
  const counts = { passed: 3, failed: 0, skipped: 0 };

  it("knows what has passed at the same state of the checkout, and nothing at another", () => {
    Progress.open(file, "commit").note("kills", counts);
    assert.deepEqual(Progress.open(file, "commit").passed("kills"), counts);
    assert.equal(Progress.open(file, "another commit").passed("kills"), undefined);
  });

  it("begins anew with a damaged record", () => {
    writeFileSync(file, "{");
    assert.equal(Progress.open(file, "commit").passed("kills"), undefined);
  });
});
