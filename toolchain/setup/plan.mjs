// @ts-check
/**
 * What a set-up will do and what is left of it, in the words that a user sees: how much is downloaded, how long builds
 * take, and what to install where neither is possible.
 */
import { languageMinor } from "./go.mjs";
import { about } from "./progress.mjs";

/**
 * @typedef {import("./tool-table.mjs").Tool} Tool
 * @typedef {import("./releases.mjs").Download & { url: string }} File
 */

/** What is still to be done. */
export class Work {
  /**
   * @param {Tool[]} tools
   * @param {Map<Tool, File>} files
   */
  constructor(tools, files) {
    this.files = files;
    /** @type {Map<Tool, "download" | "build">} */
    this.left = new Map(tools.map((tool) => [tool, files.has(tool) ? "download" : "build"]));
  }

  plan() {
    const { downloads, builds, seconds } = this.#sums();
    const bytes = downloads.reduce((sum, tool) => sum + (this.files.get(tool)?.megabytes ?? 0), 0);
    const parts = [
      ...(downloads.length > 0 ? [`download ${names(downloads)} (about ${bytes} MB)`] : []),
      ...(builds.length > 0 ? [`build ${names(builds)} (${about(seconds)} on 2 cores)`] : []),
    ];
    return `Set-up, once: ${parts.join("; ")}`;
  }

  /**
   * @param {Tool} done
   * @returns {string} what is left after it
   */
  after(done) {
    this.left.delete(done);
    const { builds, seconds } = this.#sums();
    if (this.left.size === 0) return "";
    return `left: ${names([...this.left.keys()])}${builds.length > 0 ? ` (builds ${about(seconds)} on 2 cores)` : ""}`;
  }

  #sums() {
    const of = (/** @type {"download" | "build"} */ way) =>
      [...this.left].flatMap(([tool, is]) => (is === way ? [tool] : []));
    const builds = of("build");
    return { downloads: of("download"), builds, seconds: builds.reduce((sum, tool) => sum + tool.seconds, 0) };
  }
}

/** @param {Tool[]} tools */
function names(tools) {
  return tools.map(({ name }) => name).join(", ");
}

/**
 * @param {Tool[]} missing
 * @param {string} noGo
 * @param {Map<Tool, string>} reasons why they are not downloaded
 */
export function explain(missing, noGo, reasons) {
  const language = Math.max(...missing.map(languageMinor));
  return [
    `Not on PATH and not in the cache: ${names(missing)}. They can be built from source, but ${noGo}.`,
    ...new Set(missing.flatMap((tool) => reasons.get(tool) ?? [])),
    "Do one of these, then run the same command again:",
    `  - install Go 1.${language} or newer, which builds all of them once: https://go.dev/doc/install`,
    ...missing.flatMap(({ name, install, onPath: { rule } }) => [
      install
        ? `  - install ${install.what} (${rule}), for ${name}: ${install.url}`
        : `  - put ${name} (${rule}) on PATH`,
    ]),
  ].join("\n");
}
