// @ts-check
/**
 * Starting other programs from set-up: finding them on PATH, asking for their output, running a long step quietly and
 * showing what it said only when it fails, and handing the terminal over to the task itself.
 */
import { execFile, spawn } from "node:child_process";
import { constants, accessSync, statSync } from "node:fs";
import * as os from "node:os";
import path from "node:path";

/** How much of a failed program's output is shown. The reason stands at its end. */
const TAIL_LINES = 30;

/** A failure that is told in one sentence, without a stack trace. */
export class SetupError extends Error {}

/** @type {Set<() => void>} */
const lastActs = new Set();
process.once("exit", () => lastActs.forEach((act) => act()));

/**
 * Does something when this process ends before it is taken back.
 * @param {() => void} act
 * @returns {() => void} takes it back
 */
export function atExit(act) {
  lastActs.add(act);
  return () => void lastActs.delete(act);
}

/**
 * @param {string} name
 * @param {string | undefined} searchPath
 * @returns {string | undefined} the absolute path of the first executable of that name
 */
export function onPath(name, searchPath = process.env["PATH"]) {
  for (const directory of (searchPath ?? "").split(path.delimiter)) {
    const candidate = path.resolve(directory, name);
    if (directory !== "" && isExecutable(candidate)) return candidate;
  }
  return undefined;
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Everything that a short command writes, or undefined when it cannot be run or fails.
 * @param {string} file
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<string | undefined>}
 */
export function output(file, args, env = process.env) {
  return new Promise((resolve) => {
    execFile(file, args, { env, timeout: 20_000 }, (error, stdout, stderr) =>
      resolve(error ? undefined : `${stdout}${stderr}`),
    );
  });
}

/**
 * Runs a long step and keeps its output to itself unless it fails.
 * @param {string} what names the step in the error
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<void>}
 */
export function runQuietly(what, file, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    /** @type {string[]} */
    let tail = [];
    const keep = (/** @type {Buffer} */ bytes) => {
      tail = `${tail.join("\n")}${bytes.toString()}`.split("\n").slice(-TAIL_LINES - 1);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const stopped = atExit(() => void child.kill("SIGTERM"));
    child.once("error", (error) => reject(new SetupError(`${what} could not be started: ${error.message}`)));
    child.once("close", (code, signal) => {
      stopped();
      if (code === 0) return resolve();
      const how = signal === null ? `failed with exit code ${code}` : `was stopped by ${signal}`;
      reject(new SetupError([`${what} ${how}. It last said:`, ...tail.map((line) => `  ${line}`)].join("\n")));
    });
  });
}

/**
 * Ends this process in an orderly way when it is told to stop, so that what was begun is removed and what was started
 * is ended. Gives a function that takes the orders back.
 */
export function exitOnSignals() {
  const handlers = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]).map((signal) => ({
    signal,
    exit: () => process.exit(128 + os.constants.signals[signal]),
  }));
  for (const { signal, exit } of handlers) process.on(signal, exit);
  return () => {
    for (const { signal, exit } of handlers) process.off(signal, exit);
  };
}

/**
 * Runs the task with the terminal as its own, passes signals on, and gives the exit code to end with.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>}
 */
export function handOver(file, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...options, stdio: "inherit" });
    /** @type {NodeJS.Signals[]} */
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) {
      // Ctrl-C on a terminal reaches the task by itself; a second one would make it give up its clean-up.
      process.on(signal, () => (signal === "SIGINT" && process.stdin.isTTY) || child.kill(signal));
    }
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? 128 + (signal === null ? 1 : os.constants.signals[signal])));
  });
}
