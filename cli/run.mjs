// @ts-check
/**
 * What a command line does: answers what needs no set-up, refuses what cannot be followed before anything is set up, and
 * hands everything else to its command.
 */
import { existsSync, readFileSync, readdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import completion from "./completion.cjs";
import help from "./help.cjs";
import parse from "./parse.cjs";

/** @typedef {import("./parse.cjs").Line} Line */

const checkout = path.resolve(fileURLToPath(new URL("..", import.meta.url)));

/**
 * Answers of set-up itself: no module of npm, no TypeScript.
 * @type {Readonly<Record<string, (line: Line) => number | Promise<number>>>}
 */
const ANSWERS = {
  help: ({ operands }) =>
    print(operands.length === 0 ? help.overview() : help.helpOf(parse.findCommand(operands).name)),
  completion: ({ operands: [shell = ""] }) =>
    print(completion.completionScript(shell, [process.execPath, path.join(checkout, "cli/main.mjs")])),
  locate: async ({ operands: [program = ""] }) => (await import("../toolchain/bootstrap.mjs")).locate(program),
  doctor: async ({ values }) =>
    (await import("../toolchain/bootstrap.mjs")).diagnose({ json: values["json"] === true, checkout }),
};

/** @param {readonly string[]} words */
export async function main(words) {
  try {
    process.exitCode = await follow(words);
  } catch (error) {
    if (error instanceof parse.UsageError) {
      console.error(error.message);
      process.exitCode = 2;
      return;
    }
    const { SetupError } = await import("../toolchain/setup/processes.mjs");
    console.error(error instanceof SetupError ? `\n${error.message}` : error);
    process.exit(1); // ends what else was being set up
  }
}

/**
 * @param {readonly string[]} words
 * @returns {number | Promise<number>} the exit code
 */
function follow(words) {
  const [first = "--help"] = words;
  if (first === "--help" || first === "-h") return print(help.overview());
  if (first === "--version") return print(`${version()}\n`);
  if (first === "complete") {
    const found = completion.complete(words.slice(1), stacks);
    return print(found.map(([word, what]) => `${word}\t${what}\n`).join(""));
  }
  const { name, command, rest } = parse.findCommand(words);
  if (command.passesTo !== undefined) {
    const [word = ""] = rest;
    const asked = command.passesTo.help === "ours" && (word === "--help" || word === "-h");
    return asked ? print(help.helpOf(name)) : run(command, rest);
  }
  const line = parse.parseWords(name, rest);
  if (line.help) return print(help.helpOf(name));
  const problems = [...line.problems, ...problemsOf(line.folder)];
  if (problems.length > 0) throw new parse.UsageError(name, problems);
  // The doctor of a stack is a command like others.
  const answer = line.values["stack"] === undefined ? ANSWERS[name] : undefined;
  return answer === undefined ? run(command, parse.wordsOf(name, line)) : answer(line);
}

/**
 * @param {import("./command.js").Command} command
 * @param {readonly string[]} args
 */
async function run(command, args) {
  const { runCommand } = await import("../toolchain/bootstrap.mjs");
  return runCommand({ checkout, tools: command.tools, runs: command.runs, args });
}

/**
 * What is wrong with the folder of `-C`. As with Pulumi's own, the project is the one that the folder lies in, and this
 * command line serves its own checkout only.
 * @param {string | undefined} folder
 */
function problemsOf(folder) {
  if (folder === undefined) return [];
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    return [{ path: "--cwd", value: folder, rule: "is not a folder" }];
  let project = realpathSync(folder);
  while (!existsSync(path.join(project, "Pulumi.yaml")) && path.dirname(project) !== project) {
    project = path.dirname(project);
  }
  if (project === path.dirname(project) || project === realpathSync(checkout)) return [];
  const remedy = "use the command line of that checkout, or leave -C out";
  return [{ path: "--cwd", value: folder, rule: `lies in another project, ${project}`, remedy }];
}

/** @param {string} text */
function print(text) {
  process.stdout.write(text);
  return 0;
}

function version() {
  return JSON.parse(readFileSync(path.join(checkout, "package.json"), "utf8")).version;
}

/** Stacks that have a file in the checkout. */
function stacks() {
  return readdirSync(checkout).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
}
