/**
 * Whether two rehearsals did the same: the same operations on the same resources in every step. The engine works on
 * several resources at once, so the order within one run carries no meaning and is not compared.
 */
import type { Report } from "./report";

/** One line for each operation that only one of the reports has; empty when they agree. */
export function compareReports(a: Report, b: Report): string[] {
  const names = [...new Set([...a.steps, ...b.steps].map(({ name }) => name))];
  return names.flatMap((name) => {
    const left = operationsOf(a, name);
    const right = operationsOf(b, name);
    return [
      ...missing(left, right).map((line) => `${name}: only in the first: ${line}`),
      ...missing(right, left).map((line) => `${name}: only in the second: ${line}`),
    ];
  });
}

function operationsOf(report: Report, step: string): string[] {
  const operations = report.steps.find(({ name }) => name === step)?.operations ?? [];
  return operations.map(({ run, operation, urn }) => `${run} ${operation} ${urn}`).sort();
}

/** The members of `from` that `other` has not, counting repetitions. */
function missing(from: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return from.filter((line) => {
    const at = left.indexOf(line);
    if (at === -1) return true;
    left.splice(at, 1);
    return false;
  });
}
