/** The command lines of `npm start` and `npm run recover`. */
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { describe, it } from "mocha";
import { PlatformError } from "../../components/core/errors";
import { parseOptions } from "../../rehearsal/options";
import { parseRecoverOptions } from "../../recovery/options";

describe("the command line of npm start", () => {
  it("rehearses the dev stack on simulated providers when nothing is said", () => {
    assert.deepEqual(parseOptions([]), {
      action: "rehearse",
      stack: "dev",
      providers: "simulated",
      keep: false,
      brief: false,
      faults: false,
      json: false,
      timings: false,
      acceptNames: false,
    });
  });

  it("takes every option", () => {
    const words = ["--stack", "prod", "--providers=real", "--keep", "--json", "--report", "r.json", "--accept-names"];
    assert.deepEqual(parseOptions(words), {
      action: "rehearse",
      stack: "prod",
      providers: "real",
      keep: true,
      brief: false,
      faults: false,
      json: true,
      timings: false,
      acceptNames: true,
      report: "r.json",
    });
  });

  it("takes another stack file, from wherever the command is given", () => {
    const options = parseOptions(["--stack-file", "changed.yaml"]);
    assert.equal("stackFile" in options && options.stackFile, resolve("changed.yaml"));
  });

  it("takes another cloud and leaves out what is the same everywhere", () => {
    const options = parseOptions(["--stack", "prod", "--cloud", "gcp", "--brief"]);
    assert.ok(options.action === "rehearse" && options.cloud === "gcp" && options.brief);
    assert.throws(() => parseOptions(["--cloud", "asure"]), /--cloud "asure" is not known; did you mean "azure"/);
  });

  it("rehearses the whole matrix, which nothing about one rehearsal goes with", () => {
    assert.deepEqual(parseOptions(["--matrix"]), {
      action: "matrix",
      providers: "simulated",
      brief: false,
      faults: false,
    });
    const words = ["--matrix", "--stack", "prod", "--keep", "--report", "r.json"];
    assert.throws(
      () => parseOptions(words),
      ({ problems }: PlatformError) => problems.map(({ path }) => path).join() === "--stack,--keep,--report",
    );
  });

  it("lets everything fail once, in one rehearsal or in all, which what changes the steps does not go with", () => {
    const one = parseOptions(["--stack", "prod", "--cloud", "aws", "--faults"]);
    assert.ok(one.action === "rehearse" && one.faults);
    const all = parseOptions(["--matrix", "--faults"]);
    assert.ok(all.action === "matrix" && all.faults);
    assert.throws(
      () => parseOptions(["--faults", "--brief", "--keep", "--accept-names"]),
      ({ problems }: PlatformError) => problems.map(({ path }) => path).join() === "--brief,--keep,--accept-names",
    );
  });

  it("stops, compares and helps", () => {
    assert.deepEqual(parseOptions(["--stop"]), { action: "stop" });
    assert.deepEqual(parseOptions(["--compare", "a", "b"]), { action: "compare", files: ["a", "b"] });
    assert.deepEqual(parseOptions(["-h"]), { action: "help" });
  });

  const mistakes: readonly (readonly [words: readonly string[], sentence: RegExp])[] = [
    [["--stak", "dev"], /--stak" is not known; did you mean "--stack"/],
    [["--stack"], /--stack needs a value/],
    [["--keep=yes"], /--keep "yes" takes no value/],
    [["--providers", "reel"], /--providers "reel" is not known; did you mean "real"/],
    [["--compare", "a"], /--compare needs two report files, not 1/],
    [["--stack-file", "a.yaml", "--accept-names"], /--accept-names cannot go with --stack-file/],
    [["dev"], /argument "dev" is not expected/],
  ];
  for (const [words, sentence] of mistakes) {
    it(`refuses ${words.join(" ")}`, () => {
      assert.throws(
        () => parseOptions(words),
        (error) => error instanceof PlatformError && sentence.test(error.message),
      );
    });
  }

  it("names every mistake at once", () => {
    assert.throws(
      () => parseOptions(["--stak", "--providers", "reel"]),
      (error) => error instanceof PlatformError && error.problems.length >= 2,
    );
  });
});

describe("the command line of npm run recover", () => {
  it("works on the kept rehearsal of the dev stack when nothing is said", () => {
    const nothing = { stack: "dev", real: false, yes: false, dryRun: false, unlabelled: false };
    assert.deepEqual(parseRecoverOptions([]), nothing);
  });

  it("takes every option", () => {
    const words = ["--stack", "prod", "--real", "-y", "--dry-run", "--unlabelled"];
    const everything = { stack: "prod", real: true, yes: true, dryRun: true, unlabelled: true };
    assert.deepEqual(parseRecoverOptions(words), everything);
  });

  it("refuses what it does not know", () => {
    assert.throws(() => parseRecoverOptions(["--force"]), /--force" is not known/);
    assert.throws(() => parseRecoverOptions(["prod"]), /did you mean --stack prod\?/);
  });
});
