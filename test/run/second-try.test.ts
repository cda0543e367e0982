/** A second try: which jobs of a test run get one, what it counts for, and what the end says of a flake. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { conclude } from "./conclude";
import type { FailedTest } from "./failure";
import type { Job, JobResult } from "./job";
import { askedJobs, shortTier } from "./jobs";
import type { Ended } from "./pool";
import { secondTries, settle } from "./second-try";
import { runStages } from "./stages";

function suite(name: string): Job {
  return { name, command: ["mocha"], counted: "tests", seconds: 1, report: "always", secondTry: true };
}

function ended(job: Job, counts: Partial<JobResult>): Ended {
  return { job, result: { passed: 0, failed: 0, skipped: 0, tests: [], output: "", milliseconds: 0, ...counts } };
}

const LONG = Array.from({ length: 200 }, (_, line) => `line ${line}`).join("\n");
const BROKEN: FailedTest = { title: "a sandbox ends", message: LONG, stack: "    at there (/checkout/a.ts:1:1)" };

describe("a second try", () => {
  const [dev, faults, guard] = [suite("dev"), suite("faults"), suite("guard")];

  it("is for suites that start control planes, and for no check, unit test or verdict of policies", () => {
    const without = shortTier()
      .flat()
      .filter(({ secondTry }) => secondTry === undefined)
      .map(({ name }) => name);
    const [first = []] = shortTier();
    const verdicts = ["corpus-admission", "policies-admission", "policies-engine", "red-team"];
    assert.deepEqual(without, [...first.map(({ name }) => name), ...verdicts.map((name) => `Rehearsal: ${name}`)]);
    assert.ok(askedJobs([]).every(({ secondTry }) => secondTry === undefined));
  });

  it("is given to one or two suites that failed, and to none where more did", () => {
    const failed = [dev, faults, guard].map((job) => ended(job, { passed: 3, failed: 1 }));
    assert.deepEqual(secondTries([ended(dev, { passed: 4 })]), []);
    assert.deepEqual(secondTries(failed.slice(0, 1)), [dev]);
    assert.deepEqual(secondTries(failed.slice(0, 2)), [dev, faults]);
    assert.deepEqual(secondTries(failed), []);
    assert.deepEqual(secondTries([ended({ ...dev, secondTry: undefined }, { failed: 1 })]), []);
  });

  it("counts in place of the first where everything passed, and leaves a suite failed where it fails again", () => {
    const first = [
      ended(dev, { passed: 3, failed: 1 }),
      ended(faults, { passed: 6, failed: 2 }),
      ended(guard, { passed: 3 }),
    ];
    const second = [ended(dev, { passed: 4 }), ended(faults, { passed: 7, failed: 1 })];
    const { ended: settled, flaky } = settle(first, second);
    assert.deepEqual(settled, [second[0], first[1], first[2]]);
    assert.deepEqual(flaky, [first[0]]);
  });

  it("does not count where it ran fewer tests, as one that skips what had failed", () => {
    const { ended: settled, flaky } = settle(
      [ended(dev, { passed: 3, failed: 1 })],
      [ended(dev, { passed: 3, skipped: 1 })],
    );
    assert.deepEqual([settled[0]?.result.failed, flaky], [1, []]);
  });

  it("comes after everything else, beside nothing, once", async () => {
    const [check, unit] = [suite("types"), suite("unit")].map((job) => ({ ...job, secondTry: undefined }));
    const tries: string[] = [];
    let running = 0;
    const run = async (job: Job): Promise<JobResult> => {
      const beside = running++ > 0;
      const before = tries.filter((name) => name === job.name).length;
      tries.push(job.name);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      const flaky = job === dev && before === 0;
      const broken = job === unit || job === faults;
      if (before > 0) assert.ok(!beside, `${job.name} was tried again beside another job`);
      return ended(job, flaky || broken ? { passed: 1, failed: 1 } : { passed: 2 }).result;
    };
    const stages = [[check, unit].filter((job) => job !== undefined), [dev, faults, guard]];
    const conclusion = await runStages(stages, () => undefined, { run, workers: 2 });
    assert.deepEqual(tries, ["types", "unit", "dev", "faults", "guard", "dev", "faults"]);
    assert.deepEqual(
      conclusion.flaky?.map(({ job }) => job.name),
      ["dev"],
    );
    const failed = conclusion.ended.filter(({ result }) => result.failed > 0).map(({ job }) => job.name);
    assert.deepEqual(failed.sort(), ["faults", "unit"]);
  });

  it("is said above the counts of a run that passes, with the first error in full", () => {
    const lines: string[] = [];
    const first = [ended(dev, { passed: 3, failed: 1, tests: [BROKEN] })];
    const counts = conclude({ ...settle(first, [ended(dev, { passed: 4 })]), interrupted: false }, (text) =>
      lines.push(text),
    );
    assert.deepEqual(counts, { passed: 4, failed: 0, skipped: 0 });
    const text = lines.join("\n").split("\n");
    assert.deepEqual(text.slice(0, 4), ["", "Flaky, its first error in full:", "✖ dev › a sandbox ends", "    line 0"]);
    assert.ok(text.includes("    line 199") && text.includes("      at there (/checkout/a.ts:1:1)"));
    assert.deepEqual(text.slice(-3), [
      "Everything passed.",
      "flaky: dev: 1 failed beside other suites, none alone; a defect to report and mend",
      "4 passed, 0 failed",
    ]);
  });

  it("leaves the line of counts as CI reads it", () => {
    const pattern = /grep -E '([^']+)'/.exec(readFileSync(join(__dirname, "../../.ci/run"), "utf8"))?.[1];
    assert.ok(pattern !== undefined);
    const lines: string[] = [];
    const first = [ended(dev, { passed: 3, failed: 1, tests: [BROKEN] })];
    conclude({ ...settle(first, [ended(dev, { passed: 4, skipped: 2 })]), interrupted: false }, (text) =>
      lines.push(text),
    );
    const counts = lines.filter((line) => new RegExp(pattern).test(line));
    assert.deepEqual(counts, ["4 passed, 0 failed, 2 skipped"]);
  });
});
