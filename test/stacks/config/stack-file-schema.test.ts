/**
 * The JSON Schema for editors agrees with what the program checks. Rules between options, and the few in code inside
 * one field (address blocks, image tags), are the program's alone: there the schema may accept more, never less.
 */
import assert from "node:assert/strict";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import * as fc from "fast-check";
import { EXAMPLES } from "../../../stacks/config/examples";
import { readSpec } from "../../../stacks/config/load";
import { platformSpec } from "../../../stacks/config/schema";
import { stackFileSchema } from "../../../tools/reference/stack-file-schema";
import { staleFiles } from "../../../tools/generate";
import { MISTAKES } from "./mistakes";
import { asEntries, devConfig, setAt, type Config } from "../../support/stack-file";

const accepts = addFormats(new Ajv({ strict: true, allErrors: true, strictRequired: false })).compile(
  stackFileSchema(),
);

describe("the stack file's JSON Schema", () => {
  it("accepts the committed dev file, with what Pulumi itself writes into it", () => {
    assert.equal(accepts({ encryptionsalt: "v1:abc", config: devConfig() }), true, JSON.stringify(accepts.errors));
  });

  it("accepts its own examples, as the program does", () => {
    const config = Object.fromEntries(Object.entries(EXAMPLES).map(([name, value]) => [`stratiform:${name}`, value]));
    assert.equal(accepts({ config }), true, JSON.stringify(accepts.errors));
    assert.equal(platformSpec.safeParse(EXAMPLES).success, true);
  });

  for (const { kind, change, inSchema } of MISTAKES) {
    it(`${inSchema ? "refuses" : "leaves to the program"} ${kind}`, () => {
      const config = devConfig();
      for (const [path, value] of Object.entries(change)) setAt(config, path, value);
      assert.equal(accepts({ config }), !inSchema);
    });
  }

  it("refuses a file without config, and keys that neither Pulumi nor Stratiform knows", () => {
    assert.equal(accepts({}), false);
    assert.equal(accepts({ config: devConfig(), configs: {} }), false);
  });

  it("gives every option a description", () => {
    const bare: string[] = [];
    const visit = (node: unknown, path: string) => {
      if (typeof node !== "object" || node === null) return;
      for (const [name, option] of Object.entries((node as { properties?: object }).properties ?? {})) {
        const where = `${path}.${name}`;
        if (!("description" in (option as object)) && path !== "") bare.push(where);
        visit(option, where);
      }
      for (const key of ["items", "oneOf", "anyOf"] as const) {
        for (const inner of [(node as Record<string, unknown>)[key]].flat()) visit(inner, `${path}[]`);
      }
    };
    visit((stackFileSchema().properties as { config: unknown }).config, "config");
    assert.deepEqual(bare, []);
  });

  it("never refuses what zod accepts, nor accepts a wrong type, a missing or an unknown option that zod refuses", () => {
    fc.assert(
      fc.property(damagedConfig(), (config) => {
        const schemaAccepts = accepts({ config });
        const structural = structuralIssues(config);
        if (structural === "none") assert.equal(schemaAccepts, true, JSON.stringify(accepts.errors));
        if (structural === "some") assert.equal(schemaAccepts, false);
      }),
      { numRuns: 400 },
    );
  });

  it("is what the committed file says, and so is the option reference", async () => {
    assert.deepEqual(await staleFiles(), [], "run npm run generate");
  });
});

describe("presets", () => {
  it("leave what the stack file says as it is", () => {
    const config = devConfig();
    setAt(config, "tenants[0].quota", { requests: { cpu: "77" } });
    const { spec } = readSpec(asEntries(config));
    assert.equal(spec.tenants[0]?.quota.requests.cpu, "77");
    assert.equal(spec.tenants[0]?.quota.requests.memory, "100Gi");
    assert.equal(spec.workloads[0]?.replicas, 3);
    assert.equal(spec.workloads[0]?.minAvailable, undefined);
    assert.equal(spec.workloads[1]?.replicas, undefined);
  });

  for (const [environment, replicas, minAvailable, cpu] of [
    ["dev", 1, 0, "40"],
    ["staging", 2, 1, "60"],
    ["prod", 3, 2, "100"],
  ] as const) {
    it(`fill in replicas, pods to keep and quota for ${environment}`, () => {
      const config = devConfig();
      setAt(config, "environment", environment);
      setAt(config, "workloads[0].replicas", undefined);
      const { spec } = readSpec(asEntries(config));
      assert.equal(spec.workloads[0]?.replicas, replicas);
      assert.equal(spec.workloads[0]?.minAvailable, minAvailable);
      assert.equal(spec.tenants[0]?.quota.requests.cpu, cpu);
    });
  }
});

/** The dev file with a few values anywhere replaced, removed, or joined by an unknown key. */
function damagedConfig(): fc.Arbitrary<Config> {
  const value = fc.oneof(
    fc.constantFrom("x", "A B", "", "10.0.0.0/8", "4Gi", "500m", "30s", "latest"),
    fc.constantFrom(-1, 0, 1, 2.5, 70_000),
    fc.constantFrom(true, null, [], {}, ["x"], { kind: "image" }),
  );
  const damage = fc.record({
    at: fc.nat(),
    how: fc.constantFrom("replace", "remove", "add") satisfies fc.Arbitrary<"replace" | "remove" | "add">,
    value,
  });
  return fc.array(damage, { maxLength: 2 }).map((damages) => {
    const config = devConfig();
    for (const { at, how, value: replacement } of damages) {
      const places = placesOf(config);
      const [parent, key] = places[at % places.length] ?? [config, ""];
      if (how === "replace") parent[key] = replacement;
      else if (how === "add" && !Array.isArray(parent)) parent.unheardOf = replacement;
      else if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
    }
    return config;
  });
}

function placesOf(node: unknown): [Config, string][] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node)
    .filter(([key]) => !key.startsWith("pulumi:"))
    .flatMap(([key, inner]) => [[node as Config, key], ...placesOf(inner)] as [Config, string][]);
}

/** Whether zod finds nothing, something that JSON Schema can say, or only what it cannot. */
function structuralIssues(config: Config): "none" | "some" | "only rules in code" {
  const values: Record<string, unknown> = {};
  const foreign = Object.keys(config).filter((key) => !/^(stratiform|pulumi):/.test(key));
  for (const [key, value] of Object.entries(config)) {
    if (key.startsWith("stratiform:")) values[key.slice("stratiform:".length)] = value;
  }
  const result = platformSpec.safeParse(values);
  if (result.success && foreign.length === 0) return "none";
  const issues = result.error?.issues ?? [];
  if (issues.length > 0 && issues.every(({ code }) => code === "custom")) return "only rules in code";
  return "some";
}
