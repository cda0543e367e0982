import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { GCP_TABLE } from "../../rehearsal/clouds/gcp/table";
import type { ClusterObject } from "../../rehearsal/clouds/plugin/row";
import type { Request } from "../../rehearsal/sandbox/contract";
import { placeClusterObjects } from "../../rehearsal/clouds/account/cluster-objects";

/** An API server that answers every request with the same status. */
function server(status: number) {
  const asked: string[] = [];
  const request: Request = async (method, path) => {
    asked.push(`${method} ${path}`);
    return { status, body: { message: "no" } };
  };
  return { request, asked };
}

const OBJECTS: readonly ClusterObject[] = [{ path: "/api/v1/namespaces", object: { metadata: { name: "own" } } }];

describe("simulated clouds: what their clusters have from the beginning", () => {
  it("is created once; what is there already stays", async () => {
    for (const status of [201, 409]) {
      const { request, asked } = server(status);
      await placeClusterObjects(request, OBJECTS);
      assert.deepEqual(asked, ["POST /api/v1/namespaces"]);
    }
  });

  it("is missed when the API server does not take it", async () => {
    await assert.rejects(
      placeClusterObjects(server(422).request, OBJECTS),
      /own \/api\/v1\/namespaces was refused: no/,
    );
  });

  it("is GKE's definition of compute classes on Google Cloud", () => {
    const names = GCP_TABLE.clusterObjects.map(({ object }) => object.metadata.name);
    assert.deepEqual(names, ["computeclasses.cloud.google.com"]);
  });
});
