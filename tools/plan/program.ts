/**
 * Runs a stack's program as a preview does, in its own process, with another cloud if wanted. Nothing is contacted: the
 * engine that it talks to only takes notes.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { runProgram, type ProgramRun } from "../recording-engine";
import { configEntries, type StackConfig } from "../../automation/stack-file";

/** The checkout, in which Pulumi runs the program. */
export const CHECKOUT = path.join(__dirname, "../..");

export interface StackProgram {
  readonly stack: string;
  readonly config: StackConfig;
  /** The folder of Pulumi.yaml, stack files and lock files. @default the checkout */
  readonly directory?: string;
  /** The checkout whose program runs. @default the one in `directory` */
  readonly program?: string;
  /** Variables besides this process's own. */
  readonly environment?: NodeJS.ProcessEnv;
}

export function runStack({
  stack,
  config,
  directory = CHECKOUT,
  program = directory,
  environment = {},
}: StackProgram): Promise<ProgramRun> {
  const entries = configEntries(config);
  return runProgram({
    directory,
    entry: program,
    stack,
    nodeArguments: nodeArguments(program),
    environment,
    config: Object.fromEntries(entries.map(({ key, text }) => [key, text])),
    secretKeys: entries.filter(({ secret }) => secret).map(({ key }) => key),
  });
}

/** As Pulumi.yaml starts the program, wherever it runs. */
function nodeArguments(program: string): string[] {
  const project = parse(readFileSync(path.join(program, "Pulumi.yaml"), "utf8")) as {
    readonly runtime: { readonly options: { readonly nodeargs: string } };
  };
  const words = project.runtime.options.nodeargs.split(" ");
  return words.map((word) => (word.startsWith("./") ? path.join(program, word) : word));
}
