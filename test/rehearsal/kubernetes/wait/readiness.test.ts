/** When objects count as ready, and what is said while they are not. */
import assert from "node:assert/strict";
import { holders } from "../../../../rehearsal/kubernetes/provider/delete";
import { judgeClaim, judgeQuota, judgeService } from "../../../../rehearsal/kubernetes/wait/judge-objects";
import {
  judgeDaemonSet,
  judgeDeployment,
  judgeJob,
  judgeStatefulSet,
} from "../../../../rehearsal/kubernetes/wait/judge-workloads";
import type { Manifest } from "../../../../rehearsal/kubernetes/objects/manifest";
import { judgeExpectations, parseExpectation } from "../../../../rehearsal/kubernetes/wait/wait-for";
import type { Properties } from "../../../../rehearsal/protocol/properties";

const REVISION = "deployment.kubernetes.io/revision";
const owned = (uid: string): Properties => ({ ownerReferences: [{ uid }] });

function deployment(revision: string, more: Properties = {}): Manifest {
  return {
    metadata: { name: "web", uid: "d", generation: 2, annotations: { [REVISION]: revision } },
    spec: { replicas: 2 },
    status: {
      observedGeneration: 2,
      conditions: [
        { type: "Available", status: "True" },
        { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" },
      ],
      ...more,
    },
  };
}

function replicaSet(revision: string, ready: number): Manifest {
  return {
    metadata: { uid: `rs${revision}`, annotations: { [REVISION]: revision }, ...owned("d") },
    spec: { replicas: 2 },
    status: { readyReplicas: ready },
  };
}

describe("a Deployment", () => {
  it("is ready when the pods of its present revision are", () => {
    assert.equal(
      judgeDeployment(deployment("2"), [replicaSet("1", 2), replicaSet("2", 2)], [], deployment("1")).done,
      true,
    );
    const rolling = judgeDeployment(deployment("2"), [replicaSet("1", 2), replicaSet("2", 1)], [], deployment("1"));
    assert.equal(rolling.done, false);
    assert.match(rolling.progress, /1 of 2/);
  });

  it("is not ready before its controller has seen the change", () => {
    const stale = deployment("1", { observedGeneration: 1 });
    assert.equal(judgeDeployment(stale, [replicaSet("1", 2)], [], undefined).done, false);
  });

  it("says why its pods do not run: the scheduler's words, once for pods alike", () => {
    const pod = (name: string): Manifest => ({
      metadata: { name, namespace: "team", ...owned("rs2") },
      status: { conditions: [{ type: "PodScheduled", status: "False", message: "0/3 nodes are available" }] },
    });
    const { problems } = judgeDeployment(deployment("2"), [replicaSet("2", 0)], [pod("a"), pod("b")], undefined);
    assert.deepEqual(problems, ["pod team/a cannot be scheduled: 0/3 nodes are available (and 1 more alike)"]);
  });

  it("says which image cannot be pulled", () => {
    const waiting = { reason: "ImagePullBackOff", message: "Back-off pulling image x" };
    const pod: Manifest = {
      metadata: { name: "a", namespace: "team", ...owned("rs2") },
      status: { containerStatuses: [{ name: "main", ready: false, state: { waiting } }] },
    };
    const { problems } = judgeDeployment(deployment("2"), [replicaSet("2", 0)], [pod], undefined);
    assert.deepEqual(problems, ['pod team/a: container "main" waits: ImagePullBackOff: Back-off pulling image x']);
  });
});

describe("other objects", () => {
  it("a StatefulSet is ready when all its pods are of the new revision", () => {
    const set = (current: string): Manifest => ({
      metadata: { uid: "s", generation: 2 },
      spec: { replicas: 1 },
      status: {
        observedGeneration: 2,
        replicas: 1,
        readyReplicas: 1,
        currentReplicas: 1,
        currentRevision: current,
        updateRevision: "b",
      },
    });
    assert.equal(judgeStatefulSet(set("b"), []).done, true);
    assert.equal(judgeStatefulSet(set("a"), []).done, false);
  });

  it("a DaemonSet is ready when it runs wherever it should, and at once when that is nowhere", () => {
    const set = (desired: number, ready: number): Manifest => ({
      metadata: { generation: 1 },
      status: {
        observedGeneration: 1,
        desiredNumberScheduled: desired,
        currentNumberScheduled: desired,
        updatedNumberScheduled: desired,
        numberAvailable: ready,
        numberReady: ready,
      },
    });
    assert.equal(judgeDaemonSet(set(3, 3), []).done, true);
    assert.equal(judgeDaemonSet(set(3, 2), []).done, false);
    assert.equal(judgeDaemonSet(set(0, 0), []).done, true);
  });

  it("a failed Job is not waited for", () => {
    const conditions = [{ type: "Failed", status: "True", reason: "BackoffLimitExceeded", message: "too often" }];
    const verdict = judgeJob({ status: { conditions } }, []);
    assert.deepEqual([verdict.failed, verdict.problems], [true, ["BackoffLimitExceeded: too often"]]);
  });

  it("a claim waits for its volume unless its class waits for the first pod", () => {
    const pending = { status: { phase: "Pending" } };
    assert.equal(judgeClaim(pending, "Immediate", true).done, false);
    assert.equal(judgeClaim(pending, "WaitForFirstConsumer", true).done, true);
    assert.equal(judgeClaim({ status: { phase: "Bound" } }, undefined, false).done, true);
  });

  it("a quota counts once the cluster has taken it up", () => {
    const spec = { hard: { pods: "1" } };
    assert.equal(judgeQuota({ spec, status: {} }).done, false);
    assert.equal(judgeQuota({ spec, status: { hard: { pods: "1" } } }).done, true);
  });

  it("a Service waits for the pods it selects, and a load balancer for its address", () => {
    const service = (spec: Properties, ingress: Properties[] = []): Manifest => ({
      spec,
      status: { loadBalancer: { ingress } },
    });
    const selector = { app: "a" };
    const pending = { subsets: [{ notReadyAddresses: [{ ip: "10.0.0.1" }] }] };
    assert.equal(judgeService(service({ selector }), { subsets: [] }, 60_000).done, true);
    assert.equal(judgeService(service({ selector }), { subsets: [] }, 0).done, false);
    assert.equal(judgeService(service({ selector }), pending, 60_000).done, false);
    assert.equal(judgeService(service({ selector, clusterIP: "None" }), pending, 0).done, true);
    assert.equal(judgeService(service({}), undefined, 0).done, true);
    assert.equal(judgeService(service({ type: "LoadBalancer" }), undefined, 0).done, false);
    assert.equal(judgeService(service({ type: "LoadBalancer" }, [{ ip: "192.0.2.1" }]), undefined, 0).done, true);
  });

  it("a namespace that does not go says what is left in it", () => {
    const conditions = [
      { type: "NamespaceContentRemaining", status: "True", message: "pods. has 1 resource instances" },
    ];
    const namespace = { metadata: {}, spec: { finalizers: ["kubernetes"] }, status: { conditions } };
    assert.deepEqual(holders(namespace, "Namespace"), ["pods. has 1 resource instances"]);
  });
});

describe("the annotation pulumi.com/waitFor", () => {
  const object: Manifest = {
    metadata: { generation: 1 },
    status: {
      phase: "Running",
      observedGeneration: 1,
      conditions: [{ type: "Ready", status: "False", message: "not yet" }],
    },
  };
  const CASES: readonly [string, boolean][] = [
    ["condition=Ready", false],
    ["condition=Ready=False", true],
    ["condition=Missing", false],
    ["jsonpath={.status.phase}", true],
    ["jsonpath={.status.phase}=Running", true],
    ["jsonpath={.status.phase}=Done", false],
    ["jsonpath={.status.nothing}", false],
    ['jsonpath={.status.conditions[?(@.type=="Ready")].status}=False', true],
  ];
  for (const [text, met] of CASES) {
    it(`${text} ${met ? "holds" : "does not hold"}`, () => {
      assert.equal(judgeExpectations(object, [parseExpectation(text)]).done, met);
    });
  }

  it("does not trust a status that is older than the change", () => {
    const stale = { ...object, metadata: { generation: 2 } };
    assert.equal(judgeExpectations(stale, [parseExpectation("jsonpath={.status.phase}")]).done, false);
  });

  it("of another form is refused", () => {
    for (const text of ["Ready", "condition=", "jsonpath=.status", "jsonpath={.a"])
      assert.throws(() => parseExpectation(text), /waitFor/);
  });
});
