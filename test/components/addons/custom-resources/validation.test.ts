/**
 * The walk along structural schemas against a validator made by others: on what the API server was seen to accept and
 * refuse, and on random changes of it, both must accept and refuse the same.
 */
import assert from "node:assert/strict";
import Ajv, { type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import * as fc from "fast-check";
import { ADDON_NAMES } from "../../../../components/addons/catalogue";
import type { Schema } from "../../../../components/addons/custom-resources/structural";
import { problemsIn } from "../../../../components/addons/custom-resources/validation";
import { bodySchema } from "../../../../components/addons/custom-resources/check";
import { definitionsOf, KINDS, type KindName } from "../../../../components/addons/custom-resources/kinds";
import { CASES } from "../cases";

/** Every keyword that definitions have, and what becomes of it. */
const KEYWORDS: Readonly<Record<string, "checked" | "by the API server" | "no rule">> = {
  type: "checked",
  properties: "checked",
  additionalProperties: "checked",
  required: "checked",
  items: "checked",
  enum: "checked",
  pattern: "checked",
  format: "checked",
  minimum: "checked",
  maximum: "checked",
  minLength: "checked",
  maxLength: "checked",
  minItems: "checked",
  maxItems: "checked",
  maxProperties: "checked",
  anyOf: "checked",
  "x-kubernetes-int-or-string": "checked",
  "x-kubernetes-preserve-unknown-fields": "checked",
  "x-kubernetes-validations": "by the API server",
  "x-kubernetes-list-type": "by the API server",
  "x-kubernetes-list-map-keys": "by the API server",
  "x-kubernetes-map-type": "no rule",
  default: "no rule",
};
const FORMATS = ["byte", "date-time", "int32", "int64"];

describe("validation of custom resources", () => {
  it("knows every keyword and format of every definition", () => {
    const schemas = (["flux", "gke", ...ADDON_NAMES] as const)
      .flatMap(definitionsOf)
      .flatMap(({ spec }) => spec.versions.flatMap(({ schema }) => [...schemasIn(schema.openAPIV3Schema)]));
    const keywords = new Set(schemas.flatMap((schema) => Object.keys(schema)));
    const formats = new Set(schemas.flatMap(({ format }) => format ?? []));
    assert.deepEqual(
      [...keywords].filter((keyword) => !(keyword in KEYWORDS)),
      [],
    );
    assert.deepEqual(
      [...formats].filter((format) => !FORMATS.includes(format)),
      [],
    );
    const choices = schemas.filter(({ anyOf }) => anyOf !== undefined);
    assert.deepEqual(new Set(choices.map(({ anyOf }) => JSON.stringify(anyOf))), new Set([INT_OR_STRING]));
    assert.ok(choices.every((schema) => schema["x-kubernetes-int-or-string"] === true));
  });

  for (const kind of Object.keys(KINDS) as KindName[]) {
    it(`accepts and refuses what others do: ${kind}`, () => {
      const schema = bodySchema(kind);
      const other = compiled(schema);
      const cases = CASES[kind];
      const specs = [...cases.valid, ...cases.invalid.map(([spec]) => spec)].map((spec) => plain(spec));
      for (const spec of specs) assertSame(schema, other, spec);
      const changed = fc.constantFrom(...specs).chain((spec) => changeOf(spec));
      fc.assert(
        fc.property(changed, (spec) => assertSame(schema, other, spec)),
        { numRuns: 150 },
      );
    });
  }
});

const INT_OR_STRING = JSON.stringify([{ type: "integer" }, { type: "string" }]);

function assertSame(schema: Schema, other: ValidateFunction, spec: unknown): void {
  const problems = problemsIn(schema, { spec });
  assert.equal(other({ spec }), problems.length === 0, JSON.stringify({ spec, problems, other: other.errors }));
}

function compiled(schema: Schema): ValidateFunction {
  const ajv = new Ajv({ allErrors: true, strict: false });
  addFormats(ajv);
  return ajv.compile(closed(schema));
}

/** As JSON Schema: what the API server would prune is refused, and Kubernetes' own keywords become standard ones. */
function closed(schema: Schema): object {
  const { properties, items, additionalProperties, ...rest } = schema;
  const result: Record<string, unknown> = { ...rest };
  if (items !== undefined) result["items"] = closed(items);
  if (typeof additionalProperties === "object") result["additionalProperties"] = closed(additionalProperties);
  if (properties !== undefined) {
    result["properties"] = Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, closed(value)]));
    if (schema["x-kubernetes-preserve-unknown-fields"] !== true && additionalProperties === undefined) {
      result["additionalProperties"] = false;
    }
  }
  return result;
}

function* schemasIn(schema: Schema): Generator<Schema> {
  yield schema;
  for (const child of Object.values(schema.properties ?? {})) yield* schemasIn(child);
  if (schema.items !== undefined) yield* schemasIn(schema.items);
  if (typeof schema.additionalProperties === "object") yield* schemasIn(schema.additionalProperties);
}

/** Without what is undefined, as it is sent. */
function plain(spec: object): unknown {
  return JSON.parse(JSON.stringify(spec));
}

const VALUES = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 40,
  "",
  "a",
  "10m",
  "ä".repeat(64),
  "a".repeat(254),
  [],
  ["a"],
  {},
];

/** The same with the value somewhere in it replaced, added or taken away. */
function changeOf(spec: unknown): fc.Arbitrary<unknown> {
  const places = [...placesIn(spec)];
  return fc
    .tuple(fc.constantFrom(...places), fc.constantFrom("replace", "add", "remove"), fc.constantFrom(...VALUES))
    .map(([place, change, value]) => {
      const copy = structuredClone(spec);
      const parent = place.slice(0, -1).reduce<unknown>((at, key) => Reflect.get(Object(at), key), copy) as object;
      const key = place.at(-1) ?? "";
      if (change === "remove") Reflect.deleteProperty(parent, key);
      else Reflect.set(parent, change === "add" ? `${key}s` : key, value);
      // An item that was taken away leaves a hole, which JSON has none of.
      return JSON.parse(JSON.stringify(copy)) as unknown;
    });
}

function* placesIn(value: unknown, at: readonly string[] = []): Generator<readonly string[]> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    yield [...at, key];
    yield* placesIn(child, [...at, key]);
  }
}
