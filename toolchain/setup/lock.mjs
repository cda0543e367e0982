// @ts-check
/**
 * A lock between set-ups of one user, as a file that names its holder. A holder that was killed is noticed, because its
 * process is gone or because the file's time stands still, and its lock is taken over.
 */
import { randomUUID } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { atExit } from "./processes.mjs";

/** How often a holder shows that it is alive. */
const HEARTBEAT_MS = 5_000;

/** How long without a sign of life before a holder counts as dead. Covers a process number that was given out again. */
const SILENCE_MS = 60_000;

const POLL_MS = 250;

/** @typedef {{ pid: number, host: string, id: string }} Holder */

/**
 * Runs `work` while holding the lock.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {(pid: number) => void} [waiting] told once when another process holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(file, work, waiting = () => {}) {
  await mkdir(path.dirname(file), { recursive: true });
  const own = { pid: process.pid, host: hostname(), id: randomUUID() };
  let told = false;
  while (!(await acquire(file, own))) {
    const holder = await readHolder(file);
    if (holder !== undefined && (await isDead(file, holder))) {
      await remove(file, holder);
      continue;
    }
    if (holder !== undefined && !told) waiting(holder.pid);
    told ||= holder !== undefined;
    await sleep(POLL_MS);
  }
  const heartbeat = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => {}), HEARTBEAT_MS);
  const released = atExit(() => releaseNow(file, own));
  try {
    return await work();
  } finally {
    released();
    clearInterval(heartbeat);
    if ((await readHolder(file))?.id === own.id) await rm(file, { force: true });
  }
}

/**
 * Creates the lock with its content in one step, so that nobody reads an empty one.
 * @param {string} file
 * @param {Holder} own
 */
async function acquire(file, own) {
  const aside = `${file}.${own.id}`;
  await writeFile(aside, JSON.stringify(own));
  try {
    await link(aside, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

/**
 * @param {string} file
 * @param {Holder} own
 */
function releaseNow(file, own) {
  try {
    if (JSON.parse(readFileSync(file, "utf8")).id === own.id) rmSync(file, { force: true });
  } catch {
    // taken over or removed in the meantime
  }
}

/**
 * @param {string} file
 * @returns {Promise<Holder | undefined>}
 */
async function readHolder(file) {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined; // released in the meantime
  }
}

/**
 * @param {string} file
 * @param {Holder} holder
 */
async function isDead(file, holder) {
  if (holder.host === hostname() && !isRunning(holder.pid)) return true;
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > SILENCE_MS;
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/**
 * Removes a dead holder's lock. Another waiter may have done so and taken the lock since: then what was moved away is
 * put back. Should a third one have got in between, two work at once, which costs time but harms nothing.
 * @param {string} file
 * @param {Holder} dead
 */
async function remove(file, dead) {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  if ((await readHolder(aside))?.id !== dead.id) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
}
