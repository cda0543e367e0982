/** Failures on demand, and what a failure may say. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Faults } from "../../../rehearsal/protocol/faults";
import { scrub } from "../../../rehearsal/protocol/service-error";

describe("staged failures", () => {
  it("do nothing when none is planned", async () => {
    const points = Faults.fromEnvironment("").enter("create", "t", "urn");
    await points.before();
    await points.after();
  });

  it("strike the n-th operation of a kind and type, before or after it, and leave a mark", async () => {
    const directory = mkdtempSync(join(tmpdir(), "faults-"));
    const mark = join(directory, "mark");
    const plan = [{ operation: "create", nth: 2, type: "b", when: "after", effect: "fail", mark }];
    const faults = Faults.fromEnvironment(JSON.stringify(plan));
    for (const [operation, type] of [
      ["create", "b"],
      ["update", "b"],
      ["create", "a"],
    ] as const) {
      const points = faults.enter(operation, type, "calm");
      await points.before();
      await points.after();
    }
    const struck = faults.enter("create", "b", "struck");
    await struck.before();
    await assert.rejects(struck.after(), /staged failure: create 2 failed after/);
    assert.equal(readFileSync(mark, "utf8"), "create struck\n");
    rmSync(directory, { recursive: true });
  });

  it("hold an operation until the mark is removed", async () => {
    const directory = mkdtempSync(join(tmpdir(), "faults-"));
    const mark = join(directory, "mark");
    const plan = [{ operation: "create", nth: 1, when: "before", effect: "hold", mark }];
    let went = false;
    const held = Faults.fromEnvironment(JSON.stringify(plan))
      .enter("create", "t", "held")
      .before()
      .then(() => (went = true));
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.deepEqual([readFileSync(mark, "utf8"), went], ["create held\n", false]);
    rmSync(directory, { recursive: true });
    await held;
  });

  it("refuse a plan that makes no sense", () => {
    for (const plan of [
      "{}",
      '[{"operation":"destroy"}]',
      '[{"operation":"create","when":"before","effect":"fail","nth":0}]',
      '[{"operation":"create","when":"before","effect":"hold","nth":1}]',
    ]) {
      assert.throws(() => Faults.fromEnvironment(plan), /STRATIFORM_FAULTS/);
    }
  });
});

describe("an error's text", () => {
  it("shows no secret, plain or as base64, however it is nested in another", () => {
    const encoded = Buffer.from("hunter22").toString("base64");
    assert.equal(scrub(`bad "hunter22" and ${encoded}`, ["hunter22"]), 'bad "[secret]" and [secret]');
    assert.equal(scrub("longsecretvalue", ["secret", "longsecretvalue"]), "[secret]");
    assert.equal(scrub("a b c", ["a"]), "a b c");
  });
});
