// @ts-check
/**
 * Makes a checkout's node_modules match its package-lock.json, and remembers that it did, so that a start with nothing
 * to do costs one small file. Dependencies' install scripts never run: nothing here needs one.
 */
import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { withLock } from "./lock.mjs";
import { SetupError, onPath, runQuietly } from "./processes.mjs";

const STAMP = "node_modules/.stratiform-lock-sha256";

/** What npm itself records about an installed tree. */
const INSTALLED = "node_modules/.package-lock.json";

/** Quiet, and the same on every machine. */
const FLAGS = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];

/** @typedef {{ file: string, args: string[] }} Npm */
/** @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockedPackage */

/**
 * npm as the running script was started by it, else the one on PATH.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Npm | undefined}
 */
export function findNpm(environment = process.env) {
  const running = environment["npm_execpath"];
  if (running !== undefined && path.basename(running) === "npm-cli.js")
    return { file: process.execPath, args: [running] };
  const file = onPath("npm", environment["PATH"]);
  return file === undefined ? undefined : { file, args: [] };
}

/**
 * Installs exactly what the lock file in `directory` says.
 * @param {Npm | undefined} npm
 * @param {string} directory
 * @param {NodeJS.ProcessEnv} environment
 */
export function installLocked(npm, directory, environment) {
  if (npm === undefined)
    throw new SetupError(
      "npm is not on PATH, and it is needed to install dependencies. It comes with Node.js: https://nodejs.org",
    );
  return runQuietly("npm ci", npm.file, [...npm.args, "ci", ...FLAGS], { cwd: directory, env: environment });
}

/**
 * @param {object} options
 * @param {string} options.checkout
 * @param {string} options.locks folder for the lock against another set-up of the same checkout
 * @param {Npm | undefined} options.npm
 * @param {NodeJS.ProcessEnv} options.environment
 * @param {import("./progress.mjs").Progress} options.progress
 */
export async function ensureModules({ checkout, locks, npm, environment, progress }) {
  if ((await modulesState(checkout)) === "ok") return;
  const name = createHash("sha256").update(checkout).digest("hex").slice(0, 16);
  await withLock(
    path.join(locks, `node_modules-${name}.lock`),
    async () => {
      const state = await modulesState(checkout);
      if (state === "missing") await install(checkout, npm, environment, progress);
      if (state !== "ok") await writeFile(path.join(checkout, STAMP), await lockHash(checkout));
    },
    (pid) => progress.say(`Waiting for process ${pid}, which is installing the npm dependencies`),
  );
}

/**
 * `ok`: as locked and recorded. `unrecorded`: as locked, but installed by hand. `missing`: absent or different.
 * @param {string} checkout
 * @returns {Promise<"ok" | "unrecorded" | "missing">}
 */
export async function modulesState(checkout) {
  const stamp = await readFile(path.join(checkout, STAMP), "utf8").catch(() => undefined);
  if (stamp !== undefined && stamp === (await lockHash(checkout))) return "ok";
  const installed = await lockedPackages(path.join(checkout, INSTALLED));
  const wanted = await lockedPackages(path.join(checkout, "package-lock.json"));
  if (installed === undefined || wanted === undefined) return "missing";
  const matches = Object.entries(wanted).every(([location, { version, integrity, optional }]) => {
    if (location === "") return true;
    const found = installed[location];
    return found === undefined ? optional === true : found.version === version && found.integrity === integrity;
  });
  return matches ? "unrecorded" : "missing";
}

/**
 * @param {string} checkout
 * @param {Npm | undefined} npm
 * @param {NodeJS.ProcessEnv} environment
 * @param {import("./progress.mjs").Progress} progress
 */
async function install(checkout, npm, environment, progress) {
  const step = progress.start("Installing the locked npm dependencies");
  try {
    await rm(path.join(checkout, STAMP), { force: true });
    await installLocked(npm, checkout, environment);
    step.done();
  } catch (error) {
    step.failed();
    throw error;
  }
}

/** @param {string} checkout */
async function lockHash(checkout) {
  const lock = await readFile(path.join(checkout, "package-lock.json"));
  return `${createHash("sha256").update(lock).digest("hex")} ${process.platform}-${process.arch}\n`;
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, LockedPackage> | undefined>}
 */
async function lockedPackages(file) {
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text).packages;
}
