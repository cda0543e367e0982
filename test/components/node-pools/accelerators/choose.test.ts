/** The choice of machines: what it promises for any ask and any price list, and what it says. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { formatProblem } from "../../../../components/core/errors";
import { ACCELERATOR_NAMES } from "../../../../catalogue/accelerators";
import { allocatable } from "../../../../catalogue/machines/allocatable";
import { buyableBy } from "../../../../components/node-pools/accelerators/buying";
import { choose, isRefusal, type Choice } from "../../../../components/node-pools/accelerators/choose";
import type { Ask } from "../../../../components/node-pools/accelerators/need";
import type { NearOffer } from "../../../../components/node-pools/accelerators/nearest";
import { needOf, type PoolNeed } from "../../../../components/node-pools/accelerators/need";
import { offerName, OFFERS, offersIn, type Offer } from "../../../../catalogue/machines/offers";
import { SELLING_CLOUDS, type SellingCloud } from "../../../../catalogue/clouds";
import { cannotRun } from "../../../../components/node-pools/accelerators/runs-on";
import { zonesWith } from "../../../../catalogue/machines/zones";
import { checkPool as checkOnAzure } from "../../../../components/node-pools/agent-pool-check.azure";
import { amiTypeOf, checkPool as checkOnAws } from "../../../../components/node-pools/images.aws";
import { checkPool as checkOnGcp } from "../../../../components/node-pools/machines.gcp";
import { CAPACITY_TYPES } from "../../../../catalogue/machines/capacity-types";
import { nodePoolSpec } from "../../../../components/node-pools/spec";

const REGIONS = {
  aws: ["us-east-1", "us-west-2", "eu-central-1"],
  gcp: ["us-central1", "us-east4", "europe-west4"],
  azure: ["eastus", "eastus2", "westeurope"],
} as const satisfies Record<SellingCloud, readonly string[]>;

const need: fc.Arbitrary<PoolNeed> = fc
  .record({
    accelerator: fc.option(fc.constantFrom(...ACCELERATOR_NAMES), { nil: undefined }),
    perNode: fc.integer({ min: 1, max: 16 }),
    cpuMillis: fc.oneof(fc.constant(0), fc.integer({ min: 100, max: 8000 }), fc.integer({ min: 8000, max: 220_000 })),
    memoryMiB: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 100, max: 32_768 }),
      fc.integer({ min: 32_768, max: 2 ** 21 }),
    ),
    capacity: fc.uniqueArray(fc.constantFrom(...CAPACITY_TYPES), { minLength: 1 }),
    architecture: fc.option(fc.constantFrom("amd64", "arm64"), { nil: undefined }),
  })
  .map((all) => ({ pool: "p", ...all }));

const ask: fc.Arbitrary<Ask> = fc
  .constantFrom(...SELLING_CLOUDS)
  .chain((cloud) => fc.record({ cloud: fc.constant(cloud), region: fc.constantFrom(...REGIONS[cloud]), need }));

/** The catalogue with every price changed by its own factor from 0.2 to 5, so that any order of prices occurs. */
const priceList: fc.Arbitrary<readonly Offer[]> = fc.integer().map((seed) => {
  const random = numbers(seed);
  return OFFERS.map((offer) =>
    offer.onDemand === undefined ? offer : { ...offer, onDemand: offer.onDemand * 5 ** (2 * random() - 1) },
  );
});

/** Numbers from 0 to 1 that follow from a seed: far cheaper to generate than hundreds of arbitrary ones. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function shuffled(seed: number): readonly Offer[] {
  const random = numbers(seed);
  return OFFERS.map((offer) => ({ offer, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ offer }) => offer);
}

/** What fits by a rule that is written down here once more, without the reasons. */
function fits({ cloud, region, need: wanted }: Ask, offer: Offer): boolean {
  const offered = allocatable(cloud, offer);
  return (
    offer.accelerator === wanted.accelerator &&
    offer.devices >= (wanted.accelerator === undefined ? 0 : (wanted.perNode ?? 1)) &&
    offered.cpuMillis >= (wanted.cpuMillis ?? 0) &&
    offered.memoryMiB >= (wanted.memoryMiB ?? 0) &&
    offer.architecture === (wanted.architecture ?? "amd64") &&
    offer.throttled === undefined &&
    cannotRun(cloud, offer.accelerator) === undefined &&
    buyableBy(offer, wanted.capacity).length > 0 &&
    zonesWith(offer.cloud, offer.type, region)?.length !== 0
  );
}

function chosen(one: Ask, offers?: readonly Offer[]): Choice {
  const outcome = choose(one, "nodePools[0]", offers);
  assert.ok(!isRefusal(outcome), isRefusal(outcome) ? formatProblem(outcome.problem) : "");
  return outcome;
}

function refused(one: Ask): string {
  const outcome = choose(one, "nodePools[0]");
  assert.ok(isRefusal(outcome));
  return formatProblem(outcome.problem);
}

function on(cloud: SellingCloud, wanted: Omit<PoolNeed, "pool" | "capacity"> & Partial<PoolNeed>): Ask {
  return { cloud, region: REGIONS[cloud][0], need: { pool: "p", capacity: ["on-demand"], ...wanted } };
}

describe("the choice of a machine", () => {
  it("never has fewer devices, less memory or less cpu than asked for, and never is dearer than another that fits", () => {
    let choices = 0;
    let refusals = 0;
    fc.assert(
      fc.property(ask, priceList, (one, offers) => {
        const outcome = choose(one, "nodePools[0]", offers);
        const fitting = offersIn(one.cloud, one.region, offers).filter(({ offer }) => fits(one, offer));
        if (isRefusal(outcome)) {
          refusals += 1;
          assert.deepEqual(fitting, []);
          return;
        }
        choices += 1;
        const { carries, allocatable: offered, price, capacity } = outcome;
        assert.ok(carries.devices >= (one.need.accelerator === undefined ? 0 : (one.need.perNode ?? 1)));
        assert.equal(carries.accelerator, one.need.accelerator);
        assert.ok(offered.cpuMillis >= (one.need.cpuMillis ?? 0) && offered.memoryMiB >= (one.need.memoryMiB ?? 0));
        assert.ok(carries.vcpu * 1000 > offered.cpuMillis && carries.memoryGiB * 1024 > offered.memoryMiB);
        assert.ok(capacity.length > 0 && capacity.every((type) => one.need.capacity.includes(type)));
        const cheapest = Math.min(...fitting.map(({ offer }) => offer.onDemand ?? Infinity));
        assert.equal(price?.onDemand ?? Infinity, cheapest);
      }),
      { numRuns: 500 },
    );
    assert.ok(choices > 50 && refusals > 50, `${choices} choices, ${refusals} refusals`);
  });

  it("is always one that its cloud's adapter makes", () => {
    const check = { aws: checkOnAws, gcp: checkOnGcp, azure: checkOnAzure };
    let choices = 0;
    fc.assert(
      fc.property(ask, (one) => {
        const outcome = choose(one, "nodePools[0]");
        if (isRefusal(outcome)) return;
        choices += 1;
        const { accelerator, perNode } = one.need;
        const devices = accelerator === undefined ? {} : { accelerator, acceleratorsPerNode: perNode };
        // The order of ways is checked apart: here the preferred one of those that the choice leaves.
        const capacity = outcome.capacity.slice(0, 1);
        const spec = nodePoolSpec.parse({
          name: "p",
          nodes: 0,
          maxNodes: 2,
          cpu: "1",
          memory: "1Gi",
          capacity,
          ...devices,
        });
        const { architecture, vcpu, devices: carried } = outcome.carries;
        const pool = { spec, machine: { type: outcome.type, architecture, vcpu, devices: carried } };
        assert.deepEqual(check[one.cloud](pool, { p: {} }, "nodePools[0]"), []);
        if (one.cloud === "aws") assert.notEqual(amiTypeOf(pool), undefined);
      }),
      { numRuns: 300 },
    );
    // About a fifth of what is asked for at random exists.
    assert.ok(choices > 20, `${choices} choices`);
  });

  it("accounts for every offer of the kind: chosen, or named with why it was not", () => {
    fc.assert(
      fc.property(ask, (one) => {
        const outcome = choose(one, "nodePools[0]");
        if (isRefusal(outcome)) return;
        const kind = offersIn(one.cloud, one.region).filter(({ offer }) => offer.accelerator === one.need.accelerator);
        const named = [outcome.name, ...outcome.alternatives.map(({ name }) => name)];
        assert.deepEqual(named.sort(), kind.map(({ offer }) => offerName(offer)).sort());
        assert.ok(outcome.why.length > 0 && outcome.alternatives.every(({ why }) => why.length > 0));
        for (const { name, fits: claimed } of outcome.alternatives) {
          const offer = kind.find((each) => offerName(each.offer) === name)?.offer;
          assert.ok(offer !== undefined);
          assert.equal(claimed, fits(one, offer), name);
        }
      }),
    );
  });

  it("does not depend on the order of the catalogue", () => {
    fc.assert(
      fc.property(ask, fc.integer(), (one, seed) => {
        const [a, b] = [choose(one, "p"), choose(one, "p", shuffled(seed))];
        assert.equal(isRefusal(a) ? undefined : a.name, isRefusal(b) ? undefined : b.name);
      }),
    );
  });

  it("takes among equals the one whose name comes first", () => {
    const offers = OFFERS.filter(({ type }) => type === "m7i.xlarge");
    const twins = ["m7i.b", "m7i.a", "m7i.c"].flatMap((type) => offers.map((offer) => ({ ...offer, type })));
    assert.equal(chosen(on("aws", { cpuMillis: 1000 }), twins).name, "m7i.a");
    assert.equal(chosen(on("aws", { cpuMillis: 1000 }), [...twins].reverse()).name, "m7i.a");
  });

  it("keeps the asked order of ways to buy, without those that the cloud has not", () => {
    const capacity = ["flex", "reserved", "spot", "on-demand"] as const;
    const bought = (cloud: SellingCloud) => chosen(on(cloud, { accelerator: "T4", capacity })).capacity;
    assert.deepEqual(bought("gcp"), capacity);
    assert.deepEqual(bought("aws"), ["reserved", "spot", "on-demand"]);
    assert.match(chosen(on("aws", { accelerator: "T4", capacity })).why.join("; "), /cannot be bought flex/);
  });

  it("takes a type without list price only for what can be bought without one", () => {
    const only = OFFERS.filter(({ type, region }) => type === "p5e.48xlarge" && region === "us-east-1");
    const h200 = { accelerator: "H200", perNode: 8 } as const;
    const outcome = choose(on("aws", h200), "p", only);
    assert.ok(isRefusal(outcome));
    assert.match(
      formatProblem(outcome.problem),
      /is not offered on aws in us-east-1, on-demand; nearest there: p5e\.48xlarge \(cannot be bought on-demand\)/,
    );
    const { name, why } = chosen(on("aws", { ...h200, capacity: ["reserved", "on-demand"] }), only);
    assert.equal(name, "p5e.48xlarge");
    assert.ok(why.includes("has no list price: reservation, spot or queue only"));
  });

  it("counts what the kubelet keeps for as many pods as a node may run", () => {
    const few = on("aws", { cpuMillis: 3000, memoryMiB: 13_000, podsPerNode: 110 });
    assert.equal(chosen(few).name, "m7i.xlarge");
    assert.notEqual(chosen({ ...few, need: { ...few.need, podsPerNode: 250 } }).name, "m7i.xlarge");
  });

  it("takes a type as spot only when it has some price: listed, or seen as spot", () => {
    const region = "us-east-1"; // p5e is listed there without any price, and in us-west-2 with one for spot
    const spot = { accelerator: "H200", capacity: ["spot"] } as const;
    const only = OFFERS.filter(({ type }) => type === "p5e.48xlarge");
    assert.ok(isRefusal(choose({ ...on("aws", spot), region }, "p", only)));
    assert.equal(chosen({ ...on("aws", spot), region: "us-west-2" }, only).name, "p5e.48xlarge");
  });

  for (const [title, one, name] of [
    ["8 H100", on("aws", { accelerator: "H100", perNode: 8 }), "p5.48xlarge"],
    ["one H100 on demand, of which fewer than 8 are not sold so", on("gcp", { accelerator: "H100" }), "a3-highgpu-8g"],
    ["one H100 as spot", on("gcp", { accelerator: "H100", capacity: ["spot"] }), "a3-highgpu-1g"],
    ["8 H200 as spot", on("gcp", { accelerator: "H200", perNode: 8, capacity: ["spot"] }), "a3-ultragpu-8g"],
    ["8 H100 on Azure", on("azure", { accelerator: "H100", perNode: 8 }), "Standard_ND96isr_H100_v5"],
    ["an L4 with 24 GiB beside it", on("gcp", { accelerator: "L4", memoryMiB: 24 * 1024 }), "g2-standard-8"],
    ["a T4, attached to its machine", on("gcp", { accelerator: "T4" }), "n1-standard-4+1xnvidia-tesla-t4"],
    ["two cores", on("aws", { cpuMillis: 1900, memoryMiB: 4096 }), "m7i.large"],
    ["two ARM cores", on("aws", { cpuMillis: 1900, memoryMiB: 4096, architecture: "arm64" }), "m7g.large"],
  ] as const) {
    it(`for ${title} is ${name}`, () => assert.equal(chosen(one).name, name));
  }

  it("is one that a zone of the pool has", () => {
    const h200 = on("gcp", { accelerator: "H200", perNode: 8, capacity: ["spot"] });
    assert.equal(chosen({ ...h200, zones: ["us-central1-a", "us-central1-b"] }).name, "a3-ultragpu-8g");
    assert.match(refused({ ...h200, zones: ["us-central1-a"] }), /a3-ultragpu-8g \(is in us-central1-b only\)/);
    const l4 = on("gcp", { accelerator: "L4" });
    assert.match(refused({ ...l4, region: "europe-north1" }), /is not in europe-north1/);
  });

  it("says what it has beyond the ask, and that a price is another region's", () => {
    const { why } = chosen({ ...on("aws", { accelerator: "H100", perNode: 2 }), region: "eu-central-1" });
    assert.deepEqual(why, [
      "the only one that has 2 × H100",
      "has 6 H100 more than asked for",
      "the price is that of us-east-1; whether eu-central-1 has it was not read",
    ]);
  });
});

describe("an ask that nothing fits", () => {
  it("names what comes nearest on the same cloud, and what fits on the others", () => {
    assert.equal(
      refused(on("azure", { accelerator: "H200", perNode: 8 })),
      'nodePools[0] "8 × H200" is not offered on azure in eastus, on-demand; nearest there: Standard_ND96isr_H200_v5 ' +
        "(listed in eastus2); on other clouds: p5en.48xlarge on aws in us-east-1",
    );
    assert.match(
      refused(on("aws", { accelerator: "TPU-v6e" })),
      /nearest there: nothing similar; on other clouds: ct6e-standard-1t on gcp in us-central1$/,
    );
    assert.match(refused(on("gcp", { accelerator: "A10G" })), /nearest there: g2-standard-4 \(with 1 × L4\); /);
    assert.match(refused(on("gcp", { accelerator: "H100", perNode: 16 })), /a3-highgpu-8g \(has 8 H100 of 16\)/);
  });

  it("is one for an accelerator that pods could not use there, though the cloud sells it, and is named on no cloud", () => {
    assert.equal(
      refused({ ...on("azure", { accelerator: "MI300X", perNode: 8 }), region: "eastus2" }),
      'nodePools[0] "8 × MI300X" cannot be used on azure: AKS installs no driver for AMD devices; nearest there: nothing ' +
        "similar; on other clouds: nothing that fits",
    );
    const pinned = { accelerator: "Trainium1", pin: "trn1.2xlarge" } as const;
    assert.match(refused(on("aws", pinned)), /cannot be used on aws: Bottlerocket/);
    assert.match(refused(on("gcp", { accelerator: "Trainium1" })), /on other clouds: nothing that fits/);
  });

  it("prefers a cloud's reference region when it names what fits elsewhere, even to a lower price", () => {
    const reference = OFFERS.filter(({ type, region }) => type === "p5.48xlarge" && region === "us-east-1");
    const cheaper = reference.map((offer) => ({ ...offer, type: "p5.cheap", region: "us-west-2", onDemand: 1 }));
    const outcome = choose(on("azure", { accelerator: "H100" }), "p", [...cheaper, ...reference]);
    assert.ok(isRefusal(outcome));
    assert.deepEqual(
      outcome.nearest.elsewhere.map(({ name }) => name),
      ["p5.48xlarge"],
    );
  });

  it("never names something elsewhere that does not fit, and looks on every other cloud", () => {
    fc.assert(
      fc.property(ask, (one) => {
        const outcome = choose(one, "p");
        if (!isRefusal(outcome)) return;
        for (const cloud of SELLING_CLOUDS.filter((other) => other !== one.cloud)) {
          const sold = OFFERS.filter((offer) => offer.cloud === cloud);
          const fitting = sold.filter((offer) => fits({ ...one, cloud, region: offer.region }, offer)).map(offerName);
          const near: readonly NearOffer[] = outcome.nearest.elsewhere;
          const named = near.filter((each) => each.cloud === cloud).map(({ name }) => name);
          assert.equal(named.length, fitting.length > 0 ? 1 : 0);
          assert.ok(named.every((name) => fitting.includes(name)));
        }
        assert.ok(outcome.nearest.here.every(({ cloud }) => cloud === one.cloud));
      }),
    );
  });
});

describe("a pinned type", () => {
  it("wins over a cheaper one, and says which that would have been", () => {
    const { name, pinned, why } = chosen(on("aws", { cpuMillis: 3000, memoryMiB: 8192, pin: "m7i.2xlarge" }));
    assert.deepEqual([name, pinned], ["m7i.2xlarge", true]);
    assert.equal(why[0], "pinned; the choice would have been m7i.xlarge for $0.2016 an hour");
  });

  it("may be one that would never be chosen unasked", () => {
    const { name, why } = chosen(on("aws", { cpuMillis: 1000, memoryMiB: 4096, pin: "t3.large" }));
    assert.equal(name, "t3.large");
    assert.match(why.join("; "), /its processors are shared/);
  });

  it("never wins over the need", () => {
    assert.equal(
      refused(on("aws", { cpuMillis: 3000, memoryMiB: 8192, pin: "t3.large" })),
      'nodePools[0] "t3.large" offers pods 1.93 of 3 cores, offers pods 5.8 of 8 GiB, and the pool asks for 3 cores, 8 GiB; m7i.xlarge has it',
    );
    assert.match(refused(on("aws", { accelerator: "H100", pin: "g6.xlarge" })), /"g6.xlarge" has no H100/);
  });

  it("that is not listed is taken, and nothing is claimed of it", () => {
    const { name, price, why, carries } = chosen(on("aws", { accelerator: "L4", cpuMillis: 7000, pin: "g6.3xlarge" }));
    assert.deepEqual([name, price, carries.devices], ["g6.3xlarge", undefined, 1]);
    assert.match(why.join(), /does not list it, so nothing of it was checked/);
  });
});

describe("a declared pool as a need", () => {
  it("asks for what its nodes offer to pods", () => {
    const pool = nodePoolSpec.parse({ name: "g", accelerator: "L4", nodes: 1, cpu: "7910m", memory: "29Gi" });
    assert.deepEqual(needOf(pool), {
      pool: "g",
      accelerator: "L4",
      perNode: 1,
      cpuMillis: 7910,
      memoryMiB: 29 * 1024,
      capacity: ["on-demand"],
    });
    assert.equal(needOf(pool, { podsPerNode: 30 }).podsPerNode, 30);
    const own = { ...pool, architecture: "arm64", machine: { aws: "g5g.xlarge" } } as const;
    assert.deepEqual([needOf(own, { cloud: "aws" }).pin, needOf(own, { cloud: "gcp" }).pin], ["g5g.xlarge", undefined]);
    assert.equal(needOf(own).architecture, "arm64");
    const odd = nodePoolSpec.parse({ name: "c", nodes: 1, cpu: "1500500m", memory: "1000000001" });
    assert.deepEqual([needOf(odd).cpuMillis, needOf(odd).memoryMiB], [1500500, 954]);
  });
});
