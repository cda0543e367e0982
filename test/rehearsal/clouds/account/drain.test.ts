/** Draining nodes and following control planes: what a simulated cloud does to machines when a version changes. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { kubeletVersion } from "../../../../rehearsal/sandbox/nodes";
import { drain } from "../../../../rehearsal/clouds/account/drain";

/** An API server with pods on one node, whose evictions are answered as told, one status after another. */
function apiServer(pods: Readonly<Record<string, { readonly owner?: string; readonly evictions: readonly number[] }>>) {
  const there = new Map(
    Object.entries(pods).map(([name, { owner, evictions }]) => [name, { owner, left: [...evictions] }]),
  );
  const calls: string[] = [];
  const request = async (method: string, path: string) => {
    calls.push(`${method} ${path}`);
    if (method === "GET") {
      const items = [...there].map(([name, { owner }]) => ({
        metadata: { name, namespace: "n", ownerReferences: owner === undefined ? [] : [{ kind: owner }] },
        status: { phase: "Running" },
      }));
      return { status: 200, body: { items } };
    }
    if (method !== "POST") return { status: 200, body: {} };
    const name = path.split("/").at(-2) ?? "";
    const status = there.get(name)?.left.shift() ?? 404;
    if (status < 300) there.delete(name);
    return { status, body: { message: "the budget forbids it" } };
  };
  return { request, calls, there };
}

describe("draining a node", () => {
  it("closes it first, then evicts every pod, again where a budget refuses it", async () => {
    const { request, calls, there } = apiServer({ a: { evictions: [201] }, b: { evictions: [429, 429, 201] } });
    await drain(request, "node-1");
    assert.equal(calls[0], "PATCH /api/v1/nodes/node-1");
    assert.equal(calls.filter((call) => call.endsWith("/b/eviction")).length, 3);
    assert.ok(
      calls.every((call) => !call.startsWith("DELETE")),
      "a pod was deleted past its budget",
    );
    assert.deepEqual([...there.keys()], []);
  });

  it("leaves what belongs to the node itself", async () => {
    const { request, calls, there } = apiServer({ agent: { owner: "DaemonSet", evictions: [] } });
    await drain(request, "node-1");
    assert.deepEqual([...there.keys()], ["agent"]);
    assert.ok(calls.every((call) => !call.startsWith("POST")));
  });
});

describe("the version of kubelets", () => {
  it("is the API server's own patch of a minor, the first one of another, and the server's where none is asked for", () => {
    assert.equal(kubeletVersion("1.35", "v1.35.4"), "v1.35.4");
    assert.equal(kubeletVersion("1.36", "v1.35.4"), "v1.36.0");
    assert.equal(kubeletVersion(undefined, "v1.36.3"), "v1.36.3");
  });
});
