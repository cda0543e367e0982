/** The Kubernetes provider over a real API server, driven as the engine drives it. Slow: it starts a control plane. */
import assert from "node:assert/strict";
import { tools } from "../../toolchain/tools";
import { at } from "../../rehearsal/kubernetes/objects/manifest";
import { type Properties, reveal, Secret, Unknown } from "../../rehearsal/protocol/properties";
import { type Sandbox, startSandbox } from "../../rehearsal/sandbox";
import { type PluginClient, PluginError } from "../support/provider/plugin-client";
import { container, deployment, type Kind, NAMESPACE, Rehearsed } from "../support/provider/rehearsed";
import { eventually, freshDirectory } from "../support/lives/sandbox";

describe("the Kubernetes provider over a real API server (starts a control plane)", function () {
  this.timeout(180_000);
  let sandbox: Sandbox;
  let rehearsed: Rehearsed;
  let plugin: PluginClient;

  before(async () => {
    sandbox = await startSandbox({
      tools: tools(),
      directory: freshDirectory(),
      context: "stratiform-test",
      log: () => undefined,
    });
    await sandbox.addNodes([
      { name: "node", count: 2, labels: {}, taints: [], capacity: { cpu: "4", memory: "16Gi" } },
    ]);
    rehearsed = await Rehearsed.start(sandbox);
    plugin = rehearsed.plugin;
    await rehearsed.make("Namespace", { metadata: { name: NAMESPACE } });
    await eventually("the namespace has its service account", async () => {
      const answer = await sandbox.request("GET", `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/default`);
      return answer.status === 200 ? true : undefined;
    });
  });

  after(async () => {
    plugin?.stop();
    await sandbox?.stop();
  });

  function patch(path: string, body: object, fieldManager: string) {
    return sandbox.request("PATCH", `${path}?fieldManager=${fieldManager}`, body, "application/merge-patch+json");
  }

  it("creates, finds no difference, sees drift, repairs it, and deletes", async () => {
    const body = { metadata: { name: "settings" }, data: { a: "1" } };
    const made = await rehearsed.make("ConfigMap", body);
    assert.equal(made.id, `${NAMESPACE}/settings`);
    assert.equal((await rehearsed.diff(made, made.inputs)).changes, "none");

    const path = `/api/v1/namespaces/${NAMESPACE}/configmaps/settings`;
    await patch(path, { data: { a: "changed" }, metadata: { labels: { other: "controller" } } }, "kubectl-edit");
    const found = await plugin.read(made.urn, made.id, made.state, made.inputs);
    assert.deepEqual((await plugin.diff(made.urn, made.id, found.state, found.inputs, made.inputs)).detailed, {
      "data.a": "update-replace",
    });
    assert.equal(at(found.inputs, "metadata", "labels"), undefined, "another controller's label is no input of ours");

    await plugin.delete(made.urn, made.id, found.state, made.inputs);
    assert.equal((await sandbox.request("GET", path)).status, 404);
    assert.equal((await plugin.read(made.urn, made.id, made.state, made.inputs)).id, "");
    await plugin.delete(made.urn, made.id, made.state, made.inputs); // gone already: fine
  });

  it("waits for a Deployment, then updates in place under a field manager of its own", async () => {
    const made = await rehearsed.make("Deployment", deployment("web", 1));
    assert.equal(at(made.state, "status", "availableReplicas"), 1);
    const updated = await rehearsed.change("Deployment", made, deployment("web", 2));
    assert.equal(at(updated.state, "status", "readyReplicas"), 2);
    const live = await sandbox.request("GET", `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/web`);
    const managers = JSON.stringify(at(live.body as Properties, "metadata", "managedFields"));
    assert.match(managers, /"manager":"pulumi-kubernetes-[0-9a-f]{8}","operation":"Apply"/);
    assert.doesNotMatch(managers, /"manager":"pulumi-kubernetes","operation":"Update"/);
    assert.equal((await rehearsed.diff(updated, updated.inputs)).changes, "none");
  });

  it("removes what the program no longer sets, and keeps what others set", async () => {
    const body = (labels: Properties): Properties => ({
      metadata: { name: "labelled", labels },
      spec: { hard: { persistentvolumeclaims: "5" } },
    });
    const made = await rehearsed.make("ResourceQuota", body({ a: "1", b: "2" }));
    const path = `/api/v1/namespaces/${NAMESPACE}/resourcequotas/labelled`;
    await patch(path, { metadata: { labels: { theirs: "3" } } }, "another-controller");
    await rehearsed.change("ResourceQuota", made, body({ a: "1" }));
    const { body: live } = await sandbox.request("GET", path);
    assert.deepEqual(at(live as Properties, "metadata", "labels"), { a: "1", theirs: "3" });
  });

  it("names who manages a field that it would change, and takes it over when told; the first preview cannot know", async () => {
    const body = (claims: string, annotations: Properties = {}): Properties => ({
      metadata: { name: "contested", annotations },
      spec: { hard: { persistentvolumeclaims: claims } },
    });
    const made = await rehearsed.make("ResourceQuota", body("5"));
    await patch(
      `/api/v1/namespaces/${NAMESPACE}/resourcequotas/contested`,
      { spec: { hard: { persistentvolumeclaims: "9" } } },
      "quota-tool",
    );
    const { inputs } = await rehearsed.check("ResourceQuota", body("6"), made.inputs);
    const conflict = /spec\.hard\.persistentvolumeclaims \(managed by "quota-tool"\).*patchForce/;
    const update = (preview: boolean) => plugin.update(made.urn, made.id, made.state, made.inputs, inputs, { preview });
    // Until the object is applied once, the dry run is forced, as the official provider does it.
    await update(true);
    await assert.rejects(update(false), conflict);
    await assert.rejects(update(true), conflict);
    const forced = await rehearsed.change("ResourceQuota", made, body("6", { "pulumi.com/patchForce": "true" }));
    assert.equal(at(forced.state, "spec", "hard", "persistentvolumeclaims"), "6");
  });

  it("repairs what a person changed with kubectl without being told", async () => {
    const body = { metadata: { name: "edited" }, spec: { hard: { persistentvolumeclaims: "5" } } };
    const made = await rehearsed.make("ResourceQuota", body);
    await patch(
      `/api/v1/namespaces/${NAMESPACE}/resourcequotas/edited`,
      { spec: { hard: { persistentvolumeclaims: "9" } } },
      "kubectl-edit",
    );
    const repaired = await rehearsed.change("ResourceQuota", made, body);
    assert.equal(at(repaired.state, "spec", "hard", "persistentvolumeclaims"), "5");
  });

  it("refuses to create what exists already, with the ways out", async () => {
    const body = { metadata: { name: "taken" }, data: {} };
    await rehearsed.make("ConfigMap", body);
    await assert.rejects(
      rehearsed.make("ConfigMap", body),
      /ConfigMap provider\/taken already exists.*import.*alias.*upsertExistingObjects/,
    );
  });

  it("shows at preview what the API server finds invalid, in one short sentence, and not what it forbids", async () => {
    const preview = async (kind: Kind, body: Properties): Promise<string> => {
      const { urn, inputs } = await rehearsed.check(kind, body);
      const error: unknown = await plugin.create(urn, inputs, { preview: true }).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof Error, `${kind} was accepted`);
      return error.message;
    };
    const bad = await preview("Deployment", deployment("Bad_Name", 1));
    assert.match(bad, /^cannot create Deployment provider\/Bad_Name: metadata\.name: Invalid value/);
    assert.doesNotMatch(bad, /urn:/);

    await rehearsed.make("ResourceQuota", {
      metadata: { name: "gpus" },
      spec: { hard: { "requests.nvidia.com/gpu": "1" } },
    });
    // As the official provider, which passes every 403 over at preview: about the caller, a quota, or what is not there yet.
    const gpus = container({ resources: { limits: { "nvidia.com/gpu": "2" } } });
    const greedy = await rehearsed.check("Pod", { metadata: { name: "greedy" }, spec: { containers: [gpus] } });
    const { state } = await plugin.create(greedy.urn, greedy.inputs, { preview: true });
    assert.deepEqual(state, greedy.inputs);
    await assert.rejects(plugin.create(greedy.urn, greedy.inputs), /exceeded quota: gpus/);
  });

  it("goes on at preview where the namespace, the kind or a value is itself new", async () => {
    const elsewhere = { metadata: { name: "x", namespace: "not-there-yet" }, data: { a: "1" } };
    const missing = await rehearsed.check("ConfigMap", elsewhere);
    assert.deepEqual((await plugin.create(missing.urn, missing.inputs, { preview: true })).state, missing.inputs);
    const unknown = await rehearsed.check("ConfigMap", { metadata: { name: "y" }, data: { a: new Unknown() } });
    const { state } = await plugin.create(unknown.urn, unknown.inputs, { preview: true });
    assert.ok(at(state, "data", "a") instanceof Unknown);
  });

  it("previews with the server's defaults and changes nothing", async () => {
    const { urn, inputs } = await rehearsed.check("Service", {
      metadata: { name: "previewed" },
      spec: { ports: [{ port: 80 }] },
    });
    const { id, state } = await plugin.create(urn, inputs, { preview: true });
    assert.equal(id, "");
    assert.equal(at(state, "spec", "ports", 0, "protocol"), "TCP");
    assert.equal(at(state, "status"), undefined);
    assert.equal((await sandbox.request("GET", `/api/v1/namespaces/${NAMESPACE}/services/previewed`)).status, 404);
  });

  it("records what it created when it does not become ready in time, with the scheduler's reason", async () => {
    const { urn, inputs } = await rehearsed.check(
      "Deployment",
      deployment("stuck", 1, { nodeSelector: { no: "such-node" } }),
    );
    const error: unknown = await plugin.create(urn, inputs, { timeout: 3 }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof PluginError && error.partial !== undefined);
    assert.match(error.message, /took longer than 3 s.*cannot be scheduled: 0\/2 nodes are available/s);
    const { id, state } = error.partial;
    assert.equal(id, `${NAMESPACE}/stuck`);
    assert.equal((await plugin.diff(urn, id, state, inputs, inputs)).changes, "none");
    await assert.rejects(plugin.read(urn, id, state, inputs), /is not ready/);
    await plugin.delete(urn, id, state, inputs, 60);
  });

  it("waits for a Job to complete, and reports one that fails without waiting for the deadline", async () => {
    const job = (name: string, more: Properties, pod: Properties = {}): Properties => ({
      metadata: { name },
      spec: {
        backoffLimit: 0,
        template: { spec: { restartPolicy: "Never", containers: [container()], ...pod } },
        ...more,
      },
    });
    const made = await rehearsed.make("Job", job("quick", {}));
    assert.equal(at(made.state, "status", "succeeded"), 1);
    await plugin.delete(made.urn, made.id, made.state, made.inputs, 60);

    const hopeless = job("hopeless", { activeDeadlineSeconds: 1 }, { nodeSelector: { no: "such-node" } });
    await assert.rejects(rehearsed.make("Job", hopeless, 120), /Job provider\/hopeless failed; DeadlineExceeded/);
  });

  it("keeps the content of a Secret secret in state, and out of errors", async () => {
    const made = await rehearsed.make("Secret", {
      metadata: { name: "credentials" },
      stringData: { password: "correct-horse" },
    });
    assert.ok(made.state["data"] instanceof Secret);
    assert.ok(at(made.state, "__inputs", "data") instanceof Secret);
    const plain = JSON.stringify(made.state, (_key, value: unknown) => (value instanceof Secret ? "[secret]" : value));
    assert.doesNotMatch(plain, /correct-horse|Y29ycmVjdC1ob3JzZQ/);
    assert.equal(at(reveal(made.state), "data", "password"), Buffer.from("correct-horse").toString("base64"));

    const { urn, inputs } = await rehearsed.check("ConfigMap", {
      metadata: { name: "x", labels: { hidden: new Secret("not a label!") } },
    });
    await assert.rejects(
      plugin.create(urn, inputs),
      (error: Error) => /\[secret\]/.test(error.message) && !/not a label/.test(error.message),
    );
    assert.doesNotMatch(rehearsed.messages.join("\n"), /correct-horse|not a label/);
  });

  it("replaces nothing for a change that the cluster refuses, and says how to replace", async () => {
    const made = await rehearsed.make("PriorityClass", { metadata: { name: "first" }, value: 10 });
    const { inputs } = await rehearsed.check("PriorityClass", { metadata: { name: "first" }, value: 20 }, made.inputs);
    assert.deepEqual((await rehearsed.diff(made, inputs)).replaces, []);
    await assert.rejects(
      plugin.update(made.urn, made.id, made.state, made.inputs, inputs, { preview: true }),
      /replaceOnChanges: \["value"\]/,
    );
  });

  it("imports an object by its id so that the program that made it finds no difference", async () => {
    const made = await rehearsed.make("Deployment", deployment("imported", 1, {}, { labels: { a: "1" } }));
    const found = await plugin.read(made.urn, made.id);
    assert.equal(at(found.inputs, "spec", "replicas"), 1);
    assert.equal(at(found.inputs, "status"), undefined);
    assert.equal((await plugin.diff(made.urn, made.id, found.state, found.inputs, made.inputs)).changes, "none");
    const { inputs } = await rehearsed.check("Deployment", deployment("imported", 2, {}, { labels: { a: "1" } }));
    const answer = await plugin.diff(made.urn, made.id, found.state, found.inputs, inputs);
    assert.deepEqual(answer.detailed, { "spec.replicas": "update" });
    // Once the program's inputs are recorded, what the program then drops counts again.
    const without = await rehearsed.check("Deployment", deployment("imported", 1));
    const later = await plugin.diff(made.urn, made.id, found.state, made.inputs, without.inputs);
    assert.deepEqual(later.detailed, { "metadata.labels": "delete" });
  });

  it("waits for a deletion and names the finalizer that holds it", async () => {
    const made = await rehearsed.make("ConfigMap", { metadata: { name: "held", finalizers: ["example.com/hold"] } });
    await assert.rejects(
      plugin.delete(made.urn, made.id, made.state, made.inputs, 2),
      /took longer than 2 s.*finalizers might be preventing deletion \(.*example\.com\/hold/s,
    );
    await patch(`/api/v1/namespaces/${NAMESPACE}/configmaps/held`, { metadata: { finalizers: null } }, "kubectl-edit");
    await plugin.delete(made.urn, made.id, made.state, made.inputs, 30);
  });

  it("deletes by name, as the official provider does: an object that was made again goes too", async () => {
    const body = { metadata: { name: "namesake" }, data: {} };
    const made = await rehearsed.make("ConfigMap", body);
    const path = `/api/v1/namespaces/${NAMESPACE}/configmaps/namesake`;
    await sandbox.request("DELETE", path);
    await sandbox.request("POST", `/api/v1/namespaces/${NAMESPACE}/configmaps`, { metadata: { name: "namesake" } });
    await plugin.delete(made.urn, made.id, made.state, made.inputs);
    assert.equal((await sandbox.request("GET", path)).status, 404);
  });

  it("serves custom resources once their definition exists, and waits for what their annotations name", async () => {
    await assert.rejects(
      rehearsed.check("Widget", { metadata: { name: "w" } }),
      /example\.com\/v1 Widget is not a kind/,
    );
    const spec = { type: "object", properties: { size: { type: "integer" } } };
    const status = { type: "object", x_kubernetes_preserve_unknown_fields: true };
    await rehearsed.make("CustomResourceDefinition", {
      metadata: { name: "widgets.example.com" },
      spec: {
        group: "example.com",
        scope: "Namespaced",
        names: { kind: "Widget", plural: "widgets", singular: "widget" },
        versions: [
          {
            name: "v1",
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: "object", properties: { spec, status } } },
          },
        ],
      },
    });
    const wrong = await rehearsed.check("Widget", { metadata: { name: "w" }, spec: { sise: 1 } });
    assert.deepEqual(
      wrong.failures.map(({ reason }) => reason),
      ['spec.sise is not a known field; did you mean "size"?'],
    );

    const annotations = {
      "pulumi.com/waitFor": '["condition=Ready","jsonpath={.status.phase}=Done"]',
      "pulumi.com/deletionPropagationPolicy": "background",
    };
    const making = rehearsed.make("Widget", { metadata: { name: "w", annotations }, spec: { size: 1 } });
    const path = `/apis/example.com/v1/namespaces/${NAMESPACE}/widgets/w`;
    await eventually("the widget exists", async () =>
      (await sandbox.request("GET", path)).status === 200 ? true : undefined,
    );
    await patch(
      path,
      { status: { phase: "Done", conditions: [{ type: "Ready", status: "True" }] } },
      "widget-controller",
    );
    const made = await making;
    assert.equal(at(made.state, "status", "phase"), "Done");
    await plugin.delete(made.urn, made.id, made.state, made.inputs);
  });
});
