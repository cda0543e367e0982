/** A recorded state, and today's program with the stack file and the machine lock that its owner has. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { PROGRAMS, RECORDED } from "../../tools/record-state";
import { CHECKOUT, runStack } from "../../tools/plan/program";
import { onCloud, readStackFile, type StackConfig } from "../../automation/stack-file";
import { lossesOf, type Loss } from "../../tools/upgrade/loss";
import { registered, unpack, type Cell, type Recording } from "../../tools/upgrade/recording";
import { setAt } from "../support/stack-file";
import { NEEDED_EDITS, type NeededEdit } from "./accepted";

export const RECORDINGS: readonly Recording[] = readdirSync(RECORDED, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => unpack(readFileSync(path.join(RECORDED, name, PROGRAMS))));

export interface Upgrade {
  /** Changes that the stack file needed. */
  readonly edits: readonly NeededEdit[];
  /** What today's program says against the stack file of then; empty when it takes it. */
  readonly refusal: string;
  readonly losses: readonly Loss[];
}

const upgrades = new Map<Cell, Promise<Upgrade>>();

/** Each cell's program runs once. */
export function upgrade({ commit }: Recording, cell: Cell): Promise<Upgrade> {
  const found = upgrades.get(cell) ?? runUpgrade(commit, cell);
  upgrades.set(cell, found);
  return found;
}

async function runUpgrade(commit: string, { stack, cloud, resources }: Cell): Promise<Upgrade> {
  const directory = path.join(RECORDED, commit);
  const edits = NEEDED_EDITS.filter((one) => one.since === commit && one.stack === stack && one.clouds.includes(cloud));
  const config = edited(onCloud(readStackFile("a test", stack, directory), cloud), edits);
  const run = await runStack({ stack, config, directory, program: CHECKOUT });
  if (run.exitCode === 0) {
    return { edits, refusal: "", losses: await lossesOf(resources, registered(run.registrations)) };
  }
  const refusal = run.messages.map(({ text }) => text).join("\n") || run.printed || `exit code ${run.exitCode}`;
  return { edits, refusal, losses: [] };
}

function edited(config: StackConfig, edits: readonly NeededEdit[]): StackConfig {
  const copy = structuredClone({ ...config });
  for (const { path: option, value } of edits) setAt(copy, option, value);
  return copy;
}
