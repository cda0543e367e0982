/**
 * A data store that a cloud runs itself, as the program's layers make it on every cloud that creates clusters. The clouds run
 * none yet: a double takes the place of one, and says what it was given.
 */
import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import type { CreatingCloud } from "../../../components/cloud/contract";
import { CLUSTER_IDENTITY } from "../../../components/cluster/identity";
import type { ManagedStoreDependencies } from "../../../components/data/contract";
import type { ManagedPostgres } from "../../../components/data/postgres/contract";
import { readSpec } from "../../../stacks/config/load";
import { withStoreLogins } from "../../../stacks/config/managed-stores";
import { createDataStores } from "../../../stacks/layers/data";
import { deliverSecrets } from "../../../stacks/layers/delivery";
import { createFoundation } from "../../../stacks/layers/foundation";
import { createPlatform } from "../../../stacks/layers/platform/index";
import { createStores } from "../../../stacks/layers/stores";
import { createTenants } from "../../../stacks/layers/tenants";
import { CLOUD_FIXTURES, type CloudFixture } from "../../support/clouds/cloud-fixtures";
import { at, record, valueOf } from "../../support/recorder";
import { OWNERSHIP } from "../../support/specs";
import { asEntries, devConfig, setAt } from "../../support/stack-file";

/** Asks for an identity too, for the proxy that some services have. */
function doubleOf(given: ManagedStoreDependencies[]): ManagedPostgres {
  return {
    keys: ["files"],
    create: (_scope, { database }, dependencies) => {
      given.push(dependencies);
      const { reference, secretName } = dependencies.credentials;
      const { ready } = dependencies.identify({ serviceAccount: "proxy", objects: [], secrets: [reference] });
      const connection = { host: output("db.internal"), port: 5432, database, credentialsSecret: output(secretName) };
      return { connection, ready };
    },
  };
}

/** @param managed whether the cloud runs PostgreSQL */
async function run({ adapter, placement, machines, computed, lookUps }: CloudFixture, managed: boolean) {
  const config = devConfig();
  setAt(config, "cloud", adapter.facts.name);
  setAt(config, "placement", { ...(config["stratiform:placement"] as object), ...placement });
  setAt(config, "tenants[0].access", { editors: ["research-engineers"] });
  setAt(config, "data.postgres[0].credentials", "tenant");
  const written = readSpec(asEntries(config));
  assert.deepEqual(written.problems, []);
  assert.ok(adapter.ground !== undefined);
  const given: ManagedStoreDependencies[] = [];
  const cloud: CreatingCloud = {
    ...adapter,
    facts: { ...adapter.facts, managed: managed ? ["postgres"] : [] },
    managed: managed ? { postgres: doubleOf(given) } : {},
  };
  const spec = withStoreLogins(written.spec, cloud.managed);
  const pools = spec.nodePools.map((pool) => {
    const { system, general, l4 } = machines;
    return { spec: pool, machine: pool.accelerator === undefined ? (pool.role === "system" ? system : general) : l4 };
  });
  const recorded = await record(
    () => {
      const context = { spec, cloud, ownership: { ...OWNERSHIP, stack: "dev" }, pools };
      const foundation = createFoundation(context);
      const stores = createStores(context, { foundation });
      const platform = createPlatform(context, { foundation, stores });
      const tenants = createTenants(context, { foundation });
      deliverSecrets(context, { foundation, stores, platform, tenants });
      const data = createDataStores(context, { foundation, stores, platform, tenants });
      return { foundation, stores, data };
    },
    (type, name) => (type === CLUSTER_IDENTITY ? { uid: "uid", serverVersion: "1.35" } : computed(type, name)),
    lookUps,
  );
  return { ...recorded, given };
}

const CNPG = /postgresql\.cnpg\.io/;

for (const fixture of Object.values(CLOUD_FIXTURES)) {
  if (fixture === "no manifest yet") continue;
  describe(`a database that ${fixture.adapter.facts.title} runs itself`, function () {
    let made: Awaited<ReturnType<typeof run>>;
    before(async () => {
      made = await run(fixture, true);
    });

    it("is given the placement, the network, the cluster, the tenant's namespace, and a key for what it names", async () => {
      const { result, given } = made;
      assert.equal(given.length, 1);
      const dependencies = must(given[0]);
      const { account } = result.foundation;
      assert.ok(account !== undefined);
      const { name } = fixture.adapter.facts;
      assert.deepEqual(dependencies.placement[name], fixture.placement[name]);
      assert.deepEqual(
        dependencies.network.nodeSubnets.map(({ zone }) => zone),
        fixture.zones,
      );
      assert.equal(dependencies.network.endpoints === undefined, account.network.endpoints === undefined);
      assert.equal(await valueOf(dependencies.cluster.name), await valueOf(account.cluster.name));
      assert.equal(dependencies.namespace.name, "inference");
      assert.ok(dependencies.namespace.guardrails.length > 0);
      if (fixture.withoutKey?.includes("files") !== true) {
        assert.equal(typeof (await valueOf(dependencies.keys.for("files").id)), "string");
      }
    });

    it("has a place for its login, whose copy the tenant's pods find where an operator's would be", async () => {
      const { one, result, given } = made;
      const place = given[0]?.credentials;
      const kept = result.stores.secrets["postgres-inference-features"];
      assert.ok(place !== undefined && kept !== undefined);
      assert.equal(await valueOf(place.reference.id), await valueOf(kept.id));
      const { inputs } = one("secret-delivery-inference-features-app");
      assert.equal(at(inputs, "metadata.namespace"), "inference");
      assert.equal(at(inputs, "spec.target.name"), place.secretName);
      const connection = must(result.data.postgres["inference/features"]).connection;
      assert.equal(await valueOf(connection.credentialsSecret), "features-app");
    });

    it("gets identities in the tenant's namespace, with the rights that it asks for", () => {
      const identity = made.ofType("stratiform:index:WorkloadIdentity").map(({ name }) => name);
      assert.ok(identity.includes("data-inference-features-proxy"), identity.join());
      const rights = fixture.rightsOf(made.resources, "data-inference-features-proxy");
      assert.ok(
        rights.some(([right]) => right === fixture.secretRight),
        JSON.stringify(rights),
      );
    });

    it("brings no operator along, and leaves nothing of one", async () => {
      const operated = (resources: typeof made.resources) =>
        resources.filter(({ type, name }) => CNPG.test(type) || /cloudnative-pg/.test(name)).length;
      assert.equal(operated(made.resources), 0);
      assert.ok(operated((await run(fixture, false)).resources) > 0);
    });
  });
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("it was not made");
  return value;
}
