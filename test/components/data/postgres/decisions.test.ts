import assert from "node:assert/strict";
import fc from "fast-check";
import { addonsFor } from "../../../../components/data/postgres/addons";
import { checkPostgres } from "../../../../components/data/postgres/check";
import { networkPolicies } from "../../../../components/data/postgres/network";
import { demandOf, maxConnections, parametersOf, sizeOf } from "../../../../components/data/postgres/sizing";
import { postgresSpec, type PostgresSpec } from "../../../../components/data/postgres/spec";
import { formatProblem } from "../../../../components/core/errors";
import { type ENVIRONMENTS } from "../../../../components/core/labels";
import { parseQuantity } from "../../../../components/core/sizes";

function spec(changes: Record<string, unknown> = {}): PostgresSpec {
  return postgresSpec.parse({ name: "features", tenant: "research", storage: { size: "20Gi" }, ...changes });
}

function problems(changes: Record<string, unknown>, environment: (typeof ENVIRONMENTS)[number] = "dev"): string[] {
  return checkPostgres(spec(changes), environment, "data.postgres[0]").map(formatProblem);
}

describe("postgres: what a spec becomes", () => {
  it("has one instance in dev, and three with protection in prod", () => {
    assert.deepEqual(sizeOf(spec(), "dev"), { instances: 1, poolers: 1, protect: false });
    assert.deepEqual(sizeOf(spec(), "prod"), { instances: 3, poolers: 2, protect: true });
    assert.equal(sizeOf(spec({ instances: 5, protect: false }), "prod").protect, false);
  });

  it("pools 1000 clients onto 50 connections, 10 kept open and 5 in reserve", () => {
    const { maxClientConnections, poolSize, minPoolSize, reservePoolSize } = spec().pooler;
    assert.deepEqual([maxClientConnections, poolSize, minPoolSize, reservePoolSize], [1000, 50, 10, 5]);
  });

  it("accepts every connection that the poolers can open", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 0, max: 50 }),
        fc.integer({ min: 1, max: 5 }),
        (poolSize, reservePoolSize, instances) => {
          const sized = spec({ pooler: { poolSize, reservePoolSize, instances } });
          assert.ok(maxConnections(sized, "prod") > instances * (poolSize + reservePoolSize));
        },
      ),
    );
  });

  it("never promises more memory than the instance has", () => {
    fc.assert(
      fc.property(fc.integer({ min: 256, max: 512 * 1024 }), (mebibytes) => {
        const parameters = parametersOf(spec({ resources: { memory: `${mebibytes}Mi` } }), "prod");
        const mb = (name: string) => Number.parseInt(parameters[name] ?? "", 10);
        assert.ok(mb("shared_buffers") <= mebibytes / 4 + 16);
        assert.ok(mb("effective_cache_size") < mebibytes);
        assert.ok(mb("maintenance_work_mem") <= mebibytes / 4);
      }),
    );
  });

  it("logs statements slower than asked", () => {
    assert.equal(parametersOf(spec({ slowQueries: "2s" }), "dev")["log_min_duration_statement"], "2000ms");
  });

  it("lets a parameter of the spec win", () => {
    assert.equal(parametersOf(spec({ parameters: { work_mem: "64MB" } }), "dev")["work_mem"], "64MB");
  });

  it("counts its pods, their limits and their volumes against the namespace's quota", () => {
    const demand = demandOf(spec({ storage: { size: "20Gi", walSize: "5Gi" } }), "prod");
    assert.equal(demand.volumes, 6);
    // Three instances and the job that sets one up, three pooler pods during an update.
    assert.equal(demand.requests.memory, parseQuantity("8Gi") + parseQuantity("192Mi"));
    assert.equal(demand.limits.cpu, parseQuantity("4") + parseQuantity("1500m"));
  });

  it("counts the backup's sidecar in each of its pods", () => {
    const plain = demandOf(spec(), "prod");
    const backedUp = demandOf(spec({ backup: { destination: "s3://b/p" } }), "prod");
    // Three instances and the job.
    assert.equal(backedUp.requests.memory - plain.requests.memory, parseQuantity("2Gi"));
    assert.equal(backedUp.limits.cpu - plain.limits.cpu, parseQuantity("2"));
  });

  it("needs the backup plugin only when it is backed up", () => {
    assert.deepEqual(addonsFor(spec()), ["cloudnative-pg"]);
    assert.deepEqual(addonsFor(spec({ backup: { destination: "s3://b/p" } })), ["cloudnative-pg", "barman-cloud"]);
  });

  it("is closed to all but its operator, and to Prometheus unless it is named", () => {
    const sources = (changes: Record<string, unknown>) =>
      JSON.stringify(networkPolicies(spec(changes)).map(({ ingress }) => ingress));
    assert.ok(sources({}).includes("cnpg-system"));
    assert.ok(!sources({}).includes("monitoring"));
    assert.ok(sources({ scrapedFrom: "monitoring" }).includes("9127"));
  });
});

describe("postgres: mistakes", () => {
  const at = "data.postgres[0]";
  const cases: [string, Record<string, unknown>, string][] = [
    [
      "a login without a password",
      { roles: [{ name: "reader", login: true }] },
      `${at}.roles[0].passwordSecret is missing for a role that logs in`,
    ],
    [
      "a password for a group",
      { roles: [{ name: "reader", passwordSecret: "x" }] },
      `${at}.roles[0].passwordSecret "x" is given for a role that cannot log in`,
    ],
    [
      "a group that does not exist",
      { roles: [{ name: "reader", memberOf: ["writer"] }] },
      `${at}.roles[0].memberOf[0] "writer" is not a role`,
    ],
    ["two roles of one name", { roles: [{ name: "app" }] }, `${at}.roles[0].name "app" is the name of another role`],
    [
      "two databases of one name",
      { databases: [{ name: "app" }] },
      `${at}.databases[0].name "app" is the name of another database`,
    ],
    [
      "an owner that does not exist",
      { databases: [{ name: "b", owner: "nobody" }] },
      `${at}.databases[0].owner "nobody" is not a role`,
    ],
    [
      "a parameter of the operator's",
      { parameters: { port: "1" } },
      `${at}.parameters.port "1" is set by the operator`,
    ],
    [
      "a pool that begins larger than it may be",
      { pooler: { minPoolSize: 60 } },
      `${at}.pooler.minPoolSize 60 is more than poolSize, 50`,
    ],
    [
      "keys for a store that takes none",
      { backup: { destination: "gs://b", credentialsSecret: "k" } },
      `${at}.backup.credentialsSecret "k" is only for s3://`,
    ],
  ];
  for (const [what, changes, expected] of cases) {
    it(`reports ${what}, and nothing else`, () => {
      const [found = "", ...others] = problems(changes);
      assert.ok(found.startsWith(expected), found);
      assert.deepEqual(others, []);
    });
  }

  it("wants a replica in prod", () => {
    assert.match(problems({ instances: 1 }, "prod").join(), /instances 1 has no replica to fail over to/);
    assert.deepEqual(problems({ instances: 1 }, "dev"), []);
  });

  it("refuses names that PostgreSQL keeps for itself", () => {
    for (const owner of ["postgres", "pg_monitor", "streaming_replica", "Robert"]) {
      assert.equal(postgresSpec.safeParse({ name: "a", tenant: "b", storage: { size: "1Gi" }, owner }).success, false);
    }
  });
});
