/** What the platform and operators keep in namespaces of tenants, as stack files say it. */
import assert from "node:assert/strict";
import { dataSpec } from "../../../components/data/spec";
import { secretsSpec } from "../../../components/secrets/spec";
import { housed, type Resident } from "../../../components/tenants/home";
import { heldIn } from "../../../stacks/config/held";
import { cpuService, service, tenant } from "../../support/specs";

const S3 = { kind: "object-store", uri: "s3://models/a", fetcher: "registry.example.com/f:1" };

function held({ postgres = [], secrets = [], workloads = [] }: Record<string, object[]>) {
  const { data, ...rest } = {
    data: dataSpec.parse({
      postgres: postgres.map((one) => ({ name: "db", tenant: "research", storage: { size: "1Gi" }, ...one })),
    }),
    secrets: secretsSpec.parse(secrets),
    workloads: workloads.map((one, index) => (index === 0 ? service(one) : cpuService(one))),
  };
  const home = <T extends Resident>(one: T) => housed(one, [tenant()]);
  return heldIn({
    data: { postgres: data.postgres.map(home) },
    secrets: rest.secrets.map((secret) => ({ ...secret, deliver: secret.deliver.map(home) })),
    workloads: rest.workloads.map(home),
  });
}

const matching = (patterns: readonly string[], names: readonly string[]) =>
  names.filter((name) => patterns.some((pattern) => new RegExp(`^(${pattern})$`).test(name)));

describe("what a stack keeps in namespaces of tenants", () => {
  it("is nothing where it has no data stores, secrets or rights", () => {
    assert.deepEqual(held({ workloads: [{}] }), { secrets: [], accounts: [], claims: [], stores: [], holders: [] });
  });

  it("is every Secret of a database, the application's unless it is shared, and the key to its backups", () => {
    const ends = ["superuser", "ca", "server", "replication"].map((end) => `research/db-${end}`);
    assert.deepEqual(held({ postgres: [{}] }).secrets, ["research/db-app", ...ends, "research/db-pooler"]);
    assert.deepEqual(held({ postgres: [{ credentials: "tenant" }] }).secrets, [...ends, "research/db-pooler"]);
    const backup = { destination: "s3://backups/db", credentialsSecret: "backup-key" };
    assert.ok(held({ postgres: [{ backup }] }).secrets.includes("research/backup-key"));
  });

  it("is a database's accounts, volumes and pods, and of like names no others", () => {
    const { accounts, claims, stores } = held({ postgres: [{}] });
    assert.deepEqual(accounts, ["research/db", "research/db-pooler"]);
    const volumes = ["research/db-1", "research/db-12-wal", "research/db-1-tbs-fast"];
    const others = ["research/db", "research/db-x", "research/db-1-x", "research/other-db-1", "products/db-1"];
    assert.deepEqual(matching(claims, [...volumes, ...others]), volumes);
    const pods = ["research/db-1", "research/db-2-join-x7k2p", "research/db-pooler-7d9f8c-x7k2p", "research/db-pooler"];
    const free = ["research/db", "research/db-7d9f8c-x7k2p", "research/db-poolers-1", "products/db-1"];
    assert.deepEqual(matching(stores, [...pods, ...free]), pods);
  });

  it("is a copy that a workload reads, and one that nobody reads is the tenant's, unless it is said", () => {
    const copy = (name: string, more: object = {}) => ({ name, deliver: [{ tenant: "research", ...more }] });
    const reading = { secretEnv: { KEY: { secret: "a", key: "value" } } };
    const secrets = [copy("a"), copy("b"), copy("c", { pods: "workloads" }), copy("d", { secretName: "a2" })];
    assert.deepEqual(held({ secrets, workloads: [reading] }).secrets, ["research/a", "research/c"]);
    assert.deepEqual(held({ secrets: [copy("a", { pods: "tenant" })], workloads: [reading] }).secrets, []);
  });

  it("is the account of a workload with rights, and the pods of those that hold something", () => {
    const pod = "research/earnings-analyser-7d9f8c-x7k2p";
    const rights = held({ workloads: [{ reads: ["models"] }] });
    assert.deepEqual(rights.accounts, ["research/earnings-analyser"]);
    assert.deepEqual(matching(rights.holders, [pod, "research/earnings-analyser-eu-7d9f8c-x7k2p"]), [pod]);
    assert.deepEqual(held({ workloads: [{ writes: ["models"] }] }).accounts, ["research/earnings-analyser"]);
    assert.deepEqual(held({ workloads: [{ model: { ...S3, uri: "store://models/a" } }] }).accounts.length, 1);
    const fetched = held({ workloads: [{ model: { ...S3, credentials: "key" } }] });
    assert.deepEqual([fetched.accounts, fetched.holders], [[], []]);
    const reading = held({ postgres: [{}], workloads: [{ database: "db" }, {}] });
    assert.deepEqual(matching(reading.holders, [pod, "research/sentiment-7d9f8c-x7k2p"]), [pod]);
    assert.deepEqual(held({ postgres: [{ credentials: "tenant" }], workloads: [{ database: "db" }] }).holders, []);
  });
});
