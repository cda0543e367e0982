/** Following objects while their API server is away. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { ApiClient } from "../../../../rehearsal/kubernetes/client/client";
import { Transport, Unreachable } from "../../../../rehearsal/kubernetes/client/transport";
import { Watched } from "../../../../rehearsal/kubernetes/client/watch";

describe("watching objects of a server that does not answer", function () {
  // Less than the quarter of a minute for which a single request is tried again.
  this.timeout(10_000);
  beforeEach(() => void (process.env["STRATIFORM_SERVER_AWAY_SECONDS"] = "1"));
  afterEach(() => void delete process.env["STRATIFORM_SERVER_AWAY_SECONDS"]);

  it("ends when the server has been away for as long as it may, and says that it does not answer", async () => {
    const nowhere = {
      server: "http://127.0.0.1:1",
      namespace: "default",
      options: async () => ({}),
      proxy: async () => undefined,
    };
    const pods = { apiVersion: "v1", kind: "Pod", plural: "pods", namespaced: true };
    const { signal } = new AbortController();
    const client = new ApiClient(new Transport(nowhere));
    const watched = new Watched(client, { type: pods, namespace: "default" }, () => undefined, signal);
    const began = Date.now();
    await assert.rejects(watched.run(), Unreachable);
    assert.ok(Date.now() - began > 1_000, "it did not wait for the server to come back");
  });
});
