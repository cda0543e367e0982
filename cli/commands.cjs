// @ts-check
/**
 * Every command there is, once. Plain JavaScript, because it is read before npm modules are there; data only, so that help
 * loads nothing else.
 */
"use strict";

const { PLATFORM } = require("./commands/platform.cjs");
const { WORK } = require("./commands/work.cjs");

/** Commands of the command line itself: answered at once, without set-up. */
/** @satisfies {Readonly<Record<string, import("./command").Command>>} */
const OWN = /** @type {const} */ ({
  help: {
    summary: "what a command does and takes",
    options: {},
    operands: { name: "command", summary: "the command; without one, all of them", min: 0, max: Infinity },
    tools: [],
    runs: [],
  },
  completion: {
    summary: "a script that completes commands, options and stacks in a shell",
    options: {},
    operands: { name: "shell", summary: "the shell", choices: ["bash", "zsh", "fish"], min: 1, max: 1 },
    tools: [],
    runs: [],
    examples: { bash: "put into ~/.bashrc: source <(npx stratiform completion bash)" },
  },
  complete: {
    summary: "what may stand at a place of a command line; completion scripts ask it",
    options: {},
    passesTo: { whom: "itself", help: "theirs" },
    tools: [],
    runs: [],
    hidden: true,
  },
  locate: {
    summary: "find or set up a program that few rehearsals need; rehearsals ask it",
    options: {},
    operands: { name: "program", summary: "its name", min: 1, max: 1 },
    tools: [],
    runs: [],
    hidden: true,
  },
});

/** For whom commands are, in the order in which help lists them. */
const GROUPS = /** @type {const} */ ({
  "For those who run a platform": PLATFORM,
  "For those who change it": WORK,
  "The command line itself": OWN,
});

const COMMANDS = { ...PLATFORM, ...WORK, ...OWN };

/**
 * What exit codes mean of every command that passes none on.
 * @type {Readonly<Record<string, string>>}
 */
const EXIT_CODES = {
  0: "done",
  1: "failed",
  2: "the command line is wrong; nothing was begun",
  130: "stopped by Ctrl-C",
  143: "stopped by SIGTERM",
};

module.exports = { COMMANDS, GROUPS, EXIT_CODES };
