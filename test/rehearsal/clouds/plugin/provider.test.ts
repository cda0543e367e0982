import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { z } from "zod";
import { checkInputs } from "../../../../rehearsal/clouds/plugin/check";
import { AUTO_NAMED, compareInputs } from "../../../../rehearsal/clouds/plugin/difference";
import { withName } from "../../../../rehearsal/clouds/plugin/naming";
import { Secret, Unknown, type Properties } from "../../../../rehearsal/protocol/properties";

const row = {
  inputs: z.strictObject({
    name: z.string().regex(/^[a-z]+$/, "must be lower-case letters"),
    ranges: z.array(z.strictObject({ cidr: z.string(), kind: z.enum(["pods", "services"]) })),
    target: z.union([z.string(), z.strictObject({ id: z.string() })]).optional(),
  }),
  rules: (inputs: Readonly<Record<string, unknown>>) =>
    inputs["name"] === "root"
      ? [{ property: "name", rule: "is reserved" }]
      : inputs["target"] === undefined && inputs["name"] === "linked"
        ? [{ property: "target", rule: "is required of linked" }]
        : [],
};

describe("simulated cloud: checking inputs", () => {
  const check = (inputs: Properties) => checkInputs(row, inputs).map(({ property, reason }) => `${property} ${reason}`);

  it("reports every mistake with its path, also those deep inside", () => {
    const found = check({ name: "A", ranges: [{ cidr: "10.0.0.0/8", kind: "nodes", extra: 1 }], size: 3 });
    assert.equal(found.length, 4);
    assert.ok(found.includes("name must be lower-case letters"));
    assert.ok(found.some((text) => text.startsWith("ranges[0].kind ")));
    assert.ok(found.some((text) => text.startsWith("ranges[0].extra is not an input")));
    assert.ok(found.some((text) => text.startsWith("size is not an input")));
  });

  it("judges nothing that is not known yet, and everything that is secret", () => {
    assert.deepEqual(check({ name: new Unknown(), ranges: new Unknown() }), []);
    assert.deepEqual(check({ name: "a", ranges: [{ cidr: new Unknown(), kind: "pods" }, new Unknown()] }), []);
    assert.deepEqual(check({ name: "a", ranges: [], target: { id: new Unknown() } }), []);
    assert.deepEqual(check({ name: new Secret("A"), ranges: [] }), ["name must be lower-case letters"]);
  });

  it("applies rules between inputs once each input is right", () => {
    assert.deepEqual(check({ name: "root", ranges: [] }), ["name is reserved"]);
    assert.deepEqual(check({ name: "linked", ranges: [] }), ["target is required of linked"]);
    assert.deepEqual(check({ name: "linked", ranges: [], target: new Unknown() }), []);
  });

  it("blames nothing for missing that is only not known yet", () => {
    const demanding = {
      inputs: z.strictObject({
        encryption: z.strictObject({ key: z.string().optional() }),
        subnets: z.array(z.string()),
      }),
      rules: (inputs: Readonly<Record<string, unknown>>) => [
        ...(Object.keys(inputs["encryption"] ?? {}).length === 0
          ? [{ property: "encryption.key", rule: "is needed" }]
          : []),
        ...(Array.isArray(inputs["subnets"]) && inputs["subnets"].length < 2
          ? [{ property: "subnets", rule: "must be two" }]
          : []),
      ],
    };
    const found = (inputs: Properties) => checkInputs(demanding, inputs).map(({ property }) => property);
    assert.deepEqual(found({ encryption: { key: new Unknown() }, subnets: ["a", new Unknown()] }), []);
    assert.deepEqual(found({ encryption: {}, subnets: ["a"] }), ["encryption.key", "subnets"]);
  });
});

describe("simulated cloud: comparing inputs", () => {
  const rules = { immutable: ["range", "settings.mode"], name: { property: "name" } };
  const inputs = { name: "n", range: "10.0.0.0/8", settings: { mode: "a", size: 1 }, labels: ["x"] };

  it("finds nothing between equal inputs", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (json) => {
        const properties = json as Properties;
        const { changed, replaces } = compareInputs(rules, properties, structuredClone(properties));
        assert.ok(!changed && replaces.length === 0);
      }),
    );
  });

  it("updates in place what may change, and replaces for what may not", () => {
    const size = compareInputs(rules, inputs, { ...inputs, settings: { mode: "a", size: 2 } });
    assert.deepEqual(size.detailed, { "settings.size": "update" });
    assert.deepEqual(size.replaces, []);
    const mode = compareInputs(rules, inputs, { ...inputs, settings: { mode: "b", size: 1 } });
    assert.deepEqual(mode.detailed, { "settings.mode": "update-replace" });
    assert.deepEqual(mode.replaces, ["settings"]);
    const gone = compareInputs(rules, inputs, { name: "n", range: inputs.range, labels: ["x", "y"] });
    assert.deepEqual(gone.detailed, { settings: "delete-replace", "labels[1]": "add" });
  });

  it("deletes first what keeps a name that was given, and only that", () => {
    const change = (before: Properties, after: Properties) => compareInputs(rules, before, after).deleteBeforeReplace;
    assert.ok(change(inputs, { ...inputs, range: "y" }));
    assert.ok(!change(inputs, { ...inputs, name: "m", range: "y" }));
    assert.ok(!change(inputs, { ...inputs, labels: [] }), "nothing is replaced");
    const named = { ...inputs, [AUTO_NAMED]: "name" };
    assert.ok(!change(named, { ...named, range: "y" }));
  });
});

describe("simulated cloud: names that a provider makes up", () => {
  const rule = { property: "name", auto: { longest: 20, alphabet: "lower-no-dash" } } as const;
  const call = (more: object = {}) => ({
    urn: "urn:pulumi:s::p::a:b:C::Store-One",
    type: "a:b:C",
    name: "Store-One",
    inputs: {},
    oldInputs: {},
    randomSeed: new Uint8Array([1, 2, 3]),
    ...more,
  });

  it("fit the cloud's rules, are stable, and remembered", () => {
    const made = withName(rule, call());
    assert.match(String(made["name"]), /^storeone[0-9a-f]{7}$/);
    assert.deepEqual(withName(rule, call({ oldInputs: made, randomSeed: new Uint8Array([9]) })), made);
    assert.notEqual(withName(rule, call({ randomSeed: new Uint8Array([9]) }))["name"], made["name"]);
    const long = withName(rule, call({ name: "x".repeat(50) }));
    assert.equal(String(long["name"]).length, 20);
  });

  it("never replace one that was given", () => {
    assert.deepEqual(withName(rule, call({ inputs: { name: "mine" } })), { name: "mine" });
  });
});
