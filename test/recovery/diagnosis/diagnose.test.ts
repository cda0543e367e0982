/** What `npm run doctor -- --stack` makes of what the cluster says. */
import assert from "node:assert/strict";
import { KINDS } from "../../../components/addons/custom-resources/kinds";
import { complaintOf } from "../../../recovery/diagnosis/complaints";
import { askedKinds, diagnose } from "../../../recovery/diagnosis/diagnose";

const metadata = { name: "cert-manager", namespace: "cert-manager" };

describe("the diagnosis of a stack", () => {
  it("asks about every kind that the program creates", () => {
    const kinds = askedKinds().map(({ kind }) => kind);
    for (const name of Object.keys(KINDS)) assert.ok(kinds.includes(name.split("/")[2] ?? ""), name);
    assert.equal(new Set(askedKinds().map(({ path }) => path)).size, kinds.length);
    assert.ok(askedKinds().some(({ path }) => path === "/apis/helm.toolkit.fluxcd.io/v2/helmreleases"));
  });

  it("gives a controller's own reason, once", () => {
    const why = { reason: "InstallFailed", message: "Helm install failed: context deadline exceeded" };
    const conditions = [
      { type: "Ready", status: "False", ...why },
      { type: "Released", status: "False", ...why },
      { type: "Stalled", status: "True", reason: "RetriesExceeded", message: "Failed to install after 4 attempt(s)" },
    ];
    assert.deepEqual(complaintOf("HelmRelease", { metadata, status: { conditions } }), [
      "HelmRelease cert-manager/cert-manager: Ready is False (InstallFailed: Helm install failed: context deadline exceeded); " +
        "Stalled is True (RetriesExceeded: Failed to install after 4 attempt(s))",
    ]);
  });

  it("is silent about what is ready, and about what has said nothing yet", () => {
    const conditions = [{ type: "Ready", status: "True", reason: "InstallSucceeded" }];
    assert.deepEqual(complaintOf("HelmRelease", { metadata, status: { conditions } }), []);
    assert.deepEqual(complaintOf("HelmRelease", { metadata }), []);
  });

  it("says what holds an object that should go", () => {
    const going = { ...metadata, deletionTimestamp: "2026-11-30T21:00:00Z", finalizers: ["finalizers.fluxcd.io"] };
    assert.deepEqual(complaintOf("HelmRelease", { metadata: going }), [
      "HelmRelease cert-manager/cert-manager: is being deleted since 2026-11-30T21:00:00Z, held by finalizers.fluxcd.io",
    ]);
  });

  it("passes over kinds that the cluster does not know, and says what it may not read", async () => {
    const answers = { Namespace: { status: 403, body: {} } };
    const found = await diagnose((_method, path) =>
      Promise.resolve(path === "/api/v1/namespaces" ? answers.Namespace : { status: 404, body: {} }),
    );
    assert.deepEqual(found, ["Namespace: the API server answered 403"]);
  });
});
