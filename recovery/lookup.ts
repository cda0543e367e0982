/** Looking for what the engine may have created: the object behind each pending operation, and ours that nobody recorded. */
import type { ClusterRequest } from "../automation/cluster-client";
import {
  asObject,
  describe,
  identify,
  isApplied,
  objectPath,
  ownedObjects,
  servedKinds,
  type ClusterObject,
  type ServedKind,
} from "../automation/cluster-objects";
import { objectIdentity, type State, type StateResource } from "../automation/state";
import { recordedIdentities, type Finding } from "./plan";

/** Finds the object behind each resource. */
export async function lookUp(request: ClusterRequest, wanted: readonly StateResource[]): Promise<Map<string, Finding>> {
  const kinds = await servedKinds(request);
  const findings = new Map<string, Finding>();
  for (const resource of wanted) findings.set(resource.urn, await find(request, kinds, resource));
  return findings;
}

async function find(request: ClusterRequest, kinds: readonly ServedKind[], resource: StateResource): Promise<Finding> {
  const identity = objectIdentity(resource);
  if (identity === undefined) return "unseen";
  const kind = await servedKind(request, kinds, identity.apiVersion, identity.kind);
  // A kind that is not served has no objects: its definition was not created yet.
  if (kind === undefined) return "absent";
  const path = objectPath(kind, identity.name, kind.namespaced ? (identity.namespace ?? "default") : undefined);
  if (path === undefined) return "unseen";
  const answer = await request("GET", path);
  if (answer.status === 404) return "absent";
  if (answer.status !== 200)
    throw new Error(`looking for ${path} was answered with ${answer.status}: ${describe(answer.body)}`);
  return asObject(answer.body) ?? "unseen";
}

/** A kind in exactly this version, which need not be the preferred one that discovery lists first. */
async function servedKind(
  request: ClusterRequest,
  kinds: readonly ServedKind[],
  apiVersion: string,
  kind: string,
): Promise<ServedKind | undefined> {
  const preferred = kinds.find((one) => one.apiVersion === apiVersion && one.kind === kind);
  if (preferred !== undefined) return preferred;
  return (await servedKinds(request, [apiVersion])).find((one) => one.kind === kind);
}

/** Objects with our labels that Pulumi applied and the state does not know. */
export async function unrecorded(request: ClusterRequest, state: State, stack: string): Promise<ClusterObject[]> {
  const known = recordedIdentities(state);
  const found = await ownedObjects(request, stack);
  return found.filter((object) => isApplied(object) && !known.has(identify(object)));
}
