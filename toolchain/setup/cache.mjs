// @ts-check
/**
 * The per-user cache of set-up tools, outside any checkout so that a fresh clone finds them. An entry is a folder that
 * appears at once, complete, with a manifest of what it holds; a file that no longer matches its manifest is not used.
 */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream, rmSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { atExit } from "./processes.mjs";

/** Prefix of folders in which an entry is being made. What a killed process leaves of them, the next set-up removes. */
const UNFINISHED = ".making-";

/**
 * @typedef {object} Manifest
 * @property {string} version
 * @property {string} executable path inside the entry
 * @property {number} size
 * @property {number} modified
 * @property {string} sha256
 */

/**
 * The cache folder: `$STRATIFORM_CACHE`, else stratiform under the platform's own place for caches.
 * @param {NodeJS.ProcessEnv} environment
 * @param {NodeJS.Platform} platform
 */
export function cacheDirectory(environment = process.env, platform = process.platform) {
  if (environment["STRATIFORM_CACHE"]) return path.resolve(environment["STRATIFORM_CACHE"]);
  if (environment["XDG_CACHE_HOME"]) return path.join(environment["XDG_CACHE_HOME"], "stratiform");
  if (platform === "darwin") return path.join(homedir(), "Library/Caches/stratiform");
  if (platform === "win32" && environment["LOCALAPPDATA"]) return path.join(environment["LOCALAPPDATA"], "stratiform");
  return path.join(homedir(), ".cache/stratiform");
}

/** One tool in one version, for one platform, built in one way. */
export class CacheEntry {
  /**
   * @param {string} root the cache folder
   * @param {string} tool
   * @param {string} version
   * @param {string} recipe everything else that decides what the result is: build flags, lock files
   */
  constructor(root, tool, version, recipe) {
    const digest = createHash("sha256").update(recipe).digest("hex").slice(0, 12);
    this.tool = tool;
    this.version = version;
    this.key = `${version}-${process.platform}-${process.arch}-${digest}`;
    this.siblings = path.join(root, tool);
    this.directory = path.join(this.siblings, this.key);
    this.lock = path.join(root, "locks", `${tool}-${this.key}.lock`);
  }

  /**
   * The executable's path when the entry is there and whole. Size and time of change are compared on every start; the
   * content is read again only when those differ, or when `thorough`.
   * @param {{ thorough?: boolean }} [options]
   * @returns {Promise<{ state: "missing" } | { state: "damaged", reason: string } | { state: "ok", executable: string }>}
   */
  async inspect({ thorough = false } = {}) {
    const manifest = await this.#manifest();
    if (manifest === undefined) return { state: "missing" };
    const executable = path.join(this.directory, manifest.executable);
    const found = await stat(executable).catch(() => undefined);
    if (found === undefined) return { state: "damaged", reason: `${executable} is gone` };
    if (found.size !== manifest.size)
      return { state: "damaged", reason: `${executable} has ${found.size} bytes instead of ${manifest.size}` };
    const touched = Math.trunc(found.mtimeMs) !== manifest.modified;
    if ((touched || thorough) && (await sha256(executable)) !== manifest.sha256)
      return { state: "damaged", reason: `${executable} is not what was set up: its content has changed` };
    if (touched) await this.#write(this.directory, { ...manifest, modified: Math.trunc(found.mtimeMs) });
    return { state: "ok", executable };
  }

  /**
   * Makes the entry in a folder of its own and moves it into place when it is complete. The caller holds the lock.
   * @param {(directory: string) => Promise<string>} make fills the folder and gives the executable's path inside it
   * @returns {Promise<string>} path of the executable
   */
  async make(make) {
    await this.#removeUnfinished();
    const directory = path.join(this.siblings, `${UNFINISHED}${this.key}-${randomUUID()}`);
    const made = atExit(() => rmSync(directory, { recursive: true, force: true }));
    try {
      await mkdir(directory, { recursive: true });
      const executable = await make(directory);
      const { size, mtimeMs } = await stat(path.join(directory, executable));
      const modified = Math.trunc(mtimeMs);
      const hash = await sha256(path.join(directory, executable));
      await this.#write(directory, { version: this.version, executable, size, modified, sha256: hash });
      await rm(this.directory, { recursive: true, force: true });
      await rename(directory, this.directory);
      return path.join(this.directory, executable);
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    } finally {
      made();
    }
  }

  /** Removes what an interrupted set-up left: only the holder of the lock makes this entry, so nobody else's. */
  async #removeUnfinished() {
    const names = await readdir(this.siblings).catch(() => []);
    const left = names.filter((name) => name.startsWith(`${UNFINISHED}${this.key}-`));
    await Promise.all(left.map((name) => rm(path.join(this.siblings, name), { recursive: true, force: true })));
  }

  /** @returns {Promise<Manifest | undefined>} */
  async #manifest() {
    const text = await readFile(path.join(this.directory, "manifest.json"), "utf8").catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text);
    } catch {
      return undefined; // cut off by a full disk or a power failure: make it again
    }
  }

  /**
   * @param {string} directory
   * @param {Manifest} manifest
   */
  async #write(directory, manifest) {
    const file = path.join(directory, "manifest.json");
    const aside = `${file}.${randomUUID()}`;
    await writeFile(aside, `${JSON.stringify(manifest, undefined, 2)}\n`);
    await rename(aside, file);
  }
}

/** @param {string} file */
async function sha256(file) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}
