/** The matrix: every stack on every simulated cloud. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { cellsOf, optionsOf, summariseMatrix } from "../../../rehearsal/life/matrix";
import { stepsOf } from "../../../rehearsal/life/steps/index";

describe("the matrix of rehearsals", () => {
  it("holds every committed stack on each of the three clouds", () => {
    const cells = cellsOf().map(({ stack, cloud }) => `${stack} ${cloud}`);
    assert.equal(cells.length, 9);
    for (const cell of ["dev azure", "prod aws", "staging gcp"]) assert.ok(cells.includes(cell), cell);
  });

  it("passes on what was asked for, and fails as a whole with its first failure", () => {
    const [cell] = cellsOf(["prod"]);
    assert.ok(cell);
    const asked = { action: "matrix", providers: "simulated" } as const;
    const { cloud, brief, faults, keep } = optionsOf(cell, { ...asked, brief: true, faults: false });
    assert.deepEqual([cloud, brief, faults, keep], ["aws", true, false, false]);
    assert.equal(optionsOf(cell, { ...asked, brief: false, faults: true }).faults, true);
    const outcome = (code: number) => ({ ...cell, code, milliseconds: 61_000 });
    assert.equal(summariseMatrix([outcome(0), outcome(0)]).code, 0);
    const { code, lines } = summariseMatrix([outcome(0), outcome(1), outcome(130)]);
    assert.equal(code, 1);
    assert.deepEqual(
      lines.map((line) => line.trim().split(/\s{2,}/)),
      [
        ["prod", "aws", "passed", "1 m 01 s"],
        ["prod", "aws", "FAILED", "1 m 01 s"],
        ["prod", "aws", "stopped", "1 m 01 s"],
      ],
    );
  });

  it("is brief by leaving out what is the same on every cloud, never the proofs or the audit", () => {
    const names = (brief: boolean) => stepsOf({ keep: false, brief, faults: false }, "created").map(({ name }) => name);
    const left = names(false).filter((name) => !names(true).includes(name));
    const again = ["up-again", "preview-again", "release-again", "destroy-again"];
    assert.deepEqual(left, ["upgrade", "drift", "update", "rename", ...again]);
    assert.equal(names(true).at(-1), "audit");
  });

  it("keeps a platform as its committed file says, so it does not upgrade one whose control plane cannot go back", () => {
    const names = (ground: "created" | "existing") =>
      stepsOf({ keep: true, brief: false, faults: false }, ground).map(({ name }) => name);
    for (const ground of ["created", "existing"] as const) {
      assert.equal(names(ground).includes("upgrade"), false, ground);
      assert.equal(names(ground).at(-1), "restore", ground);
    }
  });
});
