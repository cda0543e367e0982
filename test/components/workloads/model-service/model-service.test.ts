/** Model services under mocks: which objects, with which inputs. Scheduling and rolling updates need a real cluster. */
import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import { PriorityClasses, Tenant } from "../../../../components/tenants";
import { createWorkload } from "../../../../components/workloads";
import type { ModelServiceSpec } from "../../../../components/workloads/model-service/spec";
import { at, listAt, record, valueOf, type Recording } from "../../../support/recorder";
import { cpuService, EVERY_GROUP, OWNERSHIP, service, tenant, vocabulary } from "../../../support/specs";

function create(spec: ModelServiceSpec) {
  return record((options) => {
    const provider = new Provider("cluster", { context: "c" });
    const common = { ownership: OWNERSHIP, provider };
    const { namespaces } = new Tenant("research", { ...common, groups: EVERY_GROUP, spec: tenant() }, options);
    const { classes } = new PriorityClasses("priority-classes", common, options);
    const site = { ...common, vocabulary: vocabulary(), namespaces, priorityClasses: classes, databases: {} };
    return createWorkload(spec, "research", site, options);
  });
}

/** Inputs of a resource, or the part of them at a dotted path. */
function inputs(recording: Recording<unknown>, name: string, path = ""): unknown {
  return at(recording.one(name).inputs, path);
}

function serviceObjects({ resources }: Recording<unknown>, prefix: string) {
  return resources
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ type, name }) => `${type} ${name}`)
    .sort();
}

const GPU = "research-earnings-analyser";
const CPU = "research-sentiment";

describe("a model service with rights in the cloud", () => {
  it("has pods that wait for them, under an account and labels that the cloud knows", async () => {
    const recording = await record((options) => {
      const provider = new Provider("cluster", { context: "c" });
      const common = { ownership: OWNERSHIP, provider };
      const { namespaces } = new Tenant("research", { ...common, groups: EVERY_GROUP, spec: tenant() }, options);
      const { classes } = new PriorityClasses("priority-classes", common, options);
      const right = new PriorityClasses("right", common, options);
      const identities = {
        "research/earnings-analyser": { annotations: { client: "id" }, podLabels: { use: "true" }, ready: [right] },
      };
      const site = { ...common, vocabulary: vocabulary(), namespaces, priorityClasses: classes, databases: {} };
      const stores = { models: "s3://models", others: "s3://others" };
      return createWorkload(service({ reads: ["models"] }), "research", { ...site, identities, stores }, options);
    });
    assert.deepEqual(inputs(recording, `${GPU}-account`, "metadata.annotations"), { client: "id" });
    assert.equal(inputs(recording, `${GPU}-deployment`, "spec.template.metadata.labels.use"), "true");
    assert.equal(inputs(recording, `${GPU}-deployment`, "spec.selector.matchLabels.use"), undefined);
    assert.ok(recording.one(`${GPU}-deployment`).dependsOn.includes("right"));
    const env = listAt(inputs(recording, `${GPU}-deployment`), "spec.template.spec.containers.0.env");
    const stores = env.filter((variable) => String(at(variable, "name")).startsWith("STORE_"));
    assert.deepEqual(stores, [{ name: "STORE_MODELS_URL", value: "s3://models" }]);
  });
});

describe("a model service", () => {
  it("with a fixed number of pods is five objects and no autoscaler", async () => {
    assert.deepEqual(serviceObjects(await create(service()), GPU), [
      `kubernetes:apps/v1:Deployment ${GPU}-deployment`,
      `kubernetes:core/v1:Service ${GPU}-service`,
      `kubernetes:core/v1:ServiceAccount ${GPU}-account`,
      `kubernetes:policy/v1:PodDisruptionBudget ${GPU}-disruption-budget`,
      `stratiform:index:ModelService ${GPU}`,
    ]);
  });

  it("is called at its Service in the tenant's namespace", async () => {
    const { result } = await create(service({ port: 9000 }));
    assert.equal(await valueOf(result.url), "http://earnings-analyser.research.svc:9000");
  });

  it("asks for its accelerators as request and limit, on the pool's nodes, past the pool's taint", async () => {
    const pod = inputs(await create(service()), `${GPU}-deployment`, "spec.template.spec");
    assert.deepEqual(at(pod, "containers.0.resources"), {
      requests: { cpu: "2", memory: "4Gi", "nvidia.com/gpu": "1" },
      limits: { cpu: "4", memory: "8Gi", "nvidia.com/gpu": "1" },
    });
    assert.deepEqual(at(pod, "tolerations"), [{ key: "nvidia.com/gpu", operator: "Exists" }]);
    assert.deepEqual(
      at(pod, "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms"),
      [{ matchExpressions: [{ key: "stratiform.dev/pool", operator: "In", values: ["l4"] }] }],
    );
  });

  it("meets the restricted Pod Security Standard and more", async () => {
    const recording = await create(
      service({
        model: { kind: "object-store", uri: "s3://models/earnings/3" },
        cache: { kind: "ephemeral", size: "40Gi" },
      }),
    );
    const pod = inputs(recording, `${GPU}-deployment`, "spec.template.spec");
    assert.deepEqual(at(pod, "securityContext"), {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    });
    assert.equal(at(pod, "automountServiceAccountToken"), false);
    const containers = [...listAt(pod, "containers"), ...listAt(pod, "initContainers")];
    assert.equal(containers.length, 2);
    for (const container of containers) {
      assert.deepEqual(at(container, "securityContext"), {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        readOnlyRootFilesystem: true,
      });
    }
    for (const volume of listAt(pod, "volumes")) assert.equal(at(volume, "hostPath"), undefined);
    assert.equal(inputs(recording, `${GPU}-account`, "automountServiceAccountToken"), false);
  });

  it("replaces GPU pods in place and adds CPU pods before it takes any away", async () => {
    const gpu = inputs(await create(service()), `${GPU}-deployment`, "spec.strategy");
    const cpu = inputs(await create(cpuService()), `${CPU}-deployment`, "spec.strategy");
    assert.deepEqual(gpu, { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } });
    assert.deepEqual(cpu, { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
  });

  it("leaves the number of pods to the autoscaler when there is one", async () => {
    const scaling = { minReplicas: 3, maxReplicas: 20, memoryUtilization: 80 };
    const recording = await create(cpuService({ replicas: undefined, scaling }));
    assert.equal(inputs(recording, `${CPU}-deployment`, "spec.replicas"), undefined);
    const spec = inputs(recording, `${CPU}-autoscaler`, "spec");
    assert.deepEqual(at(spec, "scaleTargetRef"), { apiVersion: "apps/v1", kind: "Deployment", name: "sentiment" });
    assert.deepEqual([at(spec, "minReplicas"), at(spec, "maxReplicas")], [3, 20]);
    assert.deepEqual(
      listAt(spec, "metrics").map((m) => [at(m, "resource.name"), at(m, "resource.target.averageUtilization")]),
      [
        ["cpu", 70],
        ["memory", 80],
      ],
    );
    assert.equal(at(spec, "behavior.scaleDown.stabilizationWindowSeconds"), 300);
    assert.equal(inputs(recording, `${CPU}-disruption-budget`, "spec.minAvailable"), 2);
  });

  it("has no disruption budget when it has a single pod, else no node could be drained", async () => {
    const recording = await create(service({ replicas: 1 }));
    assert.equal(recording.ofType("kubernetes:policy/v1:PodDisruptionBudget").length, 0);
  });

  it("gives a slow model its whole start-up budget before anything may restart it", async () => {
    const recording = await create(service({ health: { startupBudget: "45m", readyPath: "/ready" } }));
    const probe = inputs(recording, `${GPU}-deployment`, "spec.template.spec.containers.0.startupProbe");
    assert.deepEqual(at(probe, "httpGet"), { path: "/ready", port: "http" });
    assert.equal(Number(at(probe, "periodSeconds")) * Number(at(probe, "failureThreshold")), 45 * 60);
    const { customTimeouts } = recording.one(`${GPU}-deployment`).options;
    assert.ok(Number.parseInt(String(customTimeouts?.create), 10) > 45 * 60);
  });

  it("goes on serving while proxies forget it, then finishes what it has begun", async () => {
    const recording = await create(service({ drain: { delay: "20s", timeout: "2m" } }));
    const pod = inputs(recording, `${GPU}-deployment`, "spec.template.spec");
    assert.deepEqual(at(pod, "containers.0.lifecycle"), { preStop: { sleep: { seconds: 20 } } });
    assert.equal(at(pod, "terminationGracePeriodSeconds"), 145);
  });

  it("copies a model from an object store into its cache and serves it read-only", async () => {
    const recording = await create(
      service({
        model: { kind: "object-store", uri: "s3://models/earnings/3", credentials: "model-store" },
        cache: { kind: "volume", size: "200Gi", storageClass: "fast" },
      }),
    );
    const pod = inputs(recording, `${GPU}-deployment`, "spec.template.spec");
    const [fetcher] = listAt(pod, "initContainers");
    assert.deepEqual(at(fetcher, "args"), ["s3://models/earnings/3", "/cache/model"]);
    assert.deepEqual(at(fetcher, "envFrom"), [{ secretRef: { name: "model-store" } }]);
    assert.deepEqual(at(fetcher, "resources.limits"), { cpu: "4", memory: "8Gi" });
    assert.deepEqual(listAt(pod, "containers.0.volumeMounts").slice(1), [
      { name: "cache", mountPath: "/cache" },
      { name: "cache", mountPath: "/mnt/models", subPath: "model", readOnly: true },
      { name: "nvidia-configuration", mountPath: "/etc/nvidia" },
    ]);
    assert.deepEqual(at(pod, "volumes.1.ephemeral.volumeClaimTemplate.spec"), {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "fast",
      resources: { requests: { storage: "200Gi" } },
    });
  });

  it("serves a model from a claim, read-only at the volume and at the mount", async () => {
    const model = { kind: "claim", claim: "models", subPath: "earnings/3" };
    const pod = inputs(await create(service({ model })), `${GPU}-deployment`, "spec.template.spec");
    const named = (place: string) => listAt(pod, place).filter((one) => at(one, "name") === "model");
    assert.deepEqual(named("volumes")[0], {
      name: "model",
      persistentVolumeClaim: { claimName: "models", readOnly: true },
    });
    assert.deepEqual(named("containers.0.volumeMounts")[0], {
      name: "model",
      mountPath: "/mnt/models",
      subPath: "earnings/3",
      readOnly: true,
    });
  });

  it("shares memory between its processes when asked to", async () => {
    const pod = inputs(await create(service({ sharedMemory: "2Gi" })), `${GPU}-deployment`, "spec.template.spec");
    assert.deepEqual(at(pod, "volumes.1"), { name: "shared-memory", emptyDir: { medium: "Memory", sizeLimit: "2Gi" } });
    assert.deepEqual(at(pod, "containers.0.volumeMounts.1"), { name: "shared-memory", mountPath: "/dev/shm" });
  });

  it("reads secrets from the cluster, so that no value passes through the state", async () => {
    const spec = service({ env: { LOG: "info", HOME: "/cache" }, secretEnv: { KEY: { secret: "llm", key: "token" } } });
    const env = inputs(await create(spec), `${GPU}-deployment`, "spec.template.spec.containers.0.env");
    assert.deepEqual(env, [
      { name: "HOME", value: "/cache" },
      { name: "LOG", value: "info" },
      { name: "KEY", valueFrom: { secretKeyRef: { name: "llm", key: "token" } } },
    ]);
  });

  it("selects by name and component alone, and its Service, budget and spread select the same pods", async () => {
    const recording = await create(service());
    const spec = inputs(recording, `${GPU}-deployment`, "spec");
    const selector = { "app.kubernetes.io/name": "earnings-analyser", "app.kubernetes.io/component": "model-server" };
    assert.deepEqual(at(spec, "selector.matchLabels"), selector);
    assert.deepEqual(inputs(recording, `${GPU}-service`, "spec.selector"), selector);
    assert.deepEqual(inputs(recording, `${GPU}-disruption-budget`, "spec.selector.matchLabels"), selector);
    for (const constraint of listAt(spec, "template.spec.topologySpreadConstraints")) {
      assert.deepEqual(at(constraint, "labelSelector.matchLabels"), selector);
    }
    const labels = at(spec, "template.metadata.labels");
    assert.ok(typeof labels === "object" && labels !== null);
    assert.deepEqual({ ...labels, ...selector }, labels);
  });

  it("creates pods only after quota, limits, network policies, priority classes and its account", async () => {
    assert.deepEqual((await create(service())).one(`${GPU}-deployment`).dependsOn, [
      `${GPU}-account`,
      "research-research-quota",
      "research-research-reserved-classes",
      "research-research-classes-not-granted",
      "research-research-affinity-to-others",
      "research-research-limits",
      "research-research-deny-all",
      "research-research-allow-dns",
      "research-research-allow-same-namespace-ingress",
      "research-research-allow-same-namespace-egress",
      "priority-classes-serving",
      "priority-classes-interactive",
      "priority-classes-batch",
    ]);
  });

  it("names a pool or namespace that is not there", () => {
    assert.throws(
      () =>
        createWorkload(service({ pool: "h100" }), "sales", {
          ownership: OWNERSHIP,
          provider: new Provider("cluster", { context: "c" }),
          vocabulary: vocabulary(),
          namespaces: {},
          priorityClasses: [],
          databases: {},
        }),
      /pool "h100" is not a declared node pool\n.*namespace "sales" is not a namespace of a tenant/,
    );
  });
});
