/** The version in namespaces' Pod Security labels, against clusters that may read it and rules that check the same. */
import assert from "node:assert/strict";
import { compareMinors, MINIMUM_VERSION } from "../../../components/cluster/versions";
import { END_OF_LIFE } from "../../../catalogue/kubernetes/end-of-life";
import { POD_SECURITY_VERSION } from "../../../components/tenants/limits";
import { STANDARD_VERSION } from "../../../policies/pod-security/standard";

/** The day on which the table of Kubernetes' versions was read. */
const READ = "2026-11-21";

const minor = (version: string) => version.replace(/^v/, "");

describe("the version of the Pod Security Standards that namespaces are labelled with", () => {
  it("is the oldest that the Kubernetes project still patches, so that no patched cluster is older", () => {
    const patched = Object.entries(END_OF_LIFE.kubernetes)
      .filter(([, end]) => end > READ)
      .map(([version]) => version)
      .sort(compareMinors);
    assert.equal(minor(POD_SECURITY_VERSION), patched[0]);
  });

  it("is none that any supported cluster's API server would not parse", () => {
    assert.match(POD_SECURITY_VERSION, /^v1[.][0-9]+$/);
    assert.ok(compareMinors(MINIMUM_VERSION, minor(POD_SECURITY_VERSION)) <= 0);
  });

  it("is not newer than the checks that the policy packs hold", () => {
    assert.match(STANDARD_VERSION, /^v1[.][0-9]+$/);
    assert.ok(compareMinors(minor(POD_SECURITY_VERSION), minor(STANDARD_VERSION)) <= 0);
  });
});
