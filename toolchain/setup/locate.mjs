// @ts-check
/**
 * Finds each tool that a task needs: on PATH when its version will do, else in the cache. What is in neither place is
 * downloaded or built.
 */
import { randomUUID } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { obtain } from "./obtain.mjs";
import { onPath, output } from "./processes.mjs";
import { findCached } from "./tool-cache.mjs";

/**
 * @typedef {import("./tool-table.mjs").Tool} Tool
 * @typedef {import("./tool-cache.mjs").Located} Located
 * @typedef {import("./obtain.mjs").Options & {
 *   readOnly?: boolean,
 *   thorough?: boolean,
 * }} Options `readOnly`: writes nothing, not even what it learned; `thorough`: reads cached files through to the end
 */

/**
 * @param {Tool[]} tools
 * @param {Options} options
 * @returns {Promise<Map<string, Located>>} by the tool's name
 */
export async function ensureTools(tools, options) {
  /** @type {Map<string, Located>} */
  const found = new Map();
  for (const tool of tools) {
    const state = await findTool(tool, options);
    if (state.state === "ok") found.set(tool.name, state.located);
    if (state.state === "damaged") options.progress.say(`${tool.name}: ${state.reason}; setting it up again`);
  }
  const missing = tools.filter((tool) => !found.has(tool.name));
  return missing.length === 0 ? found : new Map([...found, ...(await obtain(missing, options))]);
}

/**
 * @typedef {{ state: "ok", located: Located } | { state: "missing", passedOver?: string }
 *   | { state: "damaged", reason: string, directory: string }} Found
 */

/**
 * Where a tool is now, without setting up anything.
 * @param {Tool} tool
 * @param {Options} options
 * @returns {Promise<Found>}
 */
export async function findTool(tool, options) {
  const own = await findOnPath(tool, options);
  if (own?.accepted) return { state: "ok", located: { path: own.path, version: own.version, source: "PATH" } };
  const cached = await findCached(tool, options.root, { thorough: options.thorough });
  if (cached.state !== "missing") return cached;
  const passedOver = own && `${own.path} is ${own.version}, and ${tool.onPath.rule} is needed`;
  return { state: "missing", passedOver };
}

/**
 * The tool as the user has it on PATH. Asking an executable for its version costs up to half a second, so the answer is
 * kept for as long as the file stays the same.
 * @param {Tool} tool
 * @param {Options} options
 * @returns {Promise<{ path: string, version: string, accepted: boolean } | undefined>}
 */
async function findOnPath(tool, { root, environment, readOnly }) {
  const outside = (environment["PATH"] ?? "").split(path.delimiter).filter((entry) => !isInside(root, entry));
  const file = onPath(tool.name, outside.join(path.delimiter));
  if (file === undefined) return undefined;
  const { size, mtimeMs } = await stat(file);
  const key = `${file} ${size} ${mtimeMs} ${tool.onPath.args.join(" ")}`;
  const memory = path.join(root, "versions.json");
  /** @type {Record<string, string>} */
  const known = await readFile(memory, "utf8")
    .then(JSON.parse)
    .catch(() => ({}));
  let version = known[key];
  if (version === undefined) {
    const answer = await output(file, tool.onPath.args, environment);
    version = /v?(\d+\.\d+\.\d+\S*)/.exec(answer ?? "")?.[1] ?? "of unknown version";
    if (!readOnly) await remember(root, memory, { ...known, [key]: version });
  }
  const [major = NaN, minor = NaN] = version.split(".").map(Number);
  return { path: file, version, accepted: tool.onPath.accepts({ major, minor }) };
}

/**
 * @param {string} root
 * @param {string} file
 * @param {Record<string, string>} versions
 */
async function remember(root, file, versions) {
  const aside = `${file}.${randomUUID()}`;
  await mkdir(root, { recursive: true });
  await writeFile(aside, JSON.stringify(versions));
  await rename(aside, file);
}

/**
 * @param {string} root
 * @param {string} entry
 */
function isInside(root, entry) {
  return path.resolve(entry).startsWith(`${path.resolve(root)}${path.sep}`);
}

/**
 * The language host for the CLI: the one that came with it, or ours.
 * @param {Located | undefined} pulumi
 * @param {string} ours
 * @param {NodeJS.ProcessEnv} environment
 */
export function findLanguageHost(pulumi, ours, environment) {
  if (pulumi === undefined) return undefined;
  const name = path.basename(ours);
  const beside = [path.dirname(pulumi.path), path.dirname(realpathSync(pulumi.path))].map((directory) =>
    path.join(directory, name),
  );
  return beside.find((file) => existsSync(file)) ?? onPath(name, environment["PATH"]) ?? ours;
}
