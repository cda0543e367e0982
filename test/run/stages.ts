/** Runs the stages of `npm test` one after another, then the second tries, one at a time and beside nothing. */
import type { Conclusion } from "./conclude";
import type { Job } from "./job";
import { runPool, type Ended, type PoolOptions } from "./pool";
import { secondTries, settle } from "./second-try";

export async function runStages(
  stages: readonly (readonly Job[])[],
  print: (text: string) => void,
  options: PoolOptions = {},
): Promise<Conclusion> {
  const first: Ended[] = [];
  for (const jobs of stages) {
    const { ended, interrupted } = await runPool(jobs, print, options);
    first.push(...ended);
    if (interrupted) return { ended: first, interrupted };
  }
  const again = secondTries(first);
  if (again.length === 0) return { ended: first, interrupted: false };
  print(`\nOnce more, alone: ${again.map(({ name }) => name).join(", ")}`);
  const { ended, interrupted } = await runPool(again, print, { ...options, workers: 1 });
  return { ...settle(first, ended), interrupted };
}
