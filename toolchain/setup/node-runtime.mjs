// @ts-check
/**
 * The Node.js that tasks run under: the current one when it is new enough, else one from the cache, which npm installs
 * there once. How old it may be, package.json says.
 */
import { copyFile, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { CacheEntry } from "./cache.mjs";
import { withLock } from "./lock.mjs";
import { installLocked } from "./npm.mjs";
import { SetupError } from "./processes.mjs";
import { isNewEnough, OLDEST_NODE } from "../../stacks/node-version.cjs";

export { isNewEnough, OLDEST_NODE };

/** Folder with the package.json and lock file that pin a Node.js for each platform. */
const PINNED = fileURLToPath(new URL("../node", import.meta.url));

/**
 * @typedef {object} NodeOptions
 * @property {string} root the cache folder
 * @property {{ version: string, executable: string }} current the Node.js that is running set-up
 * @property {import("./npm.mjs").Npm | undefined} npm
 * @property {NodeJS.ProcessEnv} environment
 * @property {import("./progress.mjs").Progress} progress
 */

/**
 * The cache entry of the pinned Node.js, and the npm package that it comes from.
 * @param {string} root
 */
export async function pinnedNode(root) {
  const lock = await readFile(path.join(PINNED, "package-lock.json"), "utf8");
  /** @type {[string, { version: string, os: string, cpu: string }][]} */
  const packages = Object.entries(JSON.parse(lock).packages);
  const fitting = packages.find(([, { os, cpu }]) => os === process.platform && cpu === process.arch);
  if (fitting === undefined) return undefined;
  const [location, { version }] = fitting;
  return { location, version, entry: new CacheEntry(root, "node", version, lock) };
}

/**
 * @param {NodeOptions} options
 * @returns {Promise<{ executable: string, version: string, source: string }>}
 */
export async function ensureNode({ root, current, npm, environment, progress }) {
  if (isNewEnough(current.version)) return { ...current, source: "PATH" };
  const pinned = await pinnedNode(root);
  if (pinned === undefined)
    throw new SetupError(
      `Node.js ${current.version} is older than ${OLDEST_NODE}, and npm offers none for ${process.platform}-${process.arch}. ` +
        `Install Node.js ${OLDEST_NODE} or newer: https://nodejs.org/en/download`,
    );
  const { entry, version, location } = pinned;
  const cached = await entry.inspect();
  if (cached.state === "ok") return { executable: cached.executable, version, source: "cache" };
  return withLock(
    entry.lock,
    async () => {
      const again = await entry.inspect();
      if (again.state === "ok") return { executable: again.executable, version, source: "cache" };
      const step = progress.start(`Installing Node.js ${version} (this one is ${current.version})`);
      try {
        const executable = await entry.make(async (directory) => {
          await Promise.all(
            ["package.json", "package-lock.json"].map((name) =>
              copyFile(path.join(PINNED, name), path.join(directory, name)),
            ),
          );
          await installLocked(npm, directory, environment);
          return path.join(location, "bin/node");
        });
        step.done();
        return { executable, version, source: "cache" };
      } catch (error) {
        step.failed();
        throw error;
      }
    },
    (pid) => progress.say(`Waiting for process ${pid}, which is installing Node.js ${version}`),
  );
}
