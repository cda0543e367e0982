/** The table of commands against what else knows commands: npm scripts, files, clouds, the house's own suggestions. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { COMMANDS, GROUPS } from "../../cli/commands.cjs";
import type { Command } from "../../cli/command";
import { helpOf, overview } from "../../cli/help.cjs";
import { findCommand, SHOWN } from "../../cli/parse.cjs";
import { nearest, suggest } from "../../cli/suggest.cjs";
import * as errors from "../../components/core/errors";
import { CLOUDS } from "../../components/placement/cloud";
import { SCRIPT } from "../../tools/reference/commands";
import { files, read, ROOT } from "../architecture/sources";

const { scripts } = JSON.parse(read("package.json")) as { readonly scripts: Readonly<Record<string, string>> };
const commands = Object.entries<Command>(COMMANDS);

/** Commands that npm has no script for: they are about the command line, or rarely wanted. */
const WITHOUT_SCRIPT = ["bench set-up", "complete", "completion", "generate kubernetes-schema", "help", "locate"];

describe("npm scripts", () => {
  for (const [script, text] of Object.entries(scripts)) {
    it(`${script} is another name of a command, and takes no option from package.json`, () => {
      const words = SCRIPT.exec(text)?.[1]?.split(" ");
      assert.ok(words !== undefined, text);
      const { rest } = findCommand(words);
      assert.deepEqual([rest, words.join(":")], [[], script]);
    });
  }

  it("are there for every command but those of the list", () => {
    const reached = Object.values(scripts).map((text) => findCommand(SCRIPT.exec(text)?.[1]?.split(" ") ?? []).name);
    const left = commands.map(([name]) => name).filter((name) => !reached.includes(name));
    assert.deepEqual(left.sort(), WITHOUT_SCRIPT);
  });
});

describe("the table of commands", () => {
  it("leads to programs that are there", () => {
    const programs = commands.flatMap(([, { runs }]) =>
      runs.map((words) => words.find((word) => /\.(ts|[cm]?js)$|bin\//.test(word)) ?? ""),
    );
    assert.ok(programs.length > 20);
    assert.deepEqual(
      programs.filter((file) => !existsSync(path.join(ROOT, file))),
      [],
    );
  });

  it("knows the clouds that there are", () => {
    assert.deepEqual([...COMMANDS.plan.options.cloud.choices].sort(), [...CLOUDS].sort());
  });

  it("has options whose relations name options of the same command, and no letter twice", () => {
    for (const [name, { options, operands }] of commands) {
      const named = Object.values(options).flatMap(({ needs, notWith }) =>
        [needs ?? [], notWith?.options ?? []].flat(),
      );
      const known = Object.keys(options);
      assert.deepEqual(
        [...named, operands?.with ?? []].flat().filter((one) => !known.includes(one)),
        [],
        name,
      );
      const letters = ["C", "h", ...Object.values(options).flatMap(({ short }) => short ?? [])];
      assert.equal(new Set(letters).size, letters.length, name);
    }
  });

  it("is in one group each", () => {
    const grouped = Object.values(GROUPS).flatMap((group) => Object.keys(group));
    assert.deepEqual(grouped.sort(), commands.map(([name]) => name).sort());
  });
});

describe("help", () => {
  it("of everything names every command that is no program's, with what it does", () => {
    const text = overview();
    for (const [name, { hidden, summary }] of commands) {
      assert.equal(text.includes(`  ${name} `) && text.includes(summary), hidden !== true, name);
    }
    assert.deepEqual(
      text.split("\n").filter((line) => line.length > 120),
      [],
    );
  });

  for (const [name, command] of commands) {
    it(`of ${name} names every option, argument, example and exit code`, () => {
      const text = helpOf(name);
      const flat = text.replace(/\s+/g, " ");
      for (const [option, { summary, choices = [], default: usual = "" }] of Object.entries(command.options)) {
        assert.ok(text.includes(`--${option}`) && flat.includes(summary) && flat.includes(usual), option);
        for (const choice of choices) assert.ok(text.includes(choice), choice);
      }
      for (const words of Object.keys(command.examples ?? {})) assert.ok(text.includes(`stratiform ${name} ${words}`));
      if (command.operands !== undefined) assert.ok(text.includes(`<${command.operands.name}>`));
      if (command.passesTo?.help !== "theirs") assert.match(text, /Exit codes:\n {2}0 +done\n {2}1 +\w/);
      assert.doesNotMatch(text, /undefined|NaN|Infinity/);
    });
  }
});

describe("suggestions of the command line", () => {
  const word = fc.oneof(fc.constantFrom(...SHOWN, "--stack", "--cloud"), fc.stringMatching(/^[a-zA-Z-]{0,9}$/));

  it("are the house's own, which need packages", () => {
    fc.assert(
      fc.property(word, fc.uniqueArray(fc.stringMatching(/^[a-z-]{1,9}$/), { maxLength: 30 }), (found, known) => {
        assert.equal(nearest(found, known), errors.nearest(found, known));
        assert.equal(suggest(found, known), errors.suggest(found, known));
      }),
    );
    assert.equal(suggest("pln", SHOWN), errors.suggest("pln", SHOWN));
    assert.equal(nearest("pln", SHOWN), "plan");
  });
});

describe("command lines", () => {
  /** Programs that read no options of a person: they pass words on, or a program of ours started them. */
  const READERS = [
    "automation/engine-group.mjs",
    "automation/pulumi.ts",
    "bench/ask-pack.ts",
    "cli/command-line.ts",
    "cli/main.mjs",
    "guard/index.js",
    "rehearsal/clouds/login/ask-account.cjs",
    "rehearsal/protocol/server.ts",
    "test/run/main.ts",
    "toolchain/language-host/server.cjs",
  ];

  it("are read by one parser", () => {
    const own = files.filter((file) => /\.([cm]?ts|[cm]?js)$/.test(file) && !/^test\/(?!run\/)/.test(file));
    const parsing = own.filter((file) => /\bparseArgs\b/.test(read(file)));
    assert.deepEqual(parsing, ["cli/parse.cjs"]);
    const reading = own.filter((file) => /process\.argv\b(?!\[1\])/.test(read(file)));
    assert.deepEqual(
      reading.filter((file) => !READERS.includes(file)),
      [],
    );
  });
});
