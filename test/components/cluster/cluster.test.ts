/** Clusters and node pools under mocks, through the existing cloud's manifest. The check itself is tested with the guard. */
import assert from "node:assert/strict";
import { delimiter } from "node:path";
import { adapter as cloud } from "../../../components/cloud/existing/adapter";
import { Cluster } from "../../../components/cluster";
import { kubeconfigPath } from "../../../components/cluster/kubeconfig";
import { NodePools } from "../../../components/node-pools";
import { StorageClasses } from "../../../components/storage/classes";
import { at, record, valueOf } from "../../support/recorder";
import { OWNERSHIP, pools } from "../../support/specs";

function create(existing: { context: string; kubeconfig?: string } | undefined) {
  return record(
    (options) => new Cluster("cluster", { cloud, ownership: OWNERSHIP, spec: { placement: { existing } } }, options),
    (type) => (type.startsWith("stratiform-guard") ? { uid: "u-1", serverVersion: "1.35" } : {}),
  );
}

describe("an existing cluster", () => {
  it("is an identity and a provider that connects through it", async () => {
    const { resources, one } = await create({ context: "prod-eu", kubeconfig: "/etc/kube/prod" });
    assert.deepEqual(
      resources.map(({ type, name }) => [type, name]),
      [
        ["stratiform:index:Cluster", "cluster"],
        ["stratiform-guard:index:ClusterIdentity", "cluster-identity"],
        ["pulumi:providers:kubernetes", "cluster-kubernetes"],
      ],
    );
    assert.deepEqual(one("cluster-identity").inputs, {
      cloud: "existing",
      context: "prod-eu",
      kubeconfig: "/etc/kube/prod",
    });
    assert.deepEqual(one("cluster-kubernetes").inputs, {
      context: "prod-eu",
      kubeconfig: "/etc/kube/prod",
      clusterIdentifier: "stratiform-dev",
      enableServerSideApply: "true",
    });
  });

  it("always goes by one explicit kubeconfig, so that a refresh cannot follow a changed environment", () => {
    assert.equal(kubeconfigPath("/etc/kube/prod", "/tmp/other"), "/etc/kube/prod");
    assert.equal(kubeconfigPath(undefined, "/tmp/other"), "/tmp/other");
    assert.equal(kubeconfigPath(undefined, undefined), "~/.kube/config");
    assert.throws(() => kubeconfigPath(undefined, ["/a", "/b"].join(delimiter)), /lists 2 files; name the one/);
  });

  it("connects only with a context that the identity has confirmed", async () => {
    const { one } = await record(
      (options) =>
        new Cluster(
          "cluster",
          { cloud, ownership: OWNERSHIP, spec: { placement: { existing: { context: "as-configured" } } } },
          options,
        ),
      (type) => (type.startsWith("stratiform-guard") ? { context: "as-confirmed" } : {}),
    );
    assert.equal(one("cluster-kubernetes").inputs["context"], "as-confirmed");
  });

  it("gives its identity to others", async () => {
    const { result } = await create({ context: "prod-eu" });
    assert.equal(await valueOf(result.identity.uid), "u-1");
    assert.equal(await valueOf(result.identity.serverVersion), "1.35");
  });

  it("is refused without a placement, before anything connects", async () => {
    await assert.rejects(create(undefined), /Cluster "cluster": 1 problem\n {2}placement\.existing is missing; /);
  });
});

describe("what a stack needs of an existing cluster", () => {
  it("reaches the guard, and classes that the stack brings are made as described", async () => {
    const storageClasses = { fast: { provisioner: "disk.example.com", parameters: { type: "ssd" }, default: true } };
    const placement = { existing: { context: "c", storageClasses } };
    const needs = { storageClasses: { gp3: ["data.postgres[0].storage"] }, defaultStorageClass: [], metrics: [] };
    const { one } = await record((options) => {
      const cluster = new Cluster("cluster", { cloud, ownership: OWNERSHIP, spec: { placement, needs } }, options);
      const { givenClasses: createGiven } = cloud;
      const args = { createGiven, ownership: OWNERSHIP, provider: cluster.provider, spec: { placement } };
      return new StorageClasses("storage", args, options);
    });
    assert.deepEqual(at(one("cluster-identity").inputs, "needs"), needs);
    const { inputs } = one("storage-fast");
    assert.equal(at(inputs, "metadata.name"), "fast");
    assert.equal(
      JSON.stringify(at(inputs, "metadata.annotations")),
      '{"storageclass.kubernetes.io/is-default-class":"true"}',
    );
    assert.deepEqual(
      [at(inputs, "provisioner"), at(inputs, "parameters"), at(inputs, "volumeBindingMode")],
      ["disk.example.com", { type: "ssd" }, "WaitForFirstConsumer"],
    );
  });
});

describe("node pools of an existing cluster", () => {
  it("create nothing and describe every declared pool", async () => {
    const { result, resources } = await record(
      (options) => new NodePools("node-pools", { cloud, ownership: OWNERSHIP, spec: pools() }, options),
    );
    assert.deepEqual(
      resources.map(({ type }) => type),
      ["stratiform:index:NodePools"],
    );
    assert.deepEqual(Object.keys(result.vocabulary.pools), ["system", "general", "l4"]);
  });
});
