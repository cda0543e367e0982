/**
 * Runs a stack's program as a preview does, in its own process, with another cloud if wanted. Nothing is contacted: the
 * engine that it talks to only takes notes.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { runProgram, type ProgramRun } from "../recording-engine";
import { configEntries, type StackConfig } from "../stack-file";

/** The checkout, in which Pulumi runs the program. */
export const CHECKOUT = path.join(__dirname, "../..");

export interface StackProgram {
  readonly stack: string;
  readonly config: StackConfig;
  /** The folder of Pulumi.yaml, stack files and lock files. @default the checkout */
  readonly directory?: string;
}

export function runStack({ stack, config, directory = CHECKOUT }: StackProgram): Promise<ProgramRun> {
  const entries = configEntries(config);
  return runProgram({
    directory,
    stack,
    nodeArguments: nodeArguments(directory),
    config: Object.fromEntries(entries.map(({ key, text }) => [key, text])),
    secretKeys: entries.filter(({ secret }) => secret).map(({ key }) => key),
  });
}

/** As Pulumi.yaml starts the program. */
function nodeArguments(directory: string): string[] {
  const project = parse(readFileSync(path.join(directory, "Pulumi.yaml"), "utf8")) as {
    readonly runtime: { readonly options: { readonly nodeargs: string } };
  };
  return project.runtime.options.nodeargs.split(" ");
}
