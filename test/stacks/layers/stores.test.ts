/**
 * What a stack file asks for beside the cluster, through the program's own layers on every cloud that creates clusters:
 * stores, secrets, registry, and rights on them in one line of the stack file.
 */
import assert from "node:assert/strict";
import { CLUSTER_IDENTITY } from "../../../components/cluster/identity";
import { formatProblem } from "../../../components/core/errors";
import { readSpec } from "../../../stacks/config/load";
import { askedBeside } from "../../../stacks/config/beside";
import { neededAddons } from "../../../stacks/config/needs";
import { createAccess } from "../../../stacks/layers/access";
import { createDataStores } from "../../../stacks/layers/data";
import { deliverSecrets } from "../../../stacks/layers/delivery";
import { createFoundation } from "../../../stacks/layers/foundation";
import { createPlatform } from "../../../stacks/layers/platform/index";
import { createStores } from "../../../stacks/layers/stores";
import { createTenants } from "../../../stacks/layers/tenants";
import { createWorkloads } from "../../../stacks/layers/workloads";
import { CLOUD_FIXTURES, type CloudFixture } from "../../support/clouds/cloud-fixtures";
import { at, listAt, record, valueOf } from "../../support/recorder";
import { OWNERSHIP } from "../../support/specs";
import { asEntries, devConfig, setAt, type Config } from "../../support/stack-file";

const BESIDE: Readonly<Record<string, unknown>> = {
  storage: { objectStores: [{ name: "models", infrequentAfter: 60 }], sharedFiles: true },
  registry: { repositories: ["models/sentiment"] },
  secrets: [
    { name: "api-key" },
    { name: "vendor", deliver: [{ tenant: "research" }] },
    { name: "login", content: "fields", refresh: "15m", deliver: [{ tenant: "research", secretName: "crm-login" }] },
  ],
  access: [
    { serviceAccount: "training", tenant: "research", writes: ["models/checkpoints/"] },
    { serviceAccount: "review", tenant: "research", reads: ["models"] },
  ],
  dns: { zones: [{ name: "ai.example.com" }], certificates: { email: "platform@example.com" } },
  "data.postgres[0].backup": { destination: "store://models/backups/features" },
  "tenants[0].flows.objectStorage": { cidrs: ["198.51.100.0/24"] },
  "workloads[1].reads": ["api-key"],
  "workloads[1].model": { kind: "object-store", uri: "store://models/sentiment/1.4.2" },
  "workloads[1].cache": { kind: "ephemeral", size: "20Gi" },
};

function configWith(cloud: string, placement: object, changes: Readonly<Record<string, unknown>>): Config {
  const config = devConfig();
  for (const [path, value] of Object.entries(changes)) setAt(config, path, value);
  setAt(config, "cloud", cloud);
  setAt(config, "placement", { ...(config["stratiform:placement"] as object), ...placement });
  setAt(config, "tenants[0].access", { editors: ["research-engineers"] });
  return config;
}

function run({ adapter, placement, machines, computed, lookUps }: CloudFixture) {
  const { spec, problems } = readSpec(asEntries(configWith(adapter.facts.name, placement, BESIDE)));
  assert.deepEqual(problems, []);
  const byPool = new Map([
    ["system", machines.system],
    ["general", machines.general],
  ]);
  const pools = spec.nodePools.map((pool) => ({ spec: pool, machine: byPool.get(pool.name) ?? machines.l4 }));
  return record(
    () => {
      const ownership = { ...OWNERSHIP, stack: "dev" };
      const context = { spec, cloud: adapter, ownership, pools };
      const foundation = createFoundation(context);
      const stores = createStores(context, { foundation });
      const platform = createPlatform(context, { foundation, stores });
      const tenants = createTenants(context, { foundation });
      const delivery = deliverSecrets(context, { foundation, stores, platform, tenants });
      const data = createDataStores(context, { foundation, stores, platform, tenants });
      const access = createAccess(context, { foundation, stores, tenants });
      createWorkloads(context, { foundation, stores, tenants, delivery, data, access });
      return { stores, access };
    },
    (type, name) => (type === CLUSTER_IDENTITY ? { uid: "uid", serverVersion: "1.35" } : computed(type, name)),
    lookUps,
  );
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("it was not made");
  return value;
}

for (const fixture of Object.values(CLOUD_FIXTURES)) {
  if (fixture === "no manifest yet") continue;
  describe(`what stands beside the cluster on ${fixture.adapter.facts.name}`, function () {
    let made: Awaited<ReturnType<typeof run>>;
    before(async () => {
      made = await run(fixture);
    });

    it("is what the stack file names", async () => {
      const { result } = made;
      const { objectStores, secrets, repositories } = result.stores;
      assert.deepEqual(Object.keys(objectStores), ["models"]);
      assert.deepEqual(Object.keys(secrets), ["api-key", "vendor", "login"]);
      assert.deepEqual(Object.keys(repositories), ["models/sentiment"]);
    });

    it("moves objects to the class for infrequent access when the store says", () => {
      const colder = made.resources
        .filter(({ name }) => name === "objects-models")
        .map(
          ({ inputs }) =>
            /"(?:days|age|daysAfterModificationGreaterThan)":(\d+)[^}]*(?:INTELLIGENT_TIERING|STANDARD"|})/.exec(
              JSON.stringify(inputs),
            )?.[1],
        )
        .filter((days) => days !== undefined);
      assert.ok(colder.includes("60") && !colder.includes("30"), colder.join());
    });

    it("has keys for what is there and no others", async () => {
      const { resources } = made;
      const purposes = ["kubernetes-secrets", "disks", "logs", "objects", "files", "secrets", "registry"];
      const expected = purposes.filter((purpose) => !fixture.withoutKey?.some((without) => without === purpose));
      const keys = resources.filter(({ type, name }) => /[kK]ey$/.test(type) && name.startsWith("keys-"));
      assert.deepEqual(keys.map(({ name }) => name.replace("keys-", "")).sort(), expected.sort());
    });

    it("lets the workload read its model and its secret, and the account write where it may, and no more", async () => {
      const { resources, result } = made;
      const store = await valueOf(must(result.stores.objectStores["models"]).reference.id);
      const secret = await valueOf(must(result.stores.secrets["api-key"]).id);
      const { read, write } = fixture.objectRights;
      const rights = (identity: string) => fixture.rightsOf(resources, identity);
      const places = (identity: string, wanted: string) =>
        rights(identity)
          .filter(([right]) => right === wanted)
          .map(([, place]) => place);
      const workload = "access-inference-sentiment";
      assert.deepEqual(places(workload, fixture.secretRight), [secret]);
      assert.equal(places(workload, write).length, 0);
      assert.equal(places(workload, read).length, 1);
      assert.match(places(workload, read)[0] ?? "", /sentiment\/1\.4\.2/);
      assert.ok(places(workload, read)[0]?.startsWith(store));
      assert.match(places("access-inference-training", write)[0] ?? "", /checkpoints\//);
      const all = places("access-inference-review", read);
      assert.ok(
        all.length > 0 && all.every((place) => place.startsWith(store)),
        "all of a store, where no part is named",
      );
      assert.deepEqual(rights("access-inference-earnings-analyser"), [], "a workload that asks for nothing");
    });

    it("lets a database write its backups in their folder, and reach its credentials through its closed network", async () => {
      const { one, resources } = made;
      const rights = fixture.rightsOf(resources, "backups-inference-features");
      const written = rights.filter(([right]) => right === fixture.objectRights.write).map(([, place]) => place);
      assert.equal(written.length, 1);
      assert.match(written[0] ?? "", /backups\/features/);
      const policy = one("inference-features-instances").inputs;
      const open = listAt(policy, "spec.egress").flatMap((rule) =>
        at(rule, "to") === undefined ? [] : listAt(rule, "to"),
      );
      const endpoints = fixture.adapter.ground?.credentialEndpoints ?? [];
      assert.deepEqual(
        open.map((peer) => at(peer, "ipBlock.cidr")),
        endpoints.map(({ cidr }) => cidr),
      );
      const configuration = at(one("inference-features-backups").inputs, "spec.configuration");
      assert.match(String(at(configuration, "destinationPath")), /^(s3|gs|https):.*\/backups\/features$/);
      assert.equal(Object.keys(configuration ?? {}).filter((key) => key.endsWith("Credentials")).length, 1);
    });

    it("delivers secrets through one operator, which may read those and no others, and without a stored credential", async () => {
      const { resources, one, result } = made;
      const ids = await Promise.all(["vendor", "login"].map((name) => valueOf(must(result.stores.secrets[name]).id)));
      const read = fixture
        .rightsOf(resources, "addon-external-secrets")
        .filter(([right]) => right === fixture.secretRight);
      assert.deepEqual(read.map(([, place]) => place).sort(), [...ids].sort());
      const store = one("secret-delivery-store").inputs;
      assert.equal(at(store, "kind"), "ClusterSecretStore");
      assert.deepEqual(at(store, "spec.conditions"), [{ namespaces: ["inference"] }]);
      const provider = at(store, "spec.provider");
      assert.equal(Object.keys(provider ?? {}).length, 1);
      assert.doesNotMatch(JSON.stringify(provider), /secretRef|authSecretRef|accessKey|jwt/i);
      const release = one("addons-external-secrets-release");
      assert.deepEqual(
        Object.keys(at(release.inputs, "spec.values.podLabels") ?? {}).length > 0,
        fixture.adapter.facts.name === "azure",
      );
    });

    it("names a copy by its secret, and waits for no value", async () => {
      const { one, result } = made;
      const spec = (name: string) => at(one(`secret-delivery-inference-${name}`).inputs, "spec");
      const keyOf = (name: string) => valueOf(must(result.stores.secrets[name]).remoteName);
      assert.deepEqual(at(spec("vendor"), "data"), [{ secretKey: "value", remoteRef: { key: await keyOf("vendor") } }]);
      assert.equal(at(spec("vendor"), "refreshInterval"), "1h");
      assert.deepEqual(at(spec("crm-login"), "dataFrom"), [{ extract: { key: await keyOf("login") } }]);
      assert.equal(at(spec("crm-login"), "data"), undefined);
      assert.equal(at(spec("crm-login"), "target.name"), "crm-login");
      assert.equal(at(spec("crm-login"), "refreshInterval"), "15m");
      const annotations = at(one("secret-delivery-inference-vendor").inputs, "metadata.annotations");
      assert.equal(annotations, undefined, "nobody has put a value there when the stack comes up");
    });

    it("makes no Kubernetes Secret itself, so that no value could be in its state", () => {
      const secrets = made.resources.filter(({ type }) => type === "kubernetes:core/v1:Secret");
      assert.deepEqual(
        secrets.map(({ name }) => name),
        [],
      );
    });

    it("has names: records kept by an operator that knows its zones alone, certificates proved in them", () => {
      const { one } = made;
      const values = at(one("addons-external-dns-release").inputs, "spec.values");
      assert.deepEqual(at(values, "domainFilters"), ["ai.example.com"]);
      assert.equal(at(values, "txtOwnerId"), "stratiform-dev");
      // No name comes from a Service that no rule of ours judges.
      assert.ok(listAt(values, "extraArgs").includes("--service-type-filter=LoadBalancer"));
      const issuer = at(one("public-authority-issuer").inputs, "spec.acme");
      const [solver] = listAt(issuer, "solvers");
      assert.deepEqual(at(solver, "selector.dnsZones"), ["ai.example.com"]);
      assert.equal(Object.keys(at(solver, "dns01") ?? {}).length, 1);
    });

    it("is known to the pods: their account's marks, their store's address, and a way to credentials", async () => {
      const { one, result } = made;
      const identity = result.access.workloads["inference/sentiment"];
      const annotations = at(one("inference-sentiment-account").inputs, "metadata.annotations") ?? {};
      assert.deepEqual(Object.keys(annotations), Object.keys(identity?.annotations ?? {}));
      const template = at(one("inference-sentiment-deployment").inputs, "spec.template");
      const labels = at(template, "metadata.labels");
      for (const [key, value] of Object.entries(identity?.podLabels ?? {})) {
        assert.equal(Object.entries(labels ?? {}).find(([name]) => name === key)?.[1], value);
      }
      const url = await valueOf(must(result.stores.objectStores["models"]).url);
      const env = listAt(template, "spec.containers.0.env");
      assert.deepEqual(
        env.filter((variable) => at(variable, "name") === "STORE_MODELS_URL"),
        [{ name: "STORE_MODELS_URL", value: url }],
      );
      assert.equal(at(template, "spec.initContainers.0.args.0"), `${url}/sentiment/1.4.2`);
      const [endpoint] = fixture.adapter.ground?.credentialEndpoints ?? [];
      const policy = one(`inference-allow-credentials-${endpoint?.port}`).inputs;
      assert.ok(JSON.stringify(policy).includes(endpoint?.cidr ?? "nothing"));
    });
  });
}

describe("what stands beside the cluster on a cluster that exists", () => {
  const ASKED = [
    "storage.objectStores",
    "storage.sharedFiles",
    "registry.repositories",
    "secrets",
    "dns.zones",
  ] as const;

  it("is refused with the clouds that offer it and the way to do without, at once", () => {
    const {
      "workloads[1].model": _,
      "workloads[1].reads": __,
      access: ___,
      "data.postgres[0].backup": ____,
      ...asked
    } = BESIDE;
    const { problems } = readSpec(asEntries(configWith("existing", {}, asked)));
    assert.deepEqual(
      problems.map(formatProblem),
      ASKED.map(
        (path) =>
          `${path} is not offered on cloud "existing", where Stratiform has no account to create it in; ` +
          `remove it and use what is there, or add "${path}" to placement.existing.leavesOut, or choose aws, gcp, azure`,
      ),
    );
  });

  it("is left out where the placement says so, with the rights on it and what would work for it", () => {
    const placement = { existing: { context: "c", leavesOut: ASKED } };
    const { "workloads[1].model": _, "data.postgres[0].backup": __, ...asked } = BESIDE;
    const { spec, problems } = readSpec(asEntries(configWith("existing", placement, asked)));
    assert.deepEqual(problems.map(formatProblem), []);
    assert.deepEqual(askedBeside(spec), []);
    assert.equal(spec.dns.certificates, undefined);
    assert.deepEqual(spec.access, []);
    assert.deepEqual(spec.workloads[1]?.reads, []);
    assert.deepEqual(neededAddons(spec), ["cloudnative-pg"]);
  });

  it("is kept where the placement does not name it, and always on the clouds that offer it", () => {
    const placement = { existing: { context: "c", leavesOut: ["secrets"] } };
    const asked = { secrets: BESIDE["secrets"], storage: BESIDE["storage"], "workloads[1].reads": ["api-key"] };
    const left = readSpec(asEntries(configWith("existing", placement, asked)));
    assert.deepEqual(
      left.problems.map(({ path }) => path),
      ["storage.objectStores", "storage.sharedFiles"],
    );
    const { spec } = readSpec(asEntries(configWith("aws", placement, asked)));
    assert.deepEqual(askedBeside(spec), ["storage.objectStores", "storage.sharedFiles", "secrets"]);
    assert.deepEqual(spec.workloads[1]?.reads, ["api-key"]);
  });

  it("is missed by a model that lies in a store that is left out, and by a backup that goes there", () => {
    const placement = { existing: { context: "c", leavesOut: ASKED } };
    const { problems } = readSpec(asEntries(configWith("existing", placement, BESIDE)));
    assert.deepEqual(
      problems.map(({ path, rule }) => `${path} ${rule}`),
      [
        "data.postgres[0].backup.destination names no object store of the stack",
        "workloads[1].model.uri is no object store of the stack",
      ],
    );
  });
});
