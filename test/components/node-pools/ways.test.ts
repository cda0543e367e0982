/** The ways in which a pool's nodes are bought: what each brings, and which sequences each cloud can follow. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { MARKETS } from "../../../catalogue/machines/markets";
import { SELLING_CLOUDS } from "../../../catalogue/clouds";
import { checkNodePools } from "../../../components/node-pools/check";
import { CAPACITY_TYPES, type CapacityType } from "../../../catalogue/machines/capacity-types";
import { nodePoolSpec } from "../../../components/node-pools/spec";
import { checkWays, checkWaysOn, waysOf } from "../../../components/node-pools/ways";
import { pools } from "../../support/specs";

function pool(overrides: object = {}) {
  return nodePoolSpec.parse({ name: "p", nodes: 0, maxNodes: 9, cpu: "4", memory: "16Gi", ...overrides });
}

const sequence = fc.shuffledSubarray([...CAPACITY_TYPES], { minLength: 1 });

describe("the ways to buy a pool's nodes", () => {
  it("are on demand alone, unless the stack file says otherwise", () => {
    assert.deepEqual(waysOf(pool()), [{ capacity: "on-demand", name: "p", nodes: 0, maxNodes: 9 }]);
  });

  it("bring the pool's least in the preferred way, and up to its most in each", () => {
    assert.deepEqual(
      waysOf(pool({ nodes: 2, capacity: ["reserved", "spot", "on-demand"] })).map(({ nodes, maxNodes }) => [
        nodes,
        maxNodes,
      ]),
      [
        [2, 9],
        [0, 9],
        [0, 9],
      ],
    );
  });

  it("are called the same whatever their order and neighbours", () => {
    fc.assert(
      fc.property(sequence, sequence, (one, other) => {
        const names = (ways: readonly CapacityType[]) =>
          new Map(waysOf(pool({ capacity: ways })).map(({ capacity, name }) => [capacity, name]));
        const [a, b] = [names(one), names(other)];
        for (const way of one.filter((each) => other.includes(each))) assert.equal(a.get(way), b.get(way));
        assert.equal(new Set(a.values()).size, one.length);
      }),
    );
  });

  for (const [what, overrides, path] of [
    ["name one twice", { capacity: ["spot", "on-demand", "spot"] }, "nodePools[0].capacity[2]"],
    ["leave no room to fall back", { nodes: 9, capacity: ["spot", "on-demand"] }, "nodePools[0].capacity"],
    ["are several for system nodes", { role: "system", capacity: ["reserved", "on-demand"] }, "nodePools[0].capacity"],
  ] as const) {
    it(`are refused when they ${what}`, () => {
      assert.deepEqual(
        checkWays(pool(overrides), "nodePools[0]").map((problem) => problem.path),
        [path],
      );
    });
  }

  it("are refused when a pool's name is that of another pool's way", () => {
    const own = { nodes: 0, maxNodes: 4, cpu: "4", memory: "16Gi" };
    const batch = { ...own, name: "batch", capacity: ["spot", "on-demand"] };
    assert.deepEqual(checkNodePools(pools(batch, { ...own, name: "batch-on-demand" })), []);
    const problems = checkNodePools(pools(batch, { ...own, name: "batch-spot" }));
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["nodePools[4].name"],
    );
    assert.match(problems[0]?.rule ?? "", /batch-spot, as nodePools\[3\] has/);
  });
});

const ORDERS: readonly [...Parameters<typeof described>, boolean, string?][] = [
  ["aws", ["reserved", "spot", "on-demand"], true],
  ["aws", ["reserved", "on-demand"], true],
  ["aws", ["on-demand", "spot"], false, "nearest: [spot, on-demand]"],
  ["aws", ["spot", "reserved", "on-demand"], false, "nearest: [reserved, spot, on-demand]"],
  ["aws", ["reserved", "flex", "spot"], false, "nearest: [reserved, spot]"],
  ["aws", ["flex"], false, "nearest: [reserved] or [spot]"],
  ["gcp", ["on-demand", "spot", "flex", "reserved"], true],
  ["gcp", ["reserved", "flex", "spot"], true],
  ["azure", ["on-demand", "spot"], true],
  ["azure", ["flex", "on-demand"], false, "nearest: [on-demand]"],
];

function described(cloud: (typeof SELLING_CLOUDS)[number], ways: readonly CapacityType[]) {
  return checkWaysOn(cloud, pool({ capacity: ways }), "nodePools[0]", { p: {} }, `placement.${cloud}.reservations`);
}

describe("a cloud", () => {
  for (const [cloud, ways, possible, remedy] of ORDERS) {
    it(`${cloud} ${possible ? "follows" : "refuses"} ${ways.join(", ")}`, () => {
      const problems = described(cloud, ways);
      assert.equal(problems.length, possible ? 0 : 1);
      assert.equal(problems[0]?.remedy, remedy);
    });
  }

  it("always names a sequence as the nearest that it follows itself", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SELLING_CLOUDS), sequence, (cloud, ways) => {
        const remedies = described(cloud, ways).flatMap(({ remedy }) => remedy?.match(/\[([^\]]+)\]/)?.[1] ?? []);
        for (const nearest of remedies) assert.deepEqual(described(cloud, nearest.split(", ") as CapacityType[]), []);
        const known: readonly CapacityType[] = MARKETS[cloud].buying.types;
        assert.equal(remedies.length === 0, described(cloud, ways).length === 0);
        if (ways.some((way) => !known.includes(way))) assert.ok(remedies.length > 0);
      }),
    );
  });

  it("asks for the reservation of a pool that is bought reserved", () => {
    const reserved = pool({ capacity: ["reserved", "spot"] });
    const [problem] = checkWaysOn("aws", reserved, "nodePools[0]", {}, "placement.aws.capacityReservations");
    assert.equal(problem?.path, "placement.aws.capacityReservations.p");
    assert.match(problem.remedy ?? "", /EC2 capacity reservation/);
  });
});
