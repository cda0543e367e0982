// @ts-check
/**
 * Runs one part of set-up in a process of its own, as the tests need it: with its own cache, PATH and tools. Prints
 * what came out as JSON; a failure is printed as `{ "error": … }`, with the message that a user would see.
 */
import { appendFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureTools, findTool } from "../../../toolchain/setup/locate.mjs";
import { ensureNode } from "../../../toolchain/setup/node-runtime.mjs";
import { ensureModules, findNpm } from "../../../toolchain/setup/npm.mjs";
import { diagnose } from "../../../toolchain/setup/doctor.mjs";
import { withLock } from "../../../toolchain/setup/lock.mjs";
import { exitOnSignals } from "../../../toolchain/setup/processes.mjs";
import { Progress } from "../../../toolchain/setup/progress.mjs";
import { proxyFor } from "../../../toolchain/setup/proxy.mjs";
import { fileFor } from "../../../toolchain/setup/releases.mjs";
import { LATER_TOOLS, TOOLS } from "../../../toolchain/setup/tool-table.mjs";

const [part = "", argument = "{}"] = process.argv.slice(2);
const given = JSON.parse(argument);
const environment = process.env;
const progress = new Progress();
const npm = findNpm(environment);

/** A version of a tool on PATH never does here, unless the test says which does. */
const tools = (given.tools ?? []).map((/** @type {any} */ tool) => ({
  stamps: {},
  seconds: 1,
  ...tool,
  onPath: {
    args: ["--version"],
    accepts: (/** @type {any} */ { major }) => major === given.accepts,
    rule: `${given.accepts}.x`,
  },
}));

/** @type {Record<string, () => Promise<unknown>>} */
const PARTS = {
  tools: async () =>
    Object.fromEntries(
      await ensureTools(tools, {
        root: given.root,
        environment,
        progress,
        patience: given.patience,
        builds: given.builds,
      }),
    ),
  find: () => findTool(tools[0], { root: given.root, environment, progress, thorough: given.thorough }),
  node: () => ensureNode({ root: given.root, current: given.current, npm, environment, progress }),
  modules: () => ensureModules({ checkout: given.checkout, locks: given.locks, npm, environment, progress }),
  diagnose: async () => ({ tools: await diagnose(tools, { root: given.root, checkout: given.checkout, environment }) }),
  proxies: async () => ({
    chosen: given.cases.map(
      (/** @type {any} */ { url, variables }) => proxyFor(new URL(url), variables)?.href ?? "none",
    ),
  }),
  table: async () =>
    Object.fromEntries(
      Object.entries({ ...TOOLS, ...LATER_TOOLS }).map(([key, { name, version, release }]) => [
        key,
        {
          name,
          version,
          release,
          files: Object.fromEntries(
            given.platforms.map((/** @type {string} */ platform) => [platform, fileFor(release, version, platform)]),
          ),
        },
      ]),
    ),
  lock: () =>
    withLock(given.lock, async () => {
      await appendFile(given.log, `enter ${process.pid}\n`);
      await sleep(given.hold);
      await appendFile(given.log, `leave ${process.pid}\n`);
    }),
};

exitOnSignals();
try {
  console.log(JSON.stringify((await PARTS[part]?.()) ?? {}));
} catch (error) {
  console.log(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
}
