/**
 * One command of the engine, repeated until it succeeds while every operation in the account fails once. What a person
 * sees and what is recorded is judged after each round that failed.
 */
import { ACCOUNT_TOKEN } from "../../clouds/plugin/account-client";
import { compareAccount } from "./account-compare";
import { EngineFailed } from "../../../automation/engine";
import type { EngineRun } from "../../../automation/events";
import { judgeRound, ROUND_RULES, type BrokenRoundRule } from "./round-rules";
import type { Life } from "../life";
import { StepFailed, type Recorder } from "../recorder";
import { pendingOperations, resources, type StateResource } from "../../../automation/state";

/** More than any stack's dependencies are deep: what takes longer makes no progress. */
const MOST_ROUNDS = 60;

export interface Rounds {
  /** Runs of the engine; the last one succeeded. */
  readonly count: number;
  readonly last: EngineRun;
}

/**
 * Repeats `up` or `destroy`.
 * @throws StepFailed when a round fails without a new refusal of the account: then nothing would ever change
 */
export async function inRounds(life: Life, recorder: Recorder, command: "up" | "destroy"): Promise<Rounds> {
  const broken: BrokenRoundRule[] = [];
  const earlier = command === "destroy" ? resources(await life.engine.exportState()) : [];
  try {
    for (let count = 1; count <= MOST_ROUNDS; count++) {
      const run = `${command}-round-${count}`;
      const before = life.walk.refused.length;
      try {
        return { count, last: await life.run(recorder, command, { run, continueOnError: true }) };
      } catch (error) {
        if (!(error instanceof EngineFailed)) throw error;
        const refused = life.walk.refused.slice(before);
        const found = await judge(life, run, error.result, refused, earlier);
        broken.push(...found.map(({ rule, detail }) => ({ rule, detail: `${run}: ${detail}` })));
        if (refused.length === 0) throw new StepFailed(`${run} failed by itself: ${error.message}`);
      }
    }
    throw new StepFailed(`${command} did not succeed in ${MOST_ROUNDS} rounds`);
  } finally {
    for (const [rule, text] of Object.entries(ROUND_RULES)) {
      const details = broken.filter((one) => one.rule === rule).map(({ detail }) => detail);
      recorder.check(`${command} in rounds: ${text}`, details.length === 0, details.join("\n") || undefined);
    }
  }
}

async function judge(
  life: Life,
  run: string,
  { diagnostics }: EngineRun,
  refused: Parameters<typeof judgeRound>[0]["refused"],
  earlier: readonly StateResource[],
): Promise<BrokenRoundRule[]> {
  const state = await life.engine.exportState();
  return judgeRound({
    refused,
    diagnostics,
    output: life.engine.output(run),
    state: JSON.stringify(state),
    secrets: secretsOf(life),
    pending: pendingOperations(state).map(({ type, resource }) => `${type} ${resource.urn}`),
    ...compareAccount(life.account.held, state, earlier),
  });
}

/** What nobody may read: the token that leads plugins to the account, and the one that opens its cluster. */
function secretsOf({ machines, server }: Life): string[] {
  return [server.environment[ACCOUNT_TOKEN], machines.sandbox?.token].filter((token) => token !== undefined);
}
