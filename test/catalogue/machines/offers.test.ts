/** The catalogue of offers, what machines offer to pods, and the generator of the catalogue. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { ACCELERATORS } from "../../../catalogue/accelerators";
import { MARKETS } from "../../../catalogue/machines/markets";
import { allocatable } from "../../../catalogue/machines/allocatable";
import { machineTraits } from "../../../catalogue/machines/traits";
import { offerName, OFFERS, offersIn, REFERENCE_REGIONS } from "../../../catalogue/machines/offers";
import { SELLING_CLOUDS } from "../../../catalogue/clouds";
import { OUTPUT, offerTables, readOffers } from "../../../tools/generate-offers";

const COLUMNS =
  "cloud,instance_type,accelerator,accel_count,accel_mem_gib,vcpu,mem_gib,region,on_demand_usd_h,spot_usd_h,source";

describe("the catalogue of offers", () => {
  it("lists each type once in a region, with a source", () => {
    const names = OFFERS.map((offer) => `${offer.cloud} ${offer.region} ${offerName(offer)}`);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) < index),
      [],
    );
    assert.ok(OFFERS.length >= 240 && OFFERS.every(({ from }) => from.reference.length > 10));
  });

  it("knows devices that the accelerators' own catalogue knows, with about the same memory", () => {
    for (const offer of OFFERS) {
      assert.equal(offer.devices > 0, offer.accelerator !== undefined, offerName(offer));
      if (offer.accelerator === undefined) continue;
      const { memoryGiB } = ACCELERATORS[offer.accelerator];
      const ratio = (offer.deviceGiB ?? 0) / memoryGiB;
      assert.ok(ratio >= 1 && ratio < 1.1, `${offerName(offer)}: ${offer.deviceGiB} GiB, catalogued ${memoryGiB}`);
    }
  });

  it("has no spot price above the list price, and none for a fraction of a cent", () => {
    const odd = OFFERS.filter(
      ({ onDemand, spot }) => (spot ?? 0) > (onDemand ?? Infinity) || spot === 0 || onDemand === 0,
    );
    assert.deepEqual(odd, []);
  });

  it("tells ARM and throttled types by their names", () => {
    const arm = OFFERS.filter(({ architecture }) => architecture === "arm64").map(({ type }) => type);
    assert.ok(
      arm.every((type) => /^(Standard_D\d+ps_v|Standard_ND128isr_NDR_GB200|a4x-|c4a-|[cmrt]\d+g\.)/.test(type)),
    );
    assert.ok(new Set(arm).size > 30);
    const throttled = OFFERS.filter((offer) => offer.throttled !== undefined).map(({ type }) => type);
    assert.deepEqual([...new Set(throttled)].sort(), [
      "Standard_B2s_v2",
      "Standard_B4s_v2",
      "e2-medium",
      "m7i-flex.large",
      "m7i-flex.xlarge",
      "t3.large",
      "t3.medium",
      "t4g.medium",
    ]);
    assert.equal(machineTraits("aws", "p6e-gb200.36xlarge").architecture, "arm64");
  });

  it("offers in the reference region what is listed there, and elsewhere everything once, local prices first", () => {
    for (const cloud of SELLING_CLOUDS) {
      const reference = offersIn(cloud, REFERENCE_REGIONS[cloud]);
      assert.ok(reference.every(({ offer, priced }) => priced && offer.region === REFERENCE_REGIONS[cloud]));
      const names = offersIn(cloud, "elsewhere-1").map(({ offer }) => offerName(offer));
      assert.equal(new Set(names).size, names.length);
      const all = OFFERS.filter((offer) => offer.cloud === cloud).map(offerName);
      assert.deepEqual(new Set(names), new Set(all));
    }
    assert.ok(!offersIn("azure", "eastus").some(({ offer }) => offer.accelerator === "H200"));
    const local = offersIn("aws", "us-west-2").find(({ offer }) => offer.type === "p5.48xlarge");
    assert.deepEqual([local?.priced, local?.offer.spot], [true, 12.8359]);
    const far = offersIn("aws", "us-west-2").find(({ offer }) => offer.type === "g6.xlarge");
    assert.deepEqual([far?.priced, far?.offer.region], [false, "us-east-1"]);
    const reversed = offersIn("aws", "eu-central-1", [...OFFERS].reverse());
    assert.equal(reversed.find(({ offer }) => offer.type === "p5.48xlarge")?.offer.region, "us-east-1");
  });
});

describe("what a machine offers to pods", () => {
  it("is what each cloud's formula leaves", () => {
    const size = { vcpu: 4, memoryGiB: 16 };
    assert.deepEqual(allocatable("aws", size), { cpuMillis: 3920, memoryMiB: 15155 - 1565 });
    // 14.8 GiB seen: 1 GiB of the first four, 0.8 of the next, 0.68 of the rest.
    assert.deepEqual(allocatable("gcp", size), { cpuMillis: 3920, memoryMiB: Math.floor(15155.2 - 2.48 * 1024 - 100) });
    assert.deepEqual(allocatable("azure", size), {
      cpuMillis: 3860,
      memoryMiB: Math.floor(15155.2 - 2250e6 / 2 ** 20 - 100),
    });
    // Karpenter's own table says 15890m and 57691Mi of m7i.4xlarge, with the 234 pods that its interfaces allow.
    assert.deepEqual(allocatable("aws", { vcpu: 16, memoryGiB: 64 }, 234), { cpuMillis: 15890, memoryMiB: 57691 });
    assert.equal(allocatable("azure", { vcpu: 96, memoryGiB: 1850 }).cpuMillis, 96000 - 1060);
    // 28.07 GiB of 1065.6: 2 % of what lies above 128.
    assert.equal(
      allocatable("gcp", { vcpu: 96, memoryGiB: 1152 }).memoryMiB,
      Math.floor(1091174.4 - 28.072 * 1024 - 100),
    );
    assert.equal(allocatable("azure", { vcpu: 64, memoryGiB: 440 }).cpuMillis, 64000 - 740);
    assert.equal(allocatable("gcp", { vcpu: 2, memoryGiB: 8 }).cpuMillis, 1930);
  });

  it("never is more than the machine has, and grows with it", () => {
    const size = fc.record({ vcpu: fc.integer({ min: 1, max: 256 }), memoryGiB: fc.integer({ min: 1, max: 4096 }) });
    fc.assert(
      fc.property(
        fc.constantFrom(...SELLING_CLOUDS),
        size,
        fc.integer({ min: 8, max: 250 }),
        (cloud, machine, pods) => {
          const offered = allocatable(cloud, machine, pods);
          assert.ok(offered.cpuMillis < machine.vcpu * 1000 && offered.memoryMiB < machine.memoryGiB * 1024);
          assert.ok(offered.cpuMillis >= 0 && offered.memoryMiB >= 0);
          const larger = allocatable(cloud, { vcpu: machine.vcpu + 1, memoryGiB: machine.memoryGiB + 1 }, pods);
          assert.ok(larger.cpuMillis > offered.cpuMillis && larger.memoryMiB >= offered.memoryMiB);
        },
      ),
    );
  });

  it("says where each formula comes from", () => {
    assert.ok(SELLING_CLOUDS.every((cloud) => MARKETS[cloud].reservation.source.length > 20));
  });
});

describe("the generator of offers", () => {
  it("makes the catalogue of the tables beside it", () => {
    assert.equal(readFileSync(OUTPUT, "utf8"), readOffers(...offerTables()).offers);
  });

  const read = (...lines: string[]) => readOffers([COLUMNS, ...lines].join("\n"));

  it("writes a row with its source and date, and reads what is attached", () => {
    const { offers, left } = read(
      "gcp,n1-standard-4 + 1x nvidia-tesla-t4,T4,1,16,4,15,us-central1,0.54,0.242,prices.json 2026-08-03 + T4 0.35",
      "aws,m7i.xlarge,,,,4,16,us-east-1,0.2016,,list pricing 2026-07-20 + types 2026-07-11",
    );
    assert.deepEqual(left, []);
    assert.match(offers, /type: "n1-standard-4", attach: "nvidia-tesla-t4", accelerator: "T4", devices: 1/);
    assert.match(
      offers,
      /type: "m7i.xlarge", vcpu: 4, memoryGiB: 16, region: "us-east-1", onDemand: 0.2016, source: 1/,
    );
    assert.match(offers, /date: "2026-07-20" \},\n\]/);
  });

  it("leaves out what could not be chosen honestly, and says why", () => {
    const { offers, left } = read(
      "aws,g6f.2xlarge,L4,0.25,5.6,8,32,us-east-1,0.475,,x",
      "aws,p6e.36xlarge,GB200,4?,,,,capacity-block only?,,,x",
      "azure,Standard_New,RTX-PRO-6000,1,96,144,,eastus,5.5,,x",
      "azure,Standard_X,Nonesuch,1,96,144,96,eastus,5.5,,x",
      "gcp,ct6e-standard-1t,TPU-v6e,1,32,44,176,us-central1,700.0,,x",
      "aws,p5.4xlarge,H100,1,80,16,256,us-east-1,6.88,9,x",
      "aws,m7i.xlarge,,,,4,16,us-east-1,0.2016,,x",
      "aws,m7i.xlarge,,,,4,16,us-east-1,0.3,,x",
    );
    assert.deepEqual(left, [
      "aws g6f.2xlarge: carries a fraction of a device",
      "aws p6e.36xlarge: no region",
      "azure Standard_New: processors or memory are not known",
      "azure Standard_X: Nonesuch is not catalogued",
      "gcp ct6e-standard-1t in us-central1: 700 an hour is no price",
      "aws p5.4xlarge in us-east-1: spot for 9 is dearer than 6.88 on demand",
      "aws m7i.xlarge in us-east-1: listed twice",
    ]);
    assert.match(offers, / 1 offers\. Left out:/);
  });

  it("drops spot prices that their source calls stale, and keeps what it calls unverified as such", () => {
    const { offers } = read(
      "azure,Standard_ND96isr_H100_v5,H100,8,80,96,1900,eastus,98.32,90,list pricing 2026-06-18; spot STALE (~2024)",
      "gcp,a3-ultragpu-8g,H200,8,141,224,2952,us-central1,,,type: toolkit; vcpu/mem/price unverified",
    );
    assert.doesNotMatch(offers, /spot:/);
    assert.match(offers, /unverified: "vcpu\/mem\/price"/);
  });

  it("refuses a table with other columns", () => {
    assert.throws(() => readOffers("cloud,type\naws,x"), /a table must have the columns/);
  });
});
