// @ts-check
/**
 * Sets up what a command needs on a machine with Node.js 20 or newer and nothing else prepared, then runs it. When all is
 * there already, it adds a fraction of a second and uses no network.
 */
import path from "node:path";
import { cacheDirectory } from "./setup/cache.mjs";
import { doctor } from "./setup/doctor.mjs";
import { ensureTools, findLanguageHost } from "./setup/locate.mjs";
import { ensureNode } from "./setup/node-runtime.mjs";
import { ensureModules, findNpm } from "./setup/npm.mjs";
import { SetupError, exitOnSignals, handOver } from "./setup/processes.mjs";
import { Progress } from "./setup/progress.mjs";
import { LATER_TOOLS, TOOLS } from "./setup/tool-table.mjs";

/**
 * @typedef {object} Task
 * @property {string} checkout
 * @property {readonly import("./setup/tool-table.mjs").ToolName[]} tools programs that have to be there before it starts
 * @property {readonly (readonly string[])[]} runs arguments of Node.js for each process, one after another until one fails
 * @property {readonly string[]} args what the last one is told besides
 */

/**
 * @param {Task} task
 * @returns {Promise<number>} the exit code
 */
export async function runCommand({ checkout, tools, runs, args }) {
  if (process.platform === "win32" && tools.length > 0)
    throw new SetupError(
      "Rehearsals need Linux or macOS. On Windows, run this in WSL: https://learn.microsoft.com/windows/wsl",
    );
  const root = cacheDirectory();
  const environment = process.env;
  const progress = new Progress();
  const npm = findNpm(environment);
  const current = { version: process.versions.node, executable: process.execPath };
  const backToTask = exitOnSignals();
  // At the same time: Node.js and the modules come from npm, the tools from elsewhere or from the compiler.
  const [node, , located] = await Promise.all([
    ensureNode({ root, current, npm, environment, progress }),
    ensureModules({ checkout, locks: path.join(root, "locks"), npm, environment, progress }),
    ensureTools(
      tools.map((need) => TOOLS[need]),
      { root, environment, progress },
    ),
  ]);
  backToTask();
  const paths = tools.map((need) => [need, located.get(TOOLS[need].name)?.path]);
  const languageHost = path.join(checkout, "toolchain/language-host");
  const host = findLanguageHost(located.get("pulumi"), path.join(languageHost, "pulumi-language-nodejs"), environment);
  const options = {
    cwd: checkout,
    env: {
      ...environment,
      PATH: [path.dirname(node.executable), environment["PATH"]].join(path.delimiter),
      ...(tools.length > 0 && {
        STRATIFORM_TOOLS: JSON.stringify({ node: node.executable, languageHost: host, ...Object.fromEntries(paths) }),
        STRATIFORM_LANGUAGE_HOST: path.join(languageHost, "server.cjs"),
      }),
    },
  };
  for (const [index, words] of runs.entries()) {
    const code = await handOver(node.executable, [...words, ...(index === runs.length - 1 ? args : [])], options);
    if (code !== 0) return code;
  }
  return 0;
}

/**
 * Says what this machine has and lacks.
 * @param {{ checkout: string, json: boolean }} options
 */
export function diagnose({ checkout, json }) {
  return doctor({ json, root: cacheDirectory(), checkout, environment: process.env });
}

/**
 * Finds or sets up a program that few commands need, and says where it is. Rehearsals call this when they come to need it.
 * @param {string} name
 */
export async function locate(name) {
  const tool = Object.entries(LATER_TOOLS).find(([key]) => key === name)?.[1];
  if (tool === undefined) throw new SetupError(`There is no program ${JSON.stringify(name)} to locate`);
  exitOnSignals();
  const options = { root: cacheDirectory(), environment: process.env, progress: new Progress() };
  const { path: executable = "", version = "" } = (await ensureTools([tool], options)).get(tool.name) ?? {};
  process.stdout.write(`${JSON.stringify({ path: executable, version })}\n`);
  return 0;
}
