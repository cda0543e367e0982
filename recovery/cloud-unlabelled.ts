/**
 * What the program would create and what exists already, of types that cannot carry the stack's labels: an answer was lost,
 * or an older state was restored. Only the name speaks for it, so a person has to say that it is the stack's own.
 */
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { pendingOperations, resources, type State, type StateResource } from "../automation/state";
import type { CloudDecision } from "./cloud-plan";
import { recoverClouds, type CloudRecovery } from "./cloud-recovery";
import { withPlanned } from "./cloud-strays";
import { placeOf, traceOf } from "./clouds";
import { plannedCreates } from "./planned";

/** Planned resources without labels, not in doubt otherwise, of which it can be said by now where they would be. Pure. */
export function lookable(state: State, planned: readonly StateResource[]): StateResource[] {
  const undecided = new Set(pendingOperations(state).map(({ resource }) => resource.urn));
  return planned.filter((resource) => {
    const trace = traceOf(resource);
    const place = placeOf(state, resource);
    if (trace === undefined || trace.labelled || place === undefined || undecided.has(resource.urn)) return false;
    const inputs = resource.inputs ?? {};
    if (trace.by !== "inputs") return !JSON.stringify(inputs).includes(unknownValue);
    const id = trace.id(inputs, place);
    return id !== undefined && !id.includes(unknownValue);
  });
}

/** Records what exists of them. What does not exist is nothing new: the next `up` creates it. */
export async function adoptUnlabelled(
  recovery: CloudRecovery & { readonly say: (line: string) => void; readonly dryRun: boolean },
  state: State,
): Promise<{ readonly state: State; readonly decisions: readonly CloudDecision[] }> {
  const { engine, say, dryRun } = recovery;
  const decisions: CloudDecision[] = [];
  const tried = new Set<string>();
  let current = state;
  // What is taken up makes more of the program's inputs known, and with them more names.
  for (let round = 1; ; round++) {
    const planned = await plannedCreates(engine, `recover-unlabelled-preview-${round}`);
    const wanted = lookable(current, planned).filter(({ urn }) => !tried.has(urn));
    for (const { urn } of wanted) tried.add(urn);
    if (wanted.length === 0) break;
    say(`${wanted.length} resources without labels would be created; looking whether they exist.`);
    if (dryRun) break;
    const looked = await recoverClouds(recovery, withPlanned(current, wanted, planned));
    current = withoutRest(looked.state, wanted, current);
    await engine.importState(current);
    const found = looked.decisions.filter(({ kind }) => kind === "adopt");
    decisions.push(...found);
    if (found.length === 0) break;
  }
  return { state: current, decisions };
}

/**
 * Nobody was creating them: what could not be looked for is no open question, and a component of which nothing was found
 * is for the next `up` to create. Pure.
 */
export function withoutRest(state: State, asked: readonly StateResource[], before: State): State {
  const urns = new Set(asked.map(({ urn }) => urn));
  const earlier = new Set(resources(before).map(({ urn }) => urn));
  let kept = resources(state);
  for (let count = -1; count !== kept.length;) {
    count = kept.length;
    const parents = new Set(kept.map(({ parent }) => parent));
    kept = kept.filter(({ urn, custom }) => custom === true || earlier.has(urn) || parents.has(urn));
  }
  const pending = pendingOperations(state).filter(({ resource }) => !urns.has(resource.urn));
  return { ...state, deployment: { ...state.deployment, resources: kept, pending_operations: pending } };
}
