/** What a sandbox decides without starting anything: nodes, command lines, credentials, usage, process identity. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { audit, type Request } from "../../rehearsal/sandbox";
import { commands, COMPONENTS, stageFiles } from "../../rehearsal/sandbox/control-plane";
import { authorityOf, IDENTITIES, tokenFile } from "../../rehearsal/sandbox/credentials";
import { layoutOf, MAX_DIRECTORY_BYTES } from "../../rehearsal/sandbox/layout";
import { answer, usageOf, type MeasuredPod } from "../../rehearsal/sandbox/metrics";
import { nodesOf, ZONES } from "../../rehearsal/sandbox/nodes";
import { identify, isAlive, signalProcess } from "../../automation/process-identity";
import { readRecord, stateOf, writeRecord } from "../../rehearsal/sandbox/record";
import { ended, freshDirectory } from "../support/lives/sandbox";

const TOOLS = {
  etcd: "etcd",
  kubeApiserver: "api",
  kubeControllerManager: "kcm",
  kubeScheduler: "sched",
  kwok: "kwok",
};

describe("sandbox: simulated nodes", () => {
  const pool = { name: "gpu", count: 4, labels: { tier: "gpu" }, taints: [], capacity: { cpu: "8", memory: "32Gi" } };

  it("are named and labelled one by one, and spread evenly over the zones", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50 }), (count) => {
        const nodes = nodesOf({ ...pool, count }, "v1.35.4");
        assert.equal(new Set(nodes.map(({ metadata }) => metadata.name)).size, count);
        for (const { metadata } of nodes) {
          assert.equal(metadata.labels["kubernetes.io/hostname"], metadata.name);
          assert.equal(metadata.labels["tier"], "gpu");
        }
        const perZone = ZONES.map(
          (zone) => nodes.filter(({ metadata }) => metadata.labels["topology.kubernetes.io/zone"] === zone).length,
        );
        assert.ok(Math.max(...perZone) - Math.min(...perZone) <= 1);
      }),
    );
  });

  it("take zone and architecture from the pool when it names them, but never the host name", () => {
    const labels = {
      "topology.kubernetes.io/zone": "here",
      "kubernetes.io/arch": "arm64",
      "kubernetes.io/hostname": "one-for-all",
    };
    const [node] = nodesOf({ ...pool, count: 1, labels }, "v1.35.4");
    assert.equal(node?.metadata.labels["topology.kubernetes.io/zone"], "here");
    assert.equal(node?.status.nodeInfo["architecture"], "arm64");
    assert.equal(node?.metadata.labels["kubernetes.io/hostname"], "gpu-0");
  });

  it("offer all that they have, and 110 pods unless the pool says otherwise", () => {
    const [usual] = nodesOf(pool, "v1.35.4");
    const [small] = nodesOf({ ...pool, capacity: { pods: "8" } }, "v1.35.4");
    assert.deepEqual(usual?.status.allocatable, { cpu: "8", memory: "32Gi", pods: "110" });
    assert.deepEqual(usual?.status.capacity, usual?.status.allocatable);
    assert.equal(small?.status.allocatable["pods"], "8");
  });
});

describe("sandbox: command lines", () => {
  const all = commands(TOOLS, layoutOf("/sandbox"), 12_345);

  it("open one port, on loopback, and keep etcd on Unix sockets", () => {
    const listening = COMPONENTS.flatMap((name) =>
      all[name].args.filter((arg) => /^--(bind-address|secure-port|listen-.*|server-address|node-port)=/.test(arg)),
    );
    assert.deepEqual(listening, [
      "--listen-client-urls=unix:///sandbox/etcd.sock",
      "--listen-peer-urls=unix:///sandbox/peer.sock",
      "--bind-address=127.0.0.1",
      "--secure-port=12345",
      "--secure-port=0",
      "--secure-port=0",
    ]);
  });

  it("never hold a secret", () => {
    const secrets = COMPONENTS.flatMap((name) => all[name].args.filter((arg) => /token=|password/.test(arg)));
    assert.deepEqual(secrets, []);
  });

  it("give the simulator every life stage, each of them well-formed", () => {
    const given = all.kwok.args.filter((arg) => arg.startsWith("--config="));
    assert.deepEqual(
      given,
      stageFiles().map((path) => `--config=${path}`),
    );
    const stages = stageFiles().flatMap((path) => parseAllDocuments(readFileSync(path, "utf8")));
    const names = stages.map((stage) => {
      assert.deepEqual(stage.errors, []);
      return stage.getIn(["metadata", "name"]);
    });
    assert.equal(new Set(names).size, names.length);
  });

  it("fit the longest socket path into what every platform allows", () => {
    const longest = layoutOf("x".repeat(MAX_DIRECTORY_BYTES));
    for (const socket of [longest.control, longest.etcdSocket, longest.etcdPeerSocket]) {
      assert.ok(Buffer.byteLength(socket) < 104, socket);
    }
  });
});

describe("sandbox: credentials", () => {
  it("make nobody but the administrator a master", () => {
    const tokens = { admin: "a", user: "u", "kube-controller-manager": "c", "kube-scheduler": "s", kwok: "k" };
    const rows = tokenFile(tokens, () => "uid")
      .trimEnd()
      .split("\n");
    assert.equal(rows.length, Object.keys(IDENTITIES).length);
    assert.deepEqual(
      rows.filter((row) => row.includes("system:masters")),
      ['a,sandbox-admin,uid,"system:masters"'],
    );
  });

  it("take the authority from the end of the server's chain, and notice when it is missing", () => {
    const certificate = (text: string): string => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;
    assert.equal(authorityOf(certificate("server") + certificate("authority")), certificate("authority"));
    assert.throws(() => authorityOf(certificate("server")), /no chain/);
  });
});

describe("sandbox: metrics", () => {
  const pod = (annotation?: string, phase = "Running"): MeasuredPod => ({
    metadata: {
      name: "web",
      namespace: "shop",
      labels: { app: "web" },
      annotations: annotation === undefined ? {} : { "stratiform.dev/simulate-usage": annotation },
    },
    spec: {
      nodeName: "node-0",
      containers: [
        { name: "main", resources: { requests: { cpu: "1", memory: "2Gi" } } },
        { name: "sidecar", resources: {} },
      ],
    },
    status: { phase },
  });

  for (const [annotation, main, sidecar] of [
    [undefined, { cpu: "500m", memory: "1Gi" }, { cpu: "0", memory: "0" }],
    ["cpu=900m", { cpu: "450m", memory: "1Gi" }, { cpu: "450m", memory: "0" }],
    ["cpu=2, memory=4Gi", { cpu: "1", memory: "2Gi" }, { cpu: "1", memory: "2Gi" }],
    ["cpu=much", { cpu: "500m", memory: "1Gi" }, { cpu: "0", memory: "0" }],
  ] as const) {
    it(`show the usage of a pod that says ${annotation ?? "nothing"}`, () => {
      assert.deepEqual(
        usageOf(pod(annotation)).map(({ usage }) => usage),
        [main, sidecar],
      );
    });
  }

  it("list running pods by namespace, add them up by node, and know nothing else", () => {
    const ask = (path: string): unknown => answer(path, [pod(), pod("cpu=9", "Pending")], ["node-0", "node-1"], "now");
    const pods = ask("/namespaces/shop/pods") as { items: { metadata: object }[] };
    assert.deepEqual(
      pods.items.map(({ metadata }) => metadata),
      [{ name: "web", namespace: "shop", labels: { app: "web" } }],
    );
    assert.deepEqual((ask("/namespaces/other/pods") as { items: object[] }).items, []);
    const nodes = ask("/nodes") as { items: { usage: object }[] };
    assert.deepEqual(
      nodes.items.map(({ usage }) => usage),
      [
        { cpu: "500m", memory: "1Gi" },
        { cpu: "0", memory: "0" },
      ],
    );
    assert.equal(ask("/namespaces/shop/pods/absent"), undefined);
    assert.equal(ask("/deployments"), undefined);
  });
});

describe("sandbox: processes and records", () => {
  it("tell a living process from one that has ended and from another of the same id", async () => {
    const child = spawn("sleep", ["60"]);
    assert.ok(child.pid !== undefined);
    const identity = identify(child.pid);
    assert.ok(identity !== undefined && isAlive(identity));
    assert.equal(signalProcess({ ...identity, started: "earlier" }, "SIGKILL"), false);
    assert.ok(isAlive(identity));
    assert.equal(signalProcess(identity, "SIGKILL"), true);
    await ended(child);
    assert.equal(isAlive(identity), false);
    assert.equal(signalProcess(identity, "SIGKILL"), false);
  });

  it("tell a directory that is free, running, left behind or somebody else's", () => {
    const directory = freshDirectory();
    assert.equal(stateOf(directory), "free");
    mkdirSync(directory);
    assert.equal(stateOf(directory), "free");
    const self = identify(process.pid);
    assert.ok(self !== undefined);
    const record = { format: "stratiform-sandbox/1", supervisor: self, components: {}, ready: true } as const;
    writeRecord(directory, record);
    assert.deepEqual(readRecord(directory), record);
    assert.equal(stateOf(directory), "running");
    writeRecord(directory, { ...record, supervisor: { ...self, started: "earlier" } });
    assert.equal(stateOf(directory), "left-behind");
    writeFileSync(join(directory, "sandbox.json"), "{half a rec");
    assert.equal(stateOf(directory), "foreign");
  });
});

describe("sandbox: audit", () => {
  const object = (name: string, uid?: string): object => ({ metadata: { name, namespace: "n", uid } });
  const answers: Readonly<Record<string, unknown>> = {
    "/apis": {
      groups: [
        {
          preferredVersion: { groupVersion: "apps/v1" },
          versions: [{ groupVersion: "apps/v1" }, { groupVersion: "apps/v1beta1" }],
        },
      ],
    },
    "/api/v1": {
      resources: [
        { name: "pods", kind: "Pod", verbs: ["list"] },
        { name: "pods/log", kind: "Pod", verbs: ["list"] },
        { name: "bindings", kind: "Binding", verbs: ["create"] },
      ],
    },
    "/apis/apps/v1": { resources: [{ name: "things", kind: "Thing", verbs: ["list"] }] },
    "/apis/apps/v1beta1": {
      resources: [
        { name: "things", kind: "Thing", verbs: ["list"] },
        { name: "oddities", kind: "Oddity", verbs: ["list"] },
      ],
    },
    "/api/v1/pods": { items: [object("b", "1"), object("a", "2"), object("computed")] },
    "/apis/apps/v1/things": { items: [object("same", "2")] },
    "/apis/apps/v1beta1/oddities": { items: [object("odd", "3")] },
  };
  const request: Request = (_method, path) => {
    const body = answers[path.split("?")[0] ?? ""];
    return Promise.resolve(body === undefined ? { status: 404, body: {} } : { status: 200, body });
  };

  it("lists each stored object once, also of kinds that only an older version serves", async () => {
    const found = await audit(request, "mark=yes");
    assert.deepEqual(
      found.map(({ kind, name }) => `${kind}/${name}`),
      ["Oddity/odd", "Pod/a", "Pod/b"],
    );
  });

  it("fails rather than pass off a part as the whole", async () => {
    const broken: Request = (method, path, ...rest) =>
      path.startsWith("/apis/apps/v1/things")
        ? Promise.resolve({ status: 503, body: {} })
        : request(method, path, ...rest);
    await assert.rejects(audit(broken, "mark=yes"), /GET \/apis\/apps\/v1\/things.* answered 503/);
  });
});
