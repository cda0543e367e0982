// @ts-check
/**
 * Completion in shells. The scripts are thin: each asks `stratiform complete` what may stand at the cursor, so that what
 * it offers is always the table of the checkout that it leads to.
 */
"use strict";

const { COMMANDS } = require("./commands.cjs");
const { EVERYWHERE, NAMES, SHOWN } = require("./parse.cjs");

/**
 * @typedef {import("./command").Command} Command
 * @typedef {import("./command").Option} Option
 * @typedef {import("./command").ValueKind} ValueKind
 * @typedef {readonly [word: string, what: string]} Candidate
 */

/** What a script does with it: complete names of files, as the shell does by itself. */
const FILES = ":files";

/** @type {Readonly<Record<string, Command>>} */
const TABLE = COMMANDS;

/**
 * What may stand in the place of the last word, by the words before it; `FILES` where that is a path.
 * @param {readonly string[]} words without the program's own name; the last is what is there already
 * @param {() => readonly string[]} stacks names of stacks that have a file
 * @returns {readonly Candidate[]}
 */
function complete(words, stacks) {
  const given = joined(words);
  const word = given.at(-1) ?? "";
  const before = given.slice(0, -1);
  // zsh and fish leave it one word.
  const [, option = "", value] = /^(--[\w-]+)=(.*)$/.exec(word) ?? [];
  if (value !== undefined) {
    const values = complete([...before, option, value], stacks);
    return values.map(([found, what]) => [found === FILES ? found : `${option}=${found}`, what]);
  }
  const startsRight = (/** @type {Candidate} */ [candidate]) => candidate === FILES || candidate.startsWith(word);
  return candidates(before, word, stacks).filter(startsRight);
}

/**
 * bash hands over `--stack=prod` as three words.
 * @param {readonly string[]} words
 */
function joined(words) {
  /** @type {string[]} */
  const all = [];
  words.forEach((word, index) => {
    if (word === "=" && index < words.length - 1) return;
    all.push(word === "=" ? "" : word);
  });
  return all;
}

/**
 * @param {readonly string[]} before
 * @param {string} word
 * @param {() => readonly string[]} stacks
 * @returns {readonly Candidate[]}
 */
function candidates(before, word, stacks) {
  if (before[0] === "help") return next(before.slice(1));
  const names = next(before);
  const { name, used } = longest(before);
  if (name === undefined)
    return before.length > 0 ? names : [...names, ["--help", "all commands"], ["--version", "this version"]];
  const command = TABLE[name];
  if (command === undefined) return names;
  if (command.passesTo !== undefined) return before.length === used ? [...names, [FILES, ""]] : [[FILES, ""]];
  const own = before.slice(used);
  /** @type {Readonly<Record<string, Option>>} */
  const options = { ...command.options, ...EVERYWHERE };
  const previous = own.at(-1) ?? "";
  const [, option] =
    Object.entries(options).find(([key, { short }]) => previous === `--${key}` || previous === `-${short}`) ?? [];
  if (option?.value !== undefined) return valuesOf(option, stacks);
  const flags = Object.entries(options).map(([key, { summary }]) => /** @type {Candidate} */ ([`--${key}`, summary]));
  if (word.startsWith("-")) return flags.filter(([flag]) => !own.includes(flag) || flag === "--again");
  const { operands } = command;
  return [...(own.length === 0 ? names : []), ...(operands === undefined ? [] : valuesOf(operands, stacks))];
}

/**
 * Words that go on to the name of a command.
 * @param {readonly string[]} before
 * @returns {Candidate[]}
 */
function next(before) {
  const start = before.map((word) => `${word} `).join("");
  const found = SHOWN.filter((name) => name.startsWith(start)).map((name) => {
    const [word = "", ...more] = name.slice(start.length).split(" ");
    const whole = TABLE[NAMES.get(name) ?? ""]?.summary ?? "";
    return /** @type {Candidate} */ ([word, more.length === 0 ? whole : ""]);
  });
  return found.filter(([word], index) => found.findIndex(([other]) => other === word) === index);
}

/**
 * The command that words begin with.
 * @param {readonly string[]} words
 * @returns {{ name?: string, used: number }}
 */
function longest(words) {
  for (const used of [2, 1]) {
    const name = words.length < used ? undefined : NAMES.get(words.slice(0, used).join(" "));
    if (name !== undefined) return { name, used };
  }
  return { used: 0 };
}

/**
 * @param {{ readonly kind?: ValueKind, readonly choices?: readonly string[] }} value
 * @param {() => readonly string[]} stacks
 * @returns {readonly Candidate[]}
 */
function valuesOf({ kind, choices }, stacks) {
  if (choices !== undefined) return choices.map((choice) => [choice, ""]);
  if (kind === "stack") return stacks().map((stack) => [stack, ""]);
  return kind === "file" || kind === "folder" || kind === "program" ? [[FILES, ""]] : [];
}

/**
 * What a shell reads.
 * @type {Readonly<Record<"bash" | "zsh" | "fish", (ask: string) => string>>}
 */
const SCRIPTS = {
  bash: (ask) => `# Completion of stratiform in bash. Put into ~/.bashrc: source <(npx stratiform completion bash)
_stratiform() {
  local line
  COMPREPLY=()
  while IFS=$'\\t' read -r line _; do
    if [[ $line == ${FILES} ]]; then
      compopt -o default 2>/dev/null
    else
      COMPREPLY+=("$line")
    fi
  done < <(${ask} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _stratiform stratiform
`,
  zsh: (ask) => `#compdef stratiform
# Completion of stratiform in zsh. Put into ~/.zshrc, after compinit: source <(npx stratiform completion zsh)
_stratiform() {
  local word what
  local -a found
  while IFS=$'\\t' read -r word what; do
    if [[ $word == ${FILES} ]]; then
      _files
    else
      found+=("\${word//:/\\\\:}:$what")
    fi
  done < <(${ask} "\${(@)words[2,CURRENT]}" 2>/dev/null)
  _describe stratiform found
}
compdef _stratiform stratiform
`,
  fish: (
    ask,
  ) => `# Completion of stratiform in fish. Put into ~/.config/fish/config.fish: npx stratiform completion fish | source
function __stratiform_complete
    set -l words (commandline -opc)
    set -l found (${ask} $words[2..-1] (commandline -ct) 2>/dev/null)
    if contains -- ${FILES} (string trim -- $found)
        __fish_complete_path (commandline -ct)
    end
    string match -v -- '${FILES}*' $found
end
complete -c stratiform -f -a '(__stratiform_complete)'
`,
};

/**
 * The completion script of a shell.
 * @param {string} shell
 * @param {readonly string[]} program how to start the command line, word by word
 */
function completionScript(shell, program) {
  const script = Object.entries(SCRIPTS).find(([name]) => name === shell)?.[1];
  if (script === undefined) throw new Error(`there is no completion for ${shell}`);
  const quoted = program.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  return script(`${quoted} complete`);
}

module.exports = { complete, completionScript };
