// @ts-check
/**
 * Builds a pinned Go command. Its modules and checksums are committed, so the result is the same everywhere; the user's
 * own proxy and module cache are used, so that a company's mirror works and nothing is fetched twice.
 */
import { availableParallelism, freemem, totalmem } from "node:os";
import { readFileSync } from "node:fs";
import path from "node:path";
import { onPath, output, runQuietly } from "./processes.mjs";

/** From 1.21 on, Go fetches the toolchain that a module asks for, unless it is told not to. */
const SWITCHES_ITSELF = 21;

/** Two builds of different modules at once need this many cores to be faster than one after the other. */
const CORES_PER_BUILD = 4;

/** Compiling the largest Kubernetes packages needs about this much at once. */
const BYTES_PER_COMPILER = 1.5 * 2 ** 30;

/**
 * The Go that can build the given tools, or why there is none.
 * @param {import("./tool-table.mjs").Tool[]} tools
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<{ go: string, version: string } | { missing: string }>}
 */
export async function findGo(tools, environment = process.env) {
  const go = onPath("go", environment["PATH"]) ?? onPath("go", "/usr/local/go/bin:/opt/homebrew/bin");
  if (go === undefined) return { missing: "Go is not installed" };
  const answer = await output(go, ["env", "GOVERSION", "GOTOOLCHAIN"], environment);
  const [version = "", toolchain = ""] = (answer ?? "").split("\n");
  const minor = Number(/^go1\.(\d+)/.exec(version)?.[1]);
  if (Number.isNaN(minor)) return { missing: `${go} does not say its version` };
  const needed = Math.max(...tools.map(languageMinor));
  if (minor >= needed || (minor >= SWITCHES_ITSELF && toolchain !== "local")) return { go, version: version.slice(2) };
  return { missing: `${go} is ${version.slice(2)}, and 1.${needed} or newer is needed` };
}

/**
 * The Go minor version that a tool's go.mod asks for.
 * @param {import("./tool-table.mjs").Tool} tool
 */
export function languageMinor(tool) {
  const text = readFileSync(path.join(tool.directory, "go.mod"), "utf8");
  return Number(/^go 1\.(\d+)/m.exec(text)?.[1] ?? SWITCHES_ITSELF);
}

/** @param {import("./tool-table.mjs").Tool} tool */
function buildArguments(tool) {
  const stamps = Object.entries(tool.stamps).map(([variable, value]) => `-X ${variable}=${value}`);
  // Without symbol tables the binaries are a third smaller and link faster; panics still carry their traces.
  const tags = tool.tags === undefined ? [] : ["-tags", tool.tags];
  return ["-mod=readonly", "-buildvcs=false", ...tags, "-ldflags", ["-s", "-w", ...stamps].join(" ")];
}

/**
 * Everything that decides what a build gives: a change of any of it is another cache entry.
 * @param {import("./tool-table.mjs").Tool} tool
 */
export function recipe(tool) {
  const locks = ["go.mod", "go.sum"].map((name) => readFileSync(path.join(tool.directory, name), "utf8"));
  return JSON.stringify([tool.package, buildArguments(tool), ...locks]);
}

/**
 * @param {string} go
 * @param {import("./tool-table.mjs").Tool} tool
 * @param {string} target path of the executable to write
 * @param {NodeJS.ProcessEnv} environment
 */
export function build(go, tool, target, environment = process.env) {
  return runQuietly(
    `Building ${tool.name} ${tool.version}`,
    go,
    ["build", `-p=${Math.ceil(parallelism() / buildsAtOnce())}`, ...buildArguments(tool), "-o", target, tool.package],
    {
      cwd: tool.directory,
      // No C compiler, so that the same source gives the same binary with and without one; no settings of the user's
      // that change what is built.
      env: { ...environment, CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off", GO111MODULE: "on" },
    },
  );
}

/** How many builds of different modules run at the same time. */
export function buildsAtOnce(compilers = parallelism()) {
  return Math.max(1, Math.floor(compilers / CORES_PER_BUILD));
}

/** How many compilers run at the same time. */
function parallelism() {
  const memory = Math.max(freemem(), totalmem() / 2);
  return Math.max(1, Math.min(availableParallelism(), Math.floor(memory / BYTES_PER_COMPILER)));
}
