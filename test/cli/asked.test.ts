/** What commands are asked by their words: values, what is taken without them, what does not go together. */
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { describe, it } from "mocha";
import { readWords, type CommandName } from "../../cli/command-line";
import { parseWords, UsageError, wordsOf } from "../../cli/parse.cjs";
import { rehearsalOptions } from "../../rehearsal/options";

const start = (...words: string[]) => rehearsalOptions(readWords("start", words));

/** Property paths of everything that is wrong. */
function wrong(name: CommandName, ...words: string[]): string {
  return parseWords(name, words)
    .problems.map(({ path }) => path)
    .join();
}

const NOTHING_SAID = {
  ...{ action: "rehearse", stack: "dev", providers: "simulated", keep: false, brief: false, faults: false },
  ...{ json: false, timings: false, acceptNames: false },
};

describe("the words of start", () => {
  it("rehearse the dev stack on simulated providers when there are none", () => {
    assert.deepEqual(start(), NOTHING_SAID);
  });

  it("are every option", () => {
    const words = ["--stack", "prod", "--providers=real", "--keep", "--json", "--report", "r.json", "--accept-names"];
    const asked = { stack: "prod", providers: "real", keep: true, json: true, acceptNames: true };
    assert.deepEqual(start(...words), { ...NOTHING_SAID, ...asked, report: resolve("r.json") });
  });

  it("name another stack file from wherever the command is given, and from the folder of -C", () => {
    const options = start("--stack-file", "changed.yaml");
    assert.equal("stackFile" in options && options.stackFile, resolve("changed.yaml"));
    const other = start("-C", "..", "--stack-file", "changed.yaml");
    assert.equal("stackFile" in other && other.stackFile, resolve("../changed.yaml"));
  });

  it("name another cloud and leave out what is the same everywhere", () => {
    const options = start("-s", "prod", "--cloud", "gcp", "--brief");
    assert.ok(options.action === "rehearse" && options.cloud === "gcp" && options.brief);
  });

  it("ask for the whole matrix, which nothing about one rehearsal goes with", () => {
    assert.deepEqual(start("--matrix"), { action: "matrix", providers: "simulated", brief: false, faults: false });
    assert.equal(wrong("start", "--matrix", "-s", "prod", "--keep", "--report", "r"), "--stack,--keep,--report");
  });

  it("let everything fail once, in one rehearsal or in all, which what changes the steps does not go with", () => {
    const one = start("--stack", "prod", "--cloud", "aws", "--faults");
    assert.ok(one.action === "rehearse" && one.faults);
    const all = start("--matrix", "--faults");
    assert.ok(all.action === "matrix" && all.faults);
    assert.equal(wrong("start", "--faults", "--brief", "--keep", "--accept-names"), "--brief,--keep,--accept-names");
  });

  it("stop and compare", () => {
    assert.deepEqual(start("--stop"), { action: "stop" });
    assert.deepEqual(start("--compare", "a", "b"), { action: "compare", files: [resolve("a"), resolve("b")] });
  });
});

describe("the words of recover", () => {
  it("mean the kept rehearsal of the dev stack when there are none, and are every option", () => {
    const nothing = { stack: "dev", real: false, yes: false, "dry-run": false, unlabelled: false };
    assert.deepEqual(readWords("recover", []).options, nothing);
    const everything = { stack: "prod", real: true, yes: true, "dry-run": true, unlabelled: true };
    assert.deepEqual(readWords("recover", ["-sprod", "--real", "-y", "--dry-run", "--unlabelled"]).options, everything);
  });
});

describe("the words of other commands", () => {
  it("are values of the kind that the table says", () => {
    const { options, operands } = readWords("bench", ["preview", "--rounds", "3"]);
    assert.deepEqual([options, operands], [{ stack: "dev", cloud: undefined, rounds: 3 }, ["preview"]]);
    assert.deepEqual(readWords("choose", ["-s=prod", "--again", "a", "--again=b"]).options.again, ["a", "b"]);
    assert.equal(readWords("render-charts", ["--helm", "./helm"]).options.helm, resolve("helm"));
    assert.equal(readWords("render-charts", ["--helm", "helm"]).options.helm, "helm");
  });

  it("mean a stack's cluster to the doctor only with --stack", () => {
    assert.equal(readWords("doctor", ["--stack", "dev", "--real"]).options.real, true);
    assert.equal(wrong("doctor", "--real", "--context", "c"), "--real,--context");
    assert.equal(wrong("doctor", "--stack", "dev", "--json"), "--json");
  });
});

describe("words that cannot be followed @input", () => {
  const mistakes: readonly (readonly [CommandName, readonly string[], RegExp])[] = [
    [
      "start",
      ["--stak", "dev"],
      /^stratiform start: 1 problem\n {2}option "--stak" is not known; did you mean "--stack"\?/,
    ],
    ["start", ["--stack"], /--stack needs a value/],
    ["start", ["--stack="], /--stack needs a value/],
    ["start", ["--stack", "--json"], /--stack needs a value/],
    ["plan", ["-s"], /-s needs a value/],
    ["start", ["--keep=yes"], /--keep "yes" takes no value/],
    ["start", ["--providers", "reel"], /--providers "reel" is not known; did you mean "real"/],
    ["start", ["--cloud", "asure"], /--cloud "asure" is not known; did you mean "azure"/],
    ["start", ["--compare", "a"], /--compare needs 2 reports, not 1/],
    ["start", ["--stack-file", "a.yaml", "--accept-names"], /--accept-names cannot go with --stack-file/],
    ["start", ["dev"], /argument "dev" is not expected; did you mean --stack dev\?/],
    ["recover", ["--force"], /--force" is not known/],
    ["plan", [], /--stack is missing; add --stack <stack>/],
    ["bench", [], /<benchmark> is missing; known: preview, policies/],
    ["bench", ["previev"], /benchmark "previev" is not known; did you mean "preview"/],
    ["bench", ["preview", "policies"], /argument "policies" is not expected/],
    ["bench", ["preview", "--rounds", "0"], /--rounds "0" is not a whole number from 1/],
    ["test exhaustive", ["kill"], /area "kill" is not known; did you mean "kills"/],
    ["generate", ["offer"], /argument "offer" is not expected; did you mean "offers"/],
  ];
  for (const [name, words, sentence] of mistakes) {
    it(`are refused: ${name} ${words.join(" ")}`, () => {
      assert.throws(
        () => readWords(name, words),
        (error) =>
          error instanceof UsageError &&
          sentence.test(error.message) &&
          error.message.endsWith(`stratiform help ${name}`),
      );
    });
  }

  it("are told all at once", () => {
    assert.equal(wrong("plan", "--stak", "dev", "--cloud", "asure", "--json=1"), "option,--cloud,--json,--stack");
  });
});

describe("words that are handed on", () => {
  const lines: readonly (readonly [CommandName, readonly string[]])[] = [
    ["start", ["-s", "prod", "--cloud=gcp", "--report", "r.json"]],
    ["start", ["--compare", "a.json", "b.json"]],
    ["choose", ["-sprod", "--again", "a", "--again", "-b"].slice(0, 3)],
    ["bench", ["policies", "--rounds", "2"]],
    ["policies bundle", ["-C", "docs", "out"]],
    ["doctor", ["-s", "dev", "--kubeconfig", "k"]],
  ];
  for (const [name, words] of lines) {
    it(`mean the same in another folder: ${name} ${words.join(" ")}`, () => {
      const line = parseWords(name, words);
      const again = parseWords(name, wordsOf(name, line), "/elsewhere");
      assert.deepEqual([again.values, again.operands, again.problems], [line.values, line.operands, []]);
    });
  }
});
