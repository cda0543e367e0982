/**
 * Runs jobs side by side, the longest first, and says what each took beside its share. A failed job does not keep the
 * others from running. After Ctrl-C no further one is started, and those that run clean up after themselves.
 */
import * as os from "node:os";
import { stripVTControlCharacters } from "node:util";
import { runJob, type Counts, type Job, type JobResult } from "./job";

/** A job and how it ended. */
export interface Ended {
  readonly job: Job;
  readonly result: JobResult;
}

export interface PoolResult {
  readonly ended: readonly Ended[];
  readonly interrupted: boolean;
}

/**
 * Room for a life with its engine, plugins and control plane, in bytes: of prod on AWS the API server was seen to take
 * 0.8 GB, the controllers 0.2, the engine 0.2 and the program 0.4; plugins and packs come to these.
 */
const BYTES_PER_WORKER = 3 * 1024 ** 3;

/**
 * How many jobs run at a time: one for each core up to two, as far as there is memory. More than two gains nothing on
 * more cores, since the longest life alone then decides how long a run takes.
 */
export function workersFor(cores: number, freeBytes: number): number {
  return Math.max(1, Math.min(2, cores, Math.floor(freeBytes / BYTES_PER_WORKER)));
}

/** By what they take, the longest first: a long one that comes last would run alone. */
export function inOrder(jobs: readonly Job[]): readonly Job[] {
  return [...jobs].sort((a, b) => b.seconds - a.seconds);
}

export interface PoolOptions {
  readonly onPassed?: (job: Job, counts: Counts) => void;
  /** @default a process for each job */
  readonly run?: (job: Job) => Promise<JobResult>;
  /** @default what this machine has room for */
  readonly workers?: number;
}

export async function runPool(
  jobs: readonly Job[],
  print: (text: string) => void,
  options: PoolOptions = {},
): Promise<PoolResult> {
  const { onPassed, run = runJob } = options;
  const { workers = workersFor(os.availableParallelism(), process.availableMemory()) } = options;
  const waiting = [...inOrder(jobs)];
  const ended: Ended[] = [];
  let interrupted = false;
  const stop = (): void => {
    if (interrupted) process.exit(130);
    interrupted = true;
    print("\nStopping: what runs cleans up after itself. Ctrl-C again to leave at once.");
  };
  process.on("SIGINT", stop);
  const work = async (): Promise<void> => {
    for (let job = waiting.shift(); job !== undefined && !interrupted; job = waiting.shift()) {
      const result = await run(job);
      ended.push({ job, result });
      if (result.failed === 0) onPassed?.(job, result);
      print(`\n[${ended.length}/${jobs.length}] ${headline(job, result)}`);
      if (job.report === "always") print(result.output.trimEnd());
      else if (result.failed > 0) print(failuresOf(result.output));
    }
  };
  if (jobs.length > 1) print(`\n${jobs.length} jobs, ${Math.min(workers, jobs.length)} at a time`);
  await Promise.all(Array.from({ length: workers }, work));
  process.off("SIGINT", stop);
  return { ended, interrupted };
}

/** What mocha says after its list of tests, without the thousands that passed; everything of a job that ended before. */
function failuresOf(output: string): string {
  const summary = stripVTControlCharacters(output).search(/^ {2}\d+ passing /m);
  return (summary < 0 ? output : stripVTControlCharacters(output).slice(summary)).trimEnd();
}

function headline(job: Job, { passed, failed, skipped, milliseconds }: JobResult): string {
  const share = job.seconds > 0 ? ` (its share: ${job.seconds} s)` : "";
  const counts = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} FAILED`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  return `${job.name}: ${counts.join(", ")}, ${Math.round(milliseconds / 1000)} s${share}`;
}
