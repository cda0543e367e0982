/** Completion: what is offered at each place, and the script of bash in bash itself. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import path from "node:path";
import { complete, completionScript } from "../../cli/completion.cjs";
import { ROOT } from "../architecture/sources";

const offered = (...words: string[]): string[] => complete(words, () => ["dev", "prod"]).map(([word]) => word);

const HAS = (shell: string) => spawnSync(shell, ["--version"]).status === 0;

describe("completion", () => {
  const places: readonly (readonly [words: readonly string[], found: readonly string[]])[] = [
    [["pl"], ["plan"]],
    [["te"], ["test"]],
    [
      ["policies", ""],
      ["bundle", "mutate"],
    ],
    [["help", "generate", "o"], ["offers"]],
    [
      ["plan", "--"],
      ["--stack", "--cloud", "--json", "--cwd", "--help"],
    ],
    [
      ["plan", "--json", "--"],
      ["--stack", "--cloud", "--cwd", "--help"],
    ],
    [["choose", "--again", "a", "--a"], ["--again"]],
    [
      ["plan", "-s", ""],
      ["dev", "prod"],
    ],
    [["plan", "--stack", "p"], ["prod"]],
    [["plan", "--stack", "=", "p"], ["prod"]],
    [
      ["plan", "--stack", "="],
      ["dev", "prod"],
    ],
    [["plan", "--cloud=g"], ["--cloud=gcp"]],
    [
      ["bench", "p"],
      ["preview", "policies", "patches"],
    ],
    [["bench", "preview", "--stack", "d"], ["dev"]],
    [["test", "exhaustive", "k"], ["kills"]],
    [["start", "--report", ""], [":files"]],
    [["pulumi", "up", ""], [":files"]],
    [
      ["completion", ""],
      ["bash", "zsh", "fish"],
    ],
    [["nothing", ""], []],
    [["plan", "-s", "prod", ""], []],
  ];
  for (const [words, found] of places) {
    it(`of ${words.join(" ")}| is ${found.join(" ") || "nothing"}`, () => {
      assert.deepEqual(offered(...words), found);
    });
  }

  it("of no word is every command that is no program's", () => {
    const all = offered("");
    assert.ok(["plan", "start", "test", "policies", "--version"].every((word) => all.includes(word)));
    assert.ok(!all.includes("complete") && !all.includes("locate"));
  });
});

describe("the completion script", () => {
  /** What bash offers for words as it splits them. */
  function inBash(words: readonly string[]): string[] {
    const script = execFileSync(process.execPath, [path.join(ROOT, "cli/main.mjs"), "completion", "bash"], {
      encoding: "utf8",
    });
    const quoted = ["stratiform", ...words].map((word) => `'${word}'`).join(" ");
    const lines = [
      script,
      `COMP_WORDS=(${quoted})`,
      `COMP_CWORD=${words.length}`,
      "_stratiform",
      'printf "%s\\n" "${COMPREPLY[@]}"',
    ];
    const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", lines.join("\n")], { encoding: "utf8", cwd: "/" });
    assert.equal(stderr, "");
    return stdout.split("\n").filter((line) => line !== "");
  }

  it("of bash offers commands, options, stacks and clouds, and leaves files to bash", function () {
    if (!HAS("bash")) this.skip();
    assert.deepEqual(inBash(["pla"]), ["plan"]);
    assert.deepEqual(inBash(["plan", "--c"]), ["--cloud", "--cwd"]);
    assert.ok(inBash(["plan", "-s", ""]).includes("staging"));
    assert.deepEqual(inBash(["plan", "--cloud", "=", "a"]), ["aws", "azure"]);
    assert.deepEqual(inBash(["start", "--report", ""]), []);
  });

  for (const shell of ["bash", "zsh", "fish"]) {
    it(`of ${shell} is one that ${shell} can read`, function () {
      if (!HAS(shell)) this.skip();
      const script = completionScript(shell, ["/a folder/node", "it's/main.mjs"]);
      const { status, stderr } = spawnSync(shell, ["-n"], { input: script, encoding: "utf8" });
      assert.deepEqual([status, stderr], [0, ""]);
    });
  }
});
