/** What a failed job says of its failures: in full for a flaky suite, and short enough for the end of a run, which CI keeps. */
import { stripVTControlCharacters } from "node:util";

/** A test or hook that failed, as the reporter noted it. */
export interface FailedTest {
  readonly title: string;
  readonly message: string;
  /** Node's, which usually repeats the message; empty where something else than an error was thrown. */
  readonly stack: string;
}

/** What a report of failures needs to know of a job. */
export interface FailedJob {
  readonly name: string;
  /** None of a type check or lint, and none of a process that ended before its tests did. */
  readonly tests: readonly FailedTest[];
  /** What the job printed, where it was kept. */
  readonly output: string;
}

/** Lines of one failure, and failures in all, at the end of a run. */
export const LINES_PER_FAILURE = 30;
export const FAILURES_AT_END = 10;
const STACK_LINES = 8;
/** Of a job without failed tests: where it began to fail, and how it ended. */
const FIRST_LINES = 18;

/** One text per failure, of bounded length, and a last line for those that are left out. */
export function endReport(jobs: readonly FailedJob[]): string[] {
  const all = jobs.flatMap((job) =>
    job.tests.length === 0 ? [outputOf(job)] : job.tests.map((test) => [headingOf(job, test), ...shortened(test)]),
  );
  const more = all.length - FAILURES_AT_END;
  return [
    ...all.slice(0, FAILURES_AT_END).map((lines) => lines.join("\n")),
    ...(more > 0 ? [`… and ${more} more ${more === 1 ? "failure" : "failures"}, in the reports above`] : []),
  ];
}

/** Every word of every failure. */
export function fullReport(job: FailedJob): string[] {
  if (job.tests.length === 0) return [[`✖ ${job.name}`, ...linesOf(job.output)].join("\n")];
  return job.tests.map((test) => [headingOf(job, test), ...messageOf(test), ...framesOf(test)].join("\n"));
}

function headingOf({ name }: FailedJob, { title }: FailedTest): string {
  return `✖ ${name} › ${title}`;
}

/** The stack of our own code first gets its lines, so that a long comparison does not hide where it was made. */
function shortened(test: FailedTest): string[] {
  const frames = framesOf(test).slice(0, STACK_LINES);
  return [...within(messageOf(test), LINES_PER_FAILURE - 1 - frames.length), ...frames];
}

function outputOf({ name, output }: FailedJob): string[] {
  return [`✖ ${name}`, ...within(linesOf(output), LINES_PER_FAILURE - 1, FIRST_LINES)];
}

function messageOf({ message }: FailedTest): string[] {
  return linesOf(message).map((line) => `    ${line}`);
}

/** Where the error was thrown, without the frames of Node and of packages. */
function framesOf({ stack }: FailedTest): string[] {
  const frames = linesOf(stack).filter((line) => /^ +at /.test(line));
  return frames
    .filter((line) => !/node:internal|[/\\]node_modules[/\\]/.test(line))
    .map((line) => `      ${line.trim()}`);
}

function linesOf(text: string): string[] {
  return stripVTControlCharacters(text).trimEnd().split("\n");
}

/** The lines, or the first of them, how many are left out, and the last. */
function within(lines: readonly string[], most: number, first = most - 1): string[] {
  if (lines.length <= most) return [...lines];
  const last = most - 1 - first;
  const left = lines.length - first - last;
  return [...lines.slice(0, first), `    … ${left} lines`, ...(last > 0 ? lines.slice(-last) : [])];
}
