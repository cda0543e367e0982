/**
 * What carries the stack's labels in a cloud account and nobody recorded: the state was restored from an older copy, or
 * an answer was lost. What the program would create is taken up under the URN that it would give it; a person sees the rest.
 */
import { pendingOperations, resources, type State, type StateResource } from "../automation/state";
import { matching, recordedIds, type CloudDecision } from "./cloud-plan";
import { recoverClouds, type CloudRecovery } from "./cloud-recovery";
import { CLOUDS, readable } from "./clouds";
import { plannedCreates, withAncestors } from "./planned";
import { CliFailed, type CloudPlace, type CloudTraces, type Found } from "./trace";

/** Everything of one provider's account that carries the stack's labels. */
export interface Listing {
  readonly cloud: CloudTraces;
  readonly place: CloudPlace;
  readonly found: readonly Found[];
}

/** Lists what the stack owns, once for each account that its providers lead to. `say` hears of what could not be listed. */
export async function listings(
  { run, stack }: Pick<CloudRecovery, "run" | "stack">,
  state: State,
  say: (line: string) => void,
): Promise<Listing[]> {
  const made: Listing[] = [];
  for (const provider of resources(state)) {
    const cloud = CLOUDS.find((one) => provider.type === `pulumi:providers:${one.package}` && provider.delete !== true);
    const place = cloud?.place(readable(provider.inputs));
    if (cloud === undefined || place === undefined) continue;
    try {
      made.push({ cloud, place, found: await cloud.search(run, place, stack) });
    } catch (error) {
      if (!(error instanceof CliFailed)) throw error;
      say(`What the stack owns without a record could not be listed: ${error.message}`);
    }
  }
  return made;
}

/**
 * What a listing has that the state does not, of the types that the program creates. None while operations are
 * undecided: it may be what they made. Pure.
 */
export function strays({ cloud, found }: Pick<Listing, "cloud" | "found">, state: State): Found[] {
  const known = new Set(resources(state).flatMap(({ id }) => (id === undefined ? [] : [id.toLowerCase()])));
  const pending = pendingOperations(state).length > 0;
  return found.filter(({ name }) => {
    const ids = Object.values(cloud.types).flatMap((trace) => trace.seen?.(name) ?? []);
    return !pending && ids.length > 0 && ids.every((id) => !known.has(id.toLowerCase()));
  });
}

/** Planned resources that one of the strays is. Pure. */
export function takenUp(
  { cloud, place, found }: Listing,
  state: State,
  planned: readonly StateResource[],
): StateResource[] {
  return planned.filter(({ type, inputs }) => {
    const trace = cloud.types[type];
    if (trace === undefined || trace.by === "question") return false;
    if (trace.by === "labels")
      return matching(found, trace, cloud, inputs ?? {}, recordedIds(state, type)).length === 1;
    const id = trace.id(inputs ?? {}, place)?.toLowerCase();
    return found.some(({ name }) => trace.seen?.(name)?.toLowerCase() === id);
  });
}

/** Takes up what it can. @returns the state then, what was decided, and the names of what is left */
export async function adoptCloudStrays(
  recovery: CloudRecovery & { readonly say: (line: string) => void; readonly dryRun: boolean },
  state: State,
): Promise<{ readonly state: State; readonly decisions: readonly CloudDecision[]; readonly left: readonly string[] }> {
  const { engine, say, dryRun } = recovery;
  const lists = await listings(recovery, state, say);
  const open = (now: State): Listing[] => lists.map((list) => ({ ...list, found: strays(list, now) }));
  const names = (now: State): string[] => open(now).flatMap(({ found }) => found.map(({ name }) => name));
  let current = state;
  const decisions: CloudDecision[] = [];
  if (dryRun || names(state).length === 0) return { state, decisions, left: names(state) };
  say(`${names(state).length} resources of ours are not recorded; asking the program which it would create.`);
  // What is taken up makes more of the program's inputs known, and with them more names.
  for (let round = 1; names(current).length > 0; round++) {
    const planned = await plannedCreates(engine, `recover-clouds-preview-${round}`);
    const wanted = open(current).flatMap((list) => takenUp(list, current, planned));
    if (wanted.length === 0) break;
    const before = names(current).length;
    const mended = await recoverClouds(recovery, withPlanned(current, wanted, planned));
    decisions.push(...mended.decisions);
    current = mended.state;
    if (names(current).length === before) break;
  }
  return { state: current, decisions, left: names(current) };
}

/** As if the engine had been killed while it created some of what it plans; their parents are recorded. Pure. */
export function withPlanned(state: State, created: readonly StateResource[], planned: readonly StateResource[]): State {
  const recorded = new Set(resources(state).map(({ urn }) => urn));
  const parents = created.flatMap((resource) => withAncestors(resource, planned).slice(0, -1));
  const missing = new Map(parents.filter(({ urn }) => !recorded.has(urn)).map((parent) => [parent.urn, parent]));
  return {
    ...state,
    deployment: {
      ...state.deployment,
      resources: [...resources(state), ...missing.values()],
      pending_operations: [...pendingOperations(state), ...created.map((resource) => ({ type: "creating", resource }))],
    },
  };
}
