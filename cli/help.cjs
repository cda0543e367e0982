// @ts-check
/** Help as text: all commands, or one with its options, its needs and its exit codes. */
"use strict";

const { COMMANDS, EXIT_CODES, GROUPS } = require("./commands.cjs");
const { EVERYWHERE } = require("./parse.cjs");

/**
 * @typedef {import("./command").Command} Command
 * @typedef {import("./command").Option} Option
 * @typedef {import("./command").Operands} Operands
 */

/** Columns of a line. */
const WIDTH = 118;

/** @type {Readonly<Record<string, Command>>} */
const TABLE = COMMANDS;

/** Every command with what it does. */
function overview() {
  const groups = Object.entries(GROUPS).flatMap(([title, commands]) => {
    /** @type {[string, Command][]} */
    const shown = Object.entries(commands).filter(([, command]) => !("hidden" in command));
    return ["", `${title}:`, ...table(shown.map(([name, { summary }]) => [name, summary]))];
  });
  return lines(
    "stratiform <command> [options]",
    ...groups,
    "",
    "stratiform help <command> or <command> --help: its options. stratiform --version: this version.",
    "In a checkout: npx stratiform <command>; npm scripts of the same names take options behind --.",
  );
}

/**
 * One command in full.
 * @param {string} name
 */
function helpOf(name) {
  const command = TABLE[name];
  if (command === undefined) throw new Error(`there is no command ${name}`);
  const { summary, more, aliases = [], operands, examples = {} } = command;
  const parts = [
    `stratiform ${usageOf(name, command)}`,
    "",
    ...wrapped(`${capital(summary)}.${more === undefined ? "" : ` ${more}`}`, 0),
    ...(aliases.length === 0 ? [] : ["", `Also: ${aliases.map((alias) => `stratiform ${alias}`).join(", ")}`]),
    ...(operands === undefined ? [] : ["", "Arguments:", ...table([[operandName(operands), operandSays(operands)]])]),
    ...(command.passesTo?.help === "theirs" ? [] : ["", "Options:", ...table(optionRows(command))]),
    ...section(
      "Examples",
      Object.entries(examples).map(([words, what]) => [`stratiform ${name} ${words}`, what]),
    ),
    ...section("Exit codes", exitRows(command)),
    "",
    ...wrapped(needsOf(command), 0),
  ];
  return lines(...parts);
}

/**
 * `plan --stack <stack> [options]`
 * @param {string} name
 * @param {Command} command
 */
function usageOf(name, { options, operands, passesTo }) {
  const required = Object.entries(options).flatMap(([key, { value, required: must }]) =>
    must === true ? [`--${key} <${value}>`] : [],
  );
  const words = operands === undefined || operands.with !== undefined ? [] : [operandName(operands)];
  if (passesTo?.help === "theirs") return `${name} <anything of ${passesTo.whom}>`;
  return [
    name,
    ...words,
    ...required,
    passesTo === undefined ? "[options]" : `[options and arguments of ${passesTo.whom}]`,
  ].join(" ");
}

/** @param {Operands} operands */
function operandName({ name, min, max }) {
  const several = max > 1 ? " ..." : "";
  return min === 0 ? `[<${name}>${several}]` : `<${name}>${several}`;
}

/** @param {Operands} operands */
function operandSays({ summary, choices, with: about }) {
  const values = choices === undefined ? "" : `: ${choices.join(", ")}`;
  return `${summary}${values}${about === undefined ? "" : ` (with --${about})`}`;
}

/**
 * Each option as it is written, and what it means.
 * @param {Command} command
 * @returns {[string, string][]}
 */
function optionRows({ options, passesTo }) {
  const { cwd, help } = EVERYWHERE;
  const everywhere = passesTo === undefined ? { cwd, help } : { help };
  return Object.entries({ ...options, ...everywhere }).map(([key, option]) => [spelt(key, option), optionSays(option)]);
}

/**
 * @param {string} key
 * @param {Option} option
 */
function spelt(key, { short, value }) {
  return `${short === undefined ? "    " : `-${short}, `}--${key}${value === undefined ? "" : ` <${value}>`}`;
}

/** @param {Option} option */
function optionSays({ summary, choices, default: usual, otherwise, required, multiple, needs }) {
  return [
    summary,
    ...(choices === undefined ? [] : [`one of ${choices.join(", ")}`]),
    ...(multiple === true ? ["may be repeated"] : []),
    ...(needs === undefined ? [] : [`with --${needs}`]),
    ...(required === true ? ["required"] : []),
    ...(usual === undefined && otherwise === undefined ? [] : [`default: ${usual ?? otherwise}`]),
  ].join("; ");
}

/**
 * @param {Command} command
 * @returns {[string, string][]}
 */
function exitRows({ failed, refused, runs, passesTo }) {
  if (passesTo?.help === "theirs") return [];
  return Object.entries(EXIT_CODES).flatMap(([code, meaning]) => {
    if (runs.length === 0 && Number(code) > 2) return [];
    const own =
      code === "1"
        ? (failed ?? meaning)
        : code === "2" && refused !== undefined
          ? `${meaning}; or ${refused}`
          : meaning;
    return [/** @type {[string, string]} */ ([code, own])];
  });
}

/** @param {Command} command */
function needsOf({ runs, tools }) {
  if (runs.length === 0) return "It needs nothing but Node.js.";
  const programs = tools.length === 0 ? "" : `, and ${tools.length > 1 ? "Pulumi and a control plane" : "Pulumi"}`;
  return `It needs the npm modules${programs}; what is missing is set up first.`;
}

/**
 * @param {string} title
 * @param {readonly (readonly [string, string])[]} rows
 */
function section(title, rows) {
  return rows.length === 0 ? [] : ["", `${title}:`, ...table(rows)];
}

/** @param {readonly (readonly [string, string])[]} rows */
function table(rows) {
  const width = Math.min(34, Math.max(...rows.map(([left]) => left.length)));
  return rows.flatMap(([left, right]) => {
    const [first = "", ...rest] = wrapped(right, width + 4);
    const fits = left.length <= width;
    return fits ? [`  ${left.padEnd(width)}  ${first.trimStart()}`, ...rest] : [`  ${left}`, first, ...rest];
  });
}

/**
 * @param {string} text
 * @param {number} indent
 */
function wrapped(text, indent) {
  const space = " ".repeat(indent);
  /** @type {string[]} */
  const all = [];
  for (const word of text.split(" ")) {
    const line = all.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= WIDTH) all[all.length - 1] = `${line} ${word}`;
    else all.push(`${space}${word}`);
  }
  return all;
}

/** @param {string} text */
function capital(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** @param {string[]} all */
function lines(...all) {
  return `${all.join("\n")}\n`;
}

module.exports = { exitRows, helpOf, needsOf, operandName, operandSays, optionRows, optionSays, overview, usageOf };
