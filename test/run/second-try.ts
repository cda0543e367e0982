/**
 * A suite that failed beside others is run once more, alone, after everything else. One that then passes is flaky: it
 * does not fail the run, and the end of the run says so with its first error in full, since a flake is a defect of the
 * suite or of the product. Only suites that start control planes and the engine get a second try, and only as long as
 * few failed: many that fail at once are no coincidence. Unit tests and verdicts of policies depend on nothing that runs beside them.
 */
import type { Job } from "./job";
import type { Ended } from "./pool";

export const MOST_SECOND_TRIES = 2;

export interface Settled {
  /** Every job, with its second result where it passed by it. */
  readonly ended: readonly Ended[];
  /** The first results of those. */
  readonly flaky: readonly Ended[];
}

export function secondTries(ended: readonly Ended[]): readonly Job[] {
  const failed = ended.filter(({ job, result }) => job.secondTry === true && result.failed > 0);
  return failed.length <= MOST_SECOND_TRIES ? failed.map(({ job }) => job) : [];
}

/** A second try counts when all of its tests passed, and no fewer of them than had passed before. */
export function settle(first: readonly Ended[], second: readonly Ended[]): Settled {
  const passedAlone = ({ job, result }: Ended): Ended | undefined => {
    const again = second.find((other) => other.job === job)?.result;
    return again !== undefined && again.failed === 0 && again.passed > result.passed
      ? { job, result: again }
      : undefined;
  };
  return {
    ended: first.map((one) => passedAlone(one) ?? one),
    flaky: first.filter((one) => passedAlone(one) !== undefined),
  };
}
