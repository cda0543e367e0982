/**
 * A test stands where its subject stands: `test/<same path>`. What looks at the whole house has a folder of its own, and
 * each of those is listed here with what it shows.
 */
import assert from "node:assert/strict";
import path from "node:path";
import { files } from "./sources";

/** Folders below test/ whose path is not that of a source folder. What is below them is theirs. */
const OF_THE_WHOLE: Readonly<Record<string, string>> = {
  architecture: "rules for the files of the repository",
  contracts: "what every cloud's adapter promises: one suite over all of them",
  corpus: "ordinary workloads of the field, with the verdict that is right",
  input: "mistakes of users, through every way in",
  "red-team": "what tenants try against each other and the platform",
  "rehearsal/lives": "whole lives on clouds, as suites",
  run: "the runner of all tests, and its own",
  support: "what tests of several subjects start from",
  upgrade: "recorded states of live stacks under today's program",
  vendors: "inputs of resources against the vendors' models of their APIs",
};

/** Folders that may stand beside any test: its cases, what its cases share, and what another program made of them. */
const BESIDE_TESTS: ReadonlySet<string> = new Set(["cases", "support", "rendered"]);

const folders = new Set(files.map((file) => path.posix.dirname(file)));
const tested = [...folders]
  .filter((folder) => folder.startsWith("test/"))
  .map((folder) => folder.slice("test/".length));

const isBelow = (folder: string, other: string) => folder === other || folder.startsWith(`${other}/`);
const isSource = (folder: string) => [...folders].some((other) => isBelow(other, folder));

function isInPlace(folder: string): boolean {
  if (Object.keys(OF_THE_WHOLE).some((own) => isBelow(folder, own))) return true;
  return isSource(BESIDE_TESTS.has(path.posix.basename(folder)) ? path.posix.dirname(folder) : folder);
}

describe("tests", () => {
  it("stand in folders of the same path as their subject's, or in one of the whole house", () => {
    assert.deepEqual(
      tested.filter((folder) => !isInPlace(folder)),
      [],
    );
  });

  it("have no folder in that list that is not there, or that could be a subject's", () => {
    const stale = Object.keys(OF_THE_WHOLE).filter((own) => !tested.includes(own) || isSource(own));
    assert.deepEqual(stale, []);
  });

  it("all stand in some folder", () => {
    assert.deepEqual(
      files.filter((file) => path.posix.dirname(file) === "test"),
      [],
    );
  });
});
