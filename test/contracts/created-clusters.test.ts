/**
 * The contract of clouds on which Stratiform creates the cluster and all that it stands on, run over each that has a
 * manifest. Under mocks: what is asked for and in which relation, not what a cloud makes of it.
 */
import assert from "node:assert/strict";
import { clusterSpec } from "../../components/cluster/spec";
import { CLUSTER_IDENTITY } from "../../components/cluster/identity";
import { KEY_PURPOSES, type KeyPurpose } from "../../components/keys/contract";
import { networkSpec } from "../../components/network/spec";
import { answerFor } from "../../policies/encryption/coverage";
import { encryptionPack } from "../../policies/encryption/pack";
import { evaluateResource, evaluateStack } from "../../policies/engine/evaluate";
import { Field } from "../../policies/rule/field";
import { Stack } from "../../policies/rule/resource";
import { canonicalType } from "../../catalogue/tokens/canonical";
import { podSecurityPack } from "../../policies/pod-security/pack";
import { DNS_USES } from "../../components/dns/contract";
import { SHARED_FILE_CLASS } from "../../components/storage/file-share/contract";
import { STORAGE_CLASSES } from "../../components/storage/classes/contract";
import { CLOUD_FIXTURES, type CloudFixture } from "../support/clouds/cloud-fixtures";
import { recordFoundation } from "../support/clouds/created-platform";
import { at, valueOf, type Registered } from "../support/recorder";
import { elasticPools, pools } from "../support/specs";

const TODAY = "2026-11-21";

for (const [cloud, fixture] of Object.entries(CLOUD_FIXTURES)) {
  if (fixture === "no manifest yet") continue;
  describe(`a foundation created on ${cloud}`, () => contract(cloud, fixture));
}

function contract(cloud: string, fixture: CloudFixture): void {
  const ofCloud = (resources: readonly Registered[]) =>
    resources.filter(({ type }) => !/^(stratiform|stratiform-guard|pulumi|kubernetes):/.test(type));

  it("finds everything that it cannot make at once, and nothing to say about what it can", () => {
    const { ground } = fixture.adapter.facts;
    assert.ok(ground !== undefined);
    const request = (nodes: number, accelerator: string, version: string) => {
      const spec = pools({ name: "extra", accelerator, nodes: 1, cpu: "8", memory: "32Gi", zones: { azure: [] } });
      return {
        placement: fixture.placement,
        network: networkSpec.parse({ nodes }),
        cluster: clusterSpec.parse({ version }),
        beside: ["secrets", "registry.repositories"],
        volumes: [],
        pools: spec.map((pool) => ({ spec: pool, machine: fixture.machines.l4 })),
      };
    };
    assert.deepEqual(ground.check(request(100, "L4", "1.35")), []);
    const paths = ground.check(request(3, fixture.impossible, "1.12")).map(({ path }) => path);
    assert.deepEqual(paths, ["cluster.version", "network.nodes", "nodePools[3].accelerator"]);
  });

  it("is created through the one explicit provider of the account", async () => {
    const { resources, ofType } = await recordFoundation(fixture);
    const created = ofCloud(resources);
    assert.ok(created.length > 10);
    const providers = new Set(created.map(({ provider }) => provider?.split("::").slice(2, 4).join("::")));
    assert.equal(providers.size, 1, [...providers].join());
    const [reference] = providers;
    assert.ok(reference !== undefined, "a default provider goes by the ambient account");
    assert.equal(ofType(reference.split("::")[0] ?? "").length, 1);
  });

  it("gives the network a private subnet for nodes in every zone", async () => {
    const { result } = await recordFoundation(fixture);
    const { nodeSubnets } = result.network;
    assert.deepEqual(
      nodeSubnets.map(({ zone }) => zone),
      fixture.zones,
    );
    const ids = await Promise.all(nodeSubnets.map(({ id }) => valueOf(id)));
    assert.equal(new Set(ids).size, fixture.nodeSubnets);
  });

  it("creates no network where one is given, and uses its subnets", async () => {
    const { result, ofType } = await recordFoundation(fixture, { placement: fixture.ownNetwork });
    assert.deepEqual(ofType(fixture.subnetType), []);
    assert.equal(result.network.nodeSubnets.length, fixture.zones.length);
  });

  it("gives a key for each purpose, each another one", async () => {
    const { result } = await recordFoundation(fixture);
    const without = fixture.withoutKey ?? [];
    const withKey = (Object.keys(KEY_PURPOSES) as KeyPurpose[]).filter((purpose) => !without.includes(purpose));
    const ids = await Promise.all(withKey.map((purpose) => valueOf(result.keys.for(purpose).id)));
    assert.equal(new Set(ids).size, withKey.length);
    for (const purpose of without) assert.throws(() => result.keys.for(purpose), /makes no key/);
  });

  it("makes a cluster with one recorded identity, and one provider that connects through it", async () => {
    const { result, one, ofType } = await recordFoundation(fixture);
    const [identity, ...others] = ofType(CLUSTER_IDENTITY);
    assert.deepEqual(others, []);
    assert.equal(identity?.inputs["cloud"], cloud);
    assert.equal(identity?.inputs["version"], "1.35");
    const provider = one("cluster-kubernetes");
    assert.equal(provider.inputs["clusterIdentifier"], "stratiform-dev");
    assert.equal(provider.inputs["enableServerSideApply"], "true");
    assert.equal(provider.inputs["kubeconfig"], identity?.inputs["kubeconfig"]);
    assert.equal(provider.inputs["context"], identity?.inputs["context"]);
    assert.equal(await valueOf(result.cluster.identity.uid), "uid");
    assert.equal(await valueOf(result.created.version), "1.35");
    assert.match(await valueOf(result.created.issuer), /^https:\/\//);
    assert.notEqual(await valueOf(result.created.nodeIdentity), "");
  });

  it("gives a kubeconfig that holds no credential and gets one from the cloud's own login plugin", async () => {
    const { result, one } = await recordFoundation(fixture);
    const config = JSON.parse(await valueOf(result.created.kubeconfig)) as Kubeconfig;
    assert.equal(config["current-context"], one("cluster-identity").inputs["context"]);
    const [user] = config.users;
    assert.deepEqual(Object.keys(user?.user ?? {}), ["exec"]);
    assert.notEqual(user?.user.exec.command, "");
    assert.match(config.clusters[0]?.cluster.server ?? "", /^https:\/\//);
  });

  it("lets nothing into the cluster before its system nodes run", async () => {
    const { one } = await recordFoundation(fixture);
    assert.ok(one("cluster-kubernetes").dependsOn.includes(fixture.systemNodes));
  });

  it("offers the same classes of volumes, one of them by default, each grown at will and made where its pod is", async () => {
    const { ofType, one } = await recordFoundation(fixture);
    const classes = ofType("kubernetes:storage.k8s.io/v1:StorageClass").filter(({ name }) => name !== "shared-files");
    assert.deepEqual(
      classes.map(({ inputs }) => at(inputs, "metadata.name")),
      Object.keys(STORAGE_CLASSES),
    );
    const isDefault = ({ inputs }: Registered) =>
      Object.entries(at(inputs, "metadata.annotations") ?? {}).some(
        ([key, value]) => key === "storageclass.kubernetes.io/is-default-class" && value === "true",
      );
    assert.deepEqual(
      classes.filter(isDefault).map(({ name }) => name),
      ["storage-standard-block"],
    );
    for (const { inputs, provider } of classes) {
      assert.equal(inputs["volumeBindingMode"], "WaitForFirstConsumer");
      assert.equal(inputs["allowVolumeExpansion"], true);
      assert.match(provider ?? "", new RegExp(`::${one("cluster-kubernetes").name}::`));
    }
  });

  it("shares files by one class, with the key for files, and lets nobody but the network at them", async () => {
    const { one, resources, result } = await recordFoundation(fixture);
    const shared = resources.find(
      (resource) => resource.name === "shared-files" && resource.type === "kubernetes:storage.k8s.io/v1:StorageClass",
    );
    if (shared === undefined) throw new Error("there is no class of shared files");
    const { inputs, provider } = shared;
    assert.equal(at(inputs, "metadata.name"), SHARED_FILE_CLASS);
    assert.match(provider ?? "", new RegExp(`::${one("cluster-kubernetes").name}::`));
    const key = await valueOf(result.keys.for("files").id);
    const { type, keyAt } = fixture.sharedFiles;
    const holder = resources.find((resource) => resource.type === type && resource.name === "shared-files");
    const encrypted = Object.entries(at(holder?.inputs, keyAt.parent) ?? {}).find(([name]) => name === keyAt.name)?.[1];
    assert.ok(key.endsWith(String(encrypted)), `${String(encrypted)} is not ${key}`);
    assert.equal(inputs["volumeBindingMode"], "Immediate");
    assert.equal(at(inputs, "metadata.annotations"), undefined, "it is nobody's default");
  });

  it("gives an object store a name, a URL with its scheme, and the key for objects", async () => {
    const { result } = await recordFoundation(fixture);
    const { name, url, reference } = result.store;
    assert.match(await valueOf(url), /^[a-z0-9]+:\/\//);
    assert.ok((await valueOf(url)).endsWith(await valueOf(name)));
    assert.equal(await valueOf(reference.key.id), await valueOf(result.keys.for("objects").id));
    assert.ok(reference.ready.length > 0);
  });

  it("lets a service account do what its grant says, where it says, and nothing else", async () => {
    const { result, resources } = await recordFoundation(fixture);
    const store = await valueOf(result.store.reference.id);
    const key = await valueOf(result.store.reference.key.id);
    const { read, write } = fixture.objectRights;
    const readers = fixture.rightsOf(resources, "models-read");
    const writers = fixture.rightsOf(resources, "models-write");
    const may = (rights: typeof readers, right: string) => rights.filter(([one]) => one === right);
    assert.equal(may(readers, read).length, 1);
    assert.equal(may(readers, write).length, 0);
    assert.equal(may(writers, write).length, 1);
    for (const [right, place] of [...readers, ...writers]) {
      assert.doesNotMatch(right, /\*/);
      assert.ok(place === key || place.startsWith(store), `${right} on ${place}`);
    }
    for (const [, place] of [...may(readers, read), ...may(writers, write)]) assert.match(place, /weights\//);
    for (const { ready } of result.identities) assert.ok(ready.length > 0);
  });

  it("makes places for secrets without ever holding a value, and lets one service account read one of them", async () => {
    const { result, resources } = await recordFoundation(fixture);
    const secret = result.secrets.secrets["api-key"];
    if (secret === undefined) throw new Error("no place was made for api-key");
    assert.match(await valueOf(secret.remoteName), /api-key/);
    const rights = fixture.rightsOf(resources, "operator");
    const places = rights.filter(([right]) => right === fixture.secretRight).map(([, place]) => place);
    assert.deepEqual(places, [await valueOf(secret.id)]);
    const key = secret.key && (await valueOf(secret.key.id));
    assert.ok(rights.every(([, place]) => place === key || places.includes(place)));
    assert.deepEqual(
      resources.filter(({ inputs }) => "secretString" in inputs || "secretData" in inputs),
      [],
    );
  });

  it("makes zones to delegate to, and lets operators write records in them and nowhere else", async () => {
    const { result, resources } = await recordFoundation(fixture);
    const zone = result.dns.zones["ai.example.com"];
    if (zone === undefined) throw new Error("no zone was made");
    assert.ok((await valueOf(zone.nameServers)).length > 0);
    const id = await valueOf(zone.reference.id);
    const name = await valueOf(zone.reference.zoneName);
    for (const use of DNS_USES) {
      const rights = fixture.rightsOf(resources, `names-${use}`);
      const writes = rights.filter(([right]) => right === fixture.zoneRight).map(([, place]) => place);
      assert.ok(writes.length === 1 && [id, name].includes(writes[0] ?? ""), writes.join());
      const elsewhere = rights.filter(([, place]) => place !== id && place !== name).map(([right]) => right);
      assert.deepEqual(elsewhere, fixture.beyondZones[use], "each is a reasoned exception");
    }
    for (const { ready } of result.writers) assert.ok(ready.length > 0);
  });

  it("gives every repository a place of its own", async () => {
    const { result } = await recordFoundation(fixture);
    assert.deepEqual(Object.keys(result.registry.urls), ["models/analyser", "tools"]);
    const urls = await Promise.all(Object.values(result.registry.urls).map(valueOf));
    assert.equal(new Set(urls).size, 2);
  });

  it("protects cluster and keys in production, and nothing elsewhere", async () => {
    const protectedIn = async (environment: "dev" | "prod") => {
      const { resources } = await recordFoundation(fixture, { environment });
      return resources.filter(({ options }) => options.protect === true).map(({ name }) => name);
    };
    assert.deepEqual(await protectedIn("dev"), []);
    const names = await protectedIn("prod");
    assert.ok(names.includes("cluster-control-plane"), names.join());
    assert.ok(
      names.some((name) => name.startsWith("keys-")),
      names.join(),
    );
    for (const name of ["models", "secrets-api-key", fixture.keptRegistry]) assert.ok(names.includes(name), name);
  });

  it("breaks no encryption or pod-security rule in production, and leaves none undecided", async () => {
    const { resources } = await recordFoundation(fixture, {
      environment: "prod",
      availability: "every-zone",
      pools: elasticPools(),
    });
    const circumstances = { given: {}, today: TODAY };
    const inputs = resources.map(({ type, name, inputs }) => ({ type, name, urn: `urn:${name}`, props: inputs }));
    const stack = new Stack(
      inputs.map(({ type, props, ...rest }) => ({
        ...rest,
        type: canonicalType(type).token,
        props: Field.of(props),
        parent: undefined,
        dependencies: [],
        propertyDependencies: {},
      })),
    );
    const findings = [encryptionPack, podSecurityPack]
      .flatMap(({ rules }) => rules)
      .flatMap((rule) =>
        rule.kind === "stack"
          ? evaluateStack(rule, stack, circumstances).map((finding) => ({ rule: rule.id, ...finding }))
          : inputs.flatMap((input) =>
              evaluateResource(rule, input, circumstances).map((finding) => ({
                rule: rule.id,
                on: input.name,
                ...finding,
              })),
            ),
      );
    const advised = Object.keys(fixture.advice ?? {});
    assert.deepEqual(
      findings.filter(({ rule }) => !advised.includes(rule)),
      [],
    );
    for (const id of advised) {
      const rule = encryptionPack.rules.find((found) => found.id === id);
      assert.equal(rule?.levels.prod, "advisory", `${id} is more than advice`);
      assert.ok(
        findings.some((finding) => finding.rule === id),
        `${id} is followed by now`,
      );
    }
  });

  it("registers only types that the encryption pack answers for", async () => {
    const { resources } = await recordFoundation(fixture, {
      environment: "prod",
      availability: "every-zone",
      pools: elasticPools(),
    });
    const types = [...new Set(resources.map(({ type }) => type))];
    assert.deepEqual(
      types.filter((type) => answerFor(type) === undefined),
      [],
      "add a rule, or a reason to HOLDS_NO_DATA in policies/encryption/coverage.ts, or to the policy.ts of an addon",
    );
  });
}

interface Kubeconfig {
  readonly "current-context": string;
  readonly clusters: readonly { readonly cluster: { readonly server: string } }[];
  readonly users: readonly { readonly user: { readonly exec: { readonly command: string } } }[];
}
