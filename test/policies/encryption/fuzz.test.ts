/**
 * Whatever a property bag holds, the encryption pack neither crashes nor fails to read it: random bags, and the cases'
 * own bags with random damage. 2,000, and 20,000 in the exhaustive tier.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { ENCRYPTION_RULES } from "../../../policies/encryption/rules/all";
import { evaluateResource, evaluateStack } from "../../../policies/engine/evaluate";
import { Field, HIDDEN_SECRET, UNKNOWN_STRING } from "../../../policies/rule/field";
import type { Finding } from "../../../policies/rule/finding";
import { type Rule } from "../../../policies/rule/rule";
import { Stack, type StackResource } from "../../../policies/rule/resource";
import { AWS } from "../../../catalogue/tokens/aws";
import { CASES } from "./cases";
import { inTier } from "../../support/tier";

const BAGS = inTier(2_000, 20_000);
const CRASHED = /of a form that the rule cannot read \(/;
const SECRET = "hunter2-do-not-print";

/** Every key that a case's bag uses, and some that JavaScript knows. */
const KEYS = [
  ...new Set(
    JSON.stringify(Object.values(CASES).flatMap(({ passes, violates }) => [...passes, ...violates]))
      .match(/"(\w+)":/g)
      ?.map((key) => key.slice(1, -2)) ?? [],
  ),
  ...["constructor", "__proto__", "toString", "hasOwnProperty", "", "a.b"],
];

const leaf = fc.oneof(
  fc.constantFrom(null, true, false, 0, -1, 1.5, Number.MAX_VALUE, "", "x", "*", "true", "0.0.0.0/0", "TLS1_0"),
  fc.constantFrom(
    UNKNOWN_STRING,
    HIDDEN_SECRET,
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "{",
    '{"Statement":[null,{}]}',
  ),
  fc.constantFrom(
    '{"Statement":{"Effect":"Allow","Principal":{"AWS":[1,null,"*"]},"Condition":{"Bool":null}}}',
    "[[[]]]",
  ),
  fc.string({ maxLength: 12 }),
);
const { bag } = fc.letrec<{ bag: unknown; value: unknown }>((tie) => ({
  value: fc.oneof({ maxDepth: 5 }, leaf, fc.array(tie("value"), { maxLength: 3 }), tie("bag")),
  bag: fc.dictionary(fc.constantFrom(...KEYS), tie("value"), { maxKeys: 6 }),
}));

interface FuzzResource {
  readonly type: string;
  readonly props: unknown;
}

const caseBags: readonly FuzzResource[] = Object.values(CASES).flatMap(({ types, passes, violates }) =>
  [...passes, ...violates].map((props) => ({ type: types[0] ?? "", props })),
);

/** A case's bag with a random value at a random place. */
const damaged = fc
  .tuple(fc.constantFrom(...caseBags), fc.nat(), fc.oneof(leaf, bag))
  .map(([{ type, props }, index, value]) => {
    const copy: unknown = structuredClone(props);
    const places = holdersIn(copy);
    const [holder, key] = places[index % Math.max(1, places.length)] ?? [];
    if (holder !== undefined && key !== undefined) Reflect.set(holder, key, value);
    return { type, props: copy };
  });

function holdersIn(value: unknown): [object, string][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [[value, key] as [object, string], ...holdersIn(item)]);
}

const types = [...new Set(ENCRYPTION_RULES.flatMap(({ resources }) => resources))];
const rulesOf = new Map(
  types.map((type) => [type, ENCRYPTION_RULES.filter(({ resources }) => resources.includes(type))]),
);
const anyResource = fc.oneof(
  damaged,
  fc.record({ type: fc.constantFrom(...types), props: fc.oneof(bag, leaf, fc.array(leaf, { maxLength: 3 })) }),
);

function stackResource(type: string, props: unknown): StackResource {
  const links = { parent: undefined, dependencies: [], propertyDependencies: {} };
  return { type, name: "fuzz", urn: "urn:fuzz", props: Field.of(props), ...links };
}

const circumstances = { given: {}, today: "2026-01-01" };
const BUCKET = stackResource(AWS.s3Bucket, { bucket: "data" });

function judge(rules: readonly Rule[], { type, props }: FuzzResource): Finding[] {
  return rules.flatMap((rule) =>
    rule.kind === "resource"
      ? evaluateResource(rule, { type, name: "fuzz", urn: "urn:fuzz", props }, circumstances)
      : evaluateStack(rule, new Stack([BUCKET, stackResource(type, props)]), circumstances),
  );
}

describe("policies: fuzz of the encryption pack", function () {
  this.timeout(120_000);
  const stackRules = ENCRYPTION_RULES.filter(({ kind }) => kind === "stack");

  it(`reads ${BAGS.toLocaleString("en")} random bags without failing`, () => {
    let findings = 0;
    fc.assert(
      fc.property(anyResource, (resource) => {
        const found = judge([...(rulesOf.get(resource.type) ?? []), ...stackRules], resource);
        findings += found.length;
        const crashed = found.find((finding) => finding.kind === "violation" && CRASHED.test(finding.found));
        assert.equal(crashed, undefined);
      }),
      { numRuns: BAGS },
    );
    console.log(`      encryption: ${findings.toLocaleString("en")} findings`);
    assert.ok(findings > BAGS / 10, "the bags reach the rules");
  });

  it("reads bags that are very deep or very wide", () => {
    const deep = Array.from({ length: 5_000 }).reduce<object>((inner) => ({ encryption: inner }), {});
    const wide = { rules: Array.from({ length: 5_000 }, () => ({})), policy: `[${"[".repeat(5_000)}` };
    for (const type of types) {
      for (const props of [deep, wide]) {
        const found = judge(rulesOf.get(type) ?? [], { type, props });
        assert.equal(
          found.some((finding) => finding.kind === "violation" && CRASHED.test(finding.found)),
          false,
          type,
        );
      }
    }
  });

  it("never prints a value that is a secret", () => {
    for (const { type, props } of caseBags) {
      const copy: unknown = structuredClone(props);
      for (const [holder, key] of holdersIn(copy)) {
        const value: unknown = Reflect.get(holder, key);
        if (typeof value === "string") Reflect.set(holder, key, SECRET);
      }
      const secrets = new Set([""]);
      for (const rule of rulesOf.get(type) ?? []) {
        if (rule.kind !== "resource") continue;
        const found = evaluateResource(rule, { type, name: "n", urn: "u", props: copy, secrets }, circumstances);
        assert.doesNotMatch(JSON.stringify(found), /hunter2/, rule.id);
      }
    }
  });
});
