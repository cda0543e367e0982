/** What `npm start` was asked: one of five things to do, with what each of them is told. */
import { COMMANDS } from "../cli/commands.cjs";
import type { Asked } from "../cli/command-line";
import type { Cloud } from "../components/placement/cloud";

export const PROVIDERS = COMMANDS.start.options.providers.choices;
export type Providers = (typeof PROVIDERS)[number];

export interface RehearseOptions {
  readonly action: "rehearse";
  readonly stack: string;
  /** `simulated` needs no account; `real` uses the official plugins that Pulumi has installed. */
  readonly providers: Providers;
  /** Leave the platform and the sandbox running at the end. */
  readonly keep: boolean;
  /** Write the report as JSON to standard output; progress goes to standard error. */
  readonly json: boolean;
  /** Write the report as JSON to this file as well. */
  readonly report?: string;
  /** Rehearse this file in the place of the committed stack file; its names are compared with nobody's. */
  readonly stackFile?: string;
  /** Rehearse the stack on this cloud instead of the one that its file names. */
  readonly cloud?: Cloud;
  /** Leave out the upgrade, the second life, and what repeats the same on every cloud: drift, update, names. */
  readonly brief: boolean;
  /** Refuse every operation in the simulated account once, and go on until everything is there, and until it is gone. */
  readonly faults: boolean;
  /** Say at the end where the time went, by step and by kind of process. */
  readonly timings: boolean;
  /** Take the program's URNs as the stack's golden list, instead of refusing changes. */
  readonly acceptNames: boolean;
}

/** Every stack on every cloud, one after another. */
export interface MatrixOptions extends Pick<RehearseOptions, "providers" | "brief" | "faults"> {
  readonly action: "matrix";
}

export type Options =
  | RehearseOptions
  | MatrixOptions
  | { readonly action: "stop" }
  | { readonly action: "compare"; readonly files: readonly [string, string] };

/** What the words of a command line mean together. The table of commands has refused what does not go together. */
export function rehearsalOptions({ options, operands }: Asked<"start">): Options {
  const { stack, cloud, providers, brief, faults, keep, timings, json, report } = options;
  if (options.stop) return { action: "stop" };
  if (options.compare) return { action: "compare", files: [operands[0] ?? "", operands[1] ?? ""] };
  if (options.matrix) return { action: "matrix", providers, brief, faults };
  const file = options["stack-file"];
  return {
    action: "rehearse",
    ...{ stack, providers, keep, brief, faults, timings, json },
    acceptNames: options["accept-names"],
    ...(report === undefined ? {} : { report }),
    ...(file === undefined ? {} : { stackFile: file }),
    ...(cloud === undefined ? {} : { cloud }),
  };
}
