/**
 * `npm run test:exhaustive -- [area ...]`: all kill points, walks of every fault, every stack on every cloud in full
 * length, 20,000 fuzzed bags. Hours; so a job that has passed at the same state of the checkout is not run again when the
 * command is given again, and counts as it did. Exit codes: 0 all passed, 1 something failed, 2 the command line is
 * wrong, 130 stopped.
 */
import { suggest } from "../../components/core/errors";
import { conclude } from "./conclude";
import { exhaustiveJobs } from "./exhaustive-jobs";
import { runPool } from "./pool";
import { Progress } from "./progress";
import { AREAS, type Area } from "./suites";

const USAGE = `npm run test:exhaustive -- [area ...] [options]

  areas      ${AREAS.join(", ")}. Default: all of them
  --list     the jobs of the areas, what they take, and which have passed already
  --again    run also those that have passed at this state of the checkout
  --help
`;

async function main(words: readonly string[]): Promise<number> {
  const flags = words.filter((word) => word.startsWith("-"));
  const named = words.filter((word) => !word.startsWith("-"));
  const mistakes = [
    ...flags.filter((flag) => !["--list", "--again", "--help"].includes(flag)).map((flag) => `${flag} is not known`),
    ...named.filter((word) => areaOf(word) === undefined).map((word) => `${word} is no area; ${suggest(word, AREAS)}`),
  ];
  if (mistakes.length > 0) {
    process.stderr.write(`${mistakes.join("\n")}\n\n${USAGE}`);
    return 2;
  }
  if (flags.includes("--help")) {
    process.stdout.write(USAGE);
    return 0;
  }
  const jobs = exhaustiveJobs(named.length === 0 ? AREAS : named.flatMap((word) => areaOf(word) ?? []));
  const progress = Progress.open();
  const done = jobs.filter(({ name }) => !flags.includes("--again") && progress.passed(name) !== undefined);
  if (flags.includes("--list")) {
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

function areaOf(word: string): Area | undefined {
  return AREAS.find((area) => area === word);
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
