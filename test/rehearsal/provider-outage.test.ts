/** The Kubernetes provider on bad days: cancelled, its API server interrupted, no cluster at all. Slow: control plane. */
import assert from "node:assert/strict";
import { tools } from "../../toolchain/tools";
import { at } from "../../rehearsal/kubernetes/objects/manifest";
import { type Sandbox, startSandbox } from "../../rehearsal/sandbox";
import { PluginError } from "../support/provider/plugin-client";
import { deployment, NAMESPACE, Rehearsed } from "../support/provider/rehearsed";
import { eventually, freshDirectory } from "../support/lives/sandbox";

describe("the Kubernetes provider on a bad day (starts a control plane)", function () {
  this.timeout(180_000);
  let sandbox: Sandbox;
  let rehearsed: Rehearsed;

  before(async () => {
    sandbox = await startSandbox({
      tools: tools(),
      directory: freshDirectory(),
      context: "stratiform-test",
      log: () => undefined,
    });
    await sandbox.addNodes([
      { name: "node", count: 1, labels: {}, taints: [], capacity: { cpu: "4", memory: "16Gi" } },
    ]);
    rehearsed = await Rehearsed.start(sandbox);
    await rehearsed.make("Namespace", { metadata: { name: NAMESPACE } });
  });

  after(async () => {
    rehearsed?.plugin.stop();
    await sandbox?.stop();
  });

  it("gives up waiting when the run is cancelled, and records what there is", async () => {
    const other = await Rehearsed.start(sandbox);
    try {
      const { urn, inputs } = await other.check(
        "Deployment",
        deployment("cancelled", 1, { nodeSelector: { no: "such-node" } }),
      );
      const creating = other.plugin.create(urn, inputs, { timeout: 60 });
      await eventually("the deployment exists", async () => {
        const answer = await sandbox.request("GET", `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/cancelled`);
        return answer.status === 200 ? true : undefined;
      });
      await other.plugin.cancel();
      await assert.rejects(creating, (error: unknown) => {
        return (
          error instanceof PluginError &&
          error.partial?.id === `${NAMESPACE}/cancelled` &&
          /cancelled/.test(error.message)
        );
      });
    } finally {
      other.plugin.stop();
    }
  });

  it("survives an interruption of the API server while it waits", async () => {
    const made = await rehearsed.make("Deployment", deployment("interrupted", 1));
    await sandbox.interruptApiServer();
    const changing = rehearsed.change("Deployment", made, deployment("interrupted", 2), 90);
    await sandbox.resumeApiServer();
    assert.equal(at((await changing).state, "status", "readyReplicas"), 2);
  });

  it("stops waiting when the API server stays away, and records what there is", async () => {
    process.env["STRATIFORM_SERVER_AWAY_SECONDS"] = "3";
    const stuck = deployment("stranded", 1, { nodeSelector: { no: "such-node" } });
    const { urn, inputs } = await rehearsed.check("Deployment", stuck);
    const creating = rehearsed.plugin.create(urn, inputs, { timeout: 600 });
    const refused = assert.rejects(creating, (error: unknown) => {
      return error instanceof PluginError && /does not answer/.test(error.message) && error.partial !== undefined;
    });
    await eventually("the deployment exists", async () => {
      const answer = await sandbox.request("GET", `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/stranded`);
      return answer.status === 200 ? true : undefined;
    });
    await sandbox.interruptApiServer();
    try {
      await refused;
    } finally {
      delete process.env["STRATIFORM_SERVER_AWAY_SECONDS"];
      await sandbox.resumeApiServer();
    }
  });

  it("without a cluster previews with one note, and creates nothing", async () => {
    await sandbox.interruptApiServer();
    const other = await Rehearsed.start(sandbox);
    try {
      for (const name of ["one", "two"]) {
        const { urn, inputs } = await other.check("ConfigMap", { metadata: { name }, data: { a: "1" } });
        assert.deepEqual((await other.plugin.create(urn, inputs, { preview: true })).state, inputs);
        await assert.rejects(other.plugin.create(urn, inputs), /cluster is unreachable/);
        await assert.rejects(
          other.plugin.read(urn, `${NAMESPACE}/${name}`, inputs, inputs),
          /PULUMI_K8S_DELETE_UNREACHABLE/,
        );
      }
      assert.equal(other.messages.filter((text) => /unreachable/.test(text)).length, 1);
    } finally {
      other.plugin.stop();
      await sandbox.resumeApiServer();
    }
  });
});
