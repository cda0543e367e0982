/** What the Kubernetes provider calls a change, and which changes replace an object. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { diffObjects, type DiffQuestion, refusedChanges } from "../../../../rehearsal/kubernetes/diff/diff";
import type { Manifest } from "../../../../rehearsal/kubernetes/objects/manifest";
import { type Properties, type Property, Unknown } from "../../../../rehearsal/protocol/properties";

const OPTIONS = { enableConfigMapMutable: false, enableSecretMutable: false };

function ask(oldInputs: Manifest, newInputs: Manifest, more: Partial<DiffQuestion> = {}) {
  return diffObjects({
    live: oldInputs,
    oldInputs,
    newInputs,
    imported: false,
    namespaced: true,
    ignoreChanges: [],
    options: OPTIONS,
    ...more,
  });
}

function object(apiVersion: string, kind: string, rest: Properties, metadata: Properties = {}): Manifest {
  return { apiVersion, kind, metadata: { name: "x", namespace: "team", ...metadata }, ...rest };
}

const deployment = (spec: Properties, metadata: Properties = {}): Manifest =>
  object("apps/v1", "Deployment", { spec: { selector: { matchLabels: { app: "a" } }, ...spec } }, metadata);

const leaf: fc.Arbitrary<Property> = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const tree: fc.Arbitrary<Property> = fc.letrec<{ value: Property }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[a-z.]{1,4}$/), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;
const body = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), tree, { maxKeys: 4, noNullPrototype: true });
// A custom resource: no schema shapes what is compared.
const custom = body.map((spec) => object("example.com/v1", "Thing", { spec }));

describe("a difference between two objects", () => {
  it("is none between an object and itself", () => {
    fc.assert(fc.property(custom, (same) => assert.equal(ask(same, same).changed, false)));
  });

  it("is none once the new inputs were applied, whatever the server added", () => {
    fc.assert(
      fc.property(custom, body, (inputs, added) => {
        const live = { ...inputs, status: added, metadata: { name: "x", namespace: "team", uid: "1", labels: added } };
        assert.equal(ask(inputs, inputs, { live }).changed, false);
      }),
    );
  });

  it("is found wherever a value changed", () => {
    fc.assert(
      fc.property(custom, fc.stringMatching(/^[a-z]{1,4}$/), (before, key) => {
        const spec = before["spec"] as Properties;
        const after = { ...before, spec: { ...spec, [key]: "something that no arbitrary value is" } };
        assert.deepEqual(Object.keys(ask(before, after).detailed), [`spec.${key}`]);
      }),
    );
  });

  it("names each changed path and how it changed", () => {
    const before = deployment({
      replicas: 1,
      paused: true,
      template: { spec: { containers: [{ name: "c", image: "a" }] } },
    });
    const after = deployment(
      { replicas: 2, minReadySeconds: 5, template: { spec: { containers: [{ name: "c", image: "b" }] } } },
      { labels: { "app.kubernetes.io/name": "x" } },
    );
    const answer = ask(before, after);
    assert.deepEqual(answer.detailed, {
      "metadata.labels": "add",
      "spec.minReadySeconds": "add",
      "spec.paused": "delete",
      "spec.replicas": "update",
      "spec.template.spec.containers[0].image": "update",
    });
    assert.deepEqual(answer.replaces, []);
    assert.equal(answer.deleteBeforeReplace, false);
  });

  it("finds what someone else changed or removed in the cluster", () => {
    const inputs = deployment({ replicas: 1 }, { labels: { a: "1", b: "2" } });
    const live = deployment({ replicas: 5 }, { labels: { a: "1", added: "by another" } });
    assert.deepEqual(ask(inputs, inputs, { live }).detailed, { "metadata.labels.b": "add", "spec.replicas": "update" });
  });

  it("does not count what means the same: quantities, empty values that the server drops, the default namespace", () => {
    const quota = (cpu: string): Manifest => object("v1", "ResourceQuota", { spec: { hard: { "requests.cpu": cpu } } });
    assert.equal(ask(quota("1000m"), quota("1")).changed, false);
    const empty = deployment({}, { labels: {} });
    assert.equal(ask(empty, empty, { live: deployment({}) }).changed, false);
    const nowhere = object("v1", "ConfigMap", {}, { namespace: "" });
    const inDefault = object("v1", "ConfigMap", {}, { namespace: "default" });
    assert.equal(ask(inDefault, nowhere).changed, false);
  });

  it("leaves out what the program ignores", () => {
    const answer = ask(deployment({ replicas: 1 }), deployment({ replicas: 2 }), { ignoreChanges: ["spec.replicas"] });
    assert.equal(answer.changed, false);
  });

  it("takes a value that is not known yet as a change", () => {
    const answer = ask(deployment({ replicas: 1 }), deployment({ replicas: new Unknown(), paused: new Unknown() }));
    assert.deepEqual(answer.detailed, { "spec.paused": "add", "spec.replicas": "update" });
  });

  it("of an imported object counts only what the program asks for and does not find", () => {
    const found = deployment({ replicas: 1, progressDeadlineSeconds: 600 });
    assert.equal(ask(found, deployment({ replicas: 1 }), { imported: true }).changed, false);
    assert.deepEqual(ask(found, deployment({ replicas: 3 }), { imported: true }).detailed, {
      "spec.replicas": "update",
    });
  });
});

describe("a replacement", () => {
  const CASES: readonly [string, Manifest, Manifest, string][] = [
    ["a Deployment's selector", deployment({}), deployment({ selector: { matchLabels: { app: "b" } } }), "spec.selector.matchLabels.app"],
    ["a name", deployment({}), deployment({}, { name: "y" }), "metadata.name"],
    ["a namespace", deployment({}), deployment({}, { namespace: "other" }), "metadata.namespace"],
    [
      "a RoleBinding's role",
      object("rbac.authorization.k8s.io/v1", "RoleBinding", { roleRef: { kind: "Role", name: "a" } }),
      object("rbac.authorization.k8s.io/v1", "RoleBinding", { roleRef: { kind: "Role", name: "b" } }),
      "roleRef.name",
    ],
    [
      "a Job's template",
      object("batch/v1", "Job", { spec: { template: { spec: { containers: [{ image: "a" }] } } } }),
      object("batch/v1", "Job", { spec: { template: { spec: { containers: [{ image: "b" }] } } } }),
      "spec.template.spec.containers[0].image",
    ],
    ["a ConfigMap's data", object("v1", "ConfigMap", { data: { a: "1" } }), object("v1", "ConfigMap", { data: { a: "2" } }), "data.a"],
    ["a Secret's data", object("v1", "Secret", { data: { a: "MQ==" } }), object("v1", "Secret", { stringData: { a: "2" } }), "data.a"],
    [
      "a StorageClass's parameters",
      object("storage.k8s.io/v1", "StorageClass", { parameters: { type: "a" } }),
      object("storage.k8s.io/v1", "StorageClass", { parameters: { type: "b" } }),
      "parameters.type",
    ],
    [
      "a Pod's image",
      object("v1", "Pod", { spec: { containers: [{ name: "c", image: "a" }] } }),
      object("v1", "Pod", { spec: { containers: [{ name: "c", image: "b" }] } }),
      "spec.containers[0].image",
    ],
    ["a Service's cluster IP", object("v1", "Service", { spec: {} }), object("v1", "Service", { spec: { clusterIP: "None" } }), "spec.clusterIP"],
    [
      "a StatefulSet's volume claims, however deep",
      object("apps/v1", "StatefulSet", { spec: { volumeClaimTemplates: [{ spec: { storageClassName: "a" } }] } }),
      object("apps/v1", "StatefulSet", { spec: { volumeClaimTemplates: [{ spec: { storageClassName: "b" } }] } }),
      "spec.volumeClaimTemplates[0].spec.storageClassName",
    ],
    ["a claim's whole spec, when it brings a fixed field", object("v1", "PersistentVolumeClaim", {}), object("v1", "PersistentVolumeClaim", { spec: { storageClassName: "b" } }), "spec"],
  ]; // prettier-ignore

  for (const [what, before, after, path] of CASES) {
    it(`follows from ${what}`, () => assert.deepEqual(ask(before, after).replaces, [path]));
  }

  it("deletes first when the new object must have the same name in the same place", () => {
    const other = deployment({ selector: { matchLabels: { app: "b" } } });
    assert.equal(ask(deployment({}), other).deleteBeforeReplace, true);
    assert.equal(ask(deployment({}), deployment({}, { name: "y" })).deleteBeforeReplace, false);
    assert.equal(ask(deployment({}), deployment({}, { namespace: "other" })).deleteBeforeReplace, false);
    const autonamed = { annotations: { "pulumi.com/autonamed": "true" } };
    const renamed = deployment({ selector: { matchLabels: { app: "b" } } }, autonamed);
    assert.equal(ask(deployment({}, autonamed), renamed).deleteBeforeReplace, false);
  });

  it("of a ConfigMap or Secret can be turned off, unless the object says that it never changes", () => {
    const options = { enableConfigMapMutable: true, enableSecretMutable: true };
    const map = (a: string, more: Properties = {}): Manifest => object("v1", "ConfigMap", { data: { a }, ...more });
    assert.deepEqual(ask(map("1"), map("2"), { options }).replaces, []);
    assert.deepEqual(ask(map("1", { immutable: true }), map("2", { immutable: true }), { options }).replaces, [
      "data.a",
    ]);
    const secret = (type: string): Manifest => object("v1", "Secret", { type, data: { a: "MQ==" } });
    assert.deepEqual(ask(secret("Opaque"), secret("kubernetes.io/tls"), { options }).replaces, ["type"]);
  });

  it("is not planned where the API server refuses the change; the refused paths are named instead", () => {
    const priority = (value: number): Manifest => object("scheduling.k8s.io/v1", "PriorityClass", { value });
    const before = priority(1);
    assert.deepEqual(ask(before, priority(2), { namespaced: false }).replaces, []);
    const checkpoint = {
      live: before,
      inputs: before,
      imported: false,
      fieldManager: undefined,
      initialApiVersion: undefined,
    };
    assert.deepEqual(refusedChanges(checkpoint, priority(2), false), ["value"]);
    assert.deepEqual(refusedChanges(checkpoint, priority(1), false), []);
  });
});
