/** The two tiers of tests: nothing is in neither, and what a suite leaves to the long one is written down. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parse } from "yaml";
import { exhaustiveJobs } from "../run/exhaustive-jobs";
import { suiteFile, suiteNames, testFiles, unitFiles } from "../run/files";
import { shortTier } from "../run/jobs";
import { AREAS, SUITES } from "../run/suites";
import { read, sources } from "./sources";

describe("the tiers of tests", () => {
  const short = shortTier().flat();

  it("run every file with tests in exactly one job of npm test", () => {
    const run = short.flatMap(({ command }) => command.filter((word) => word.endsWith(".test.ts")));
    assert.deepEqual([...run].sort(), testFiles());
  });

  it("have a row for every suite that starts control planes, and no row without its suite", () => {
    assert.deepEqual(Object.keys(SUITES).sort(), suiteNames().sort());
  });

  it("take for a suite whatever starts a control plane, and nothing that only stands beside one", () => {
    const starting = sources.filter(({ imports }) =>
      imports.some(({ specifier }) => specifier.endsWith("/support/lives/sandbox")),
    );
    const units = new Set(unitFiles());
    assert.deepEqual(
      starting.flatMap(({ file }) => (units.has(file) ? [file] : [])),
      [],
    );
  });

  it("do more of a suite in the exhaustive tier exactly where the suite asks for its tier", () => {
    const asking = suiteNames().filter((name) => read(suiteFile(name)).includes('from "../support/tier"'));
    const more = Object.entries(SUITES).flatMap(([name, row]) => (row.more === undefined ? [] : [name]));
    assert.deepEqual(more.sort(), asking.sort());
  });

  it("run every suite of the exhaustive tier in it, in one area each", () => {
    const jobs = exhaustiveJobs(AREAS);
    assert.equal(
      new Set(jobs.map(({ name }) => name)).size,
      jobs.length,
      "two jobs have one name: neither could be resumed",
    );
    for (const area of AREAS)
      assert.ok(
        jobs.some((job) => job.area === area),
        `${area} has no job`,
      );
    const asking = testFiles().filter((file) => /^import .*\/support\/tier";$/m.test(read(file)));
    const run = jobs.flatMap(({ command }) => command.filter((word) => word.endsWith(".test.ts")));
    assert.deepEqual([...new Set(run)].sort(), asking);
  });

  it("are both run by workflows that know every area", () => {
    const workflow = parse(read(".github/workflows/exhaustive.yml")) as {
      readonly jobs: { readonly area: { readonly strategy: { readonly matrix: { readonly area: string[] } } } };
    };
    assert.deepEqual(workflow.jobs.area.strategy.matrix.area, [...AREAS]);
  });
});
