/** Units: every amount of a stack file is bytes or cores, with the least that makes sense, wherever it stands. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { globalRegistry, z } from "zod";
import { formatProblem } from "../../components/core/errors";
import { readSpec } from "../../stacks/config/load";
import { platformSpec } from "../../stacks/config/schema";
import { asEntries, devConfig, setAt } from "../support/stack-file";

const DATABASE = { name: "features", tenant: "research", storage: { size: "20Gi" } };

/** A value at a path of the dev stack, and what is told there. */
function toldAt(path: string, value: unknown): string[] {
  const config = devConfig();
  setAt(config, "data.postgres", [{ ...DATABASE, storage: { ...DATABASE.storage }, resources: {} }]);
  setAt(config, "workloads[0].cache", { kind: "volume", size: "10Gi" });
  setAt(config, "tenants[0].quota", { requests: {}, limits: {} });
  setAt(config, "tenants[0].containerDefaults", { requests: {}, limits: {} });
  setAt(config, path, value);
  return readSpec(asEntries(config))
    .problems.map(formatProblem)
    .filter((line) => line.startsWith(`${path} `) && / must be (a quantity|at least \d)/.test(line));
}

const CORES = [
  "nodePools[1].cpu",
  "tenants[0].quota.requests.cpu",
  "tenants[0].quota.limits.cpu",
  "tenants[0].containerDefaults.requests.cpu",
  "tenants[0].containerDefaults.limits.cpu",
  "data.postgres[0].resources.cpu",
  "workloads[0].resources.requests.cpu",
  "workloads[0].resources.limits.cpu",
];

const BYTES = [
  "nodePools[1].memory",
  "nodePools[1].disk",
  "tenants[0].quota.requests.memory",
  "tenants[0].quota.limits.memory",
  "tenants[0].containerDefaults.requests.memory",
  "tenants[0].containerDefaults.limits.memory",
  "data.postgres[0].storage.size",
  "data.postgres[0].storage.walSize",
  "data.postgres[0].resources.memory",
  "workloads[0].resources.requests.memory",
  "workloads[0].resources.limits.memory",
  "workloads[0].sharedMemory",
  "workloads[0].cache.size",
];

/** Those in which 0 says that there shall be none. */
const QUOTAS = /quota/;

describe("memory and disk @input", () => {
  for (const path of BYTES) {
    it(`${path}: thousandths of a byte, a number alone and less than the least are refused there`, () => {
      const wrong = fc.oneof(
        fc.nat({ max: 4096 }).map((count) => `${count}m`),
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 1000 }).map(String),
        fc.constantFrom("1k", "1Ki", "100k", "1e9", "-1Gi", "4 GB", "4GB", "4gi", ""),
      );
      fc.assert(
        fc.property(wrong, (value) => assert.equal(toldAt(path, value).length, 1, String(value))),
        { numRuns: 25 },
      );
      assert.deepEqual(toldAt(path, 0).length, QUOTAS.test(path) ? 0 : 1);
    });

    it(`${path}: what was meant is in the words`, () => {
      assert.match(
        toldAt(path, "512m")[0] ?? "",
        /"512m" must be a quantity such as \S+; "m" is a thousandth of a byte: did you mean 512Mi\?$/,
      );
      assert.match(
        toldAt(path, 20)[0] ?? "",
        / 20 must be at least \S+; a number alone is bytes: write its unit, as in \S+$/,
      );
    });
  }
});

describe("processors @input", () => {
  for (const path of CORES) {
    it(`${path}: less than a thousandth and units of bytes are refused there`, () => {
      const wrong = fc
        .oneof(
          fc.double({ min: 1e-9, max: 0.000999, noNaN: true }).map((cores) => cores.toFixed(9)),
          fc.double({ min: 0.0001, max: 0.9, noNaN: true }).map((milli) => `${milli.toFixed(4)}m`),
          fc.constantFrom("4Gi", "2Mi", "1G", "-1", "four", "1e3"),
        )
        .filter((text) => !/^0\.0+m?$/.test(text));
      fc.assert(
        fc.property(wrong, (value) => assert.equal(toldAt(path, value).length, 1, value)),
        { numRuns: 25 },
      );
      assert.deepEqual(toldAt(path, 0).length, QUOTAS.test(path) ? 0 : 1);
    });
  }
});

describe("amounts @input", () => {
  it("are all in the tables above", () => {
    const known = new Set([...CORES, ...BYTES].map((path) => path.replace(/\[\d+\]/g, "")));
    const found = amounts(platformSpec, "");
    assert.ok(found.length >= known.size, found.join(", "));
    // A cache has a size in each of its forms.
    assert.deepEqual(
      [...new Set(found)].filter((path) => !known.has(path) && !/namespaces\.quota/.test(path)),
      [],
    );
  });
});

/** Paths whose description speaks of bytes or cores. */
function amounts(schema: z.core.$ZodType, path: string): string[] {
  const { def } = schema._zod;
  const own = /in bytes|in cores|Size of|disk of each node/i.test(globalRegistry.get(schema)?.description ?? "");
  const below = (key: string) => (path === "" ? key : `${path}.${key}`);
  const inner = [
    ...Object.entries("shape" in def ? (def.shape ?? {}) : {}).flatMap(([key, one]) =>
      one instanceof z.core.$ZodType ? amounts(one, below(key)) : [],
    ),
    ...Object.entries(def).flatMap(([key, one]) => {
      const parts: readonly unknown[] = key === "options" && Array.isArray(one) ? one : [one];
      return parts.flatMap((part) => (part instanceof z.core.$ZodType ? amounts(part, path) : []));
    }),
  ];
  return inner.length > 0 ? inner : own && !("shape" in def) ? [path] : [];
}
