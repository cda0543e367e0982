/** Bad days of the cluster and the provider: what the engine says, what it has done, and that the next `up` converges. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import { EngineFailed, type Engine, type RunOptions } from "../../automation/engine";
import { pendingOperations } from "../../automation/state";
import { changed, Platform, recordedObjects } from "../support/lives/platform";

describe("a rehearsal's bad days", function () {
  this.timeout(600_000);
  let platform: Platform;
  before(async () => {
    console.log("    starting one sandbox for all faults; each one is healed, updated and destroyed");
    platform = await Platform.start();
  });
  after(() => platform?.stop());
  // One failure must not become the next test's.
  afterEach(async function () {
    if (this.currentTest?.state === "failed") console.log((await platform.recover("--yes")).output);
    await (await platform.engine()).destroy({ run: "clean-up" });
  });

  async function failedUp(engine: Engine, options: RunOptions): Promise<EngineFailed> {
    try {
      await engine.up(options);
    } catch (error) {
      if (error instanceof EngineFailed) return error;
      throw error;
    }
    return assert.fail("the update succeeded");
  }

  async function converges(): Promise<void> {
    const engine = await platform.engine();
    await engine.up({ run: "healed" });
    assert.deepEqual(pendingOperations(await engine.exportState()), []);
    assert.deepEqual(changed(await engine.preview({ run: "after" })), []);
    const { orphans, ghosts, objects } = await platform.compare(engine);
    assert.deepEqual([orphans, ghosts], [[], []]);
    assert.ok(objects > 20);
  }

  it("API server unreachable: a preview warns once and plans, an update creates nothing", async () => {
    await platform.sandbox.interruptApiServer();
    try {
      const engine = await platform.engine();
      const preview = await engine.preview({ run: "unreachable-preview" });
      const warnings = preview.diagnostics.filter(({ severity }) => severity === "warning");
      assert.equal(warnings.length, 1, warnings.map(({ message }) => message).join("\n"));
      assert.ok(changed(preview).length > 20);
      const failure = await failedUp(engine, { run: "unreachable-up" });
      assert.match(failure.message, /reach|refused|connect/i);
      assert.equal(await recordedObjects(engine), 0);
    } finally {
      await platform.sandbox.resumeApiServer();
    }
    await converges();
  });

  it("API server lost in the middle of an update: after recovery the next one converges", async () => {
    // What waits for an object gives up soon: the server comes back only when the update has failed.
    const engine = await platform.engine([], { STRATIFORM_SERVER_AWAY_SECONDS: "5" });
    let created = 0;
    let lost: Promise<void> | undefined;
    const failure = await failedUp(engine, {
      run: "lost-up",
      onEvent: ({ resOutputsEvent }) => {
        if (resOutputsEvent?.metadata.op === "create" && resOutputsEvent.metadata.type.startsWith("kubernetes:"))
          created++;
        if (created === 6) lost ??= platform.sandbox.interruptApiServer();
      },
    });
    await lost;
    await platform.sandbox.resumeApiServer();
    assert.ok((await recordedObjects(engine)) >= 5, failure.message);
    // What the server created without an answer is nobody's until somebody looks for it; the next update would meet it.
    const { code, output } = await platform.recover();
    assert.equal(code, 0, output);
    await converges();
  });

  for (const nth of [1, 9]) {
    it(`provider failing at creation ${nth}: the error names the resource, the next update converges`, async () => {
      const engine = await platform.engine([{ operation: "create", nth, when: "before", effect: "fail" }]);
      const failure = await failedUp(engine, { run: `failing-${nth}` });
      assert.match(failure.message, /staged failure: create/);
      const blamed = failure.result.diagnostics.filter(
        ({ severity, urn }) => severity === "error" && urn?.includes("kubernetes:"),
      );
      assert.ok(blamed.length > 0, "no error names a Kubernetes resource");
      await converges();
    });
  }
});
