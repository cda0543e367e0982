// @ts-check
/**
 * Finds each tool that a task needs: on PATH when its version will do, else in the cache, else built from source. What
 * cannot be had is reported before anything is built, all at once, with what to install.
 */
import { randomUUID } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { chmod, mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { CacheEntry } from "./cache.mjs";
import { build, findGo, languageMinor, recipe } from "./go.mjs";
import { withLock } from "./lock.mjs";
import { SetupError, onPath, output } from "./processes.mjs";

/**
 * @typedef {import("./tool-table.mjs").Tool} Tool
 * @typedef {"PATH" | "cache"} Source
 * @typedef {{ path: string, version: string, source: Source }} Located
 * @typedef {object} Options
 * @property {string} root the cache folder
 * @property {NodeJS.ProcessEnv} environment
 * @property {import("./progress.mjs").Progress} progress
 * @property {boolean} [readOnly] writes nothing, not even what it learned
 * @property {boolean} [thorough] reads cached files through to the end
 */

/**
 * @param {Tool[]} tools
 * @param {Options} options
 * @returns {Promise<Map<string, Located>>} by the tool's name
 */
export async function ensureTools(tools, options) {
  const found = new Map();
  for (const tool of tools) {
    const state = await findTool(tool, options);
    if (state.state === "ok") found.set(tool.name, state.located);
    if (state.state === "damaged") options.progress.say(`${tool.name}: ${state.reason}; building it again`);
  }
  const missing = tools.filter((tool) => !found.has(tool.name));
  if (missing.length === 0) return found;
  const go = await findGo(missing, options.environment);
  if ("missing" in go) throw new SetupError(explain(missing, go.missing));
  for (const tool of missing) found.set(tool.name, await buildTool(tool, go.go, options));
  return found;
}

/**
 * @typedef {{ state: "ok", located: Located } | { state: "missing", passedOver?: string }
 *   | { state: "damaged", reason: string, directory: string }} Found
 */

/**
 * Where a tool is now, without building anything.
 * @param {Tool} tool
 * @param {Options} options
 * @returns {Promise<Found>}
 */
export async function findTool(tool, options) {
  const own = await findOnPath(tool, options);
  if (own?.accepted) return { state: "ok", located: { path: own.path, version: own.version, source: "PATH" } };
  const entry = cacheEntry(tool, options.root);
  const cached = await entry.inspect({ thorough: options.thorough });
  if (cached.state === "ok")
    return { state: "ok", located: { path: cached.executable, version: tool.version, source: "cache" } };
  if (cached.state === "damaged") return { ...cached, directory: entry.directory };
  const passedOver = own && `${own.path} is ${own.version}, and ${tool.onPath.rule} is needed`;
  return { state: "missing", passedOver };
}

/**
 * @param {Tool} tool
 * @param {string} root
 */
export function cacheEntry(tool, root) {
  return new CacheEntry(root, tool.name, tool.version, JSON.stringify([recipe(tool), tool.beside ?? {}]));
}

/**
 * @param {Tool} tool
 * @param {string} go
 * @param {Options} options
 * @returns {Promise<Located>}
 */
async function buildTool(tool, go, { root, environment, progress }) {
  const entry = cacheEntry(tool, root);
  const executable = await withLock(
    entry.lock,
    async () => {
      const again = await entry.inspect();
      if (again.state === "ok") return again.executable; // another set-up built it while this one waited
      const step = progress.start(`Building ${tool.name} ${tool.version} (once; ${tool.cost})`);
      try {
        const made = await entry.make((directory) => fill(tool, go, directory, environment));
        step.done();
        return made;
      } catch (error) {
        step.failed();
        throw error;
      }
    },
    (pid) => progress.say(`Waiting for process ${pid}, which is building ${tool.name} ${tool.version}`),
  );
  return { path: executable, version: tool.version, source: "cache" };
}

/**
 * @param {Tool} tool
 * @param {string} go
 * @param {string} directory
 * @param {NodeJS.ProcessEnv} environment
 */
async function fill(tool, go, directory, environment) {
  await mkdir(path.join(directory, "bin"));
  await build(go, tool, path.join(directory, "bin", tool.name), environment);
  for (const [name, text] of Object.entries(tool.beside ?? {})) {
    await writeFile(path.join(directory, "bin", name), text);
    await chmod(path.join(directory, "bin", name), 0o755);
  }
  return path.join("bin", tool.name);
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

/**
 * @param {Tool[]} missing
 * @param {string} reason
 */
function explain(missing, reason) {
  const language = Math.max(...missing.map(languageMinor));
  const names = missing.map((tool) => tool.name).join(", ");
  return [
    `Not on PATH and not in the cache: ${names}. They can be built from source, but ${reason}.`,
    "Do one of these, then run the same command again:",
    `  - install Go 1.${language} or newer, which builds all of them once: https://go.dev/doc/install`,
    ...missing.flatMap(({ name, install, onPath: { rule } }) => [
      install
        ? `  - install ${install.what} (${rule}), for ${name}: ${install.url}`
        : `  - put ${name} (${rule}) on PATH`,
    ]),
  ].join("\n");
}
