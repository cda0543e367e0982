/**
 * What to do about operations on cloud resources that an interrupted engine had begun. Pure: first where each might be
 * (`whereabouts`), and, once the provider has read what is there, whether it is ours (`judge`).
 */
import {
  pendingOperations,
  resources,
  type PendingOperation,
  type State,
  type StateResource,
} from "../automation/state";
import { cloudOf, placeOf, readable, traceOf } from "./clouds";
import { mayHaveCreated } from "./plan";
import type { CloudTraces, Found, Inputs, LabelledTrace } from "./trace";

export type CloudDecision =
  /** It exists and is ours: it becomes a recorded resource. `unfinished`: what the cloud is still doing to it. */
  | { readonly kind: "adopt"; readonly resource: StateResource; readonly unfinished?: string }
  | { readonly kind: "forget"; readonly urn: string; readonly reason: string }
  | { readonly kind: "stranger"; readonly urn: string; readonly reason: string }
  | { readonly kind: "undecided"; readonly urn: string; readonly reason: string };

/** Something that may exist: the resource as it would be recorded, with its id. */
export interface Candidate {
  readonly kind: "candidate";
  readonly resource: StateResource & { readonly id: string };
}

/** What was found for resources whose ids follow from nothing: ids by URN, or why nobody could say. */
export type Answers = ReadonlyMap<string, readonly string[] | { readonly failed: string }>;

/** Pending operations on resources of a cloud. */
export function pendingInClouds(state: State): PendingOperation[] {
  return pendingOperations(state).filter(({ resource }) => cloudOf(resource) !== undefined);
}

/** Whether the cloud has to be searched for it. */
export function needsAnswer({ type, resource }: PendingOperation): boolean {
  const trace = traceOf(resource);
  return mayHaveCreated({ type, resource }) && (trace?.by === "labels" || trace?.by === "question");
}

/** Where the resource of an operation is to be looked for. `state` has its secrets readable, as far as it has any. */
export function whereabouts(
  state: State,
  operation: PendingOperation,
  answers: Answers,
): Candidate | Exclude<CloudDecision, { kind: "adopt" }> {
  const { resource, type } = operation;
  const { urn } = resource;
  const forget = (reason: string) => ({ kind: "forget", urn, reason }) as const;
  const undecided = (reason: string) => ({ kind: "undecided", urn, reason }) as const;
  if (!mayHaveCreated(operation)) return forget(`it was ${type}; the resource is recorded, and up does the rest`);
  const trace = traceOf(resource);
  if (trace === undefined) {
    return undecided(`recovery has no trace of ${resource.type}: look for it yourself, then run pulumi import`);
  }
  const place = placeOf(state, resource);
  if (place === undefined) return undecided("its provider is not recorded, or names no account");
  if (trace.by === "inputs") {
    const id = trace.id(readable(resource.inputs), place);
    return id === undefined
      ? undecided("its id follows from inputs that are not known")
      : candidate(state, resource, id);
  }
  const answer = answers.get(urn) ?? { failed: "nobody was asked" };
  if ("failed" in answer) return undecided(`it could not be searched for: ${answer.failed}`);
  const [id, ...others] = answer;
  if (id === undefined) return forget("it was never created");
  if (others.length > 0) return undecided(`it may be any of ${answer.join(", ")}`);
  return candidate(state, resource, id);
}

function candidate(state: State, resource: StateResource, id: string): Candidate | CloudDecisionOf<"forget"> {
  const known = recordedUnder(state, resource.type, id);
  if (known !== undefined)
    return { kind: "forget", urn: resource.urn, reason: `${id} is recorded already, as ${known}` };
  return { kind: "candidate", resource: { ...resource, id } };
}

type CloudDecisionOf<K extends CloudDecision["kind"]> = Extract<CloudDecision, { kind: K }>;

function recordedUnder(state: State, type: string, id: string): string | undefined {
  return resources(state).find((one) => one.type === type && one.id === id && one.delete !== true)?.urn;
}

/** Ids of what a search found that may be the resource: its type, its labels, and not recorded as another one. */
export function matching(
  found: readonly Found[],
  trace: LabelledTrace,
  { labelsOf }: Pick<CloudTraces, "labelsOf">,
  inputs: Inputs,
  taken: ReadonlySet<string>,
): string[] {
  const wanted = Object.entries(labelsOf(inputs));
  return found.flatMap(({ name, labels }) => {
    const id = trace.seen(name);
    if (id === undefined || taken.has(id) || trace.fits?.(id, inputs) === false) return [];
    return wanted.every(([key, value]) => labels[key] === value) ? [id] : [];
  });
}

/** Ids of a type that are recorded, also of what waits to be deleted. */
export function recordedIds(state: State, type: string): Set<string> {
  return new Set(resources(state).flatMap((one) => (one.type === type && one.id !== undefined ? [one.id] : [])));
}

/**
 * What to do about a candidate after the provider has read it.
 * @param read as it was read, with its secrets readable; undefined when the provider found nothing under its id
 */
export function judge({ resource }: Candidate, read: StateResource | undefined, stack: string): CloudDecision {
  const { urn, id } = resource;
  const cloud = cloudOf(resource);
  if (read === undefined || cloud === undefined) return { kind: "forget", urn, reason: `there is no ${id}` };
  const outputs = readable(read.outputs);
  const { key, value } = cloud.stackLabel(stack);
  if (traceOf(resource)?.labelled === true && cloud.labelsOf(outputs)[key] !== value) {
    return { kind: "stranger", urn, reason: `${id} exists and does not carry the label ${key}=${value}` };
  }
  const unfinished = cloud.unfinished(outputs);
  return { kind: "adopt", resource: read, ...(unfinished !== undefined && { unfinished }) };
}

/** The state with candidates in it as the engine keeps what it only looks at: neither updated nor deleted by anyone. */
export function withCandidates(state: State, candidates: readonly Candidate[]): State {
  const urns = new Set(candidates.map(({ resource }) => resource.urn));
  const added = candidates.map(({ resource }) => ({
    ...resource,
    external: true,
    outputs: { ...resource.inputs, ...traceOf(resource)?.remembered?.(resource.id) },
  }));
  // What a killed recovery left of an earlier look; and a replaced resource, which shares its successor's URN.
  const others = resources(state).flatMap((one) => {
    if (!urns.has(one.urn)) return [one];
    return one.external === true ? [] : [{ ...one, delete: true }];
  });
  return { ...state, deployment: { ...state.deployment, resources: [...others, ...added] } };
}

/** The state after the decisions: adopted resources recorded, decided operations no longer pending. */
export function applyCloudDecisions(state: State, decisions: readonly CloudDecision[]): State {
  const open = new Set(decisions.flatMap((decision) => (decision.kind === "undecided" ? [decision.urn] : [])));
  const decided = new Set(
    decisions
      .flatMap((decision) => ("urn" in decision ? decision.urn : decision.resource.urn))
      .filter((urn) => !open.has(urn)),
  );
  const adopted = decisions.flatMap((decision) => (decision.kind === "adopt" ? [withoutLook(decision.resource)] : []));
  const urns = new Set(adopted.map(({ urn }) => urn));
  const kept = resources(state).flatMap((one) => {
    if (!urns.has(one.urn)) return decided.has(one.urn) && one.external === true ? [] : [one];
    return one.external === true ? [] : [{ ...one, delete: true }];
  });
  return {
    ...state,
    deployment: {
      ...state.deployment,
      resources: [...kept, ...adopted],
      pending_operations: pendingOperations(state).filter(({ resource }) => !decided.has(resource.urn)),
    },
  };
}

function withoutLook({ external: _looked, ...resource }: StateResource): StateResource {
  return resource;
}
