import assert from "node:assert/strict";
import fc from "fast-check";
import { ADDON_NAMES, CATALOGUE } from "../../../components/addons/catalogue";
import { planAddons, type Ordered } from "../../../components/addons/order";
import { formatProblem } from "../../../components/core/errors";

const entry = (needs: string[] = [], conflicts: string[] = []): Ordered => ({ needs, conflicts });

describe("addons: order of installation", () => {
  it("adds what an addon needs, and puts it first", () => {
    const { order, problems } = planAddons(["barman-cloud"], CATALOGUE);
    assert.deepEqual(problems, []);
    assert.deepEqual(order, ["cert-manager", "cloudnative-pg", "barman-cloud"]);
  });

  it("suggests the name that was meant", () => {
    const { problems } = planAddons(["cert-manger"], CATALOGUE);
    assert.match(
      problems.map(formatProblem).join(),
      /addons\[0\] "cert-manger" is not a known addon; did you mean "cert-manager"\?/,
    );
  });

  it("names both sides of a conflict, also one that a need brings in", () => {
    const catalogue = { a: entry(["b"]), b: entry([], ["c"]), c: entry() };
    const { problems } = planAddons(["c", "a"], catalogue);
    assert.deepEqual(problems.map(formatProblem), ['addons.b cannot be installed beside "c"; choose one of the two']);
  });

  it("shows a cycle", () => {
    const { problems } = planAddons(["a"], { a: entry(["b"]), b: entry(["a"]) });
    assert.match(problems.map(formatProblem).join(), /a → b → a/);
  });

  it("is empty when nothing is wanted", () => {
    assert.deepEqual(planAddons([], CATALOGUE), { order: [], problems: [] });
  });

  it("holds for every catalogue without cycles: closed, sorted by need, the same for any order of wishes", () => {
    const catalogues = fc.uniqueArray(fc.nat(3), { minLength: 0 }).chain(() =>
      fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 12 }).map((rows) => {
        // An entry needs only earlier ones, which excludes cycles.
        const pairs = rows.map((row, i) => [`x${i}`, entry(i === 0 ? [] : row.map((n) => `x${n % i}`))] as const);
        return Object.fromEntries([...pairs].reverse());
      }),
    );
    fc.assert(
      fc.property(catalogues, fc.infiniteStream(fc.boolean()), (catalogue, picks) => {
        const wanted = Object.keys(catalogue).filter(() => picks.next().value === true);
        const { order, problems } = planAddons(wanted, catalogue);
        assert.deepEqual(problems, []);
        assert.equal(new Set(order).size, order.length);
        for (const name of wanted) assert.ok(order.includes(name));
        for (const [index, name] of order.entries()) {
          for (const need of catalogue[name]?.needs ?? []) assert.ok(order.slice(0, index).includes(need));
        }
        assert.deepEqual(planAddons([...wanted].reverse(), catalogue).order, order);
      }),
    );
  });

  it("holds for the real catalogue: any choice is possible", () => {
    fc.assert(
      fc.property(fc.subarray([...ADDON_NAMES]), (wanted) => {
        assert.deepEqual(planAddons(wanted, CATALOGUE).problems, []);
      }),
    );
  });
});
