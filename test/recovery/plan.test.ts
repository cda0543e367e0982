/** What recovery decides about interrupted operations, and the state that it makes of it. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { ownershipLabels } from "../../components/core/labels";
import type { ClusterObject } from "../../automation/cluster-objects";
import {
  pendingOperations,
  resources,
  type PendingOperation,
  type State,
  type StateResource,
} from "../../automation/state";
import { applyDecisions, decide, recordedIdentities, type Finding } from "../../recovery/plan";
import { withoutSecrets } from "../../recovery/planned";

const NOW = "2026-01-01T00:00:00.000Z";
const LABELS = ownershipLabels({ stack: "dev", environment: "dev", owner: "o", team: "t", costCentre: "c" });
const URN = "urn:pulumi:dev::stratiform::kubernetes:core/v1:ConfigMap::settings";

function configMap(overrides: Partial<StateResource> = {}): StateResource {
  const inputs = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "settings", namespace: "inference" },
    data: { a: "1" },
  };
  return {
    urn: URN,
    type: "kubernetes:core/v1:ConfigMap",
    custom: true,
    parent: "urn:parent",
    provider: "urn:provider::id",
    inputs,
    ...overrides,
  };
}

function live(overrides: Partial<ClusterObject["metadata"]> = {}): ClusterObject {
  const managedFields = [{ manager: "kubectl" }, { manager: "pulumi-kubernetes-0a1b2c3d", operation: "Apply" }];
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "settings", namespace: "inference", labels: LABELS, managedFields, ...overrides },
  };
}

function state(pending: PendingOperation[], recorded: StateResource[] = []): State {
  return { version: 3, deployment: { resources: recorded, pending_operations: pending } };
}

function creating(resource: StateResource): PendingOperation {
  return { type: "creating", resource };
}

function decideFor(resource: StateResource, finding: Finding, recorded: StateResource[] = []): string {
  const [decision] = decide(state([creating(resource)], recorded), new Map([[resource.urn, finding]]), "dev");
  return decision?.kind ?? "nothing";
}

describe("recovery decides", () => {
  it("to adopt an object of ours", () => {
    assert.equal(decideFor(configMap(), live()), "adopt");
  });

  it("to forget what was never created", () => {
    assert.equal(decideFor(configMap(), "absent"), "forget");
  });

  it("to leave an object alone that carries no label of ours, or another stack's", () => {
    assert.equal(decideFor(configMap(), live({ labels: {} })), "stranger");
    assert.equal(decideFor(configMap(), live({ labels: { ...LABELS, "stratiform.dev/stack": "prod" } })), "stranger");
  });

  it("nothing about an object that is being deleted", () => {
    assert.equal(decideFor(configMap(), live({ deletionTimestamp: NOW })), "undecided");
  });

  it("nothing about what it cannot look for", () => {
    assert.equal(decideFor(configMap(), "unseen"), "undecided");
    assert.equal(decideFor(configMap({ type: "other:index/thing:Thing" }), "unseen"), "undecided");
  });

  it("to forget what lives in the state alone", () => {
    for (const type of ["pulumi:providers:kubernetes", "random:index/randomPassword:RandomPassword"]) {
      assert.equal(decideFor(configMap({ type }), "unseen"), "forget");
    }
  });

  it("to forget an object that is recorded already, even under another name and API version", () => {
    const inputs = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "m", namespace: "n" } };
    const type = "kubernetes:apps/v1:Deployment";
    const recorded = configMap({ urn: "urn:old", type, id: "n/m", inputs: { ...inputs, apiVersion: "apps/v1beta2" } });
    const object: ClusterObject = { ...live({ name: "m", namespace: "n" }), apiVersion: "apps/v1", kind: "Deployment" };
    assert.equal(decideFor(configMap({ urn: "urn:new", type, inputs }), object, [recorded]), "forget");
  });

  it("to forget interrupted updates and deletions: their resources are recorded", () => {
    for (const type of ["updating", "deleting", "reading"]) {
      const [decision] = decide(state([{ type, resource: configMap({ id: "inference/settings" }) }]), new Map(), "dev");
      assert.equal(decision?.kind, "forget");
    }
  });
});

describe("the mended state", () => {
  const before = state([creating(configMap())], [configMap({ urn: "urn:other", id: "inference/other" })]);
  const after = applyDecisions(before, decide(before, new Map([[URN, live()]]), "dev"), NOW);

  it("records the adopted object with its id, parent, provider and inputs, and nothing is pending", () => {
    const adopted = resources(after).find(({ urn }) => urn === URN);
    assert.equal(adopted?.id, "inference/settings");
    assert.deepEqual(adopted?.inputs, configMap().inputs);
    assert.equal(adopted?.parent, "urn:parent");
    assert.equal(adopted?.provider, "urn:provider::id");
    assert.deepEqual(pendingOperations(after), []);
    assert.equal(resources(after).length, 2);
  });

  it("keeps the field manager under which the object was applied, so that the next apply meets no conflict", () => {
    assert.equal(resources(after).at(-1)?.outputs?.["__fieldManager"], "pulumi-kubernetes-0a1b2c3d");
  });

  it("copies nothing of the live object, whose secrets are not encrypted", () => {
    const secret: ClusterObject = { ...live(), data: { password: "hunter2" } };
    const mended = applyDecisions(before, decide(before, new Map([[URN, secret]]), "dev"), NOW);
    assert.doesNotMatch(JSON.stringify(mended), /hunter2/);
  });

  it("keeps what could not be decided pending", () => {
    const mended = applyDecisions(before, decide(before, new Map(), "dev"), NOW);
    assert.equal(pendingOperations(mended).length, 1);
    assert.equal(resources(mended).length, 1);
  });

  it("lets a replaced resource wait for its deletion once its successor is recorded", () => {
    const replaced = state([creating(configMap())], [configMap({ id: "inference/settings-old", inputs: {} })]);
    const mended = applyDecisions(replaced, decide(replaced, new Map([[URN, live()]]), "dev"), NOW);
    assert.deepEqual(
      resources(mended).map(({ id, delete: gone }) => [id, gone === true]),
      [
        ["inference/settings-old", true],
        ["inference/settings", false],
      ],
    );
  });

  it("does not change the state that it was given", () => {
    assert.equal(resources(before).length, 1);
    assert.equal(pendingOperations(before).length, 1);
  });

  it("knows objects by what they are, not by the name in the program", () => {
    assert.deepEqual([...recordedIdentities(after)].sort(), [
      "ConfigMap inference/other",
      "ConfigMap inference/settings",
    ]);
  });
});

describe("inputs from a preview's events", () => {
  it("lose secret markers at any depth and keep everything else", () => {
    const inputs = { kind: "Secret", stringData: { a: "[secret]", b: "x" }, list: ["[secret]"], other: "[secret]" };
    assert.deepEqual(withoutSecrets(inputs), { kind: "Secret", stringData: { b: "x" }, list: ["[secret]"] });
  });
});
