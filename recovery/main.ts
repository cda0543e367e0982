/**
 * `npm run recover`: after a killed update, clears the lock, finds what was created but not recorded, and records it,
 * so that the next `up` neither creates anything twice nor loses anything.
 * Exit codes: 0 mended, 1 something is left for a person, 2 refused.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { runScript, type Asked } from "../cli/command-line";
import { rehearsalHome, CHECKOUT } from "../automation/environment";
import { tools } from "../toolchain/tools";
import { Engine } from "../automation/engine";
import { readStackSpec } from "../automation/stack-file";
import { createProject, refuseUnknownStack } from "../automation/project";
import { commandLine } from "./command-line";
import { connectTo, type Placement } from "./connection";
import { enter, keptEnvironment, keptProject } from "./kept-platform";
import { restoreCheckpoint } from "./checkpoint";
import { fileLocks, thisMachine } from "./locks";
import { recover, refuseWhileHeld } from "./recovery";

/**
 * Waits before looking again for what a cloud did not list: the tagging API of AWS follows new resources with a delay of
 * seconds. Milliseconds.
 */
const PAUSES = [5_000, 20_000];

type Options = Asked<"recover">["options"];

async function main(options: Options): Promise<number> {
  refuseUnknownStack(options.stack);
  const directory = mkdtempSync(join(tmpdir(), "stratiform-recover-"));
  try {
    return await mend(options, directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function mend(options: Options, directory: string): Promise<number> {
  const { stack, real, yes, unlabelled, "dry-run": dryRun } = options;
  const home = rehearsalHome();
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const environment = real ? process.env : keptEnvironment(home);
  if (!real) enter(environment);
  const project = real ? CHECKOUT : rehearsalProject(home, directory, stack);
  const backend = backendUrl(environment, project);
  const name = projectName(project);
  const question = { stack, locks: fileLocks(backend, name, stack), here: thisMachine(), yes, dryRun };
  refuseWhileHeld({ ...question, say: () => undefined });
  const unreadable = dryRun ? undefined : restoreCheckpoint(backend, name, stack);
  if (unreadable !== undefined)
    say(`The checkpoint was half written: the one before it is back, the other is ${unreadable}`);
  const engine = await Engine.open({ pulumi: tools().pulumi, project, directory, stack, environment, create: false });
  const outcome = await recover({
    ...question,
    unlabelled,
    engine,
    connect: (state) => connectTo(state, placementOf(stack), environment["KUBECONFIG"]),
    run: commandLine(environment),
    pauses: real ? PAUSES : [],
    backups: join(home, "backups"),
    say,
  });
  say(`${outcome.adopted.length} recorded, ${outcome.forgotten.length} never created, ${outcome.open.length} open.`);
  if (dryRun) say("Nothing was changed: --dry-run.");
  else if (outcome.open.length === 0) say(`Next: ${real ? "pulumi" : "npm run pulumi --"} up --stack ${stack}`);
  return outcome.open.length === 0 ? 0 : 1;
}

/** The kept rehearsal's copy of the project; a fresh one when the stack was made with `npm run pulumi`. */
function rehearsalProject(home: string, directory: string, stack: string): string {
  const copy = keptProject(home);
  if (existsSync(join(copy, "Pulumi.yaml"))) return copy;
  const fresh = join(directory, "project");
  createProject(fresh, stack);
  return fresh;
}

/** Where the CLI keeps state: as the environment says, else as the user is logged in. */
function backendUrl(environment: NodeJS.ProcessEnv, project: string): string {
  const named = environment["PULUMI_BACKEND_URL"];
  if (named !== undefined && named !== "") return named;
  const text = execFileSync(tools().pulumi, ["whoami", "--json", "--non-interactive"], {
    cwd: project,
    env: environment,
    encoding: "utf8",
  });
  return z.looseObject({ url: z.string() }).parse(JSON.parse(text)).url;
}

function projectName(project: string): string {
  return z.looseObject({ name: z.string() }).parse(parse(readFileSync(join(project, "Pulumi.yaml"), "utf8"))).name;
}

function placementOf(stack: string): Placement | undefined {
  return readStackSpec(stack).placement.existing;
}

void runScript("recover", ({ options }) => main(options), { refused: 2 });
