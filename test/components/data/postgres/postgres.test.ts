/**
 * A PostgreSQL database under mocks: which objects, with which inputs, after what. That the operator's kinds accept them
 * is checked against the API server, and that a database becomes healthy by the rehearsal.
 */
import assert from "node:assert/strict";
import { ConfigMap, Namespace } from "@pulumi/kubernetes/core/v1";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { PlatformError } from "../../../../components/core/errors";
import type { Environment } from "../../../../components/core/labels";
import { Postgres } from "../../../../components/data/postgres";
import type { BackupAccess } from "../../../../components/data/postgres/contract";
import { postgresSpec, type PostgresSpec } from "../../../../components/data/postgres/spec";
import { at, listAt, record, valueOf } from "../../../support/recorder";
import { OWNERSHIP } from "../../../support/specs";

const spec = (changes: object = {}): PostgresSpec =>
  postgresSpec.parse({ name: "features", tenant: "research", storage: { size: "20Gi" }, ...changes });

function create(changes: object = {}, environment: Environment = "dev", backup?: BackupAccess) {
  return record((options) => {
    const provider = new Provider("cluster", { context: "c" });
    const namespace = new Namespace("research", { metadata: { name: "research" } }, { ...options, provider });
    const operator = new ConfigMap("operator", {}, { ...options, provider });
    const rights = new ConfigMap("rights", {}, { ...options, provider });
    const access = backup?.identity && { ...backup, identity: { ...backup.identity, ready: [rights] } };
    const around = {
      provider,
      namespace: namespace.metadata.name,
      dependsOn: [operator],
      ...(access !== undefined && { backup: access }),
    };
    const ownership = { ...OWNERSHIP, environment };
    return new Postgres("db", { ownership, spec: spec(changes), run: { kind: "in-cluster", around } }, options);
  });
}

const OURS = /^kubernetes:(postgresql\.cnpg\.io|barmancloud\.cnpg\.io|networking\.k8s\.io)/;
const BACKUP = { destination: "s3://backups/features", schedule: "0 30 1 * * *", retention: "14d" };

describe("postgres: the component", () => {
  it("is a cluster, its pooler and their two network policies, and nothing else", async () => {
    const { resources } = await create();
    const objects = resources.filter(({ name }) => !["research", "operator", "rights", "cluster"].includes(name));
    assert.deepEqual(objects.map(({ type, name }) => `${type} ${name}`).sort(), [
      "kubernetes:networking.k8s.io/v1:NetworkPolicy db-instances",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy db-poolers",
      "kubernetes:postgresql.cnpg.io/v1:Cluster db-cluster",
      "kubernetes:postgresql.cnpg.io/v1:Pooler db-pooler",
      "stratiform:index:Postgres db",
    ]);
  });

  it("comes after the operator, the pooler after the cluster, so that each goes before what it needs", async () => {
    const { one } = await create({ databases: [{ name: "audit" }], backup: BACKUP });
    assert.deepEqual(one("db-cluster").dependsOn, ["operator", "db-instances", "db-poolers", "db-backups"]);
    assert.deepEqual(one("db-backups").dependsOn, ["operator"]);
    for (const name of ["db-pooler", "db-schedule", "db-database-audit"]) {
      assert.deepEqual(one(name).dependsOn, ["db-cluster"], name);
    }
  });

  it("backs up to a store of the stack as who its pods are in the cloud, once they have the right", async () => {
    const identity = { annotations: { "cloud/id": "i" }, podLabels: { "cloud/use": "true" }, ready: [] };
    const credentials = [{ cidr: "169.254.169.254/32", port: 80 }];
    const access = { destination: pulumi.output("gs://stratiform-models/backups"), identity, credentials };
    const { one } = await create({ backup: { destination: "store://models/backups" } }, "dev", access);
    const configuration = at(one("db-backups").inputs, "spec.configuration");
    assert.equal(at(configuration, "destinationPath"), "gs://stratiform-models/backups");
    assert.deepEqual(at(configuration, "googleCredentials"), { gkeEnvironment: true });
    const cluster = one("db-cluster");
    assert.equal(at(cluster.inputs, "spec.inheritedMetadata.labels.cloud/use"), "true");
    assert.deepEqual(at(cluster.inputs, "spec.serviceAccountTemplate"), {
      metadata: { annotations: { "cloud/id": "i" } },
    });
    assert.ok(cluster.dependsOn.includes("rights"));
    assert.deepEqual(listAt(one("db-instances").inputs, "spec.egress").at(-1), {
      to: [{ ipBlock: { cidr: "169.254.169.254/32" } }],
      ports: [{ protocol: "TCP", port: 80 }],
    });
  });

  it("has one instance in dev that no drain waits for, restarted for changes", async () => {
    const { one } = await create();
    const cluster = at(one("db-cluster").inputs, "spec");
    assert.equal(at(cluster, "instances"), 1);
    assert.equal(at(cluster, "enablePDB"), false);
    assert.equal(at(cluster, "primaryUpdateMethod"), "restart");
    assert.equal(at(cluster, "postgresql.synchronous"), undefined);
    assert.equal(at(one("db-pooler").inputs, "spec.instances"), 1);
    assert.equal(one("db-cluster").options.protect, false);
  });

  it("has three instances in prod over zones, one synchronous, kept through drains by a budget, and protected", async () => {
    const { one } = await create({}, "prod");
    const cluster = at(one("db-cluster").inputs, "spec");
    assert.equal(at(cluster, "instances"), 3);
    assert.equal(at(cluster, "enablePDB"), true);
    assert.equal(at(cluster, "primaryUpdateMethod"), "switchover");
    assert.deepEqual(at(cluster, "postgresql.synchronous"), { method: "any", number: 1, dataDurability: "preferred" });
    assert.equal(at(cluster, "affinity.topologyKey"), "topology.kubernetes.io/zone");
    assert.equal(at(one("db-pooler").inputs, "spec.instances"), 2);
    assert.equal(one("db-cluster").options.protect, true);
  });

  it("pools 1000 clients onto 50 connections by transaction, 10 kept open and 5 in reserve", async () => {
    const { one } = await create();
    const pooler = at(one("db-pooler").inputs, "spec");
    assert.deepEqual(at(pooler, "pgbouncer"), {
      poolMode: "transaction",
      parameters: {
        max_client_conn: "1000",
        default_pool_size: "50",
        min_pool_size: "10",
        reserve_pool_size: "5",
        server_lifetime: "3600",
        server_idle_timeout: "600",
      },
    });
    assert.deepEqual([at(pooler, "type"), at(pooler, "cluster.name")], ["rw", "features"]);
  });

  it("sets memory by the instance's size, logs slow statements, and lets the spec's own parameter win", async () => {
    const changes = { resources: { memory: "4Gi" }, slowQueries: "250s", parameters: { work_mem: "64MB" } };
    const { one } = await create(changes);
    const parameters = at(one("db-cluster").inputs, "spec.postgresql.parameters");
    assert.equal(at(parameters, "shared_buffers"), "1024MB");
    assert.equal(at(parameters, "effective_cache_size"), "3072MB");
    assert.equal(at(parameters, "log_min_duration_statement"), "250000ms");
    assert.equal(at(parameters, "work_mem"), "64MB");
    const usual = (await create()).one("db-cluster").inputs;
    assert.equal(at(usual, "spec.postgresql.parameters.log_min_duration_statement"), "1000ms");
  });

  it("refuses connections without TLS, and has no superuser that logs in", async () => {
    const { one } = await create();
    const cluster = at(one("db-cluster").inputs, "spec");
    assert.deepEqual(listAt(cluster, "postgresql.pg_hba"), ["hostnossl all all all reject"]);
    assert.equal(at(cluster, "enableSuperuserAccess"), false);
    assert.match(String(at(cluster, "imageName")), /@sha256:[0-9a-f]{64}$/);
  });

  it("is backed up only to an object store that is given, and then all the time", async () => {
    const without = await create();
    assert.equal(at(without.one("db-cluster").inputs, "spec.plugins"), undefined);
    assert.deepEqual(without.ofType("kubernetes:postgresql.cnpg.io/v1:ScheduledBackup"), []);
    const { one } = await create({ backup: BACKUP });
    assert.deepEqual(listAt(one("db-cluster").inputs, "spec.plugins"), [
      { name: "barman-cloud.cloudnative-pg.io", isWALArchiver: true, parameters: { barmanObjectName: "features" } },
    ]);
    const store = at(one("db-backups").inputs, "spec");
    assert.equal(at(store, "configuration.destinationPath"), "s3://backups/features");
    assert.deepEqual(at(store, "configuration.s3Credentials"), { inheritFromIAMRole: true });
    assert.equal(at(store, "retentionPolicy"), "14d");
    // Equal requests and limits in every container keep the database's pods Guaranteed.
    const { requests, limits } = at(store, "instanceSidecarConfiguration.resources") as Record<string, object>;
    assert.deepEqual(requests, limits);
    assert.deepEqual(Object.keys(requests ?? {}).sort(), ["cpu", "memory"]);
    const schedule = at(one("db-schedule").inputs, "spec");
    assert.deepEqual([at(schedule, "schedule"), at(schedule, "immediate")], ["0 30 1 * * *", true]);
    assert.equal(at(schedule, "pluginConfiguration.name"), "barman-cloud.cloudnative-pg.io");
  });

  it("names Secrets, and holds none: no credential is in any input, whatever the spec asks for", async () => {
    const { resources, one } = await create(
      {
        roles: [
          { name: "readers" },
          { name: "reporting", login: true, passwordSecret: "reporting-login", memberOf: ["readers"] },
        ],
        databases: [{ name: "audit", owner: "reporting", extensions: ["vector"] }],
        backup: { ...BACKUP, credentialsSecret: "store-keys" },
      },
      "prod",
    );
    assert.deepEqual(
      resources.filter(({ type }) => type === "kubernetes:core/v1:Secret"),
      [],
    );
    for (const { name, inputs } of resources) {
      for (const [path, value] of leaves(inputs)) {
        if (!/password|secret|accesskey|token/i.test(path)) continue;
        assert.match(
          path,
          /\.(name|key)$|disablePassword$|enableSuperuserAccess$/,
          `${name} ${path} is ${String(value)}`,
        );
      }
    }
    const [readers, reporting] = listAt(one("db-cluster").inputs, "spec.managed.roles");
    assert.equal(at(readers, "disablePassword"), true);
    assert.deepEqual(at(reporting, "passwordSecret"), { name: "reporting-login" });
    assert.deepEqual(at(one("db-backups").inputs, "spec.configuration.s3Credentials.accessKeyId"), {
      name: "store-keys",
      key: "ACCESS_KEY_ID",
    });
  });

  it("tells clients the pooler's address and the Secret that the operator makes", async () => {
    const { result } = await create();
    const { connection } = result;
    assert.equal(await valueOf(connection.host), "features-pooler.research.svc");
    assert.deepEqual([connection.port, connection.database], [5432, "app"]);
    assert.equal(await valueOf(connection.credentialsSecret), "features-app");
    const names = await Promise.all(result.ready.map(({ urn }) => valueOf(urn)));
    assert.deepEqual(
      names.map((urn) => urn.split("::").at(-1)),
      ["db-cluster", "db-pooler"],
    );
  });

  it("lets Prometheus read the metrics of instances and poolers where its namespace is named, and else nobody", async () => {
    const sources = async (changes: object, policy: string) => {
      const ingress = (await create(changes)).one(policy).inputs;
      return listAt(ingress, "spec.ingress").map((rule) => [
        at(rule, "from.0.namespaceSelector.matchLabels"),
        listAt(rule, "ports").map((port) => at(port, "port")),
      ]);
    };
    const operator = [{ "kubernetes.io/metadata.name": "cnpg-system" }, [5432, 8000]];
    const prometheus = (port: number) => [{ "kubernetes.io/metadata.name": "metrics" }, [port]];
    assert.deepEqual(await sources({}, "db-instances"), [operator]);
    assert.deepEqual(await sources({}, "db-poolers"), []);
    assert.deepEqual(await sources({ scrapedFrom: "metrics" }, "db-instances"), [operator, prometheus(9187)]);
    assert.deepEqual(await sources({ scrapedFrom: "metrics" }, "db-poolers"), [prometheus(9127)]);
  });

  it("keeps further databases when the stack goes, where the cluster is protected", async () => {
    const policy = async (environment: Environment, changes: object = {}) => {
      const { one } = await create({ databases: [{ name: "audit" }], ...changes }, environment);
      return at(one("db-database-audit").inputs, "spec.databaseReclaimPolicy");
    };
    assert.equal(await policy("dev"), "delete");
    assert.equal(await policy("prod"), "retain");
    assert.equal(await policy("prod", { protect: false }), "delete");
  });

  it("carries the stack's labels on every object and on what the operator makes of it", async () => {
    const { resources, one } = await create({ backup: BACKUP, databases: [{ name: "audit" }] });
    const objects = resources.filter(({ type }) => OURS.test(type));
    assert.equal(objects.length, 7);
    for (const { inputs, name, provider } of objects) {
      assert.equal((at(inputs, "metadata.labels") as Record<string, string>)["stratiform.dev/stack"], "dev", name);
      assert.equal(at(inputs, "metadata.namespace"), "research", name);
      assert.match(provider ?? "none", /::cluster::/, name);
    }
    const inherited = at(one("db-cluster").inputs, "spec.inheritedMetadata.labels") as Record<string, string>;
    assert.equal(inherited["stratiform.dev/stack"], "dev");
  });

  it("refuses mistakes in its spec, all at once", async () => {
    await assert.rejects(create({ pooler: { minPoolSize: 60 }, parameters: { port: "1" } }), (error: unknown) => {
      assert.ok(error instanceof PlatformError);
      assert.match(
        error.message,
        /^Postgres "db": 2 problems\n {2}spec\.parameters\.port .*\n {2}spec\.pooler\.minPoolSize 60/,
      );
      return true;
    });
  });

  it("refuses at preview, with no cluster, what the operator's definition does not allow", async () => {
    const creation = record((options) => {
      const provider = new Provider("cluster", { context: "c" });
      const around = { provider, namespace: pulumi.output("research"), dependsOn: [] };
      const wrong = { ...spec(), instances: 0 };
      return new Postgres("db", { ownership: OWNERSHIP, spec: wrong, run: { kind: "in-cluster", around } }, options);
    });
    await assert.rejects(creation, (error: unknown) => {
      assert.ok(error instanceof PlatformError);
      assert.equal(error.message, 'Cluster "features": 1 problem\n  spec.instances 0 must be >= 1');
      return true;
    });
  });
});

/** Every plain value with its dotted path. */
function leaves(value: unknown, path = ""): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, `${path}.${key}`));
}
