/** One sandbox, used the way a rehearsal uses it. Slow: it starts a real control plane once (a few seconds). */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { tools } from "../../toolchain/tools";
import { audit, startSandbox, type Request, type Sandbox } from "../../rehearsal/sandbox";
import { AWAY, conditionOf, create, eventually, freshDirectory, nothingLeft, read } from "../support/lives/sandbox";

const GPU_TAINT = { key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" };
const PODS = "/api/v1/namespaces/default/pods";

/** A pod that Pod Security's restricted level accepts. */
function pod(name: string, resources: Record<string, string> = {}, more: object = {}, annotations = {}): object {
  return {
    metadata: { name, annotations, labels: { app: name } },
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "main",
          image: "example/main:1",
          resources: { requests: resources, limits: resources },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        },
      ],
      ...more,
    },
  };
}

describe("a sandbox (starts a control plane)", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let request: Request;

  before(async () => {
    sandbox = await startSandbox({
      tools: tools(),
      directory: freshDirectory(),
      context: "stratiform-test",
      log: () => undefined,
    });
    request = sandbox.request;
    await sandbox.addNodes([
      {
        name: "system",
        count: 3,
        labels: { "example.com/pool": "system" },
        taints: [],
        capacity: { cpu: "8", memory: "32Gi" },
      },
      {
        name: "gpu",
        count: 2,
        labels: { "example.com/pool": "gpu" },
        taints: [GPU_TAINT],
        capacity: { cpu: "16", memory: "64Gi", "nvidia.com/gpu": "1" },
      },
    ]);
  });

  after(async () => {
    await sandbox.stop();
    await nothingLeft(sandbox.directory);
  });

  it("answers `kubectl version` through its kubeconfig and context", () => {
    const output = execFileSync(
      tools().kubectl,
      ["version", "-o", "json", "--kubeconfig", sandbox.kubeconfig, "--context", "stratiform-test"],
      { encoding: "utf8", stdio: "pipe" },
    );
    const { serverVersion } = JSON.parse(output) as { serverVersion: { gitVersion: string } };
    assert.match(serverVersion.gitVersion, /^v1\.\d+\.\d+/);
  });

  it("lets nobody else read its directory or its credentials", () => {
    const modes = [sandbox.directory, sandbox.kubeconfig, sandbox.userKubeconfig].map((path) =>
      (statSync(path).mode & 0o777).toString(8),
    );
    assert.deepEqual(modes, ["700", "600", "600"]);
    assert.match(sandbox.server, /^https:\/\/127\.0\.0\.1:\d+$/);
  });

  it("makes nodes with their pool's labels and resources, spread over three zones", async () => {
    const { body } = await request("GET", "/api/v1/nodes?labelSelector=example.com/pool=system");
    const { items } = body as { items: { metadata: { name: string; labels: Record<string, string> } }[] };
    assert.deepEqual(
      items.map(({ metadata }) => [
        metadata.labels["kubernetes.io/hostname"],
        metadata.labels["topology.kubernetes.io/zone"],
      ]),
      [
        ["system-0", "sandbox-a"],
        ["system-1", "sandbox-b"],
        ["system-2", "sandbox-c"],
      ],
    );
    const gpuNode = (await request("GET", "/api/v1/nodes/gpu-0")).body as {
      status: { allocatable: Record<string, string> };
    };
    assert.deepEqual(gpuNode.status.allocatable, { cpu: "16", memory: "64Gi", "nvidia.com/gpu": "1", pods: "110" });
  });

  it("runs a pod that asks for a GPU and tolerates the taint on a GPU node", async () => {
    const tolerations = [{ key: "nvidia.com/gpu", operator: "Exists" }];
    await create(request, PODS, pod("with-gpu", { "nvidia.com/gpu": "1" }, { tolerations }));
    const running = await eventually("the GPU pod is Ready", async () => {
      const found = await read(request, `${PODS}/with-gpu`);
      return found !== undefined && conditionOf(found, "Ready") === "True" ? found : undefined;
    });
    assert.equal(running.status.phase, "Running");
    assert.match(running.spec.nodeName ?? "", /^gpu-/);
  });

  it("keeps pods that do not tolerate the taint off the GPU nodes, and says why one cannot run", async () => {
    await create(request, PODS, pod("without-gpu"));
    await create(request, PODS, pod("gpu-without-toleration", { "nvidia.com/gpu": "1" }));
    const running = await eventually("the plain pod runs", async () => {
      const found = await read(request, `${PODS}/without-gpu`);
      return found?.status.phase === "Running" ? found : undefined;
    });
    assert.match(running.spec.nodeName ?? "", /^system-/);
    const pending = await eventually("the scheduler gives its reason", async () => {
      const found = await read(request, `${PODS}/gpu-without-toleration`);
      return found !== undefined && conditionOf(found, "PodScheduled") === "False" ? found : undefined;
    });
    const reason = pending.status.conditions?.find(({ type }) => type === "PodScheduled")?.message ?? "";
    assert.match(reason, /untolerated taint/);
  });

  it("lets a pod of a critical class only into a namespace with a quota for it, as GKE does", async () => {
    const critical = pod("critical", {}, { priorityClassName: "system-cluster-critical" });
    const refused = await request("POST", `${PODS}?dryRun=All`, critical);
    const { message } = refused.body as { readonly message: string };
    assert.match(message, /insufficient quota to match these scopes: \[\{PriorityClass In \[system-node-critical/);
    const { status } = await request("POST", "/api/v1/namespaces/kube-system/pods?dryRun=All", critical);
    assert.equal(status, 201);
  });

  it("leaves a pod un-ready or crash-looping when its annotation says so", async () => {
    const simulate = (behaviour: string): object => ({ "stratiform.dev/simulate": behaviour });
    await create(request, PODS, pod("slow", {}, {}, simulate("never-ready")));
    await create(request, PODS, pod("broken", {}, {}, simulate("crash-loop")));
    const [slow, broken] = await Promise.all(
      ["slow", "broken"].map((name) =>
        eventually(`${name} runs`, async () => {
          const found = await read(request, `${PODS}/${name}`);
          return found?.status.phase === "Running" ? found : undefined;
        }),
      ),
    );
    assert.ok(slow !== undefined && broken !== undefined);
    assert.deepEqual([conditionOf(slow, "Ready"), conditionOf(broken, "Ready")], ["False", "False"]);
    assert.equal(slow.status.containerStatuses?.[0]?.state.waiting, undefined);
    assert.equal(broken.status.containerStatuses?.[0]?.state.waiting?.reason, "CrashLoopBackOff");
  });

  it("completes Jobs, and fails those whose pods crash", async () => {
    const jobs = "/apis/batch/v1/namespaces/default/jobs";
    const job = (name: string, annotations: object): object => {
      const { spec } = pod(name, {}, { restartPolicy: "Never" }) as { spec: object };
      return { metadata: { name }, spec: { backoffLimit: 0, template: { metadata: { annotations }, spec } } };
    };
    await create(request, jobs, job("works", {}));
    await create(request, jobs, job("fails", { "stratiform.dev/simulate": "crash-loop" }));
    for (const [name, condition] of [
      ["works", "Complete"],
      ["fails", "Failed"],
    ] as const) {
      await eventually(`job ${name} is ${condition}`, async () => {
        const found = await read(request, `${jobs}/${name}`);
        return found !== undefined && conditionOf(found, condition) === "True" ? true : undefined;
      });
    }
  });

  it("deletes a pod only once its finalizer is gone", async () => {
    const held = {
      metadata: { name: "held", finalizers: ["example.com/hold"] },
      spec: (pod("held") as { spec: object }).spec,
    };
    await create(request, PODS, held);
    await eventually(
      "it runs",
      async () => (await read(request, `${PODS}/held`))?.status.phase === "Running" || undefined,
    );
    await request("DELETE", `${PODS}/held`);
    await eventually("its containers have ended", async () => {
      return (await read(request, `${PODS}/held`))?.status.phase === "Succeeded" || undefined;
    });
    await request("PATCH", `${PODS}/held`, { metadata: { finalizers: null } }, "application/merge-patch+json");
    await eventually("it is gone", async () => (await request("GET", `${PODS}/held`)).status === 404 || undefined);
  });

  it("refuses what exceeds a quota, naming the resource", async () => {
    await create(request, "/api/v1/namespaces", { metadata: { name: "quota" } });
    const quotas = "/api/v1/namespaces/quota/resourcequotas";
    await create(request, quotas, { metadata: { name: "gpus" }, spec: { hard: { "requests.nvidia.com/gpu": "1" } } });
    await eventually("the quota is counted", async () => {
      const { body } = await request("GET", `${quotas}/gpus`);
      return (body as { status: { hard?: object } }).status.hard === undefined ? undefined : true;
    });
    const { status, body } = await request(
      "POST",
      "/api/v1/namespaces/quota/pods",
      pod("two", { "nvidia.com/gpu": "2" }),
    );
    assert.equal(status, 403);
    assert.match(
      (body as { message: string }).message,
      /exceeded quota: gpus, requested: requests\.nvidia\.com\/gpu=2/,
    );
  });

  it("refuses a privileged pod in a restricted namespace and accepts one that complies", async () => {
    const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
    await create(request, "/api/v1/namespaces", { metadata: { name: "restricted", labels } });
    const pods = "/api/v1/namespaces/restricted/pods";
    const privileged = {
      metadata: { name: "privileged" },
      spec: { containers: [{ name: "main", image: "example/main:1", securityContext: { privileged: true } }] },
    };
    const { status, body } = await request("POST", pods, privileged);
    assert.equal(status, 403);
    assert.match((body as { message: string }).message, /violates PodSecurity "restricted:latest": privileged/);
    await create(request, pods, pod("compliant"));
  });

  it("binds a claim once a pod uses it, and deletes the volume with the claim", async () => {
    const claims = "/api/v1/namespaces/default/persistentvolumeclaims";
    await create(request, claims, {
      metadata: { name: "cache" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "100Gi" } } },
    });
    const volumes = [{ name: "cache", persistentVolumeClaim: { claimName: "cache" } }];
    await create(request, PODS, pod("caching", {}, { volumes }));
    await eventually(
      "the pod runs",
      async () => (await read(request, `${PODS}/caching`))?.status.phase === "Running" || undefined,
    );
    const claim = await read(request, `${claims}/cache`);
    assert.equal(claim?.status.phase, "Bound");
    const volume = `/api/v1/persistentvolumes/${claim.spec.volumeName}`;
    assert.equal((await read(request, volume))?.status.phase, "Bound");
    await request("DELETE", `${PODS}/caching`);
    await request("DELETE", `${claims}/cache`);
    await eventually("the volume is gone", async () => (await request("GET", volume)).status === 404 || undefined);
  });

  it("gives an ordinary user nothing but what a role grants", async () => {
    const alice = sandbox.asUser("alice", ["example:ml"]);
    assert.equal((await alice("GET", PODS)).status, 403);
    const rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings";
    await create(request, rbac, {
      metadata: { name: "readers" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "example:ml" }],
    });
    await eventually("the binding counts", async () => ((await alice("GET", PODS)).status === 200 ? true : undefined));
    assert.equal((await alice("POST", PODS, pod("forbidden"))).status, 403);
    const refused = readFileSync(sandbox.auditLog, "utf8")
      .split("\n")
      .filter((line) => line.includes('"alice"'));
    assert.ok(
      refused.some((line) => line.includes('"code":403')),
      "the audit log tells of the refusal",
    );
    assert.throws(() =>
      execFileSync(tools().kubectl, ["get", "pods", "--kubeconfig", sandbox.userKubeconfig], { stdio: "pipe" }),
    );
  });

  it("lets an autoscaler act on the usage that pods are annotated with", async () => {
    const deployments = "/apis/apps/v1/namespaces/default/deployments";
    const { spec } = pod("busy", { cpu: "1" }) as { spec: object };
    const annotations = { "stratiform.dev/simulate-usage": "cpu=900m" };
    await create(request, deployments, {
      metadata: { name: "busy" },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: "busy" } },
        template: { metadata: { labels: { app: "busy" }, annotations }, spec },
      },
    });
    await create(request, "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers", {
      metadata: { name: "busy" },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "busy" },
        minReplicas: 2,
        maxReplicas: 3,
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } } },
        ],
      },
    });
    await eventually("the autoscaler adds a replica", async () => {
      return (await read(request, `${deployments}/busy`))?.spec.replicas === 3 || undefined;
    });
  });

  it("finds every labelled object of any kind, and nothing else", async () => {
    const labels = { "example.com/mark": "yes" };
    await create(request, "/api/v1/namespaces", { metadata: { name: "marked", labels } });
    await create(request, "/api/v1/namespaces/marked/configmaps", { metadata: { name: "settings", labels } });
    await create(request, "/api/v1/namespaces/marked/configmaps", { metadata: { name: "unmarked" } });
    await create(request, "/apis/scheduling.k8s.io/v1/priorityclasses", {
      metadata: { name: "marked", labels },
      value: 7,
    });
    const names = (await audit(request, "example.com/mark=yes")).map(({ kind, namespace, name }) => [
      kind,
      namespace,
      name,
    ]);
    assert.deepEqual(names, [
      ["ConfigMap", "marked", "settings"],
      ["Namespace", undefined, "marked"],
      ["PriorityClass", undefined, "marked"],
    ]);
    await request("DELETE", "/apis/scheduling.k8s.io/v1/priorityclasses/marked");
    await request("DELETE", "/api/v1/namespaces/marked");
    await eventually("the audit is empty", async () => {
      return (await audit(request, "example.com/mark=yes")).length === 0 || undefined;
    });
  });

  it("loses its API server and gets it back on the same port with the same data", async () => {
    await create(request, "/api/v1/namespaces/default/configmaps", { metadata: { name: "before" } });
    await sandbox.interruptApiServer();
    await assert.rejects(request("GET", "/readyz"), AWAY);
    await sandbox.resumeApiServer();
    assert.equal((await request("GET", "/api/v1/namespaces/default/configmaps/before")).status, 200);
    // Controllers have reconnected when a new namespace gets its service account, and goes again when deleted.
    await create(request, "/api/v1/namespaces", { metadata: { name: "after" } });
    await eventually("controllers work again", async () => {
      const { status } = await request("GET", "/api/v1/namespaces/after/serviceaccounts/default");
      return status === 200 ? true : undefined;
    });
    await request("DELETE", "/api/v1/namespaces/after");
    await eventually("the namespace is gone", async () => {
      return (await request("GET", "/api/v1/namespaces/after")).status === 404 || undefined;
    });
  });
});
