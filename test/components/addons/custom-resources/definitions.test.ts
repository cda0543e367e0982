/**
 * The custom resource definitions that we install in rehearsals and check previews against: they hold together, and
 * the hand-written ones are a part of the upstream ones, when a copy of those is at hand.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { KINDS, type KindName } from "../../../../components/addons/custom-resources/kinds";
import type { CustomResourceDefinition, Schema } from "../../../../components/addons/custom-resources/structural";

const UPSTREAM = join(__dirname, "../../../../../shared/crds");

describe("addons: definitions", () => {
  for (const [name, kind] of Object.entries(KINDS)) {
    it(`serves ${name}`, () => {
      const [group, version, kindName] = name.split("/");
      const { spec } = kind.definition();
      assert.equal(spec.group, group);
      assert.equal(spec.names.kind, kindName);
      assert.ok(spec.versions.some((served) => served.name === version && served.served));
      assert.equal(JSON.stringify(spec).includes('"description":"'), false, "descriptions are left out");
    });
  }

  it("hand-written definitions allow nothing that upstream refuses", function () {
    // External Secrets' own definitions are a megabyte of YAML.
    this.timeout(30_000);
    if (!existsSync(UPSTREAM)) this.skip();
    const handWritten = (Object.keys(KINDS) as KindName[]).filter((name) =>
      /^(postgresql\.cnpg\.io|cloud\.google\.com|external-secrets\.io)\//.test(name),
    );
    const differences = handWritten.flatMap((name) => {
      const ours = KINDS[name].definition();
      const file =
        [
          `${ours.spec.group}_${ours.spec.names.plural}.yaml`,
          `${ours.spec.group}_${ours.spec.names.plural}_v1.yaml`,
        ].filter((one) => existsSync(join(UPSTREAM, one)))[0] ?? "missing";
      const theirs = parse(readFileSync(join(UPSTREAM, file), "utf8")) as CustomResourceDefinition;
      assert.deepEqual({ ...theirs.spec.names, shortNames: undefined }, { ...ours.spec.names, shortNames: undefined });
      return compare(specOf(ours), specOf(theirs), `${name}.spec`);
    });
    assert.deepEqual(differences, []);
  });
});

function specOf(definition: CustomResourceDefinition): Schema {
  const spec = definition.spec.versions[0]?.schema.openAPIV3Schema.properties?.["spec"];
  assert.ok(spec !== undefined);
  return spec;
}

/** Where our schema says something else than upstream about a property that we know. */
function compare(ours: Schema, theirs: Schema | undefined, path: string): string[] {
  if (theirs === undefined) return [`${path} does not exist upstream`];
  const found: string[] = [];
  if (ours["x-kubernetes-preserve-unknown-fields"] === true) {
    return ours.type === theirs.type ? [] : [`${path} is ${theirs.type} upstream`];
  }
  for (const key of ["type", "enum", "default", "format", "minimum", "pattern", "required"] as const) {
    const [mine, upstream] = [ours[key], theirs[key]].map((value) => JSON.stringify(sorted(value)));
    if (mine !== upstream) found.push(`${path}: ${key} is ${upstream ?? "absent"} upstream, ${mine ?? "absent"} here`);
  }
  for (const { rule } of ours["x-kubernetes-validations"] ?? []) {
    const known = (theirs["x-kubernetes-validations"] ?? []).some((validation) => validation.rule === rule);
    if (!known) found.push(`${path}: rule ${rule} does not exist upstream`);
  }
  for (const [key, child] of Object.entries(ours.properties ?? {})) {
    found.push(...compare(child, theirs.properties?.[key], `${path}.${key}`));
  }
  if (ours.items !== undefined) found.push(...compare(ours.items, theirs.items, `${path}[]`));
  return found;
}

function sorted(value: unknown): unknown {
  return Array.isArray(value) ? [...value].sort() : value;
}
