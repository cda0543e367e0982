/** The command line of `npm start`: what may be asked, and a clear refusal of everything else. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { CLOUDS, type Cloud } from "../components/placement/cloud";
import { PlatformError, suggest, type Problem } from "../components/core/errors";

export const PROVIDERS = ["simulated", "real"] as const;
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
  | { readonly action: "compare"; readonly files: readonly [string, string] }
  | { readonly action: "help" };

export const USAGE = `npm start -- [options]          rehearse a stack's whole life on this machine

  --stack <name>                 the stack to rehearse (default: dev)
  --stack-file <file>            rehearse this file in the place of Pulumi.<stack>.yaml, to try a change first
  --cloud <name>                 rehearse on another cloud: aws, gcp and azure are simulated accounts with a real API server
  --providers simulated|real     simulated plugins (default), or the official ones that Pulumi has installed
  --brief                        leave out the upgrade, a second life after the destroy, and what is the same on every cloud: drift,
                                 update, names
  --matrix                       rehearse every stack on every simulated cloud, one after another
  --faults                       every creation, update and deletion in the simulated account fails once: up and destroy are
                                 repeated until they succeed
  --keep                         leave platform and sandbox running; try them with: npm run pulumi -- <command>
  --stop                         stop what --keep left running
  --accept-names                 write the stack's resource names (URNs) to its golden list
  --timings                      where the time went, by step and by kind of process (Linux)
  --json                         the report as JSON on standard output
  --report <file>                the report as JSON in a file
  --compare <a.json> <b.json>    whether two reports show the same operations on the same resources
  --help
`;

const FLAGS = {
  stack: { type: "string" },
  "stack-file": { type: "string" },
  cloud: { type: "string" },
  providers: { type: "string" },
  keep: { type: "boolean" },
  brief: { type: "boolean" },
  faults: { type: "boolean" },
  matrix: { type: "boolean" },
  "accept-names": { type: "boolean" },
  timings: { type: "boolean" },
  json: { type: "boolean" },
  report: { type: "string" },
  stop: { type: "boolean" },
  compare: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** What is about one rehearsal only. */
const ALONE = ["stack", "stack-file", "cloud", "keep", "accept-names", "timings", "json", "report"] as const;

/** What a life in which everything fails once does not do. */
const NOT_WITH_FAULTS = ["brief", "keep", "accept-names"] as const;

/**
 * Reads the command line.
 * @throws PlatformError naming everything that is wrong with it.
 */
export function parseOptions(words: readonly string[]): Options {
  const { values, positionals, tokens } = parseArgs({
    args: [...words],
    options: FLAGS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const problems: Problem[] = [];
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const flag = Object.entries(FLAGS).find(([name]) => name === token.name)?.[1];
    if (flag === undefined) {
      const known = Object.keys(FLAGS).map((name) => `--${name}`);
      problems.push({
        path: "option",
        value: token.rawName,
        rule: "is not known",
        remedy: suggest(token.rawName, known),
      });
    } else if (flag.type === "string" && (token.value === undefined || token.value === "")) {
      problems.push({ path: token.rawName, rule: "needs a value" });
    } else if (flag.type === "boolean" && token.value !== undefined) {
      problems.push({ path: token.rawName, value: token.value, rule: "takes no value" });
    }
  }
  const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
  const providers = PROVIDERS.find((name) => name === (text(values.providers) ?? "simulated"));
  if (providers === undefined) {
    const found = text(values.providers) ?? "";
    problems.push({ path: "--providers", value: found, rule: "is not known", remedy: suggest(found, PROVIDERS) });
  }
  const cloud = CLOUDS.find((name) => name === values.cloud);
  if (typeof values.cloud === "string" && values.cloud !== "" && cloud === undefined) {
    problems.push({
      path: "--cloud",
      value: values.cloud,
      rule: "is not known",
      remedy: suggest(values.cloud, CLOUDS),
    });
  }
  if (values["stack-file"] !== undefined && values["accept-names"] === true) {
    const rule = "cannot go with --stack-file: the golden list is that of the committed stack file";
    problems.push({ path: "--accept-names", rule });
  }
  if (values.compare === true && positionals.length !== 2) {
    problems.push({ path: "--compare", rule: `needs two report files, not ${positionals.length}` });
  }
  if (values.compare !== true && positionals.length > 0) {
    problems.push({
      path: "argument",
      value: positionals[0],
      rule: "is not expected",
      remedy: "see npm start -- --help",
    });
  }
  if (values.matrix === true) {
    for (const name of ALONE) {
      if (values[name] === undefined) continue;
      problems.push({ path: `--${name}`, rule: "cannot go with --matrix, which rehearses every stack on every cloud" });
    }
  }
  if (values.faults === true) {
    for (const name of NOT_WITH_FAULTS) {
      if (values[name] !== true) continue;
      problems.push({ path: `--${name}`, rule: "cannot go with --faults, which has steps of its own" });
    }
  }
  if (problems.length > 0 || providers === undefined) throw new PlatformError("npm start", problems);
  if (values.help === true) return { action: "help" };
  if (values.stop === true) return { action: "stop" };
  if (values.compare === true) return { action: "compare", files: [positionals[0] ?? "", positionals[1] ?? ""] };
  if (values.matrix === true) {
    return { action: "matrix", providers, brief: values.brief === true, faults: values.faults === true };
  }
  const report = text(values.report);
  const file = text(values["stack-file"]);
  return {
    action: "rehearse",
    stack: text(values.stack) ?? "dev",
    providers,
    keep: values.keep === true,
    brief: values.brief === true,
    faults: values.faults === true,
    timings: values.timings === true,
    json: values.json === true,
    acceptNames: values["accept-names"] === true,
    ...(report === undefined ? {} : { report }),
    ...(file === undefined ? {} : { stackFile: resolve(file) }),
    ...(cloud === undefined ? {} : { cloud }),
  };
}
