/**
 * The recovery itself, on any backend and cluster: make sure that nobody is at work, clear the lock, back up the state,
 * decide about every interrupted operation and every unrecorded object of ours, and record what exists. The state is
 * replaced in one import, so that a recovery that is itself interrupted has done nothing or everything.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { refuse } from "../components/core/errors";
import type { ClusterRequest } from "../automation/cluster-client";
import { identify, type ClusterObject } from "../automation/cluster-objects";
import type { Engine } from "../automation/engine";
import { shortName } from "../automation/events";
import {
  isKubernetes,
  objectIdentity,
  pendingOperations,
  resources,
  type State,
  type StateResource,
} from "../automation/state";
import type { CloudDecision } from "./cloud-plan";
import { locate, recoverClouds } from "./cloud-recovery";
import { adoptCloudStrays } from "./cloud-strays";
import { adoptUnlabelled } from "./cloud-unlabelled";
import { describeHolder, holderOf, type Here, type Lock } from "./locks";
import { lookUp, unrecorded } from "./lookup";
import { applyDecisions, decide, mayHaveCreated, type Decision } from "./plan";
import { plannedCreates, withAncestors } from "./planned";
import type { CommandLine } from "./trace";

export interface Recovery {
  readonly engine: Engine;
  readonly stack: string;
  /** Locks of the stack; undefined when the backend cannot be looked into. */
  readonly locks: readonly Lock[] | undefined;
  readonly here: Here;
  /** Connects to the stack's cluster, once the state says which it is. Secrets in that state are readable. */
  readonly connect: (state: State) => ClusterRequest;
  /** Asks the cloud's own command line. */
  readonly run: CommandLine;
  /** Milliseconds before each further search of a cloud for what it did not list. */
  readonly pauses: readonly number[];
  /** Directory for the backup of the state. */
  readonly backups: string;
  readonly yes: boolean;
  readonly dryRun: boolean;
  /** Also take up what exists under the program's names and cannot carry labels. */
  readonly unlabelled: boolean;
  readonly say: (line: string) => void;
}

export interface Outcome {
  readonly adopted: readonly string[];
  readonly forgotten: readonly string[];
  /** What a person has to look at: strangers in the way, operations that could not be decided, unknown objects. */
  readonly open: readonly string[];
}

/**
 * Mends the stack's state.
 * @throws PlatformError when somebody may be at work on the stack.
 */
export async function recover(recovery: Recovery): Promise<Outcome> {
  const { engine, stack, say, dryRun, locks } = recovery;
  refuseWhileHeld(recovery);
  if (!dryRun && locks?.length !== 0) {
    await engine.cancel();
    say("The lock is cleared.");
  }
  let state = await engine.exportState();
  if (!dryRun) say(`Backup of the state: ${backUp(recovery, state)}`);

  const pending = pendingOperations(state);
  say(pending.length === 0 ? "No operation was interrupted." : `${pending.length} operations were interrupted:`);
  const inCloud = await mendClouds(recovery, state);
  state = inCloud.state;
  // Without objects and operations on any there is no cluster to look at: a cloud may not have made it yet.
  if (![...pendingOperations(state).map(({ resource }) => resource), ...resources(state)].some(isKubernetes)) {
    const rest = decide(state, new Map(), stack);
    if (rest.length > 0 && !dryRun) await engine.importState(applyDecisions(state, rest, now()));
    return summarise(inCloud, rest, [], []);
  }
  const request = recovery.connect(await engine.exportState("readable"));
  const findings = await lookUp(
    request,
    pendingOperations(state)
      .filter(({ type, resource }) => mayHaveCreated({ type, resource }) && isKubernetes(resource))
      .map(({ resource }) => resource),
  );
  const decisions = decide(state, findings, stack);
  for (const decision of decisions) say(`  ${describeDecision(decision)}`);
  if (decisions.length > 0 && !dryRun) state = await record(recovery, state, decisions);

  const strays = await unrecorded(request, dryRun ? applyDecisions(state, decisions, now()) : state, stack);
  const derived = strays.length === 0 || dryRun ? [] : await adoptStrays(recovery, state, strays);
  const left = strays.filter((object) => !derived.some((decision) => decision.object === object));
  for (const object of left) say(`  not recorded, and the program does not create it: ${identify(object)}`);
  return summarise(inCloud, decisions, derived, left);
}

/** What was interrupted in the cloud's account; in a dry run it is only said where it would be looked for. */
async function mendClouds(
  recovery: Recovery,
  state: State,
): Promise<{ readonly state: State; readonly decisions: readonly CloudDecision[]; readonly left: readonly string[] }> {
  const { say, dryRun, unlabelled } = recovery;
  if (dryRun) {
    const { candidates, early } = await locate(recovery, state);
    for (const { resource } of candidates) say(`  to be looked for: ${shortName(resource.urn)}: ${resource.id}`);
    for (const decision of early) say(`  ${describeCloudDecision(decision)}`);
    const { left } = await adoptCloudStrays(recovery, state);
    for (const name of left) say(`  not recorded: ${name}`);
    if (unlabelled) await adoptUnlabelled(recovery, state);
    return { state, decisions: early, left };
  }
  const mended = await recoverClouds(recovery, state);
  for (const decision of mended.decisions) say(`  ${describeCloudDecision(decision)}`);
  const found = await adoptCloudStrays(recovery, mended.state);
  for (const decision of found.decisions) say(`  ${describeCloudDecision(decision)}`);
  for (const name of found.left) say(`  not recorded, and the program does not create it: ${name}`);
  const more = unlabelled ? await adoptUnlabelled(recovery, found.state) : { state: found.state, decisions: [] };
  for (const decision of more.decisions) say(`  ${describeCloudDecision(decision)}`);
  const decisions = [...mended.decisions, ...found.decisions, ...more.decisions];
  return { state: more.state, decisions, left: found.left };
}

export type LockQuestion = Pick<Recovery, "locks" | "here" | "yes" | "dryRun" | "say" | "stack">;

/**
 * Makes sure that nobody is at work on the stack, as far as that can be seen.
 * @throws PlatformError when somebody is, or may be.
 */
export function refuseWhileHeld({ locks, here, yes, dryRun, say, stack }: LockQuestion): void {
  if (locks === undefined) {
    const remedy = `make sure that no update of ${stack} is running anywhere, then repeat with --yes`;
    const rule = "keeps its locks where only it can see them";
    refuse("npm run recover", yes || dryRun ? [] : [{ path: "backend", rule, remedy }]);
    return;
  }
  const holders = locks.map((lock) => holderOf(lock, here));
  for (const holder of holders) say(`Lock ${describeHolder(holder)}.`);
  if (holders.length === 0) say("The stack is not locked.");
  refuse(
    "npm run recover",
    holders.flatMap((holder) => {
      const rule = describeHolder(holder);
      if (holder.kind === "running")
        return [{ path: "lock", rule, remedy: "wait for it to end, or stop it with Ctrl-C" }];
      if (holder.kind !== "elsewhere" || yes || dryRun) return [];
      return [{ path: "lock", rule, remedy: "make sure there that it is gone, then repeat with --yes" }];
    }),
  );
}

function backUp({ backups, stack }: Recovery, state: State): string {
  mkdirSync(backups, { recursive: true, mode: 0o700 });
  const path = join(backups, `${stack}-${now().replaceAll(":", "-")}.json`);
  writeFileSync(path, JSON.stringify(state, undefined, 2), { mode: 0o600 });
  return path;
}

/** Replaces the state, then lets the provider read what was adopted, so that the next `up` finds nothing changed. */
async function record({ engine }: Recovery, state: State, decisions: readonly Decision[]): Promise<State> {
  const mended = applyDecisions(state, decisions, now());
  await engine.importState(mended);
  const target = decisions.flatMap((decision) =>
    decision.kind === "adopt" && decision.resource.custom === true ? [decision.resource.urn] : [],
  );
  if (target.length > 0) await engine.refresh({ run: "recover-refresh", target });
  return engine.exportState();
}

type Adoption = Extract<Decision, { kind: "adopt" }>;

/** Adopts objects that the program would create, under the URN that it would give them. */
async function adoptStrays(recovery: Recovery, state: State, strays: readonly ClusterObject[]): Promise<Adoption[]> {
  const { engine, say } = recovery;
  say(`${strays.length} objects of ours are not recorded; asking the program which it would create.`);
  const adopted: Adoption[] = [];
  let current = state;
  // A preview can stop at the first object that exists already, so it may take several rounds to see them all.
  for (let round = 1; adopted.length < strays.length; round++) {
    const planned = await plannedCreates(engine, `recover-preview-${round}`);
    const open = strays.filter((object) => !adopted.some((decision) => decision.object === object));
    const matched = open.flatMap((object) => match(object, planned));
    if (matched.length === 0) break;
    const known = new Set(resources(current).map(({ urn }) => urn));
    const parents = matched.flatMap(({ resource }) => withAncestors(resource, planned).slice(0, -1));
    const missing = [
      ...new Map(parents.filter(({ urn }) => !known.has(urn)).map((parent) => [parent.urn, parent])).values(),
    ];
    const deployment = { ...current.deployment, resources: [...resources(current), ...missing] };
    current = await record(recovery, { ...current, deployment }, matched);
    for (const decision of matched) say(`  ${describeDecision(decision)}`);
    adopted.push(...matched);
  }
  return adopted;
}

function match(object: ClusterObject, planned: readonly StateResource[]): Adoption[] {
  const { name, namespace } = object.metadata;
  const resource = planned.find((candidate) => {
    const identity = objectIdentity(candidate);
    if (identity === undefined) return false;
    const metadata = {
      name: identity.name,
      ...(namespace === undefined ? {} : { namespace: identity.namespace ?? "default" }),
    };
    return (
      identify({ ...identity, metadata }) ===
      identify({ ...object, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } })
    );
  });
  return resource === undefined ? [] : [{ kind: "adopt", resource, object }];
}

function describeDecision(decision: Decision | Exclude<CloudDecision, { kind: "adopt" }>): string {
  switch (decision.kind) {
    case "adopt":
      return `recorded: ${identify(decision.object)} as ${shortName(decision.resource.urn)}`;
    case "forget":
      return `nothing to record: ${shortName(decision.urn)}: ${decision.reason}`;
    case "stranger":
      return `left alone: ${shortName(decision.urn)}: ${decision.reason}`;
    case "undecided":
      return `not decided: ${shortName(decision.urn)}: ${decision.reason}`;
  }
}

function describeCloudDecision(decision: CloudDecision): string {
  if (decision.kind !== "adopt") return describeDecision(decision);
  const { urn, id = "" } = decision.resource;
  const note = decision.unfinished === undefined ? "" : ` (${decision.unfinished}: wait until the cloud is done)`;
  return `recorded: ${id} as ${shortName(urn)}${note}`;
}

function summarise(
  inCloud: { readonly decisions: readonly CloudDecision[]; readonly left: readonly string[] },
  inCluster: readonly Decision[],
  derived: readonly Adoption[],
  left: readonly ClusterObject[],
): Outcome {
  const of = (kind: Decision["kind"]): string[] =>
    [...inCloud.decisions, ...inCluster].flatMap((decision) =>
      decision.kind === kind ? ["urn" in decision ? decision.urn : decision.resource.urn] : [],
    );
  return {
    adopted: [...of("adopt"), ...derived.map(({ resource }) => resource.urn)],
    forgotten: of("forget"),
    open: [...of("stranger"), ...of("undecided"), ...inCloud.left, ...left.map(identify)],
  };
}

function now(): string {
  return new Date().toISOString();
}
