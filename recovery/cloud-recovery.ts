/**
 * Recovers what lives in a cloud account. Where each interrupted creation may have left something is worked out from its
 * trace; the engine then lets the provider read it, as something that is only looked at, with the operation still
 * pending; and what proves to be ours is recorded. A recovery that is killed on the way can be repeated.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { EngineFailed, type Engine } from "../automation/engine";
import { resources, type PendingOperation, type State, type StateResource } from "../automation/state";
import {
  applyCloudDecisions,
  judge,
  matching,
  needsAnswer,
  pendingInClouds,
  recordedIds,
  whereabouts,
  withCandidates,
  type Candidate,
  type CloudDecision,
} from "./cloud-plan";
import { cloudOf, placeOf, readable, traceOf } from "./clouds";
import { CliFailed, type CloudPlace, type CloudTraces, type CommandLine, type Found } from "./trace";

export interface CloudRecovery {
  readonly engine: Engine;
  readonly stack: string;
  readonly run: CommandLine;
  /** Milliseconds to wait before each further search, since clouds list new resources with a delay. */
  readonly pauses: readonly number[];
}

/** Decides about every pending operation on a cloud's resources, and records what exists. */
export async function recoverClouds(
  recovery: CloudRecovery,
  state: State,
): Promise<{ readonly state: State; readonly decisions: readonly CloudDecision[] }> {
  const { engine } = recovery;
  const { candidates, early } = await locate(recovery, state);
  if (candidates.length + early.length === 0) return { state, decisions: [] };
  const decisions = [...early, ...(await look(recovery, state, candidates))];
  const mended = applyCloudDecisions(state, decisions);
  await engine.importState(mended);
  return { state: await engine.exportState(), decisions };
}

/** Where each pending operation may have left something, without looking there. */
export async function locate(recovery: CloudRecovery, state: State) {
  const pending = pendingInClouds(state);
  const plain = pending.length === 0 ? state : await recovery.engine.exportState("readable");
  const readableOf = ({ type, resource }: PendingOperation): PendingOperation =>
    pendingInClouds(plain).find((one) => one.resource.urn === resource.urn) ?? { type, resource };
  const answers = await answersFor(recovery, plain, pending.map(readableOf).filter(needsAnswer));
  const places = pending.map((operation) => whereabouts(plain, readableOf(operation), answers));
  const candidates = places.flatMap((place, index) => {
    const recorded = pending[index]?.resource;
    // Recorded as it was pending: its secrets stay encrypted.
    return place.kind !== "candidate" || recorded === undefined
      ? []
      : [{ ...place, resource: { ...recorded, id: place.resource.id } }];
  });
  return { candidates, early: places.filter((place) => place.kind !== "candidate") };
}

type Answer = readonly string[] | { readonly failed: string };

/** Asks the clouds; again after each pause for what was not there. */
async function answersFor(
  { run, stack, pauses }: CloudRecovery,
  state: State,
  operations: readonly PendingOperation[],
): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>();
  for (const pause of [0, ...pauses]) {
    const open = operations.filter(
      ({ resource }) => answers.get(resource.urn) === undefined || isEmpty(answers.get(resource.urn)),
    );
    if (open.length === 0) break;
    await sleep(pause);
    const searches = new Map<string, Promise<readonly Found[]>>();
    for (const { resource } of open) {
      const [cloud, place] = [cloudOf(resource), placeOf(state, resource)];
      if (cloud === undefined || place === undefined) continue;
      const search = () => once(searches, `${place.account} ${place.region}`, () => cloud.search(run, place, stack));
      answers.set(resource.urn, await answerFor(resource, { cloud, place, state, run, search }));
    }
  }
  return answers;
}

interface Question {
  readonly cloud: CloudTraces;
  readonly place: CloudPlace;
  readonly state: State;
  readonly run: CommandLine;
  readonly search: () => Promise<readonly Found[]>;
}

async function answerFor(resource: StateResource, { cloud, place, state, run, search }: Question): Promise<Answer> {
  const trace = traceOf(resource);
  const inputs = readable(resource.inputs);
  try {
    if (trace?.by === "question") return await trace.ask(run, inputs, place);
    if (trace?.by !== "labels") return [];
    return matching(await search(), trace, cloud, inputs, recordedIds(state, resource.type));
  } catch (error) {
    if (error instanceof CliFailed) return { failed: error.message };
    throw error;
  }
}

function isEmpty(answer: Answer | undefined): boolean {
  return Array.isArray(answer) && answer.length === 0;
}

function once<T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = made.get(key) ?? make();
  made.set(key, found);
  return found;
}

/** Lets the provider read the candidates; one that it cannot read is looked at again by itself. */
export async function look(
  recovery: CloudRecovery,
  state: State,
  candidates: readonly Candidate[],
): Promise<CloudDecision[]> {
  const { engine, stack } = recovery;
  if (candidates.length === 0) return [];
  await engine.importState(withCandidates(state, candidates));
  try {
    await engine.refresh({ run: "recover-clouds", target: candidates.map(({ resource }) => resource.urn) });
  } catch (error) {
    if (!(error instanceof EngineFailed)) throw error;
    if (candidates.length > 1) {
      const decisions: CloudDecision[] = [];
      for (const one of candidates) decisions.push(...(await look(recovery, state, [one])));
      return decisions;
    }
    const reason = `its provider could not read it: ${error.message.split("\n")[0] ?? ""}`;
    return candidates.map(({ resource }) => ({ kind: "undecided", urn: resource.urn, reason }));
  }
  const [recorded, plain] = [await engine.exportState(), await engine.exportState("readable")];
  return candidates.map((candidate) => {
    const decision = judge(candidate, looked(plain, candidate), stack);
    const kept = looked(recorded, candidate);
    return decision.kind === "adopt" && kept !== undefined ? { ...decision, resource: kept } : decision;
  });
}

function looked(state: State, { resource }: Candidate): StateResource | undefined {
  return resources(state).find((one) => one.urn === resource.urn && one.external === true);
}
