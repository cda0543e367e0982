/**
 * `npm start`: rehearses a stack's whole life on this machine, or stops what an earlier one was told to keep.
 * Exit codes: 0 everything held, 1 a step failed (or two reports differ), 2 it cannot begin as asked, 130 stopped.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runScript } from "../cli/command-line";
import { PlatformError } from "../components/core/errors";
import { startInBackground } from "./life/background";
import { compareReports } from "./life/compare";
import { isKept, removeKept } from "./life/directories";
import { rehearsalHome } from "../automation/environment";
import { endHost, readKept } from "../automation/kept";
import { cellsOf, optionsOf, summariseMatrix, type Outcome } from "./life/matrix";
import { rehearsalOptions, type MatrixOptions, type Options, type RehearseOptions } from "./options";
import { EXIT, keepsAccount, rehearse } from "./life/rehearse";
import { reportSchema, type Report } from "./life/report";
import { stopSandbox } from "./sandbox";

async function main(options: Options): Promise<number> {
  switch (options.action) {
    case "stop":
      return stopKept();
    case "compare":
      return compare(...options.files);
    case "rehearse":
      return start(options);
    case "matrix":
      return matrix(options);
  }
}

async function start(asked: RehearseOptions): Promise<number> {
  if (keepsAccount(asked)) return startInBackground(asked);
  return (await rehearse(asked)).code;
}

/** One after another, to the end unless somebody stops it: a failure on one cloud says nothing about the next. */
async function matrix(options: MatrixOptions): Promise<number> {
  const outcomes: Outcome[] = [];
  for (const cell of cellsOf()) {
    process.stdout.write(`\n${cell.stack} on ${cell.cloud}\n`);
    const began = Date.now();
    const { code } = await rehearse(optionsOf(cell, options));
    outcomes.push({ ...cell, code, milliseconds: Date.now() - began });
    if (code === EXIT.interrupted) break;
  }
  const { lines, code } = summariseMatrix(outcomes);
  process.stdout.write(`\n${lines.join("\n")}\n`);
  return code;
}

async function stopKept(): Promise<number> {
  const home = rehearsalHome();
  if (!isKept(home)) {
    process.stdout.write("Nothing was kept running.\n");
    return 0;
  }
  const kept = readKept(home);
  if (kept !== undefined) await endHost(kept);
  await stopSandbox(join(home, "sandbox"));
  removeKept(home);
  process.stdout.write("What was kept is stopped; its state and files are removed.\n");
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
void runScript("start", (asked) => main(rehearsalOptions(asked)), { refused: 2 }).finally(() => clearInterval(alive));
