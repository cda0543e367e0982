/** Lives in which everything fails once: what each operation meets, and what a round that failed is judged by. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { compareAccount, depthOf, doubles } from "../../../../rehearsal/life/faults/account-compare";
import { judgeRound, type FailedRound } from "../../../../rehearsal/life/faults/round-rules";
import { parseState } from "../../../../automation/state";
import { stepsOf } from "../../../../rehearsal/life/steps/index";
import { FaultWalk } from "../../../../rehearsal/clouds/account/fault-walk";

const VPC = { operation: "create", type: "aws:ec2/vpc:Vpc", logicalName: "network" } as const;
const URN = "urn:pulumi:dev::p::stratiform:index:Network$aws:ec2/vpc:Vpc::network";

describe("a walk of faults", () => {
  it("throttles each operation twice, refuses it once, then lets it be", () => {
    const walk = new FaultWalk();
    const met = [1, 2, 3, 4, 5].map(() => walk.meet(VPC));
    assert.deepEqual(met, ["throttle", "throttle", "fail", undefined, undefined]);
    assert.deepEqual([walk.refused, walk.throttled], [[VPC], 2]);
  });

  it("knows operations by what they do, to what, of which name", () => {
    const walk = new FaultWalk();
    const others = [
      VPC,
      { ...VPC, operation: "delete" },
      { ...VPC, type: "aws:ec2/subnet:Subnet" },
      { ...VPC, logicalName: "b" },
    ] as const;
    for (let attempt = 0; attempt < 4; attempt++) for (const one of others) walk.meet(one);
    assert.deepEqual(walk.refused, others);
  });
});

describe("a round that failed", () => {
  const reported = {
    severity: "error",
    urn: URN,
    message: `InternalError: staged failure of create ${VPC.type}`,
  } as const;
  const summary = { severity: "error", message: "update failed" } as const;
  const good: FailedRound = {
    refused: [VPC],
    diagnostics: [reported, summary],
    output: "aws:ec2:Vpc (network):\n  error: InternalError",
    state: "{}",
    secrets: ["open-sesame"],
    pending: [],
    orphans: [],
    ghosts: [],
  };
  const broken = (change: Partial<FailedRound>) => judgeRound({ ...good, ...change }).map(({ rule }) => rule);

  it("is right when it names what the account refused, and says and records nothing else", () => {
    assert.deepEqual(broken({}), []);
  });

  it("is wrong about everything else", () => {
    const elsewhere = { ...reported, urn: `${URN}-other` };
    assert.deepEqual(broken({ diagnostics: [summary] }), ["named"]);
    assert.deepEqual(broken({ diagnostics: [reported, elsewhere] }), ["alone"]);
    assert.deepEqual(broken({ diagnostics: [reported, { ...reported, message: "Throttling: rate exceeded" }] }), [
      "alone",
    ]);
    assert.deepEqual(broken({ output: "Error: x\n      at run (/a/b.ts:1:2)\n" }), ["traces"]);
    assert.deepEqual(broken({ output: "Error: x\n    at /a/b.js:1:2\n" }), ["traces"]);
    assert.deepEqual(broken({ output: "token open-sesame" }), ["secrets"]);
    assert.deepEqual(broken({ state: '{"token":"open-sesame"}' }), ["secrets"]);
    assert.deepEqual(broken({ orphans: ["a"], ghosts: ["b"], pending: ["c"] }), ["orphans", "ghosts", "pending"]);
  });

  it("keeps a secret that it found out of what it says", () => {
    assert.doesNotMatch(JSON.stringify(judgeRound({ ...good, output: "open-sesame" })), /open-sesame/);
  });
});

describe("a state beside its account", () => {
  const chain = ["a", "b", "c"].map((name, index, all) => ({
    urn: `${URN}-${name}`,
    type: VPC.type,
    id: `vpc-${name}`,
    dependencies: index === 0 ? [] : [`${URN}-${all[index - 1]}`],
  }));
  const component = { urn: "urn:component", type: "stratiform:index:Network" };
  const state = parseState(JSON.stringify({ version: 3, deployment: { resources: [component, ...chain] } }));
  const held = chain.map(({ type, id }) => ({ type, id, logicalName: id }));

  it("names what is in one of them alone", () => {
    assert.deepEqual(compareAccount(held, state), { orphans: [], ghosts: [] });
    const other = { type: VPC.type, id: "vpc-x" };
    const { orphans, ghosts } = compareAccount([...held.slice(1), other], state);
    assert.deepEqual([orphans, ghosts], [[`${VPC.type} vpc-x`], [`${VPC.type} vpc-a`]]);
  });

  it("has no orphan in what goes with a resource that is still recorded", () => {
    const along = { urn: "urn:along", type: "x:y:Secret", id: "s", deletedWith: `${URN}-a` };
    const more = [...held, along];
    assert.deepEqual(compareAccount(more, state, [along]).orphans, []);
    assert.deepEqual(compareAccount(more, state).orphans, ["x:y:Secret s"]);
    assert.deepEqual(compareAccount(more, state, [{ ...along, deletedWith: "urn:gone" }]).orphans, ["x:y:Secret s"]);
  });

  it("is as deep as its longest chain of cloud resources, and names doubles", () => {
    assert.equal(depthOf(state), 3);
    assert.deepEqual(doubles(held), []);
    assert.deepEqual(doubles([...held, ...held.slice(2)]), [`vpc-c (${VPC.type})`]);
  });
});

describe("the steps of a life with faults", () => {
  it("repeat up and destroy, and prove and audit what came of them", () => {
    const names = stepsOf({ keep: false, brief: false, faults: true }, "created").map(({ name }) => name);
    for (const name of ["up-in-rounds", "proof", "second-preview", "destroy-in-rounds"])
      assert.ok(names.includes(name));
    assert.equal(names.at(-1), "audit");
    assert.ok(!names.includes("up") && !names.includes("destroy"));
  });
});
