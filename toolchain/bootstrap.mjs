// @ts-check
/**
 * The entry of every npm script: `node toolchain/bootstrap.mjs <task> [arguments]`. Sets up what the task needs
 * on a machine with Node.js 20 or newer and nothing else prepared, then runs it. When all is there already, it adds a
 * fraction of a second and uses no network.
 */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { cacheDirectory } from "./setup/cache.mjs";
import { doctor } from "./setup/doctor.mjs";
import { ensureTools, findLanguageHost } from "./setup/locate.mjs";
import { ensureNode } from "./setup/node-runtime.mjs";
import { ensureModules, findNpm } from "./setup/npm.mjs";
import { SetupError, exitOnSignals, handOver } from "./setup/processes.mjs";
import { Progress } from "./setup/progress.mjs";
import { TASKS } from "./setup/tasks.mjs";
import { LATER_TOOLS, TOOLS } from "./setup/tool-table.mjs";

const checkout = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const languageHost = path.join(checkout, "toolchain/language-host");

/**
 * @param {string | undefined} name
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
async function main(name, args) {
  if (process.platform === "win32")
    throw new SetupError(
      "Rehearsals need Linux or macOS. On Windows, run this in WSL: https://learn.microsoft.com/windows/wsl",
    );
  const root = cacheDirectory();
  const environment = process.env;
  if (name === "locate") return locate(args, root, environment);
  if (name === "doctor" && !args.some((word) => /^--stack(=|$)/.test(word)))
    return doctor(args, { root, checkout, environment });
  const task = name === undefined ? undefined : TASKS[name];
  if (task === undefined)
    throw new SetupError(`There is no task ${JSON.stringify(name ?? "")}. Known: ${Object.keys(TASKS).join(", ")}`);

  const progress = new Progress();
  const npm = findNpm(environment);
  const current = { version: process.versions.node, executable: process.execPath };
  const backToTask = exitOnSignals();
  // At the same time: Node.js and the modules come from npm, the tools from elsewhere or from the compiler.
  const [node, , located] = await Promise.all([
    ensureNode({ root, current, npm, environment, progress }),
    ensureModules({ checkout, locks: path.join(root, "locks"), npm, environment, progress }),
    ensureTools(
      task.needs.map((need) => TOOLS[need]),
      { root, environment, progress },
    ),
  ]);
  backToTask();
  const paths = task.needs.map((need) => [need, located.get(TOOLS[need].name)?.path]);
  const host = findLanguageHost(located.get("pulumi"), path.join(languageHost, "pulumi-language-nodejs"), environment);

  return handOver(node.executable, ["--require", "tsx/cjs", path.join(checkout, task.script), ...args], {
    cwd: checkout,
    env: {
      ...environment,
      PATH: [path.dirname(node.executable), environment["PATH"]].join(path.delimiter),
      STRATIFORM_TOOLS: JSON.stringify({ node: node.executable, languageHost: host, ...Object.fromEntries(paths) }),
      STRATIFORM_LANGUAGE_HOST: path.join(languageHost, "server.cjs"),
    },
  });
}

/**
 * Finds or sets up a program that few tasks need, and says where it is. Rehearsals call this when they come to need it.
 * @param {string[]} args
 * @param {string} root
 * @param {NodeJS.ProcessEnv} environment
 */
async function locate([name = ""], root, environment) {
  const tool = Object.entries(LATER_TOOLS).find(([key]) => key === name)?.[1];
  if (tool === undefined) throw new SetupError(`There is no program ${JSON.stringify(name)} to locate`);
  exitOnSignals();
  const located = await ensureTools([tool], { root, environment, progress: new Progress() });
  const { path: executable = "", version = "" } = located.get(tool.name) ?? {};
  process.stdout.write(`${JSON.stringify({ path: executable, version })}\n`);
  return 0;
}

main(process.argv[2], process.argv.slice(3)).then(
  (code) => void (process.exitCode = code),
  (error) => {
    console.error(error instanceof SetupError ? `\n${error.message}` : error);
    process.exit(1); // ends what else was being set up
  },
);
