// @ts-check
/**
 * Gets the tools that are neither on PATH nor in the cache: the official binary where one with a known checksum exists
 * and arrives whole, else a build from Go modules. What cannot be had either way is said before anything begins.
 */
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { extract } from "./archive.mjs";
import { download, DownloadError, megabytes, unreachable } from "./download.mjs";
import { build, buildsAtOnce, findGo } from "./go.mjs";
import { withLock } from "./lock.mjs";
import { SetupError } from "./processes.mjs";
import { about } from "./progress.mjs";
import { fileFor } from "./releases.mjs";
import { explain, Work } from "./plan.mjs";
import { entriesOf, findCached } from "./tool-cache.mjs";

/**
 * A download that takes less than this is never given up for a build, which may need more than its own time. All
 * downloads share one line, so each may take as many times longer as there are.
 */
const LEAST_WORTH_SECONDS = 180;

/**
 * @typedef {import("./tool-cache.mjs").Located} Located
 * @typedef {import("./tool-table.mjs").Tool} Tool
 * @typedef {import("./releases.mjs").Download & { url: string }} File
 * @typedef {object} Options
 * @property {string} root the cache folder
 * @property {NodeJS.ProcessEnv} environment
 * @property {import("./progress.mjs").Progress} progress
 * @property {typeof import("./download.mjs").PATIENCE} [patience]
 * @property {number} [builds] how many run at the same time
 */

/**
 * @param {Tool[]} tools
 * @param {Options} options
 * @returns {Promise<Map<string, Located>>} by the tool's name
 */
export async function obtain(tools, options) {
  const go = await findGo(tools, options.environment);
  const { files, reasons } = await reachableFiles(tools, options);
  const unobtainable = tools.filter((tool) => !files.has(tool));
  if ("missing" in go && unobtainable.length > 0) throw new SetupError(explain(unobtainable, go.missing, reasons));
  const work = new Work(tools, files);
  options.progress.say(work.plan());
  const builder = new Builder(options, work);
  const located = await Promise.all(
    tools.map(async (tool) => {
      const file = files.get(tool);
      if (file === undefined) return builder.build(tool, "missing" in go ? "" : go.go);
      try {
        const worth = "missing" in go ? Infinity : Math.max(tool.seconds, LEAST_WORTH_SECONDS) * files.size;
        return await downloadTool(tool, file, options, work, worth);
      } catch (error) {
        if (!(error instanceof DownloadError)) throw error;
        const reason = `${tool.name} was not downloaded, because ${error.message}`;
        if ("missing" in go) throw new SetupError(explain([tool], go.missing, new Map([[tool, reason]])));
        options.progress.say(`${reason}; building it instead`);
        work.left.set(tool, "build");
        return builder.build(tool, go.go);
      }
    }),
  );
  return new Map(tools.map((tool, index) => [tool.name, /** @type {Located} */ (located[index])]));
}

/**
 * What to download, and why the rest of the tools has to be built. Hosts are tried once each, all at the same time.
 * @param {Tool[]} tools
 * @param {Options} options
 */
async function reachableFiles(tools, options) {
  /** @type {Map<Tool, File>} */
  const files = new Map();
  /** @type {Map<Tool, string>} */
  const reasons = new Map();
  for (const tool of tools) {
    const file = fileFor(tool.release, tool.version);
    if ("absent" in file) reasons.set(tool, `${tool.name} is not downloaded: ${file.absent}`);
    else files.set(tool, file);
  }
  const down = await unreachable(
    [...files.values()].map(({ url }) => url),
    options,
  );
  for (const [host, reason] of down)
    options.progress.say(`${host} cannot be reached, so nothing is downloaded from it: ${reason}`);
  for (const [tool, { url }] of [...files]) {
    if (!down.has(new URL(url).host)) continue;
    files.delete(tool);
    reasons.set(tool, `${tool.name} is not downloaded: ${new URL(url).host} cannot be reached`);
  }
  return { files, reasons };
}

/**
 * Builds tools: those of the same modules one after the other, since they share most of what is compiled, and others at
 * the same time where there are cores for it.
 */
class Builder {
  /** @type {Map<string, Promise<unknown>>} */
  #groups = new Map();
  #free;
  /** @type {(() => void)[]} */
  #waiting = [];

  /**
   * @param {Options} options
   * @param {Work} work
   */
  constructor(options, work) {
    this.options = options;
    this.work = work;
    this.#free = options.builds ?? buildsAtOnce();
  }

  /**
   * @param {Tool} tool
   * @param {string} go
   * @returns {Promise<Located>}
   */
  build(tool, go) {
    const before = this.#groups.get(tool.directory) ?? Promise.resolve();
    const built = before.then(async () => {
      if (this.#free === 0) await /** @type {Promise<void>} */ (new Promise((resolve) => this.#waiting.push(resolve)));
      else this.#free -= 1;
      try {
        return await buildTool(tool, go, this.options, this.work);
      } finally {
        const next = this.#waiting.shift();
        if (next === undefined) this.#free += 1;
        else next();
      }
    });
    this.#groups.set(tool.directory, built);
    return built;
  }
}

/**
 * @param {Tool} tool
 * @param {string} go
 * @param {Options} options
 * @param {Work} work
 */
function buildTool(tool, go, options, work) {
  const { built } = entriesOf(tool, options.root);
  const label = `Building ${tool.name} ${tool.version} (once; ${about(tool.seconds)} on 2 cores)`;
  return setUp(tool, options, work, label, async () => ({
    source: "built",
    path: await built.make(async (directory) => {
      const executable = await place(tool, directory);
      await build(go, tool, path.join(directory, executable), options.environment);
      return executable;
    }),
  }));
}

/**
 * @param {Tool} tool
 * @param {File} file
 * @param {Options} options
 * @param {Work} work
 * @param {number} worth seconds after which a build is the better way
 */
function downloadTool(tool, file, options, work, worth) {
  const { downloaded, built } = entriesOf(tool, options.root);
  const label = `Downloading ${tool.name} ${tool.version} (once; about ${file.megabytes} MB from ${new URL(file.url).host})`;
  return setUp(tool, options, work, label, async (step) => ({
    source: "downloaded",
    path: await (downloaded ?? built).make(async (directory) => {
      const executable = await place(tool, directory);
      const target = path.join(directory, executable);
      const arrived = file.member === undefined ? target : path.join(directory, path.basename(file.file));
      await download(file, arrived, {
        ...options,
        worthSeconds: worth,
        received: (bytes) => step.at(`${megabytes(bytes)} of ${file.megabytes}`),
      });
      if (file.member !== undefined) {
        await extract(arrived, file.member, target).catch((error) => {
          throw new DownloadError(`it could not be unpacked: ${error.message}`);
        });
        await rm(arrived);
      }
      await chmod(target, 0o755);
      return executable;
    }),
  }));
}

/**
 * One tool under its lock, so that set-ups that run at the same time do it once.
 * @param {Tool} tool
 * @param {Options} options
 * @param {Work} work
 * @param {string} label
 * @param {(step: import("./progress.mjs").Step) => Promise<{ path: string, source: "built" | "downloaded" }>} make
 * @returns {Promise<Located>}
 */
function setUp(tool, { root, progress }, work, label, make) {
  return withLock(
    entriesOf(tool, root).lock,
    async () => {
      const again = await findCached(tool, root);
      if (again.state === "ok") {
        work.after(tool);
        return again.located; // another set-up got it while this one waited
      }
      const step = progress.start(label, tool.name);
      try {
        const made = await make(step);
        step.done(work.after(tool));
        return { ...made, version: tool.version };
      } catch (error) {
        step.failed();
        throw error;
      }
    },
    (pid) => progress.say(`Waiting for process ${pid}, which is setting up ${tool.name} ${tool.version}`),
  );
}

/**
 * Makes the folder for the executable and writes what lies beside it.
 * @param {Tool} tool
 * @param {string} directory
 * @returns {Promise<string>} where the executable goes, inside the folder
 */
async function place(tool, directory) {
  await mkdir(path.join(directory, "bin"));
  for (const [name, text] of Object.entries(tool.beside ?? {})) {
    await writeFile(path.join(directory, "bin", name), text);
    await chmod(path.join(directory, "bin", name), 0o755);
  }
  return path.join("bin", tool.name);
}
