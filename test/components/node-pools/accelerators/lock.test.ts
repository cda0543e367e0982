/** The lock file: what is recorded stays, whatever prices say; what no longer suffices is chosen anew and reported. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { PlatformError } from "../../../../components/core/errors";
import {
  applyLock,
  forgottenPools,
  pinnedPools,
  updateLock,
  type ApplyOptions,
  type Resolved,
} from "../../../../components/node-pools/accelerators/apply-lock";
import { isRefusal } from "../../../../components/node-pools/accelerators/choose";
import type { Ask } from "../../../../components/node-pools/accelerators/need";
import {
  EMPTY_LOCK,
  lockFileName,
  printLock,
  readLock,
  type Lock,
} from "../../../../components/node-pools/accelerators/lock";
import { diffLock, monthly } from "../../../../components/node-pools/accelerators/lock-difference";
import type { PoolNeed } from "../../../../components/node-pools/accelerators/need";
import type { OfferRow } from "../../../../catalogue/machines/offer-row";
import { asOffer, OFFERS, offerName, type Offer } from "../../../../catalogue/machines/offers";

const PLACE = { cloud: "aws", region: "us-east-1" } as const;
const DAY = "2026-11-21";

function ask(pool: string, need: Partial<PoolNeed> = {}): Ask {
  return { ...PLACE, need: { pool, capacity: ["on-demand"], ...need } };
}

const TRAINING = ask("training", { accelerator: "H100", perNode: 8, capacity: ["spot", "on-demand"] });
const GENERAL = ask("general", { cpuMillis: 3000, memoryMiB: 8192 });

/** A catalogue of its own, so that prices that are read again do not change what these tests say. */
const CATALOGUE = (
  [
    { type: "m7i.large", vcpu: 2, memoryGiB: 8, onDemand: 0.1008 },
    { type: "m7i.xlarge", vcpu: 4, memoryGiB: 16, onDemand: 0.2016 },
    { type: "m7i.2xlarge", vcpu: 8, memoryGiB: 32, onDemand: 0.4032 },
    { type: "g6.4xlarge", accelerator: "L4", devices: 1, vcpu: 16, memoryGiB: 64, onDemand: 1.3232 },
    { type: "p5.48xlarge", accelerator: "H100", devices: 8, vcpu: 192, memoryGiB: 2048, onDemand: 55.04 },
    { type: "p5en.48xlarge", accelerator: "H200", devices: 8, vcpu: 192, memoryGiB: 2048, onDemand: 63.296 },
    { type: "p6-b300.48xlarge", accelerator: "B300", devices: 8, vcpu: 192, memoryGiB: 4096 },
  ] as const satisfies readonly Partial<OfferRow>[]
).map((row) => asOffer({ ...row, ...PLACE, source: 0 }));

function apply(asks: readonly Ask[], lock: Lock, options: ApplyOptions = {}): Resolved[] {
  return applyLock(asks, lock, { offers: CATALOGUE, ...options });
}

function locked(asks: readonly Ask[], offers: readonly Offer[] = CATALOGUE): Lock {
  return updateLock(EMPTY_LOCK, PLACE, apply(asks, EMPTY_LOCK, { offers }), DAY);
}

function names(asks: readonly Ask[], lock: Lock): string[] {
  return apply(asks, lock).map(({ outcome, status }) => `${isRefusal(outcome) ? "none" : outcome.name} ${status}`);
}

/** Any state of the market: prices at random, and half of the offers gone. */
const market: fc.Arbitrary<readonly Offer[]> = fc.integer().map((seed) => {
  let state = seed >>> 0;
  const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  return OFFERS.flatMap((offer) => {
    const [factor, stays] = [100 * random(), random() < 0.5];
    if (!stays) return [];
    return [offer.onDemand === undefined ? offer : { ...offer, onDemand: offer.onDemand * factor }];
  });
});

describe("a lock", () => {
  it("keeps every recorded machine whatever happens to prices and to the catalogue, and its file stays the same", () => {
    const needs = fc.array(
      fc.record({
        accelerator: fc.constantFrom(undefined, "T4", "L4", "H100", "A10G"),
        cpuMillis: fc.integer({ min: 0, max: 7000 }),
        memoryMiB: fc.integer({ min: 0, max: 12_000 }),
      }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(needs, market, (wanted, later) => {
        const asks = wanted.map((need, index) => ask(`pool-${index}`, need));
        const lock = locked(asks, OFFERS);
        const resolved = applyLock(asks, lock, { offers: later });
        const recorded = lock.clouds.aws?.pools ?? {};
        for (const { ask: one, status, outcome } of resolved) {
          const entry = recorded[one.need.pool];
          if (entry === undefined) continue;
          assert.equal(status, "kept");
          assert.ok(!isRefusal(outcome));
          assert.equal(outcome.name, offerName(entry));
        }
        const again = updateLock(
          lock,
          PLACE,
          resolved.filter(({ ask: one }) => recorded[one.need.pool]),
          "2027-01-01",
        );
        assert.equal(printLock(again), printLock(lock));
      }),
    );
  });

  it("says what would be chosen today, and chooses it for pools that are named to be chosen again", () => {
    const dear = CATALOGUE.map((offer) => (offer.type === "m7i.xlarge" ? { ...offer, onDemand: 9 } : offer));
    const lock = locked([GENERAL, TRAINING]);
    const [kept] = apply([GENERAL, TRAINING], lock, { offers: dear });
    assert.ok(kept !== undefined && !isRefusal(kept.outcome) && !isRefusal(kept.fresh));
    assert.deepEqual([kept.outcome.name, kept.fresh.name], ["m7i.xlarge", "m7i.2xlarge"]);
    assert.deepEqual(kept.outcome.why, [
      "recorded on 2026-11-21: the cheapest of 2 that have 3 cores, 8 GiB",
      "m7i.2xlarge would be chosen today",
    ]);
    const again = apply([GENERAL, TRAINING], lock, { offers: dear, again: ["general"] });
    assert.deepEqual(
      again.map(({ status, reason }) => [status, reason]),
      [
        ["changed", "it is to be chosen again"],
        ["kept", undefined],
      ],
    );
  });

  it("chooses anew what no longer has what the pool asks for, with the reason", () => {
    const lock = locked([GENERAL, TRAINING]);
    const more = ask("general", { cpuMillis: 7000, memoryMiB: 8192 });
    const moved = { ...TRAINING, need: { ...TRAINING.need, accelerator: "H200" } } as const;
    assert.deepEqual(
      apply([more, moved], lock).map(({ status, reason, outcome }) => [
        status,
        reason,
        isRefusal(outcome) ? "none" : outcome.name,
      ]),
      [
        ["changed", "m7i.xlarge offers pods 3.92 of 7 cores", "m7i.2xlarge"],
        ["changed", "p5.48xlarge has no H200", "p5en.48xlarge"],
      ],
    );
  });

  it("holds for one region, and for machines that can be bought as asked", () => {
    const lock = locked([GENERAL]);
    const [moved] = apply([{ ...GENERAL, region: "eu-central-1" }], lock);
    assert.equal(moved?.reason, "it was chosen for us-east-1, and the stack is in eu-central-1");
    const scarce = ask("t", { accelerator: "B300", capacity: ["reserved"] });
    const onDemand = { ...scarce, need: { ...scarce.need, capacity: ["on-demand"] } } as const;
    const [refused] = apply([onDemand], locked([scarce]));
    assert.deepEqual([refused?.status, refused?.reason], ["refused", "p6-b300.48xlarge cannot be bought on-demand"]);
  });

  it("follows a pin, counts it, and lets go of it without changing the machine", () => {
    const pinned = ask("general", { cpuMillis: 3000, memoryMiB: 8192, pin: "m7i.2xlarge" });
    assert.deepEqual(names([pinned], locked([GENERAL])), ["m7i.2xlarge changed"]);
    const lock = locked([pinned, TRAINING]);
    assert.deepEqual(pinnedPools(apply([pinned, TRAINING], lock)), ["general"]);
    assert.deepEqual(names([GENERAL], lock), ["m7i.2xlarge kept"]);
    assert.deepEqual(pinnedPools(apply([GENERAL], lock)), []);
    const released = updateLock(lock, PLACE, apply([GENERAL], lock), "2027-01-01");
    assert.deepEqual([released.clouds.aws?.pools["general"]?.pinned], [false]);
  });

  it("keeps a pinned type that is not listed as long as it is pinned", () => {
    const pinned = ask("l4", { accelerator: "L4", cpuMillis: 7500, memoryMiB: 8192, pin: "g6.3xlarge" });
    const lock = locked([pinned]);
    assert.deepEqual(names([pinned], lock), ["g6.3xlarge kept"]);
    const free = { ...pinned, need: { ...pinned.need, pin: undefined } };
    assert.deepEqual(names([free], lock), ["g6.4xlarge changed"]);
  });

  it("keeps the record of a pool that nothing fits any more, and forgets pools that are gone", () => {
    const lock = locked([GENERAL, TRAINING]);
    const impossible = { ...TRAINING, need: { ...TRAINING.need, perNode: 16 } };
    const next = updateLock(lock, PLACE, apply([impossible], lock), "2027-01-01");
    assert.deepEqual(next.clouds.aws?.pools, { training: lock.clouds.aws?.pools["training"] });
    assert.deepEqual(forgottenPools(lock, "aws", [impossible]), ["general"]);
  });

  it("leaves what is recorded for other clouds alone", () => {
    const lock = locked([GENERAL]);
    const gcp = { ...GENERAL, cloud: "gcp", region: "us-central1" } as const;
    const both = updateLock(lock, gcp, apply([gcp], lock, { offers: OFFERS }), DAY);
    assert.deepEqual(both.clouds.aws, lock.clouds.aws);
    assert.deepEqual(Object.keys(both.clouds.gcp?.pools ?? {}), ["general"]);
  });
});

describe("a lock file", () => {
  it("reads what it wrote, in an order that does not depend on the stack file's", () => {
    const lock = locked([TRAINING, GENERAL]);
    const text = printLock(lock);
    assert.deepEqual(readLock(text, "f"), lock);
    assert.equal(printLock(locked([GENERAL, TRAINING])), text);
    assert.ok(text.endsWith("}\n") && text.indexOf('"general"') < text.indexOf('"training"'));
    assert.equal(lockFileName("prod"), "machines.prod.lock.json");
    assert.deepEqual(readLock(undefined, "f"), EMPTY_LOCK);
  });

  for (const [title, text, expected] of [
    ["no JSON", "{", /^f: 1 problem\n {2}the file is not JSON: .*; restore it from version control, or remove it/],
    ["another version", '{"version":2,"clouds":{}}', /version is not what npm run choose writes/],
    ["an unknown cloud", '{"version":1,"clouds":{"ibm":{}}}', /clouds is not what npm run choose writes: .*ibm/],
    ["a price of nothing", entryWith({ onDemand: 0 }), /clouds\.aws\.pools\.p\.onDemand is not/],
    ["no date", entryWith({ chosen: "yesterday" }), /clouds\.aws\.pools\.p\.chosen is not/],
  ] as const) {
    it(`with ${title} is refused and never taken for an empty one`, () => {
      assert.throws(
        () => readLock(text, "f"),
        (error) => error instanceof PlatformError && expected.test(error.message),
      );
    });
  }
});

function entryWith(change: object): string {
  const lock = locked([ask("p", { cpuMillis: 1000 })]);
  const pools = { p: { ...lock.clouds.aws?.pools["p"], ...change } };
  return JSON.stringify({ version: 1, clouds: { aws: { region: "us-east-1", pools } } });
}

describe("the difference of two locks", () => {
  it("is what a month costs more or less, at first and at most", () => {
    const before = locked([GENERAL, TRAINING]);
    const after = locked([ask("general", { cpuMillis: 7000 }), ask("new", { cpuMillis: 1000 })]);
    const sizes = {
      general: { nodes: 2, maxNodes: 4 },
      new: { nodes: 1, maxNodes: 1 },
      training: { nodes: 0, maxNodes: 10 },
    };
    assert.deepEqual(diffLock(before, after, "aws", sizes), [
      {
        pool: "general",
        was: "m7i.xlarge",
        now: "m7i.2xlarge",
        monthly: { atFirst: monthly(0.2016, 2), atMost: monthly(0.2016, 4) },
      },
      { pool: "new", now: "m7i.large", monthly: { atFirst: monthly(0.1008, 1), atMost: monthly(0.1008, 1) } },
      { pool: "training", was: "p5.48xlarge", monthly: { atFirst: 0, atMost: -monthly(55.04, 10) } },
    ]);
    assert.equal(monthly(0.2016, 2), 294.34);
    assert.deepEqual(diffLock(before, before, "aws", sizes), []);
  });

  it("claims nothing where a price is not known", () => {
    const scarce = locked([ask("t", { accelerator: "B300", capacity: ["reserved"] })]);
    assert.deepEqual(diffLock(EMPTY_LOCK, scarce, "aws", { t: { nodes: 1, maxNodes: 1 } }), [
      { pool: "t", now: "p6-b300.48xlarge" },
    ]);
  });
});
