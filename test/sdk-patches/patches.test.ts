/**
 * Every patch of an SDK is in place with the installed packages, and changes nothing of an SDK that is laid out
 * differently. What each does is shown where its subject is: test/stacks/start-up.test.ts, and beside this file.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import path from "node:path";
import deserializer = require("@pulumi/policy/deserialize");
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Field } from "../../policies/rule/field";
import { deserializeOnce } from "../../sdk-patches/deserialize-once";
import { isLeftOut, VARIABLE } from "../../sdk-patches/left-out.cjs";
import { PACKING, PATCHES } from "../../sdk-patches/program.cjs";
import { watchRequests } from "../../sdk-patches/relevant-policies";
import { keep } from "../../sdk-patches/stack-configuration.cjs";
import { PATCH_TABLE } from "../../sdk-patches/table";
import { ROOT } from "../architecture/sources";

/** Patches that are functions of their own, for the packs. */
const OF_PACKS = ["deserialize-once", "walk-relevant-policies", "keep-stack-configuration"];

/** Runs a script in a process of its own, where nothing is patched yet. */
function inProcess(script: string, environment: NodeJS.ProcessEnv = {}): string {
  const env = { ...process.env, ...environment };
  return execFileSync(process.execPath, ["-e", script], { cwd: ROOT, encoding: "utf8", env }).trim();
}

const PROGRAM = JSON.stringify(path.join(ROOT, "sdk-patches/program.cjs"));

describe("patches of SDKs", () => {
  it("are all in the table, and the table names no others", () => {
    assert.deepEqual(Object.keys(PATCH_TABLE).sort(), [...Object.keys(PATCHES), ...OF_PACKS].sort());
  });

  it("are in place in the program with the installed SDK: where one is not, the SDK has changed", () => {
    const script = `const { PATCHES } = require(${PROGRAM});
      console.log(JSON.stringify(Object.entries(PATCHES).map(([name, patch]) => [name, patch(require)])));`;
    const placed = JSON.parse(inProcess(script)) as [string, boolean][];
    assert.deepEqual(
      placed,
      Object.keys(PATCHES).map((name) => [name, true]),
    );
  });

  it("are in place in a pack with the installed SDK", () => {
    const script = `require("tsx/cjs");
      const once = require("./sdk-patches/deserialize-once").deserializeOnce(() => 0);
      const watched = require("./sdk-patches/relevant-policies").watchRequests();
      const kept = require("./sdk-patches/stack-configuration.cjs").keep();
      console.log(JSON.stringify([once, watched, kept]));`;
    assert.deepEqual(JSON.parse(inProcess(script)), [true, true, true]);
  });

  for (const [name, patch] of Object.entries(PATCHES)) {
    if (name === "pack-functions-when-asked") continue;
    it(`${name} leaves an SDK alone that has no such function, or no such module`, () => {
      const other = Object.freeze({ Resource: Object.freeze({ other: () => 1 }), other: () => 1 });
      assert.equal(
        patch(() => other),
        false,
      );
      const gone = Object.assign(new Error("Cannot find module"), { code: "MODULE_NOT_FOUND" });
      const absent = () => {
        throw gone;
      };
      assert.equal(patch(absent), false);
    });

    it(`${name} leaves an SDK alone whose exports are fixed, and hides no error of its own`, () => {
      const any = () => 1;
      const functions = { isInitializedAsync: any, debug: any, error: any, debuggablePromise: any };
      const fixed = Object.freeze({ ...functions, defaultErrorMessage: any, callsites: any });
      assert.equal(
        patch(() => Object.freeze({ ...fixed, Resource: fixed })),
        false,
      );
      const broken = () => {
        throw new RangeError("the SDK does not load");
      };
      assert.throws(() => patch(broken), RangeError);
    });
  }

  it("stand in for all that the SDK's index takes of what packs functions", () => {
    const index = readFileSync(require.resolve("@pulumi/pulumi/runtime/index.js"), "utf8");
    for (const [request, names] of Object.entries(PACKING)) {
      const variable = `${path.basename(request)}_1`;
      const taken = [...index.matchAll(new RegExp(`${variable}\\.(\\w+)`, "g"))].map(([, name]) => name);
      assert.deepEqual([...new Set(taken)].sort(), [...names].sort());
      const real = inProcess(`console.log(Object.keys(require(${JSON.stringify(request)})).join())`).split(",");
      assert.deepEqual(
        names.filter((name) => !real.includes(name)),
        [],
      );
    }
  });

  it("can be left out one by one, and all of them", () => {
    assert.ok(isLeftOut("a", { [VARIABLE]: "b,a" }) && isLeftOut("a", { [VARIABLE]: "all" }));
    assert.ok(!isLeftOut("a", {}) && !isLeftOut("a", { [VARIABLE]: "" }) && !isLeftOut("a", { [VARIABLE]: "ab" }));
    const script = `const { patchProgram } = require(${PROGRAM}); patchProgram();
      console.log(require("@pulumi/pulumi").Resource.callsites().length > 0);`;
    assert.equal(inProcess(script, { STRATIFORM_DEBUG: "", [VARIABLE]: "forget-call-sites" }), "true");
    assert.equal(inProcess(script, { STRATIFORM_DEBUG: "", [VARIABLE]: "open-no-debugger" }), "false");
  });
});

describe("patches of an SDK for packs that is laid out differently", () => {
  it("change nothing", () => {
    const other = Object.freeze({ other: 1 });
    assert.equal(
      deserializeOnce(() => undefined, other),
      false,
    );
    class Nothing {}
    assert.equal(watchRequests({ AnalyzeRequest: Nothing, AnalyzeStackRequest: Nothing }), false);
    assert.equal(keep({}, { Server: Nothing }), false);
    assert.equal(keep({}, {}), false);
  });

  it("hide every value where the SDK does not show which are secrets", () => {
    const script = `require("tsx/cjs");
      const { hideEverything, secretPathsOf } = require("./policies/engine/secret-paths");
      const { Field } = require("./policies/rule/field");
      const bag = { spec: { password: "x" } };
      const isSecret = () => Field.of(bag, secretPathsOf(bag)).at("spec", "password").isSecret;
      const before = isSecret();
      hideEverything();
      console.log(JSON.stringify([before, isSecret()]));`;
    assert.deepEqual(JSON.parse(inProcess(script)), [false, true]);
    assert.ok(Field.of({ a: 1 }, new Set([""])).at("a").isSecret);
  });
});

describe("reading a resource's properties once", () => {
  it("gives what the SDK gives, the same each time, and tells of the wire once", () => {
    const own = { deserializeProperties: Reflect.get(deserializer, "deserializeProperties") as unknown };
    const noted: unknown[] = [];
    assert.ok(deserializeOnce((bag, wire) => noted.push([bag, wire]), own));
    const read = own.deserializeProperties as (struct: Struct, secrets: boolean) => unknown;
    const struct = Struct.fromJavaScript({ a: 1, b: ["x"] });
    const first = read(struct, false);
    assert.deepEqual(first, { a: 1, b: ["x"] });
    assert.equal(read(struct, false), first);
    assert.deepEqual(noted, [[first, { a: 1, b: ["x"] }]]);
  });
});
