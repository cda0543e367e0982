/** The stand-ins play the operators of the versions that the catalogue pins, as far as they say. */
import assert from "node:assert/strict";
import { ADDON_NAMES, CATALOGUE, type CatalogueEntry } from "../../../../components/addons/catalogue";
import * as postgres from "../../../../rehearsal/sandbox/stand-ins/cloudnative-pg-objects";
import type { KubernetesObject } from "../../../../rehearsal/sandbox/stand-ins/objects";

const CLUSTER = object("Cluster", "features");
const POOLER = object("Pooler", "features-pooler-rw");

function object(kind: string, name: string): KubernetesObject {
  return { apiVersion: "postgresql.cnpg.io/v1", kind, metadata: { name, namespace: "research", uid: "1" } };
}

describe("stand-ins for operators", () => {
  for (const addon of ADDON_NAMES) {
    it(`play what ${addon} of the catalogue's version creates, and say what they leave out`, () => {
      const { chart, makes }: CatalogueEntry = CATALOGUE[addon];
      const { version, creates, played, ...rest } = makes.created;
      const left = creates.filter((kind) => !played.some((one) => one === kind));
      assert.equal(version, chart.appVersion, "read what the new version creates");
      assert.ok(played.every((kind) => creates.some((one) => one === kind)));
      assert.equal("leftOut" in rest, left.length > 0);
    });
  }

  it("make of a database what the table says, each owned by its Cluster or Pooler", () => {
    const spec = { instances: 3, walStorage: { size: "1Gi" } };
    const made = [
      ...[postgres.serviceAccount(CLUSTER), postgres.role(CLUSTER, "clusters"), postgres.roleBinding(CLUSTER)],
      ...postgres.budgets(CLUSTER, spec),
      ...postgres.claims(CLUSTER, spec, "features-1"),
      postgres.service(CLUSTER, "features-rw", {}),
      postgres.job(CLUSTER, spec, "features-1", "initdb"),
      postgres.pod(CLUSTER, spec, "features-1", "primary"),
      ...[postgres.serviceAccount(POOLER), postgres.poolerDeployment(POOLER, { instances: 2 })],
    ];
    // The owner's Secret is made where its password is.
    const kinds = new Set(["Secret", ...made.map(({ kind }) => kind)]);
    assert.deepEqual([...kinds].sort(), [...CATALOGUE["cloudnative-pg"].makes.created.played].sort());
    for (const { metadata } of made) {
      const [owner] = metadata.ownerReferences as readonly [{ readonly kind: string; readonly controller: boolean }];
      assert.ok(owner.controller && ["Cluster", "Pooler"].includes(owner.kind));
    }
  });

  it("leave to operators what these leave open: no account and no pod of a database speaks of its token", () => {
    const spec = { instances: 1 };
    for (const one of [postgres.serviceAccount(CLUSTER), postgres.pod(CLUSTER, spec, "features-1", "primary")]) {
      assert.ok(!JSON.stringify(one).includes("automountServiceAccountToken"));
    }
  });
});
