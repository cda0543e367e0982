/** What a cluster of a cloud has before anybody uses it, such as definitions of the cloud's own kinds. */
import type { ClusterObject } from "../plugin/row";
import { messageOf } from "../../sandbox/nodes";
import type { Request } from "../../sandbox/contract";

/** Creates what is not there yet. @throws Error when the API server takes one of them not */
export async function placeClusterObjects(request: Request, objects: readonly ClusterObject[]): Promise<void> {
  for (const { path, object } of objects) {
    const { status, body } = await request("POST", path, object);
    if (status !== 201 && status !== 409) throw new Error(`the cluster's own ${path} was refused: ${messageOf(body)}`);
  }
}
