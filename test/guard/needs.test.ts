/** What a stack needs of a cluster that others look after: who asks for it, and what is said when it is not there. */
import * as assert from "node:assert/strict";
import type { ClusterNeeds } from "../../components/cluster/contract";
import { judgeNeeds, type Provisions } from "../../guard/needs";
import { clusterNeeds } from "../../stacks/config/cluster-needs";
import { platformSpec } from "../../stacks/config/schema";

const HAS: Provisions = { storageClasses: { gp3: { isDefault: true }, slow: { isDefault: false } }, metrics: true };
const NOTHING: ClusterNeeds = { storageClasses: {}, defaultStorageClass: [], metrics: [] };
const ROUTE = { context: "prod" };

function judge(needs: Partial<ClusterNeeds>, found: Partial<Provisions> = {}) {
  return judgeNeeds({ ...NOTHING, ...needs }, { ...HAS, ...found }, ROUTE);
}

describe("what a stack needs of an existing cluster", () => {
  it("is nothing to speak of when it is there, or when nothing is asked for", () => {
    const all = { storageClasses: { gp3: ["a"] }, defaultStorageClass: ["b"], metrics: ["c"] };
    assert.deepEqual(judge(all), { warnings: [] });
    assert.deepEqual(judge({}, { storageClasses: {}, metrics: false }), { warnings: [] });
  });

  it("is refused with who asks, what is there and what to do, all classes at once", () => {
    const { refusal = "" } = judge({ storageClasses: { "fast-block": ["data.postgres[0].storage"], x: ["y"] } });
    assert.match(refusal, /^the cluster of context "prod" lacks .* would wait for ever/);
    assert.match(refusal, /"fast-block", for data\.postgres\[0\]\.storage: name one that is there \(gp3, slow\)/);
    assert.match(refusal, /placement\.existing\.storageClasses/);
    assert.match(refusal, /"x", for y/);
  });

  it("is refused when volumes rely on a default class that nobody marked", () => {
    const { refusal = "" } = judge({ defaultStorageClass: ["d"] }, { storageClasses: { slow: { isDefault: false } } });
    assert.match(refusal, /a default storage class, for d: name a class there, or mark one/);
  });

  it("is a warning where it cannot be looked up, and about figures for autoscalers", () => {
    const hidden = judge({ storageClasses: { x: ["y"] } }, { storageClasses: undefined });
    assert.equal(hidden.refusal, undefined);
    assert.match(hidden.warnings[0] ?? "", /may not list storage classes .* x could not be checked/);
    const still = judge({ metrics: ["workloads[1].scaling"] }, { metrics: false });
    assert.equal(still.refusal, undefined);
    assert.match(still.warnings[0] ?? "", /workloads\[1\]\.scaling will not scale until metrics-server is installed/);
    assert.deepEqual(judge({ metrics: ["w"] }, { metrics: undefined }).warnings, []);
  });
});

describe("the needs of a stack file", () => {
  const workload = (cache: object | undefined, scaled: boolean) => ({
    kind: "model-service",
    name: "m",
    tenant: "t",
    pool: "p",
    image: "r/i:1.0.0",
    model: { kind: "image" },
    resources: { requests: { cpu: 1, memory: "1Gi" }, limits: { memory: "1Gi" } },
    ...(cache && { cache }),
    ...(scaled ? { scaling: { minReplicas: 1, maxReplicas: 2 } } : { replicas: 1 }),
  });
  const spec = (storageClasses?: object) =>
    platformSpec.pick({ data: true, workloads: true, placement: true }).parse({
      placement: { existing: { context: "c", ...(storageClasses && { storageClasses }) } },
      data: {
        postgres: [
          { name: "a", tenant: "t", storage: { size: "1Gi", class: "fast-block" } },
          { name: "b", tenant: "t", storage: { size: "1Gi" } },
        ],
      },
      workloads: [
        workload({ kind: "volume", size: "1Gi", storageClass: "fast-block" }, false),
        workload({ kind: "ephemeral", size: "1Gi" }, true),
      ],
    });

  it("are every class, default and figure that something in it asks for", () => {
    assert.deepEqual(clusterNeeds(spec()), {
      storageClasses: { "fast-block": ["data.postgres[0].storage", "workloads[0].cache"] },
      defaultStorageClass: ["data.postgres[1].storage"],
      metrics: ["workloads[1].scaling"],
    });
  });

  it("leave out what the stack makes itself", () => {
    const made = { "fast-block": { provisioner: "ebs.csi.aws.com", default: true } };
    const { storageClasses, defaultStorageClass } = clusterNeeds(spec(made));
    assert.deepEqual([storageClasses, defaultStorageClass], [{}, []]);
  });
});
