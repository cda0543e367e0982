/** How often stand-ins look: soon after anything new, seldom while nothing happens. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Pace } from "../../../../rehearsal/sandbox/stand-ins/pace";

describe("the pace of stand-ins", () => {
  it("doubles the pause while nothing changes, up to two seconds, and starts again with a change or a failed look", () => {
    const pace = new Pace();
    const pauses = ["a", "a", "a", "a", "a", "b", "b", undefined, "b", "b"].map((seen) => pace.after(seen));
    assert.deepEqual(pauses, [300, 600, 1200, 2000, 2000, 300, 600, 300, 300, 600]);
  });

  it("looks soon after every failed look", () => {
    const pace = new Pace();
    assert.deepEqual(
      [undefined, undefined, undefined].map((seen) => pace.after(seen)),
      [300, 300, 300],
    );
  });
});
