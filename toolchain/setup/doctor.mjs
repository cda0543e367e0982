// @ts-check
/**
 * `npm run doctor [-- --json]`: every tool with its version, where it comes from, and whether it is fine or what to do.
 * It reads the cached binaries through to the end, changes nothing, and uses no network.
 */
import { loopbackExemption } from "../../components/core/loopback.cjs";
import { findGo } from "./go.mjs";
import { findTool } from "./locate.mjs";
import { isNewEnough, OLDEST_NODE, pinnedNode } from "./node-runtime.mjs";
import { findNpm, modulesState } from "./npm.mjs";
import { output } from "./processes.mjs";
import { about, Progress } from "./progress.mjs";
import { fileFor } from "./releases.mjs";
import { TOOLS } from "./tool-table.mjs";

/**
 * @typedef {object} Finding
 * @property {string} tool
 * @property {string} version
 * @property {string} source
 * @property {"ok" | "will be set up" | "missing"} state `will be set up`: the next npm script does it by itself
 * @property {string} [remedy]
 * @property {import("./tool-cache.mjs").Source} [how] how it came to be there; PATH: it was found
 * @property {{ megabytes: number, seconds: number }} [download] what the official binary takes at 50 Mbit/s, if there is one
 * @property {{ seconds: number }} [build] what a build takes on two cores
 * @typedef {{ root: string, checkout: string, environment: NodeJS.ProcessEnv }} Options
 */

/**
 * @param {Options & { json: boolean }} options `json`: the findings as data
 * @returns {Promise<number>} the exit code: 1 when something is missing that set-up cannot get by itself
 */
export async function doctor({ json, ...options }) {
  const findings = await diagnose(Object.values(TOOLS), options);
  const missing = findings.filter(({ state }) => state === "missing");
  if (json) {
    console.log(JSON.stringify({ ok: missing.length === 0, cache: options.root, tools: findings }, undefined, 2));
  } else {
    const times = "Times for tools are for a first set-up: downloads at 50 Mbit/s, builds on 2 cores.";
    console.log(`${table(findings)}\n\n${times}\nCache: ${options.root}\n${summary(findings)}`);
  }
  return missing.length === 0 ? 0 : 1;
}

/**
 * @param {import("./tool-table.mjs").Tool[]} tools
 * @param {Options} options
 * @returns {Promise<Finding[]>}
 */
export async function diagnose(tools, options) {
  const go = await findGo(tools, options.environment);
  const npm = findNpm(options.environment);
  const npmVersion = npm && (await output(npm.file, [...npm.args, "--version"], options.environment));
  return [
    await node(options),
    npmVersion === undefined
      ? missing("npm", "it comes with Node.js: https://nodejs.org")
      : ok("npm", npmVersion.trim().split("\n").at(-1) ?? "", "PATH", "PATH"),
    await modules(options, npmVersion !== undefined),
    "missing" in go
      ? {
          tool: "go",
          version: "-",
          source: "-",
          state: "ok",
          remedy: `${go.missing}; needed only to build what is missing below`,
        }
      : ok("go", go.version, "PATH", "PATH"),
    ...(await Promise.all(tools.map((tool) => diagnoseTool(tool, !("missing" in go), options)))),
    ...proxies(options.environment),
  ];
}

/**
 * The scripts of this checkout exempt the loopback themselves; what else the user's own CLI starts has to be told.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Finding[]}
 */
function proxies(environment) {
  const [exempt] = Object.entries(loopbackExemption(environment));
  if (exempt === undefined) return [];
  const remedy =
    `a proxy is set and the loopback is not exempt from it: npm scripts and the program exempt it themselves; for other ` +
    `programs of your own Pulumi CLI: export ${exempt[0]}=${exempt[1]}`;
  return [{ tool: "proxy", version: "-", source: "the environment", state: "ok", remedy }];
}

/** @param {Options} options */
async function node({ root }) {
  const { node: version } = process.versions;
  if (isNewEnough(version)) return ok("node", version, process.execPath, "PATH");
  const pinned = await pinnedNode(root);
  if (pinned === undefined)
    return missing("node", `install Node.js ${OLDEST_NODE} or newer: https://nodejs.org/en/download`, version);
  const cached = await pinned.entry.inspect({ thorough: true });
  if (cached.state === "ok") return ok("node", pinned.version, cached.executable, "downloaded");
  return later("node", pinned.version, `installed by the next npm script, as this one is ${version}`);
}

/**
 * @param {Options} options
 * @param {boolean} npm
 */
async function modules({ checkout }, npm) {
  const state = await modulesState(checkout);
  if (state !== "missing") return ok("npm dependencies", "as locked", "node_modules");
  return npm
    ? later("npm dependencies", "as locked", "installed by the next npm script")
    : missing("npm dependencies", "install npm, then run: npm ci --ignore-scripts");
}

/**
 * @param {import("./tool-table.mjs").Tool} tool
 * @param {boolean} go
 * @param {Options} options
 * @returns {Promise<Finding>}
 */
async function diagnoseTool(tool, go, { root, environment }) {
  const found = await findTool(tool, { root, environment, progress: new Progress(), readOnly: true, thorough: true });
  const file = fileFor(tool.release, tool.version);
  const takes = {
    ...("absent" in file
      ? {}
      : { download: { megabytes: file.megabytes, seconds: file.megabytes / MEGABYTES_PER_SECOND } }),
    build: { seconds: tool.seconds },
  };
  if (found.state === "ok")
    return { ...ok(tool.name, found.located.version, found.located.path, found.located.source), ...takes };
  if (found.state === "damaged")
    return {
      ...missing(
        tool.name,
        `${found.reason}; remove ${found.directory}, the next npm script makes it anew`,
        tool.version,
      ),
      ...takes,
    };
  const why = found.passedOver === undefined ? "" : `${found.passedOver}; `;
  const instead = tool.install ? `, or ${tool.install.what} (${tool.onPath.rule}): ${tool.install.url}` : "";
  const getGo = `install Go: https://go.dev/doc/install${instead}`;
  if ("absent" in file) {
    if (!go) return { ...missing(tool.name, `${why}${getGo}`), ...takes };
    return { ...later(tool.name, tool.version, `${why}built when a script needs it: ${file.absent}`), ...takes };
  }
  const otherwise = go ? "built where that fails" : `where that fails, ${getGo}`;
  return { ...later(tool.name, tool.version, `${why}downloaded when a script needs it; ${otherwise}`), ...takes };
}

const MEGABYTES_PER_SECOND = 50 / 8;

/**
 * @param {string} tool
 * @param {string} version
 * @param {string} source
 * @param {import("./tool-cache.mjs").Source} [how]
 * @returns {Finding}
 */
function ok(tool, version, source, how) {
  return { tool, version, source, state: "ok", how };
}

/** @returns {Finding} */
function later(/** @type {string} */ tool, /** @type {string} */ version, /** @type {string} */ remedy) {
  return { tool, version, source: "-", state: "will be set up", remedy };
}

/** @returns {Finding} */
function missing(/** @type {string} */ tool, /** @type {string} */ remedy, version = "-") {
  return { tool, version, source: "-", state: "missing", remedy };
}

/** @param {Finding[]} findings */
export function table(findings) {
  const rows = [
    ["tool", "version", "from", "how", "download", "build", "state"],
    ...findings.map(({ tool, version, source, how, download, build, state, remedy }) => [
      tool,
      version,
      source,
      how === undefined ? "-" : how === "PATH" ? "found" : how,
      download === undefined ? "-" : `${download.megabytes} MB, ${about(download.seconds)}`,
      build === undefined ? "-" : about(build.seconds),
      remedy === undefined ? state : `${state}: ${remedy}`,
    ]),
  ];
  const last = 6;
  const widths = [...Array(last).keys()].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, column) => (column < last ? cell.padEnd(widths[column] ?? 0) : cell)).join("  "))
    .join("\n");
}

/** @param {Finding[]} findings */
function summary(findings) {
  const named = (/** @type {Finding["state"]} */ state) =>
    findings.filter((finding) => finding.state === state).map(({ tool }) => tool);
  if (named("missing").length > 0) return `Needed and not there: ${named("missing").join(", ")}`;
  if (named("will be set up").length > 0) return `Everything is there or will be set up by the next npm script.`;
  return "Everything is ready.";
}
