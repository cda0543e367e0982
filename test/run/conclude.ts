/**
 * The end of a test run, the same in every tier: what failed with its errors, since whoever reads a long run sees its end
 * and CI keeps nothing else; then the jobs that failed, and the counts alone on the last line.
 */
import { endReport } from "./failure";
import type { Counts } from "./job";
import type { PoolResult } from "./pool";

export function conclude(results: readonly PoolResult[], print: (text: string) => void = console.log): Counts {
  const sum = (count: keyof Counts): number => results.reduce((total, result) => total + result[count], 0);
  const [passed, failed, skipped] = [sum("passed"), sum("failed"), sum("skipped")];
  const failures = results.flatMap((result) => result.failures);
  const stopped = results.some(({ interrupted }) => interrupted);
  for (const text of endReport(failures)) print(`\n${text}`);
  const lines = failures.map((failure) => `${failure.job}: ${failure.failed} failed`);
  print(lines.length > 0 ? `\n${lines.join("\n")}` : stopped ? "\nStopped." : "\nEverything passed.");
  print(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  return { passed, failed, skipped };
}
