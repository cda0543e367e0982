/**
 * The end of a test run, the same in every tier: what failed with its errors, since whoever reads a long run sees its end
 * and CI keeps nothing else; then a line for each job that failed or passed by its second try, and the counts alone on the
 * last line.
 */
import { endReport, fullReport, type FailedJob } from "./failure";
import type { Counts } from "./job";
import type { Ended } from "./pool";

export interface Conclusion {
  readonly ended: readonly Ended[];
  /** How jobs failed at first that passed later. */
  readonly flaky?: readonly Ended[];
  readonly interrupted: boolean;
}

export function conclude(
  { ended, flaky = [], interrupted }: Conclusion,
  print: (text: string) => void = console.log,
): Counts {
  const sum = (count: keyof Counts): number => ended.reduce((total, { result }) => total + result[count], 0);
  const [passed, failed, skipped] = [sum("passed"), sum("failed"), sum("skipped")];
  for (const text of flaky.map(failedJob).flatMap(fullReport)) print(`\nFlaky, its first error in full:\n${text}`);
  const failures = ended.filter(({ result }) => result.failed > 0);
  for (const text of endReport(failures.map(failedJob))) print(`\n${text}`);
  const lines = failures.map(({ job, result }) => `${job.name}: ${result.failed} failed`);
  print(lines.length > 0 ? `\n${lines.join("\n")}` : interrupted ? "\nStopped." : "\nEverything passed.");
  for (const { job, result } of flaky)
    print(`flaky: ${job.name}: ${result.failed} failed beside other suites, none alone; a defect to report and mend`);
  print(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  return { passed, failed, skipped };
}

function failedJob({ job: { name }, result: { tests, output } }: Ended): FailedJob {
  return { name, tests, output };
}
