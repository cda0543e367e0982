/** What names in `reads` and `writes` mean, and what is said about those that mean nothing. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { checkAccess, checkGrantable } from "../../../components/access/check";
import { checkGrants, resolveGrants, storeAddress } from "../../../components/access/grants";
import { accessSpec } from "../../../components/access/spec";
import { formatProblem } from "../../../components/core/errors";
import { tenant } from "../../support/specs";

const GRANTABLE = { objectStores: ["models", "features"], secrets: ["api-key"] };

describe("names of grants", () => {
  it("mean a store or a secret, and for a store where in it", () => {
    const grants = { reads: ["models", "features/daily/", "api-key"], writes: ["models/checkpoints/"] };
    assert.deepEqual(resolveGrants(grants, GRANTABLE), {
      objects: [
        { store: "models", access: "read", prefix: "" },
        { store: "features", access: "read", prefix: "daily/" },
        { store: "models", access: "write", prefix: "checkpoints/" },
      ],
      secrets: ["api-key"],
    });
    assert.deepEqual(checkGrants(grants, GRANTABLE, "access[0]"), []);
  });

  it("never mean more than they say: whatever is asked for, each right is one that was named", () => {
    const name = fc.constantFrom<string>(
      "models",
      "features",
      "api-key",
      "modelz",
      "models/a/",
      "api-key/x",
      "features/b",
    );
    fc.assert(
      fc.property(fc.array(name), fc.array(name), (reads, writes) => {
        const { objects, secrets } = resolveGrants({ reads, writes }, GRANTABLE);
        for (const { store, access, prefix } of objects) {
          const target = prefix === "" ? store : `${store}/${prefix}`;
          assert.ok((access === "read" ? reads : writes).includes(target));
        }
        for (const secret of secrets) assert.ok(reads.includes(secret));
        // What passes the check is resolved whole, and what does not is told.
        if (checkGrants({ reads, writes }, GRANTABLE, "x").length > 0) return;
        assert.equal(objects.length + secrets.length, reads.length + writes.length);
      }),
    );
  });

  for (const [what, grants, report] of [
    [
      "a misspelt store",
      { reads: ["model"] },
      'x.reads[0] "model" is no object store or secret of the stack; did you mean "models"? known: api-key, features, models',
    ],
    [
      "a secret to write",
      { writes: ["api-key"] },
      'x.writes[0] "api-key" is a secret, which no workload writes; people or rotation write secrets: name it in reads',
    ],
    [
      "a part of a secret",
      { reads: ["api-key/user"] },
      'x.reads[0] "api-key/user" is a secret, which has no parts; write api-key',
    ],
    ["a name that is there twice", { reads: ["models", "models"] }, 'x.reads[1] "models" is named twice; name it once'],
    [
      "what is written and read",
      { reads: ["models"], writes: ["models"] },
      'x.reads[0] "models" is in writes too, which includes reading; remove it here',
    ],
  ] as const) {
    it(`are refused: ${what}`, () => {
      const problems = checkGrants({ reads: [], writes: [], ...grants }, GRANTABLE, "x");
      assert.deepEqual(problems.map(formatProblem), [report]);
    });
  }

  it("are read from a model's address", () => {
    assert.deepEqual(storeAddress("store://models/sentiment/1.4.2"), { store: "models", prefix: "sentiment/1.4.2" });
    assert.equal(storeAddress("s3://models/sentiment"), undefined);
  });

  it("are one vocabulary", () => {
    const paths = (objectStores: string[], secrets: string[]) =>
      checkGrantable({ objectStores, secrets }).map(({ path }) => path);
    assert.deepEqual(paths(["models"], ["api-key"]), []);
    assert.deepEqual(paths(["models", "models"], ["models"]), ["storage.objectStores[1].name", "secrets[0].name"]);
  });
});

describe("service accounts with rights", () => {
  const reachable = tenant({ flows: { objectStorage: { cidrs: ["198.51.100.0/24"] } } });
  const check = (entries: object[], tenants = [reachable]) => {
    const workloads = [{ name: "sentiment", tenant: "research" }];
    return checkAccess(accessSpec.parse(entries), { tenants, workloads, grantable: GRANTABLE }).map(({ path }) => path);
  };
  const entry = { serviceAccount: "training", tenant: "research", reads: ["models"] };

  it("are accepted in a namespace of a tenant that may reach storage", () => {
    assert.deepEqual(check([entry]), []);
  });

  for (const [what, entries, path] of [
    ["without a right", [{ ...entry, reads: [] }], "access[0].reads"],
    ["for every pod of a namespace", [{ ...entry, serviceAccount: "default" }], "access[0].serviceAccount"],
    ["of a tenant that is not declared", [{ ...entry, tenant: "reserch" }], "access[0].tenant"],
    ["in another tenant's namespace", [{ ...entry, namespace: "finance" }], "access[0].namespace"],
    ["that are there twice", [entry, entry], "access[1].serviceAccount"],
    ["that are a workload's", [{ ...entry, serviceAccount: "sentiment" }], "access[0].serviceAccount"],
  ] as const) {
    it(`are refused ${what}`, () => {
      assert.ok(check([...entries]).includes(path), check([...entries]).join());
    });
  }

  it("are refused where the tenant's network keeps them from what they may use", () => {
    assert.deepEqual(check([entry], [tenant()]), ["access[0].reads"]);
  });
});
