/** What a stack needs of a cluster that others look after: who asks for it, and what is said when it is not there. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClusterNeeds } from "../../components/cluster/contract";
import { ClusterIdentityGuard } from "../../guard/identity";
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

describe("the guard, of what a stack needs", () => {
  const URN = "urn:pulumi:dev::stratiform::stratiform-guard:index:ClusterIdentity::cluster-identity";
  const CLASSES = "/apis/storage.k8s.io/v1/storageclasses";
  const DEFAULT = { "storageclass.kubernetes.io/is-default-class": "true" };
  const needs = { storageClasses: { fast: ["data.postgres[0].storage"] }, defaultStorageClass: ["x"], metrics: ["w"] };
  const state = { cloud: "existing", context: "here", uid: "u", serverVersion: "1.35" };
  let answers: Record<string, unknown>;
  let api: Server;
  let directory: string;
  let inputs: Record<string, string | typeof needs>;

  before(async () => {
    api = createServer(({ url = "" }, response) => {
      response.statusCode = url in answers ? 200 : 404;
      response.end(JSON.stringify(answers[url]));
    }).listen(0, "127.0.0.1");
    await once(api, "listening");
    directory = mkdtempSync(join(tmpdir(), "needs-"));
    const kubeconfig = join(directory, "config");
    const server = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
    const cluster = { server, "insecure-skip-tls-verify": true };
    writeFileSync(
      kubeconfig,
      JSON.stringify({
        clusters: [{ name: "c", cluster }],
        users: [{ name: "u", user: {} }],
        contexts: [{ name: "here", context: { cluster: "c", user: "u" } }],
      }),
    );
    inputs = { cloud: "existing", context: "here", kubeconfig, needs };
  });

  beforeEach(() => {
    answers = {
      "/api/v1/namespaces/kube-system": { metadata: { uid: "u" } },
      "/version": { gitVersion: "v1.35.4" },
      [CLASSES]: { items: [] },
    };
  });

  after(() => {
    api.close();
    rmSync(directory, { recursive: true });
  });

  function guard(warnings: string[] = []): ClusterIdentityGuard {
    const warn = (_urn: string, message: string) => Promise.resolve(void warnings.push(message));
    return new ClusterIdentityGuard({ attach: () => undefined, warn }, { today: () => "2026-11-30" });
  }

  it("refuses a cluster without it at preview, at the first update and at every later one", async () => {
    const refusal =
      /lacks what this stack needs[^]*"fast", for data\.postgres\[0\]\.storage[^]*a default storage class/;
    await assert.rejects(guard().create(URN, inputs, true), refusal);
    await assert.rejects(guard().create(URN, inputs, false), refusal);
    await assert.rejects(guard().diff(URN, { ...inputs, ...state }, inputs), refusal);
  });

  it("goes on where it is there, and a state from before anybody asked has not changed", async () => {
    answers[CLASSES] = { items: [{ metadata: { name: "fast", annotations: DEFAULT } }] };
    const warnings: string[] = [];
    const { needs: _asked, ...before } = inputs;
    assert.deepEqual(await guard(warnings).diff(URN, { ...before, ...state }, inputs), []);
    assert.match(warnings.join(), /w will not scale until metrics-server is installed/);
    assert.equal((await guard().create(URN, inputs, false)).id, "u");
  });
});
