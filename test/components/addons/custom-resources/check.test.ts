import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { checkCustomResource } from "../../../../components/addons/custom-resources/check";
import { formatProblem } from "../../../../components/core/errors";

const release = {
  interval: "10m",
  chart: { spec: { chart: "cert-manager", version: "1.0.0", sourceRef: { kind: "HelmRepository", name: "jetstack" } } },
};

function problems(kind: Parameters<typeof checkCustomResource>[0], spec: Record<string, unknown>): string[] {
  return checkCustomResource(kind, { spec }).map(formatProblem);
}

describe("addons: check of custom resources without a cluster", () => {
  it("accepts a release that the API server accepts", () => {
    assert.deepEqual(problems("helm.toolkit.fluxcd.io/v2/HelmRelease", release), []);
  });

  it("names a misspelt property and the one that was meant", () => {
    const [problem, ...others] = problems("helm.toolkit.fluxcd.io/v2/HelmRelease", { ...release, intervall: "1m" });
    assert.deepEqual(others, []);
    assert.match(problem ?? "", /^spec\.intervall is not a property of this kind; did you mean "interval"\?/);
  });

  it("reports every mistake at once, with path and value", () => {
    const found = problems("postgresql.cnpg.io/v1/Cluster", {
      instances: 0,
      primaryUpdateMethod: "restarted",
      storage: { size: 3 },
    });
    assert.equal(found.length, 3);
    assert.ok(found.some((text) => text.startsWith("spec.instances 0 must be >= 1")));
    assert.ok(found.some((text) => text.startsWith('spec.primaryUpdateMethod "restarted" is not one of')));
    assert.ok(found.some((text) => text.startsWith("spec.storage.size 3 must be string")));
  });

  it("says what is missing", () => {
    assert.deepEqual(problems("postgresql.cnpg.io/v1/ScheduledBackup", { schedule: "0 0 2 * * *" }), [
      "spec.cluster is required",
    ]);
  });

  it("takes a value that is not known yet as right, and still checks its neighbours", () => {
    const spec = {
      instances: pulumi.output(Promise.resolve(3)),
      storage: { size: pulumi.output("10Gi"), sise: "1Gi" },
    };
    const [problem, ...others] = problems("postgresql.cnpg.io/v1/Cluster", spec);
    assert.deepEqual(others, []);
    assert.match(problem ?? "", /^spec\.storage\.sise is not a property/);
  });

  it("accepts numbers and texts where Kubernetes takes either", () => {
    for (const cpu of [1, "500m"]) {
      const spec = { instances: 1, resources: { requests: { cpu } } };
      assert.deepEqual(problems("postgresql.cnpg.io/v1/Cluster", spec), []);
    }
  });
});
