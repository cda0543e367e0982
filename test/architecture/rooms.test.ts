/**
 * Which folders may import which, over imports of values and of types alike: a reader follows both. The list goes from
 * what everybody stands on to what stands on everything. Every rule lists all places that break it.
 */
import assert from "node:assert/strict";
import path from "node:path";
import { files, sources, type Source } from "./sources";

/** What each room may import of ours, besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  policies: [
    "catalogue",
    "components/core",
    "components/addons/policies.ts",
    "components/addons/policy.ts",
    "sdk-patches",
  ],
  "sdk-patches": [],
  toolchain: ["components/core"],
  cli: ["toolchain"],
  automation: ["catalogue", "components", "stacks/config", "guard", "toolchain", "cli"],
  recovery: ["catalogue", "components", "automation", "toolchain", "cli"],
  rehearsal: ["catalogue", "components", "stacks/config", "guard", "toolchain", "cli", "automation"],
};

/** Nobody imports a rehearsal but tests and commands. */
const MAY_IMPORT_REHEARSAL = /^(rehearsal|test|tools|bench)\//;

/** The shelves of a simulated cloud's rows, the same on each. */
const CLOUD_TABLE = ["values", "account", "network", "stores", "cluster", "table.ts", "simulated.ts"] as const;

/** Rooms in which no two folders import each other, from those that know nobody to those that know most. */
const FLOORS: Readonly<Record<string, readonly string[]>> = {
  policies: [
    "rule",
    "kubernetes",
    "engine",
    "settings",
    "requests",
    "encryption",
    "pod-security",
    "quota",
    "all",
    "documents",
  ],
  rehearsal: ["options.ts", "protocol", "kubernetes", "sandbox", "clouds", "golden", "life", "run.ts"],
  "rehearsal/kubernetes": ["objects", "client", "schema", "diff", "wait", "provider"],
  "rehearsal/clouds": ["plugin", "aws", "gcp", "azure", "tables.ts", "account"],
  "rehearsal/clouds/aws": CLOUD_TABLE,
  "rehearsal/clouds/azure": CLOUD_TABLE,
  "rehearsal/clouds/gcp": CLOUD_TABLE,
  "rehearsal/life": ["faults", "steps"],
  "rehearsal/life/steps": ["start", "proof", "change", "end", "index.ts"],
};

/** Rooms without circles of files. */
const WITHOUT_CIRCLES = [
  "policies",
  "rehearsal",
  "automation",
  "recovery",
  "toolchain",
  "cli",
  "stacks",
  "tools",
  "bench",
];

/** What plays a life stands loose beside its steps and faults, which it plays. */
const hasLooseFiles = (room: string) => room === "rehearsal/life";

const known: ReadonlySet<string> = new Set(files);

/** The files of ours that a source imports. */
function importsOf({ file, imports }: Source): string[] {
  return imports.flatMap(({ specifier }) => {
    if (!specifier.startsWith(".")) return [];
    const base = path.posix.join(path.posix.dirname(file), specifier);
    return [base, `${base}.ts`, `${base}/index.ts`].find((name) => known.has(name)) ?? [];
  });
}

const graph: ReadonlyMap<string, readonly string[]> = new Map(
  sources.map((source) => [source.file, importsOf(source)]),
);

const isIn = (room: string) => (file: string) => file === room || file.startsWith(`${room}/`);

function arrows(from: (file: string) => boolean, to: (file: string) => boolean): string[] {
  return [...graph].flatMap(([file, reached]) => (from(file) ? reached.filter(to).map((one) => `${file} ${one}`) : []));
}

/** The first circle that leads through a file, if any. */
function circleThrough(start: string, inside: (file: string) => boolean): string[] | undefined {
  const seen = new Set<string>();
  const walk = (file: string, way: readonly string[]): string[] | undefined => {
    for (const next of (graph.get(file) ?? []).filter(inside)) {
      if (next === start) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...way, next]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return walk(start, [start]);
}

describe("rooms", () => {
  for (const [room, allowed] of Object.entries(MAY_IMPORT)) {
    it(`${room} imports ${allowed.join(", ")} and no more of ours`, () => {
      const fine = [room, ...allowed].map(isIn);
      assert.deepEqual(
        arrows(isIn(room), (file) => !fine.some((is) => is(file))),
        [],
      );
    });
  }

  it("of rehearsals are imported by tests and commands only", () => {
    assert.deepEqual(
      arrows((file) => !MAY_IMPORT_REHEARSAL.test(file), isIn("rehearsal")),
      [],
    );
  });

  for (const [room, floors] of Object.entries(FLOORS)) {
    it(`${room} has floors that import only those before them: ${floors.join(", ")}`, () => {
      const broken = floors.flatMap((floor, position) => {
        const is = (name: string) =>
          name.endsWith(".ts") ? (file: string) => file === `${room}/${name}` : isIn(`${room}/${name}`);
        const later = floors.slice(position + 1).map(is);
        return arrows(is(floor), (file) => later.some((one) => one(file)));
      });
      assert.deepEqual(broken, []);
    });

    it(`${room} has no floor that is not in that order`, () => {
      const within = sources.map(({ file }) => file).filter(isIn(room));
      const there = within.flatMap((file) => {
        const [first = "", ...rest] = file.slice(room.length + 1).split("/");
        return rest.length > 0 || !hasLooseFiles(room) ? [first] : [];
      });
      assert.deepEqual(
        [...new Set(there)].filter((name) => !floors.includes(name)),
        [],
      );
    });
  }

  for (const room of WITHOUT_CIRCLES) {
    it(`${room} has no circle of files`, () => {
      const circles = [...graph.keys()].filter(isIn(room)).flatMap((file) => {
        const circle = circleThrough(file, isIn(room));
        return circle === undefined ? [] : [circle.join(" → ")];
      });
      assert.deepEqual(circles, []);
    });
  }
});
