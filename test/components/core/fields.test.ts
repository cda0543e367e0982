/** Field types, quantities, durations and address blocks: what Kubernetes accepts is accepted, the rest is refused. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { z } from "zod";
import { contains, isNetwork, parseCidr } from "../../../components/core/cidr";
import { formatDuration, parseDuration } from "../../../components/core/durations";
import * as fields from "../../../components/core/fields";
import { canonicalQuantity, parseQuantity } from "../../../components/core/sizes";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

/** Field, values that it accepts, values that it refuses. */
const FIELDS: [string, z.ZodType, unknown[], unknown[]][] = [
  [
    "dnsLabel",
    fields.dnsLabel(),
    ["a", "a-1", "0a", "a".repeat(63)],
    ["", "A", "-a", "a-", "a.b", "a_b", "a".repeat(64), 1],
  ],
  ["dnsLabel(5)", fields.dnsLabel(5), ["abcde"], ["abcdef"]],
  ["dnsSubdomain", fields.dnsSubdomain(), ["a.b-c", "a"], ["a..b", ".a", "A", "a".repeat(254)]],
  ["labelValue", fields.labelValue(), ["", "a", "A.b_c-1"], ["-a", "a b", "a".repeat(64), "user@example.com"]],
  ["labelKey", fields.labelKey(), ["a", "nvidia.com/gpu", "A_b"], ["", "/a", "Example.com/a", "a/b/c", "a/"]],
  [
    "cores",
    fields.cores("2"),
    ["500m", "1.5", 2, 0.5, "1k"],
    ["4Gi", "0", 0, "0.5m", 0.0001, "-1", -1, "1e3", "", null],
  ],
  ["cores or none", fields.cores("2", { none: true }), ["0", 0, "500m"], ["0.5m", "-1"]],
  [
    "bytes",
    fields.bytes("4Gi", "6Mi"),
    ["4Gi", "6Mi", "1.5G", "6291456", 6291456],
    ["4 GB", "4gb", "-1", -1, "1e3", "", "Gi", null, NaN, "512m", "20", 20, 0, "0", "5Mi"],
  ],
  ["bytes or none", fields.bytes("4Gi", "6Mi", { none: true }), ["0", 0, "4Gi"], ["512m", "1", 1]],
  ["duration", fields.duration(), ["30s", "15m", "1h30m", "90m"], ["", "0s", "30", "1d", "30s15m", "1.5h", 30]],
  [
    "cidr",
    fields.cidr(),
    ["10.0.0.0/8", "0.0.0.0/0", "fd00::/8", "::/0", "192.168.1.1/32"],
    ["10.0.0.1/8", "10.0.0.0", "10.0.0.0/33", "300.0.0.0/8", "fd00::1/8", "a/8"],
  ],
  ["port", fields.port(), [1, 443, 65535], [0, 65536, 1.5, "80"]],
  ["unprivilegedPort", fields.unprivilegedPort(), [1024, 8080], [80, 65536]],
  [
    "image",
    fields.image(),
    [
      "model:1",
      "registry.example.com:5000/team/model:1.4.2",
      `ghcr.io/a/b@${DIGEST}`,
      `a/b:1@${DIGEST}`,
      "a/b:latest-cuda",
    ],
    [
      "model",
      "model:latest",
      "registry.example.com:5000/model",
      `model:latest@${DIGEST}`,
      "Model:1",
      "a/b:",
      "a b:1",
      "a@sha256:123",
    ],
  ],
];

describe("fields", () => {
  for (const [name, field, good, bad] of FIELDS) {
    it(`${name} accepts what the API server accepts, and refuses the rest`, () => {
      for (const value of good) assert.equal(field.safeParse(value).success, true, JSON.stringify(value));
      for (const value of bad) assert.equal(field.safeParse(value).success, false, JSON.stringify(value));
    });
  }

  it("quantities come out in the API server's spelling", () => {
    for (const [written, stored] of [
      ["0.5", "500m"],
      [0.5, "500m"],
      ["1000m", "1"],
      ["1500m", "1500m"],
      [2000, "2k"],
      ["0", "0"],
    ] as const) {
      assert.equal(fields.cores("1", { none: true }).parse(written), stored, String(written));
    }
    for (const [written, stored] of [
      ["1024Mi", "1Gi"],
      ["1.5Gi", "1536Mi"],
      ["4000M", "4G"],
      ["0", "0"],
    ] as const) {
      assert.equal(fields.bytes("1Gi", "1Mi", { none: true }).parse(written), stored, written);
    }
  });
});

describe("quantities", () => {
  it("keep their value and are stable under canonical spelling", () => {
    const suffix = fc.constantFrom("", "m", "k", "M", "G", "Ki", "Mi", "Gi", "Ti");
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), suffix, (count, unit) => {
        const canonical = canonicalQuantity(`${count}${unit}`);
        assert.equal(parseQuantity(canonical), parseQuantity(`${count}${unit}`));
        assert.equal(canonicalQuantity(canonical), canonical);
      }),
    );
  });
});

describe("durations", () => {
  it("come back as they were written", () => {
    fc.assert(fc.property(fc.nat({ max: 9_999_999 }), (seconds) => parseDuration(formatDuration(seconds)) === seconds));
  });

  it("add up their parts", () => {
    assert.equal(parseDuration("1h30m15s"), 5415);
    assert.throws(() => parseDuration("soon"), RangeError);
  });
});

describe("address blocks", () => {
  it("are read bit by bit, IPv6 abbreviations and embedded IPv4 included", () => {
    assert.deepEqual(parseCidr("1.2.3.4/24"), { family: 4, address: 0x01020304n, prefix: 24 });
    assert.equal(parseCidr("2001:db8::1/64")?.address, 0x20010db8000000000000000000000001n);
    assert.equal(parseCidr("::ffff:1.2.3.4/128")?.address, 0xffff01020304n);
  });

  it("contain exactly the blocks whose leading bits agree", () => {
    const address = fc.nat({ max: 0xffffffff }).map(BigInt);
    const prefix = fc.integer({ min: 0, max: 32 });
    fc.assert(
      fc.property(address, prefix, prefix, (bits, a, b) => {
        const block = (length: number) => {
          const host = BigInt(32 - length);
          return { family: 4 as const, address: (bits >> host) << host, prefix: length };
        };
        const [outer, inner] = [block(Math.min(a, b)), block(Math.max(a, b))];
        assert.ok(isNetwork(outer) && isNetwork(inner));
        assert.ok(contains(outer, inner));
        assert.equal(contains(inner, outer), a === b);
      }),
    );
  });
});
