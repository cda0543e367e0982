/**
 * What to do about everything that an interrupted engine had begun: adopt the object that it created, forget what was
 * never created, leave alone what is not ours. Pure: state and found objects in, decisions and the mended state out.
 */
import { fieldManager, identify, isOwned, type ClusterObject } from "../automation/cluster-objects";
import { cloudOf } from "./clouds";
import {
  isKubernetes,
  objectIdentity,
  pendingOperations,
  resources,
  type PendingOperation,
  type State,
  type StateResource,
} from "../automation/state";

export type Decision =
  /** The object exists and is ours: it becomes a recorded resource. */
  | { readonly kind: "adopt"; readonly resource: StateResource; readonly object: ClusterObject }
  /** The operation left nothing outside the state: `up` does it again. */
  | { readonly kind: "forget"; readonly urn: string; readonly reason: string }
  /** An object is in the way that is not ours: it is not touched, and `up` will say so. */
  | { readonly kind: "stranger"; readonly urn: string; readonly object: ClusterObject; readonly reason: string }
  /** Cannot be decided here; the pending entry stays. */
  | { readonly kind: "undecided"; readonly urn: string; readonly reason: string };

/** What was found for a URN: the object, `absent`, or `unseen` when nothing could be looked up. */
export type Finding = ClusterObject | "absent" | "unseen";

/** Types that own nothing outside the state, so that an interrupted creation leaves nothing to find. */
const STATE_ONLY = /^(pulumi:providers:|random:|stratiform-guard:)/;

/** Whether an operation may have created something that the state does not know. */
export function mayHaveCreated({ type }: PendingOperation): boolean {
  return type === "creating" || type === "importing";
}

/** One decision for each pending operation, in their order; those on a cloud's resources are decided elsewhere. */
export function decide(state: State, findings: ReadonlyMap<string, Finding>, stack: string): Decision[] {
  return pendingOperations(state)
    .filter(({ resource }) => cloudOf(resource) === undefined)
    .map((operation) => decideOne(state, operation, findings, stack));
}

function decideOne(
  state: State,
  operation: PendingOperation,
  findings: ReadonlyMap<string, Finding>,
  stack: string,
): Decision {
  const { resource, type } = operation;
  const { urn } = resource;
  const forget = (reason: string): Decision => ({ kind: "forget", urn, reason });
  if (!mayHaveCreated(operation)) return forget(`it was ${type}; the resource is recorded, and up does the rest`);
  if (STATE_ONLY.test(resource.type)) return forget("it lives in the state alone");
  if (!isKubernetes(resource)) {
    const reason = `recovery cannot look for ${resource.type}: look for it yourself, then import it or run pulumi refresh`;
    return { kind: "undecided", urn, reason };
  }
  const found = findings.get(urn) ?? "unseen";
  if (found === "unseen") return { kind: "undecided", urn, reason: "its name is not known, or its kind is not served" };
  if (found === "absent") return forget("the object was never created");
  const known = recordedAs(state, found);
  if (known !== undefined) return forget(`${identify(found)} is recorded already, as ${known}`);
  if (!isOwned(found, stack)) {
    return {
      kind: "stranger",
      urn,
      object: found,
      reason: `${identify(found)} exists and does not carry the labels of stack ${stack}`,
    };
  }
  if (found.metadata.deletionTimestamp !== undefined) {
    return { kind: "undecided", urn, reason: `${identify(found)} is being deleted: try again when it is gone` };
  }
  return { kind: "adopt", resource, object: found };
}

/** The URN under which an object is recorded, whatever version of its API the program uses. */
export function recordedAs(state: State, object: ClusterObject): string | undefined {
  const wanted = identify(object);
  return resources(state).find((resource) => resource.delete !== true && recordedIdentity(resource) === wanted)?.urn;
}

/** Identities of all recorded objects. */
export function recordedIdentities(state: State): Set<string> {
  return new Set(resources(state).flatMap((resource) => recordedIdentity(resource) ?? []));
}

function recordedIdentity(resource: StateResource): string | undefined {
  const identity = objectIdentity(resource);
  if (identity === undefined) return undefined;
  // The id says what the object is really called and where: inputs may leave both to the provider.
  const parts = resource.id?.split("/") ?? [identity.name];
  const [namespace, name = identity.name] = parts.length > 1 ? parts : [undefined, parts[0]];
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
  return identify({ apiVersion: identity.apiVersion, kind: identity.kind, metadata });
}

/** The state after the decisions: adopted resources recorded, decided operations no longer pending. */
export function applyDecisions(state: State, decisions: readonly Decision[], now: string): State {
  const decided = new Set(
    decisions.flatMap((decision) => {
      if (decision.kind === "undecided") return [];
      return decision.kind === "adopt" ? decision.resource.urn : decision.urn;
    }),
  );
  const adopted = decisions.flatMap((decision) => (decision.kind === "adopt" ? [adopt(decision, now)] : []));
  const urns = new Set(adopted.map(({ urn }) => urn));
  // A replaced resource shares its successor's URN; with the successor recorded, the old one waits to be deleted.
  const kept = resources(state).map((resource) => (urns.has(resource.urn) ? { ...resource, delete: true } : resource));
  return {
    ...state,
    deployment: {
      ...state.deployment,
      resources: [...kept, ...adopted],
      pending_operations: pendingOperations(state).filter(({ resource }) => !decided.has(resource.urn)),
    },
  };
}

/**
 * The recorded form of an object that exists. The outputs hold only what the inputs say and what the provider needs to
 * go on; a refresh then reads the rest. The live object is not copied, since a Secret would be recorded in plain text.
 */
function adopt({ resource, object }: { resource: StateResource; object: ClusterObject }, now: string): StateResource {
  const { name, namespace } = object.metadata;
  const inputs = resource.inputs ?? {};
  const manager = fieldManager(object.metadata.managedFields);
  return {
    ...resource,
    id: namespace === undefined ? name : `${namespace}/${name}`,
    outputs: {
      ...inputs,
      __inputs: inputs,
      __initialApiVersion: inputs["apiVersion"],
      ...(manager === undefined ? {} : { __fieldManager: manager }),
    },
    created: now,
    modified: now,
  };
}
