// @ts-check
/**
 * The processes that the language host started: each can be waited for and stopped, and none outlives the host.
 */
"use strict";
const { spawn } = require("node:child_process");

/** How long a process may take to end after it was asked to, before it is killed. */
const GRACE_MS = 5000;

/**
 * @typedef {{ file: string, args: string[], cwd: string, env: NodeJS.ProcessEnv }} Command
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Ended
 */

class Children {
  /** @type {Set<import("node:child_process").ChildProcess>} */
  #running = new Set();

  /**
   * @param {Command} command
   * @param {import("node:child_process").StdioOptions} stdio
   */
  start(command, stdio) {
    const child = spawn(command.file, command.args, { cwd: command.cwd, env: command.env, stdio });
    this.#running.add(child);
    /** @type {Promise<Ended>} */
    const ended = new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve({ code, signal }));
    }).finally(() => this.#running.delete(child));
    return { process: child, ended, stop: () => stop(child) };
  }

  /**
   * @param {Command} command
   * @param {"inherit"} output where it writes
   */
  run(command, output) {
    return this.start(command, ["ignore", output, output]).ended;
  }

  /** Asks every process to end, and kills those that do not. */
  interrupt() {
    for (const child of this.#running) stop(child);
  }

  kill() {
    for (const child of this.#running) child.kill("SIGKILL");
  }
}

/** @param {import("node:child_process").ChildProcess} child */
function stop(child) {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  timer.unref();
  child.once("close", () => clearTimeout(timer));
}

module.exports = { Children };
