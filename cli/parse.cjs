// @ts-check
/**
 * Reads a command line by the table of commands: which command it names, and what its options and operands are. Every
 * mistake is found, and all are told at once.
 */
"use strict";

const path = require("node:path");
const { parseArgs } = require("node:util");
const { COMMANDS } = require("./commands.cjs");
const { suggest } = require("./suggest.cjs");

/**
 * @typedef {import("./command").Command} Command
 * @typedef {import("./command").Option} Option
 * @typedef {import("./command").ValueKind} ValueKind
 * @typedef {Readonly<Record<string, string | boolean | number | readonly string[] | undefined>>} Values
 * @typedef {{ path: string, value?: unknown, rule: string, remedy?: string }} Problem
 * @typedef {object} Line
 * @property {Values} values every option of the command: on or off, its value, or undefined
 * @property {readonly string[]} operands
 * @property {string} [folder] the folder of `-C`, as a whole path
 * @property {boolean} help whether only help was asked for
 * @property {readonly Problem[]} problems
 */

/**
 * Options of every command that reads its own.
 * @type {Readonly<Record<"cwd" | "help", Option>>}
 */
const EVERYWHERE = {
  cwd: {
    short: "C",
    value: "folder",
    kind: "folder",
    summary: "as if the command had been given in this folder: paths are taken from it",
  },
  help: { short: "h", summary: "what the command does and takes" },
};

/** A command line that cannot be followed. Its message says everything that is wrong with it. */
class UsageError extends Error {
  /**
   * @param {string} command
   * @param {readonly Problem[]} problems
   */
  constructor(command, problems) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const lines = problems.map(({ path: where, value, rule, remedy }) => {
      const found = value === undefined ? "" : ` ${JSON.stringify(value)}`;
      return `  ${where}${found} ${rule}${remedy === undefined ? "" : `; ${remedy}`}`;
    });
    const name = ["stratiform", command].filter((word) => word !== "").join(" ");
    super([`${name}: ${count}`, ...lines, `See: stratiform help ${command}`.trim()].join("\n"));
    this.name = "UsageError";
    this.problems = problems;
  }
}

/** @type {Readonly<Record<string, Command>>} */
const TABLE = COMMANDS;

/** Every name of every command, and the command that it is a name of. */
const NAMES = new Map(
  Object.entries(TABLE).flatMap(([name, { aliases = [] }]) =>
    [name, ...aliases].map((own) => /** @type {[string, string]} */ ([own, name])),
  ),
);

const SHOWN = [...NAMES].filter(([, name]) => TABLE[name]?.hidden !== true).map(([own]) => own);

/**
 * The command that words begin with, by as many of them as name one, and what comes after.
 * @param {readonly string[]} words
 * @returns {{ name: string, command: Command, rest: readonly string[] }}
 * @throws {UsageError} when they name none
 */
function findCommand(words) {
  const [first = "", second = ""] = words;
  for (const length of [2, 1]) {
    const name = NAMES.get(words.slice(0, length).join(" "));
    const command = name === undefined ? undefined : TABLE[name];
    if (name !== undefined && command !== undefined) return { name, command, rest: words.slice(length) };
  }
  const inside = SHOWN.filter((name) => name.startsWith(`${first} `));
  if (inside.length === 0) {
    throw new UsageError("", [
      { path: "command", value: first, rule: "is not known", remedy: suggest(first.replace(":", " "), SHOWN) },
    ]);
  }
  const problem =
    second === "" || second.startsWith("-")
      ? { path: "command", value: first, rule: "is not whole", remedy: `known: ${inside.join(", ")}` }
      : {
          path: "command",
          value: `${first} ${second}`,
          rule: "is not known",
          remedy: suggest(`${first} ${second}`, inside),
        };
  throw new UsageError("", [problem]);
}

/**
 * Reads what comes after a command's name.
 * @param {string} name
 * @param {readonly string[]} words
 * @param {string} folder where the command was given; paths are taken from it
 * @returns {Line}
 */
function parseWords(name, words, folder = process.cwd()) {
  const command = TABLE[name];
  if (command === undefined) throw new Error(`there is no command ${name}`);
  /** @type {Readonly<Record<string, Option>>} */
  const options = { ...command.options, ...EVERYWHERE };
  const { values, positionals, tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(Object.entries(options).map(([key, option]) => [key, shapeOf(option)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const problems = mistakesIn(options, tokens);
  const given = new Set(tokens.flatMap((token) => (token.kind === "option" ? [token.name] : [])));
  const other = valueOf(EVERYWHERE.cwd, values["cwd"], folder);
  const at = typeof other === "string" ? other : folder;
  for (const [key, option] of Object.entries(command.options))
    problems.push(...relationsOf(key, option, given, command));
  problems.push(...operandMistakes(name, command, tokens, given));
  const read = Object.entries(command.options).map(([key, option]) => [key, valueOf(option, values[key], at)]);
  const { kind } = command.operands ?? {};
  return {
    values: Object.fromEntries(read),
    operands: positionals.map((word) => resolved(kind, word, at)),
    ...(typeof other === "string" ? { folder: other } : {}),
    help: values["help"] === true,
    problems,
  };
}

/**
 * @param {Option} option
 * @returns {{ type: "string" | "boolean", short?: string, multiple?: boolean }}
 */
function shapeOf({ value, short, multiple }) {
  return {
    type: value === undefined ? "boolean" : "string",
    ...(short === undefined ? {} : { short }),
    ...(multiple === true ? { multiple } : {}),
  };
}

/** @typedef {NonNullable<ReturnType<typeof parseArgs>["tokens"]>} Tokens */

/**
 * Options that are not known, and values that are missing, not known or too many.
 * @param {Readonly<Record<string, Option>>} options
 * @param {Tokens} tokens
 * @returns {Problem[]}
 */
function mistakesIn(options, tokens) {
  return tokens.flatMap((token) => {
    if (token.kind !== "option") return [];
    const { rawName, inlineValue } = token;
    const option = options[token.name];
    if (option === undefined) {
      const known = Object.keys(options).map((name) => `--${name}`);
      return [{ path: "option", value: rawName, rule: "is not known", remedy: suggest(rawName, known) }];
    }
    if (option.value === undefined)
      return token.value === undefined ? [] : [{ path: rawName, value: token.value, rule: "takes no value" }];
    const found = token.value === undefined ? "" : withoutSign(rawName, token.value);
    // What looks like an option was meant as one.
    if (found === "" || (inlineValue !== true && found.startsWith("-")))
      return [{ path: rawName, rule: "needs a value" }];
    if (option.choices !== undefined && !option.choices.includes(found))
      return [{ path: rawName, value: found, rule: "is not known", remedy: suggest(found, option.choices) }];
    if (option.kind === "count" && !/^[1-9]\d*$/.test(found))
      return [{ path: rawName, value: found, rule: "is not a whole number from 1" }];
    return [];
  });
}

/**
 * The value of `-s=prod`, of which Node.js takes the sign for a part.
 * @param {string} rawName
 * @param {string} value
 */
function withoutSign(rawName, value) {
  return rawName.startsWith("--") ? value : value.replace(/^=/, "");
}

/**
 * What an option that is given, or is not, means for others.
 * @param {string} key
 * @param {Option} option
 * @param {ReadonlySet<string>} given
 * @param {Command} command
 * @returns {Problem[]}
 */
function relationsOf(key, { required, needs, notWith }, given, command) {
  if (!given.has(key)) {
    if (required !== true) return [];
    const value = command.options[key]?.value ?? "";
    return [{ path: `--${key}`, rule: "is missing", remedy: `add --${key} <${value}>` }];
  }
  const refused = (notWith?.options ?? []).filter((other) => given.has(other));
  return [
    ...(needs === undefined || given.has(needs)
      ? []
      : [{ path: `--${key}`, rule: `needs --${needs}`, remedy: `add --${needs}` }]),
    ...refused.map((other) => ({ path: `--${other}`, rule: notWith?.why ?? "" })),
  ];
}

/**
 * @param {string} name
 * @param {Command} command
 * @param {Tokens} tokens
 * @param {ReadonlySet<string>} given
 * @returns {Problem[]}
 */
function operandMistakes(name, { operands, options }, tokens, given) {
  /** @type {readonly Problem[]} */
  const none = [];
  const words = tokens.flatMap((token, index) => {
    if (token.kind !== "positional") return [];
    // What follows an option that is not known was meant as its value, and is told of with it.
    const before = tokens[index - 1];
    const follows = before?.kind === "option" && !(before.name in options) && !(before.name in EVERYWHERE);
    return follows && before.value === undefined && token.index === before.index + 1 ? [] : [token.value];
  });
  if (operands === undefined || (operands.with !== undefined && !given.has(operands.with))) {
    return words.map((word) => ({
      path: "argument",
      value: word,
      rule: "is not expected",
      remedy: meant(name, options, word),
    }));
  }
  const { name: what, with: about, min, max, choices } = operands;
  const wrong =
    choices === undefined
      ? none
      : words
          .filter((word) => !choices.includes(word))
          .map((word) => ({
            path: what,
            value: word,
            rule: "is not known",
            remedy: suggest(word, choices),
          }));
  if (words.length >= min && words.length <= max) return [...wrong];
  if (about !== undefined) return [{ path: `--${about}`, rule: `needs ${min} ${what}s, not ${words.length}` }];
  if (words.length < min) {
    const known = choices === undefined ? {} : { remedy: `known: ${choices.join(", ")}` };
    return [{ path: `<${what}>`, rule: "is missing", ...known }];
  }
  return words.slice(max).map((word) => ({ path: "argument", value: word, rule: "is not expected" }));
}

/**
 * @param {string} name
 * @param {Readonly<Record<string, Option>>} options
 * @param {string} word
 */
function meant(name, options, word) {
  const inside = SHOWN.filter((other) => other.startsWith(`${name} `)).map((other) => other.slice(name.length + 1));
  if (inside.length > 0) return suggest(word, inside);
  return "stack" in options ? `did you mean --stack ${word}?` : `see stratiform help ${name}`;
}

/**
 * @param {Option} option
 * @param {unknown} found
 * @param {string} folder
 */
function valueOf({ value, short = "", kind, multiple, default: usual }, found, folder) {
  if (value === undefined) return found === true;
  /** @param {string} text */
  const read = (text) => {
    const plain = withoutSign(short === "" ? "--" : "-", text);
    return kind === "count" ? Number(plain) : resolved(kind, plain, folder);
  };
  if (multiple === true) return (Array.isArray(found) ? found : []).filter((one) => typeof one === "string").map(read);
  const text = typeof found === "string" && found !== "" ? found : usual;
  return text === undefined ? undefined : read(text);
}

/**
 * @param {ValueKind | undefined} kind
 * @param {string} word
 * @param {string} folder
 */
function resolved(kind, word, folder) {
  const isPath = kind === "file" || kind === "folder" || (kind === "program" && word.includes("/"));
  return isPath ? path.resolve(folder, word) : word;
}

/**
 * The words that mean the same wherever they are read: long names, whole paths, no defaults.
 * @param {string} name
 * @param {Line} line
 * @returns {string[]}
 */
function wordsOf(name, { values, operands }) {
  const options = Object.entries(values).flatMap(([key, value]) => {
    if (value === undefined || value === false || value === TABLE[name]?.options[key]?.default) return [];
    if (value === true) return [`--${key}`];
    return [value].flat().map((one) => `--${key}=${one}`);
  });
  return operands.length === 0 ? options : [...options, "--", ...operands];
}

module.exports = { EVERYWHERE, NAMES, SHOWN, UsageError, findCommand, parseWords, wordsOf };
