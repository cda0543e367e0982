/**
 * `npm run test:exhaustive -- [area ...]`: all kill points, walks of every fault, every stack on every cloud in full
 * length, 20,000 fuzzed bags. Hours; so a job that has passed at the same state of the checkout is not run again when the
 * command is given again, and counts as it did. Exit codes: 0 all passed, 1 something failed, 130 stopped.
 */
import { runScript, type Asked } from "../../cli/command-line";
import { conclude } from "./conclude";
import { exhaustiveJobs } from "./exhaustive-jobs";
import { runPool } from "./pool";
import { Progress } from "./progress";
import { AREAS } from "./suites";

async function main({ options, operands }: Asked<"test exhaustive">): Promise<number> {
  const jobs = exhaustiveJobs(operands.length === 0 ? AREAS : operands);
  const progress = Progress.open();
  const done = jobs.filter(({ name }) => !options.again && progress.passed(name) !== undefined);
  if (options.list) {
    for (const { name, area, seconds } of jobs) {
      const minutes = `${Math.ceil(seconds / 60)} min`.padStart(7);
      console.log(`${area.padEnd(14)} ${minutes}  ${name}${progress.passed(name) === undefined ? "" : "  (passed)"}`);
    }
    return 0;
  }
  if (done.length > 0)
    console.log(`Passed before at this state, not run again: ${done.map(({ name }) => name).join(", ")}`);
  const nothing = { failed: 0, skipped: 0, passed: 0, tests: [], output: "", milliseconds: 0 };
  const before = done.map((job) => ({ job, result: { ...nothing, ...progress.passed(job.name) } }));
  const { ended, interrupted } = await runPool(
    jobs.filter((job) => !done.includes(job)),
    (text) => console.log(text),
    { onPassed: ({ name }, counts) => progress.note(name, counts) },
  );
  const { failed } = conclude({ ended: [...before, ...ended], interrupted });
  return interrupted ? 130 : failed === 0 ? 0 : 1;
}

void runScript("test exhaustive", main);
