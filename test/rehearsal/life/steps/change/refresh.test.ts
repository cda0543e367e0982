/** What a preview after a refresh is judged by, and that every life in an account has one. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { afterRefresh } from "../../../../../rehearsal/life/steps/change/refresh";
import { stepsOf } from "../../../../../rehearsal/life/steps/index";
import type { ResourceStep } from "../../../../../automation/events";

const CLUSTER = "azure-native:containerservice:ManagedCluster";
const TYPES = { [CLUSTER]: { grows: { paths: ["agentPoolProfiles"], value: () => [] } } };

const step = (change: Partial<ResourceStep>): ResourceStep => ({
  operation: "update",
  urn: `urn:pulumi:dev::p::${CLUSTER}::cluster`,
  type: CLUSTER,
  differences: ["agentPoolProfiles[1]"],
  ...change,
});
const judge = (change: Partial<ResourceStep>) => {
  const { again, changes } = afterRefresh({ steps: [step(change)] }, TYPES);
  return [again.length, changes.length];
};

describe("a preview after a refresh", () => {
  it("may say again what a provider takes for a change by others, in place", () => {
    assert.deepEqual(judge({}), [1, 0]);
    assert.deepEqual(judge({ operation: "same" }), [0, 0]);
  });

  it("plans nothing else: no replacement, no other property, no other type, nothing that names no property", () => {
    assert.deepEqual(judge({ operation: "replace" }), [0, 1]);
    assert.deepEqual(judge({ differences: ["agentPoolProfiles[1]", "tags"] }), [0, 1]);
    assert.deepEqual(judge({ differences: ["agentPoolProfilesOfOthers"] }), [0, 1]);
    assert.deepEqual(judge({ type: "azure-native:network:Subnet" }), [0, 1]);
    assert.deepEqual(judge({ differences: [] }), [0, 1]);
  });

  it("belongs to every life in an account, brief or not, after a preview that follows `up` alone", () => {
    for (const brief of [true, false]) {
      const names = stepsOf({ keep: false, brief, faults: false }, "created").map(({ name }) => name);
      const places = ["up", "second-preview", "changes", "refresh"].map((name) => names.indexOf(name));
      assert.deepEqual(
        places,
        [...places].sort((a, b) => a - b),
      );
      assert.ok(places.every((place) => place > 0));
    }
  });
});
