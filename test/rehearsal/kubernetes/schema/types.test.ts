/** The table of types against the schema made from an API server and against the SDK that programs use. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { READINESS } from "../../../../rehearsal/kubernetes/schema/readiness";
import { parsePattern } from "../../../../rehearsal/kubernetes/objects/paths";
import { BUILT_IN, builtInType } from "../../../../rehearsal/kubernetes/schema/schema";
import { TYPES, type TypeRow } from "../../../../rehearsal/kubernetes/schema/types";

const ROWS: readonly (readonly [string, TypeRow])[] = Object.entries(TYPES);

/** The type code at a path below a kind; undefined when the schema has no such field. */
function typeAt(kind: string, path: string): string | undefined {
  let code: string | undefined = `#${BUILT_IN.kinds[kind]}`;
  for (const step of parsePattern(path)) {
    if (code === undefined || code === "any") return code;
    if (step === "*") code = code.startsWith("[]") ? code.slice(2) : undefined;
    else code = BUILT_IN.definitions[code.slice(1)]?.p[String(step)];
  }
  return code;
}

// Volume plugins and fields that this server version has dropped; the official provider's table still names them.
const DROPPED = new Set(["v1/PersistentVolume spec.flocker"]);

describe("the table of Kubernetes types", () => {
  it("has a schema for every row, and a row for every schema", () => {
    assert.deepEqual(Object.keys(BUILT_IN.kinds).sort(), ROWS.map(([name]) => name).sort());
  });

  for (const [name, row] of ROWS) {
    it(`${name} names fields that exist`, () => {
      for (const path of [...(row.replaces ?? []), ...(row.fixed ?? []), ...(row.secret ?? [])]) {
        if (!DROPPED.has(`${name} ${path}`)) assert.notEqual(typeAt(name, path), undefined, path);
      }
      assert.ok(row.readiness === undefined || READINESS.includes(row.readiness));
      assert.notEqual(builtInType("v1", "Pod"), "any");
    });
  }

  it("has only types that the SDK has", () => {
    const sdk = dirname(require.resolve("@pulumi/kubernetes/package.json"));
    for (const [name] of ROWS) {
      const [kind = "", version = "", group = "core"] = name.split("/").reverse();
      const files = readdirSync(join(sdk, group.split(".")[0] ?? "", version));
      assert.ok(
        files.some((file) => file.toLowerCase() === `${kind.toLowerCase()}.js`),
        name,
      );
    }
  });
});
