/** The watch over disruption budgets: what it calls broken, and that it only looks while it should. */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, it } from "mocha";
import { BudgetWatch } from "../../../../../rehearsal/life/steps/change/budget-watch";

describe("a watch over disruption budgets", () => {
  const budget = (name: string, currentHealthy: number, desiredHealthy: number) => ({
    metadata: { name, namespace: "n" },
    status: { currentHealthy, desiredHealthy },
  });

  it("names those that held at first and were seen broken, whatever else goes wrong meanwhile", async () => {
    let now = [budget("a", 2, 1), budget("b", 1, 1), budget("never-held", 0, 1)];
    let fails = false;
    const request = async () => {
      if (fails) throw new Error("connection refused");
      return { status: 200, body: { items: now } };
    };
    const watch = await BudgetWatch.start(request);
    assert.equal(watch.budgets, 2);
    fails = true;
    await sleep(600);
    fails = false;
    now = [budget("a", 1, 1), budget("b", 0, 1), budget("never-held", 0, 1), budget("new", 0, 1)];
    for (const seen = watch.looks; watch.looks <= seen + 1;) await sleep(10);
    now = [budget("a", 2, 1), budget("b", 1, 1)];
    await watch.stop();
    assert.deepEqual(watch.broken, ["n/b: 0 of 1 pods"]);
    const looks = watch.looks;
    await sleep(300);
    assert.equal(watch.looks, looks, "it looks on");
  });
});
