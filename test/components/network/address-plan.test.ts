/** The address plan: what it promises for any network, and what it plans on each cloud. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { contains, isNetwork, overlaps, parseCidr, type Cidr } from "../../../components/core/cidr";
import { formatProblem } from "../../../components/core/errors";
import { DEFAULT_BLOCKS, DEFAULT_CEILINGS, type AddressCeilings } from "../../../components/network/address-ceilings";
import { ADDRESS_BLOCKS, type AddressRequest, type RangeNeed } from "../../../components/network/address-request";
import { addressRange, checkAddresses, planAddresses } from "../../../components/network/address-plan";
import { AWS_FORBIDDEN, AWS_LARGEST, awsAddressesPerNode, awsRanges } from "../../../components/network/addresses.aws";
import { AZURE_FORBIDDEN, AZURE_LARGEST, azureRanges } from "../../../components/network/addresses.azure";
import {
  GCP_FORBIDDEN,
  GCP_LARGEST,
  gcpPodAddressesPerNode,
  gcpRanges,
} from "../../../components/network/addresses.gcp";

const ZONES = ["a", "b", "c"];

const CLOUDS = {
  aws: { ranges: awsRanges, largest: AWS_LARGEST, forbidden: AWS_FORBIDDEN },
  gcp: { ranges: gcpRanges, largest: GCP_LARGEST, forbidden: GCP_FORBIDDEN },
  azure: { ranges: azureRanges, largest: AZURE_LARGEST, forbidden: AZURE_FORBIDDEN },
} as const;

function requestOn(cloud: keyof typeof CLOUDS, ceilings: AddressCeilings = DEFAULT_CEILINGS): AddressRequest {
  const { ranges, largest, forbidden } = CLOUDS[cloud];
  return { blocks: DEFAULT_BLOCKS, zones: ZONES, ranges: ranges(ceilings), largest, forbidden };
}

function read(text: string): Cidr {
  const block = parseCidr(text);
  assert.ok(block !== undefined, text);
  return block;
}

const sizeOf = (text: string) => 2 ** (32 - read(text).prefix);

const needArbitrary = (name: string): fc.Arbitrary<RangeNeed> =>
  fc.record({
    name: fc.constant(name),
    per: fc.constantFrom("zone", "region"),
    block: fc.constantFrom(...ADDRESS_BLOCKS),
    addresses: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 9000 })),
    why: fc.constant("it lives there"),
    smallest: fc.constantFrom(24, 28, 32),
  });

/** Requests that fit and requests that do not, in blocks that start anywhere. */
const requestArbitrary: fc.Arbitrary<AddressRequest> = fc
  .record({
    count: fc.integer({ min: 1, max: 12 }),
    prefix: fc.integer({ min: 12, max: 24 }),
    at: fc.nat(255),
    zones: fc.integer({ min: 3, max: 5 }),
    spare: fc.integer({ min: 0, max: 2 }),
  })
  .chain(({ count, prefix, at, zones, spare }) =>
    fc.tuple(...Array.from({ length: count }, (_, index) => needArbitrary(`range-${index}`))).map((ranges) => ({
      blocks: { cidr: first(`10.${at}.0.0`, prefix), podCidr: `100.64.0.0/12`, serviceCidr: `192.168.0.0/16` },
      zones: ["a", "b", "c", "d", "e"].slice(0, zones),
      zoneSlots: zones + spare,
      ranges,
    })),
  );

function first(address: string, prefix: number): string {
  const [a = 0, b = 0] = address.split(".").map(Number);
  const masked = prefix >= 16 ? b : b & (0xff << (16 - prefix)) & 0xff;
  return `${a}.${masked}.0.0/${prefix}`;
}

/** Runs the property on every request that fits; a request that does not must say so. */
function forPlans(property: (request: AddressRequest, plan: ReturnType<typeof planAddresses>) => void): void {
  let planned = 0;
  fc.assert(
    fc.property(requestArbitrary, (request) => {
      if (checkAddresses(request).length > 0) return;
      planned += 1;
      property(request, planAddresses(request));
    }),
    { numRuns: 300 },
  );
  assert.ok(planned > 100, `only ${planned} requests fitted`);
}

describe("an address plan", () => {
  it("gives each zone and the region what they need, inside the block, aligned, nothing twice, nothing lost", () => {
    forPlans((request, plan) => {
      for (const need of request.ranges) {
        const ranges = plan.ranges.filter(({ name }) => name === need.name);
        assert.deepEqual(
          ranges.map(({ zone }) => zone),
          need.per === "zone" ? request.zones : [undefined],
        );
        for (const { cidr } of ranges)
          assert.ok(sizeOf(cidr) >= need.addresses && read(cidr).prefix <= (need.smallest ?? 32));
        assert.equal(new Set(ranges.map(({ cidr }) => read(cidr).prefix)).size, 1, "zones are equal");
      }
      for (const block of ADDRESS_BLOCKS) {
        const { forZones, blocks, free } = plan.room[block];
        const used = plan.ranges.filter((range) => range.block === block).map(({ cidr }) => cidr);
        const parts = [...used, ...forZones, ...blocks].map(read);
        const whole = read(request.blocks[block]);
        assert.ok(parts.every((part) => contains(whole, part) && isNetwork(part)));
        assert.ok(parts.every((part, index) => parts.slice(0, index).every((other) => !overlaps(part, other))));
        const sizes = [...used, ...forZones, ...blocks].reduce((sum, cidr) => sum + sizeOf(cidr), 0);
        assert.equal(sizes, sizeOf(request.blocks[block]), "used, promised and free make the whole");
        assert.equal(
          free,
          blocks.reduce((sum, cidr) => sum + sizeOf(cidr), 0),
        );
      }
    });
  });

  it("leaves every range where it is when a zone joins, up to the zones that it states", () => {
    forPlans((request, plan) => {
      assert.equal(plan.zonesToCome, (request.zoneSlots ?? 4) - request.zones.length);
      const zones = [...request.zones, ...["x", "y"].slice(0, plan.zonesToCome)];
      const later = planAddresses({ ...request, zones });
      const kept = later.ranges.filter(({ zone }) => zone === undefined || request.zones.includes(zone));
      assert.deepEqual(kept, plan.ranges);
      const joined = later.ranges.filter(({ zone }) => zone !== undefined && !request.zones.includes(zone));
      const promised = ADDRESS_BLOCKS.flatMap((block) => plan.room[block].forZones);
      assert.deepEqual(joined.map(({ cidr }) => cidr).sort(), promised.sort());
    });
  });

  it("leaves every range where it is when a range is appended or the block grows around it", () => {
    fc.assert(
      fc.property(requestArbitrary, needArbitrary("later"), (request, need) => {
        const extended = { ...request, ranges: [...request.ranges, need] };
        if (checkAddresses(extended).length > 0) return;
        const before = planAddresses(request).ranges;
        assert.deepEqual(planAddresses(extended).ranges.slice(0, before.length), before);
      }),
    );
    const small = requestOn("gcp");
    const large = { ...small, blocks: { ...small.blocks, cidr: "10.20.0.0/15" } };
    assert.deepEqual(planAddresses(large).ranges, planAddresses(small).ranges);
  });

  it("uses a gap for what fits into it", () => {
    const range = (name: string, addresses: number): RangeNeed => {
      return { name, per: "region", block: "cidr", addresses, why: "test" };
    };
    const ranges = [range("tiny", 16), range("large", 4096), range("middle", 1024), range("last", 16)];
    const plan = planAddresses({ blocks: DEFAULT_BLOCKS, zones: ZONES, ranges });
    assert.deepEqual(
      plan.ranges.map(({ name, cidr }) => `${name} ${cidr}`),
      ["tiny 10.20.0.0/28", "large 10.20.16.0/20", "middle 10.20.4.0/22", "last 10.20.0.16/28"],
    );
  });

  it("is the same for the same request", () => {
    forPlans((request, plan) => assert.deepEqual(planAddresses(request), plan));
  });

  it("names the smallest block that fits, and that one does fit", () => {
    let refused = 0;
    fc.assert(
      fc.property(requestArbitrary, (request) => {
        const onBlock = (asked: AddressRequest) => checkAddresses(asked).filter(({ path }) => path === "network.cidr");
        const [problem] = onBlock(request);
        if (problem === undefined) return;
        refused += 1;
        const prefix = Number(/smallest block that fits is a \/(\d+)/.exec(problem.remedy ?? "")?.[1]);
        const whole = (length: number) => ({
          ...request,
          blocks: { ...request.blocks, cidr: first("10.0.0.0", length) },
        });
        assert.deepEqual(onBlock(whole(prefix)), []);
        assert.notDeepEqual(onBlock(whole(prefix + 1)), []);
      }),
      { numRuns: 300 },
    );
    assert.ok(refused > 50, `only ${refused} requests did not fit`);
  });

  it("refuses blocks that cannot be planned, all at once", () => {
    const blocks = { cidr: "10.20.0.1/16", podCidr: "fd00::/8", serviceCidr: "169.254.8.0/24" };
    const forbidden = [{ cidr: "169.254.0.0/16", why: "link-local" }];
    assert.deepEqual(checkAddresses({ blocks, zones: ["a", "a"], ranges: [], forbidden }, "n").map(formatProblem), [
      'n.cidr "10.20.0.1/16" has bits set after its /16 prefix; write the network\'s first address',
      'n.podCidr "fd00::/8" is not an IPv4 address block; write one such as 10.20.0.0/16',
      'n.serviceCidr "169.254.8.0/24" overlaps 169.254.0.0/16: link-local; choose a block that stays clear of it',
      'n.zones "a" is named twice; name each zone once',
      'n.zones ["a","a"] has fewer than 3 zones; name at least three, so that losing one leaves a majority',
    ]);
    const overlapping = { ...DEFAULT_BLOCKS, podCidr: "10.20.128.0/17" };
    assert.match(
      checkAddresses({ blocks: overlapping, zones: ZONES, ranges: [] }).map(formatProblem).join("\n"),
      /^network\.podCidr "10\.20\.128\.0\/17" overlaps network\.cidr, which is 10\.20\.0\.0\/16; /,
    );
    const five = ["a", "b", "c", "d", "e"];
    assert.match(
      checkAddresses({ blocks: DEFAULT_BLOCKS, zones: five, ranges: [] }).map(formatProblem).join("\n"),
      /^network\.zones \["a","b","c","d","e"\] has more zones than the 4 that the address plan keeps room for/,
    );
  });
});

describe("the addresses of a cloud's network", () => {
  for (const cloud of Object.keys(CLOUDS) as (keyof typeof CLOUDS)[]) {
    it(`fit the default blocks with room to grow: ${cloud}`, () => {
      const plan = planAddresses(requestOn(cloud));
      assert.equal(plan.zonesToCome, 1);
      assert.ok(plan.room.cidr.free >= 2 ** 14, `${plan.room.cidr.free} addresses are free`);
    });
  }

  it("on AWS hold every zone's pods, blocks of sixteen at a time", () => {
    assert.equal(awsAddressesPerNode({ nodes: 1, podsPerNode: 110 }), 144);
    assert.equal(awsAddressesPerNode({ nodes: 1, podsPerNode: 16 }), 48);
    const plan = planAddresses(requestOn("aws"));
    assert.deepEqual(
      plan.ranges.filter(({ name }) => name === "nodes").map(({ cidr }) => cidr),
      ["10.20.0.0/19", "10.20.32.0/19", "10.20.64.0/19"],
    );
    assert.equal(addressRange(plan, "public", "b"), "10.20.129.0/24");
    assert.throws(() => addressRange(plan, "public"), RangeError);
  });

  it("on AWS say that no network is large enough when even the largest is not", () => {
    const [problem] = checkAddresses(requestOn("aws", { nodes: 400, podsPerNode: 110 }));
    assert.ok(problem !== undefined);
    assert.match(
      formatProblem(problem),
      /^network\.cidr "10\.20\.0\.0\/16" holds 65536 addresses, and the ranges in it need a block of 262144; even the largest block that the cloud accepts, a \/16, is too small; lower the network's ceilings\. "nodes" takes most: 200 nodes in each zone/,
    );
  });

  it("on Google Cloud give each node the share of the pods' range that GKE takes", () => {
    const shares = [8, 9, 16, 17, 32, 64, 110, 128, 129, 250].map((podsPerNode) =>
      gcpPodAddressesPerNode({ nodes: 1, podsPerNode }),
    );
    assert.deepEqual(shares, [16, 32, 32, 64, 64, 128, 256, 256, 512, 512]);
    const plan = planAddresses(requestOn("gcp"));
    assert.equal(addressRange(plan, "pods"), "100.64.0.0/17");
    assert.equal(addressRange(plan, "services"), "172.20.0.0/20");
  });

  it("on Azure keep a subnet for each service that wants one delegated", () => {
    const plan = planAddresses(requestOn("azure"));
    const delegated = plan.ranges.filter(({ why }) => /delegated to Microsoft\./.test(why));
    assert.deepEqual(
      delegated.map(({ name }) => name),
      ["api-server", "postgres", "mysql", "gateways"],
    );
    assert.ok(delegated.every(({ cidr }) => read(cidr).prefix <= 28));
  });
});
