/** Objects of the stack that a step changes on purpose, found in the engine's state by what they are. */
import { servedKinds, objectPath } from "../../../../automation/cluster-objects";
import type { ClusterRequest } from "../../../../automation/cluster-client";
import { objectIdentity, resources, type ObjectIdentity, type State } from "../../../../automation/state";

export interface Target extends ObjectIdentity {
  readonly urn: string;
  /** Path of the object on the API server. */
  readonly path: string;
}

/** The recorded objects of a kind (`apps/v1` `Deployment`), in the state's order. */
export async function targets(
  request: ClusterRequest,
  state: State,
  apiVersion: string,
  kind: string,
): Promise<Target[]> {
  const served = (await servedKinds(request)).find((one) => one.apiVersion === apiVersion && one.kind === kind);
  if (served === undefined) return [];
  return resources(state).flatMap((resource) => {
    const identity = resource.delete === true ? undefined : objectIdentity(resource);
    if (identity?.apiVersion !== apiVersion || identity.kind !== kind) return [];
    const path = objectPath(served, identity.name, identity.namespace);
    return path === undefined ? [] : [{ ...identity, urn: resource.urn, path }];
  });
}
