import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { z } from "zod";
import { SYSTEM_NAMESPACES } from "../../../../catalogue/kubernetes/system-namespaces";
import { GCP_TABLE } from "../../../../rehearsal/clouds/gcp/table";
import type { ClusterObject } from "../../../../rehearsal/clouds/plugin/row";
import type { Request } from "../../../../rehearsal/sandbox/contract";
import { placeClusterObjects } from "../../../../rehearsal/clouds/account/cluster-objects";

/** An API server that answers every request with the same status. */
function server(status: number) {
  const asked: string[] = [];
  const request: Request = async (method, path) => {
    asked.push(`${method} ${path}`);
    return { status, body: { message: "no" } };
  };
  return { request, asked };
}

const nameOf = z.looseObject({ metadata: z.looseObject({ name: z.string() }) });

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

  it("is GKE's definition of compute classes on Google Cloud, and pods in namespaces that only GKE uses", () => {
    const [definition, ...others] = GCP_TABLE.clusterObjects;
    assert.ok(definition !== undefined && "metadata" in definition.object);
    assert.deepEqual(definition.object.metadata, { name: "computeclasses.cloud.google.com" });
    const namespaces = others.filter(({ path }) => path === "/api/v1/namespaces");
    const { names, prefixes } = SYSTEM_NAMESPACES.gcp;
    for (const { object } of namespaces) {
      const { name } = nameOf.parse(object).metadata;
      assert.ok(names.includes(name) || prefixes.some((prefix) => name.startsWith(prefix)), name);
      assert.ok(
        others.some(({ path }) => path === `/apis/apps/v1/namespaces/${name}/daemonsets`),
        name,
      );
    }
    assert.equal(namespaces.length, 2);
  });
});
