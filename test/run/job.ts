/** One part of a test run: a process of its own, what it is allowed to take, and how its tests are counted. */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import path from "node:path";
import { CHECKOUT } from "../../automation/environment";
import type { FailedTest } from "./failure";

export interface Job {
  /** Unique, and what a person calls it. */
  readonly name: string;
  /** A file below node_modules, or one of ours that tsx runs, with its arguments. */
  readonly command: readonly [string, ...string[]];
  /** `tests`: mocha counts them. `whole`: the job counts as one, by its exit code. */
  readonly counted: "tests" | "whole";
  /** What it takes on two quiet cores, in seconds: its share of the run. Printed beside what it took, and never asserted. */
  readonly seconds: number;
  /** Node's limits of memory. @default 4 GB of heap, since eslint holds the whole program's types twice */
  readonly heap?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether it is run once more, alone, when it failed: see second-try.ts. */
  readonly secondTry?: true;
  /** When its report is shown: while it runs, at its end, or only if it failed, as with thousands of unit tests. */
  readonly report: "live" | "always" | "failed";
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Tests that could not run here, such as those against something that is not on this machine. */
  readonly skipped: number;
}

export interface JobResult extends Counts {
  readonly tests: readonly FailedTest[];
  /** Nothing of a job that reports live. */
  readonly output: string;
  readonly milliseconds: number;
}

/** What the reporter leaves when all tests of a job have ended. */
interface Tally extends Counts {
  readonly failures: readonly FailedTest[];
}

const HEAP = ["--max-old-space-size=4096"] as const;
const REPORTER = path.join(__dirname, "counting-reporter.cjs");

/** Runs a job to its end and keeps what it printed. It never rejects: a process that cannot be started has failed. */
export async function runJob(job: Job): Promise<JobResult> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "stratiform-test-"));
  const tally = path.join(directory, "counts.json");
  const began = Date.now();
  try {
    const { code, output } = await execute(job, tally);
    const counted = fs.existsSync(tally) ? (JSON.parse(fs.readFileSync(tally, "utf8")) as Tally) : undefined;
    const whole = { passed: job.counted === "whole" && code === 0 ? 1 : 0, failed: 0, skipped: 0, failures: [] };
    const { failures: tests, ...counts } = counted ?? whole;
    // A job that ended badly without counting a failure crashed: it must not look like a pass.
    const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed;
    return { ...counts, failed, tests, output, milliseconds: Date.now() - began };
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

function execute(job: Job, tally: string): Promise<{ code: number; output: string }> {
  const { command, counted, heap = HEAP, environment, report } = job;
  const [program, ...args] = command;
  const script = program.endsWith(".ts") ? ["--require", "tsx/cjs", program] : [path.join("node_modules", program)];
  const reporter = counted === "tests" ? ["--reporter", REPORTER] : [];
  const child = spawn(process.execPath, [...heap, ...script, ...args, ...reporter], {
    cwd: CHECKOUT,
    env: { ...process.env, ...environment, STRATIFORM_TEST_COUNTS: tally, ...colors() },
    stdio: report === "live" ? "inherit" : ["ignore", "pipe", "pipe"],
  });
  const onTerminate = (): boolean => child.kill("SIGTERM");
  process.once("SIGTERM", onTerminate);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: 1, output: `${output}${error.message}\n` }));
    child.once("close", (code) => {
      process.off("SIGTERM", onTerminate);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Part of mocha takes any FORCE_COLOR for a yes, also 0. */
function colors(): NodeJS.ProcessEnv {
  return process.stdout.isTTY ? { FORCE_COLOR: "1" } : { FORCE_COLOR: undefined, NO_COLOR: "1" };
}
