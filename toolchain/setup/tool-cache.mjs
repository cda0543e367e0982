// @ts-check
/**
 * Where a tool lies in the cache: one entry for the official binary and one for what was built, told apart by all that
 * decides their content. Either will do.
 */
import { CacheEntry } from "./cache.mjs";
import { recipe } from "./go.mjs";
import { fileFor } from "./releases.mjs";

/**
 * @typedef {import("./tool-table.mjs").Tool} Tool
 * @typedef {"PATH" | "downloaded" | "built"} Source
 * @typedef {{ path: string, version: string, source: Source }} Located
 */

/**
 * @param {Tool} tool
 * @param {string} root the cache folder
 * @returns {{ built: CacheEntry, downloaded?: CacheEntry, lock: string }} one lock for both: a tool is set up once
 */
export function entriesOf(tool, root) {
  const beside = tool.beside ?? {};
  const built = new CacheEntry(root, tool.name, tool.version, JSON.stringify([recipe(tool), beside]));
  const file = fileFor(tool.release, tool.version);
  if ("absent" in file) return { built, lock: built.lock };
  const downloaded = new CacheEntry(root, tool.name, tool.version, JSON.stringify([file.sha256, beside]));
  return { built, downloaded, lock: built.lock };
}

/**
 * @param {Tool} tool
 * @param {string} root
 * @param {{ thorough?: boolean }} [options]
 * @returns {Promise<{ state: "ok", located: Located } | { state: "missing" }
 *   | { state: "damaged", reason: string, directory: string }>}
 */
export async function findCached(tool, root, options) {
  const { downloaded, built } = entriesOf(tool, root);
  const kinds = /** @type {const} */ ([
    ["downloaded", downloaded],
    ["built", built],
  ]);
  /** @type {{ state: "missing" } | { state: "damaged", reason: string, directory: string }} */
  let otherwise = { state: "missing" };
  for (const [source, entry] of kinds) {
    const found = await entry?.inspect(options);
    if (found?.state === "ok")
      return { state: "ok", located: { path: found.executable, version: tool.version, source } };
    if (entry && found?.state === "damaged") otherwise = { ...found, directory: entry.directory };
  }
  return otherwise;
}
