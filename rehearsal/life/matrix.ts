/** Every stack of the checkout on every simulated cloud: which rehearsals there are, and what became of them. */
import { SELLING_CLOUDS, type SellingCloud } from "../../catalogue/clouds";
import { stacksIn } from "../../automation/stack-file";
import type { MatrixOptions, RehearseOptions } from "../options";
import { duration } from "./report";

export interface Cell {
  readonly stack: string;
  readonly cloud: SellingCloud;
}

/** The rehearsals, stack by stack. */
export function cellsOf(stacks: readonly string[] = stacksIn()): Cell[] {
  return [...stacks].sort().flatMap((stack) => SELLING_CLOUDS.map((cloud) => ({ stack, cloud })));
}

export function optionsOf({ stack, cloud }: Cell, { providers, brief, faults }: MatrixOptions): RehearseOptions {
  return {
    action: "rehearse",
    stack,
    cloud,
    providers,
    brief,
    faults,
    keep: false,
    timings: false,
    json: false,
    acceptNames: false,
  };
}

export interface Outcome extends Cell {
  readonly code: number;
  readonly milliseconds: number;
}

/** What happened, one line a rehearsal, and the exit code of the whole: the first that is not 0. */
export function summariseMatrix(outcomes: readonly Outcome[]): {
  readonly lines: readonly string[];
  readonly code: number;
} {
  const lines = outcomes.map(({ stack, cloud, code, milliseconds }) => {
    const word = code === 0 ? "passed" : code === 130 ? "stopped" : "FAILED";
    return `  ${stack.padEnd(10)} ${cloud.padEnd(6)} ${word.padEnd(8)} ${duration(milliseconds)}`;
  });
  return { lines, code: outcomes.find(({ code }) => code !== 0)?.code ?? 0 };
}
