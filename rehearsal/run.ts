/**
 * `npm start`: rehearses a stack's whole life on this machine, or stops what an earlier one was told to keep.
 * Exit codes: 0 everything held, 1 a step failed (or two reports differ), 2 the command line is wrong, 130 stopped.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PlatformError } from "../components/core/errors";
import { compareReports } from "./compare";
import { claimRunDirectory, isKept, keepFailureLogs, removeKept } from "./directories";
import { rehearsalHome } from "./engine/environment";
import { readExpectations } from "./life/expectations";
import { Interruption } from "./life/interruption";
import { Life } from "./life/life";
import { runLifecycle } from "./life/lifecycle";
import { writeForCloud } from "./life/other-cloud";
import { refuseMissingFile } from "./life/project";
import { cellsOf, optionsOf, summariseMatrix, type Outcome } from "./matrix";
import { parseOptions, USAGE, type MatrixOptions, type RehearseOptions } from "./options";
import { reportSchema, type Report } from "./report";
import { stopSandbox } from "./sandbox";
import { Screen } from "./screen";

const EXIT = { passed: 0, failed: 1, interrupted: 130 } as const;

async function main(words: readonly string[]): Promise<number> {
  const options = parseOptions(words);
  switch (options.action) {
    case "help":
      process.stdout.write(USAGE);
      return 0;
    case "stop":
      return stopKept();
    case "compare":
      return compare(...options.files);
    case "rehearse":
      return rehearse(options);
    case "matrix":
      return matrix(options);
  }
}

async function rehearse(asked: RehearseOptions): Promise<number> {
  refuseMissingFile(asked.stack, asked.stackFile);
  const home = rehearsalHome();
  if (asked.keep && isKept(home)) {
    const remedy = "stop it first: npm start -- --stop";
    throw new PlatformError("npm start", [{ path: "--keep", rule: "found a platform that was kept earlier", remedy }]);
  }
  const directory = asked.keep ? home : claimRunDirectory(home);
  process.env["TMPDIR"] = join(directory, "tmp");
  mkdirSync(process.env["TMPDIR"], { recursive: true, mode: 0o700 });

  const { options, expectations } = prepare(asked, home, directory);

  const interruption = new Interruption();
  const silence = interruption.listen();
  const screen = new Screen(options.json ? process.stderr : process.stdout);
  const life = new Life(options, directory, expectations, interruption);
  interruption.onAsked(() => {
    screen.line("Stopping: the engine finishes what it has begun. Ctrl-C again to kill it.");
    life.interrupt();
  });
  interruption.onInsisted(() => {
    screen.line("Killing the engine.");
    void life.kill();
  });
  try {
    const report = await runLifecycle(life, screen, () => keepFailureLogs(home, directory, new Date()));
    const kept = options.keep && report.outcome === "passed";
    if (!kept) cleanUp(options, home, directory);
    publish(report, options, screen);
    if (report.outcome === "interrupted") screen.line("Nothing was left behind: engine, sandbox and files are gone.");
    if (kept) screen.line(keptMessage(options.stack));
    return EXIT[report.outcome];
  } catch (error) {
    await life.kill();
    await life.end();
    cleanUp(options, home, directory);
    throw error;
  } finally {
    silence();
  }
}

/** One after another, to the end unless somebody stops it: a failure on one cloud says nothing about the next. */
async function matrix(options: MatrixOptions): Promise<number> {
  const outcomes: Outcome[] = [];
  for (const cell of cellsOf()) {
    process.stdout.write(`\n${cell.stack} on ${cell.cloud}\n`);
    const began = Date.now();
    const code = await rehearse(optionsOf(cell, options));
    outcomes.push({ ...cell, code, milliseconds: Date.now() - began });
    if (code === EXIT.interrupted) break;
  }
  const { lines, code } = summariseMatrix(outcomes);
  process.stdout.write(`\n${lines.join("\n")}\n`);
  return code;
}

/** What is to be rehearsed. A mistake in it leaves nothing behind. @throws PlatformError that names every mistake */
function prepare(asked: RehearseOptions, home: string, directory: string) {
  try {
    const options = onAskedCloud(asked, directory);
    const expectations = readExpectations(options.stack, options.stackFile);
    refuseToKeep(options, expectations.ground.kind);
    refuseFaultsElsewhere(options, expectations.ground.kind);
    return { options, expectations };
  } catch (error) {
    cleanUp(asked, home, directory);
    throw error;
  }
}

/** With the stack file of another cloud, where one was asked for. */
function onAskedCloud(options: RehearseOptions, directory: string): RehearseOptions {
  const { cloud, stack, stackFile } = options;
  if (cloud === undefined) return options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return { ...options, stackFile: writeForCloud(directory, cloud, stack, stackFile) };
}

function refuseToKeep({ keep }: RehearseOptions, ground: "existing" | "created"): void {
  if (!keep || ground === "existing") return;
  const rule = "works for stacks on an existing cluster only: a simulated account ends with its rehearsal";
  throw new PlatformError("npm start", [{ path: "--keep", rule }]);
}

function refuseFaultsElsewhere({ faults }: RehearseOptions, ground: "existing" | "created"): void {
  if (!faults || ground === "created") return;
  const rule = "happen in simulated accounts only, and this stack is on a cluster that exists";
  throw new PlatformError("npm start", [{ path: "--faults", rule, remedy: "name a cloud: --cloud aws" }]);
}

function cleanUp({ keep }: RehearseOptions, home: string, directory: string): void {
  if (keep) removeKept(home);
  else rmSync(directory, { recursive: true, force: true });
}

function publish(report: Report, options: RehearseOptions, screen: Screen): void {
  const text = `${JSON.stringify(report, undefined, 2)}\n`;
  if (options.report !== undefined) writeFileSync(options.report, text);
  screen.conclude(report);
  if (options.json) process.stdout.write(text);
}

function keptMessage(stack: string): string {
  return [
    "",
    "The platform is still there. Try it:",
    `  npm run pulumi -- preview --stack ${stack}`,
    `  npm run pulumi -- stack --show-urns --stack ${stack}`,
    "Stop it and remove everything:",
    "  npm start -- --stop",
  ].join("\n");
}

async function stopKept(): Promise<number> {
  const home = rehearsalHome();
  if (!isKept(home)) {
    process.stdout.write("Nothing was kept running.\n");
    return 0;
  }
  await stopSandbox(join(home, "sandbox"));
  removeKept(home);
  process.stdout.write("The kept sandbox is stopped; its state and files are removed.\n");
  return 0;
}

function compare(a: string, b: string): number {
  const differences = compareReports(readReport(a), readReport(b));
  if (differences.length === 0) process.stdout.write("Both reports show the same operations on the same resources.\n");
  for (const line of differences) process.stdout.write(`${line}\n`);
  return differences.length === 0 ? 0 : 1;
}

function readReport(path: string): Report {
  try {
    return reportSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    const rule = error instanceof Error && "code" in error ? "cannot be read" : "is not a rehearsal's report";
    throw new PlatformError("npm start", [{ path: "--compare", value: path, rule }]);
  }
}

// The sandbox's handles do not keep this process alive; this does, until there is a result.
const alive = setInterval(() => undefined, 60_000);
main(process.argv.slice(2)).then(
  (code) => {
    clearInterval(alive);
    process.exitCode = code;
  },
  (error: unknown) => {
    clearInterval(alive);
    const expected = error instanceof PlatformError;
    process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = expected ? 2 : 1;
  },
);
