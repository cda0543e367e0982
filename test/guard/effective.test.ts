/** Waiting for grants: when, how long in the cloud's seconds, and when not. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { aftermathGuard } from "../../guard/aftermath";
import { effectiveGuard } from "../../guard/effective";
import { UNKNOWN, type Properties } from "../../guard/properties";
import { Waiting } from "../../guard/waiting";

const URN = "urn:pulumi:dev::stratiform::stratiform-guard:index:Effective::grants-effective";
const INPUTS: Properties = { grants: ["role:one"], seconds: 30, why: "IAM knows the role" };

/** Counts seconds instead of waiting for them. */
class Counted extends Waiting {
  readonly waits: number[] = [];
  override wait(seconds: number): Promise<void> {
    this.waits.push(seconds);
    return Promise.resolve();
  }
}

describe("waiting for grants", () => {
  it("happens when they are made, and not at preview", async () => {
    const waiting = new Counted();
    const guard = effectiveGuard(waiting);
    assert.deepEqual(await guard.create(URN, INPUTS, true), { id: "", properties: INPUTS });
    assert.deepEqual(waiting.waits, []);
    assert.deepEqual(await guard.create(URN, INPUTS, false), { id: "effective", properties: INPUTS });
    assert.deepEqual(waiting.waits, [30]);
  });

  for (const [what, news, changed, waits] of [
    ["nothing", {}, [], []],
    ["another number", { seconds: 60 }, ["seconds"], []],
    ["another reason", { why: "IAM has heard of it" }, ["why"], []],
    ["a new grant", { grants: ["role:one", "role:two"] }, ["grants"], [30]],
    ["a grant that is being made anew", { grants: [UNKNOWN] }, ["grants"], []],
  ] as const) {
    it(`happens again for new grants only: ${what}`, async () => {
      const waiting = new Counted();
      const guard = effectiveGuard(waiting);
      const after: Properties = { ...INPUTS, ...news, ...("grants" in news && { grants: [...news.grants] }) };
      assert.deepEqual(await guard.diff(URN, INPUTS, after), changed);
      const isPlanned = JSON.stringify(after).includes(UNKNOWN);
      assert.deepEqual(await guard.update(URN, INPUTS, after, isPlanned), after);
      assert.deepEqual(waiting.waits, waits);
    });
  }

  for (const [seconds, refused] of [
    [undefined, true],
    [0, true],
    ["30", true],
    [901, true],
    [900, false],
  ] as const) {
    it(`${refused ? "refuses" : "accepts"} ${String(seconds)} seconds`, () => {
      const news: Properties = { why: "x", ...(seconds !== undefined && { seconds }) };
      const failures = effectiveGuard(new Counted()).check(URN, {}, news);
      assert.deepEqual(
        failures.map(({ property }) => property),
        refused ? ["seconds"] : [],
      );
    });
  }

  it("takes the seconds of the cloud, and ends when the engine is told to stop", async () => {
    const waiting = new Waiting(() => 5);
    const before = performance.now();
    await waiting.wait(4);
    const took = performance.now() - before;
    assert.ok(took >= 19 && took < 1000, `took ${took} ms`);
    const long = waiting.wait(100_000);
    waiting.end();
    await assert.rejects(long, /cancelled while it waited for the cloud/);
    await assert.rejects(waiting.wait(100_000), /cancelled/);
  });
});

describe("waiting for what comes after a resource", () => {
  const AFTER: Properties = { seconds: 120, why: "the last logs are written" };

  it("happens at a destroy, and at no other time", async () => {
    const waiting = new Counted();
    const guard = aftermathGuard(waiting);
    await guard.create(URN, AFTER, false);
    await guard.update(URN, AFTER, { ...AFTER, seconds: 60 }, false);
    assert.deepEqual(await guard.diff(URN, AFTER, AFTER), []);
    assert.deepEqual(waiting.waits, []);
    await guard.delete?.(AFTER);
    assert.deepEqual(waiting.waits, [120]);
  });
});
