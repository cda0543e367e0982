/** What the quota rules count: pods as Kubernetes reckons them, workloads at their worst moment, and whole namespaces. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { formatQuantity, isQuantity, parseQuantity } from "../../../components/core/sizes";
import { evaluateStack } from "../../../policies/engine/evaluate";
import { Field, UNKNOWN_STRING } from "../../../policies/rule/field";
import type { Finding } from "../../../policies/rule/finding";
import { Stack, type StackResource } from "../../../policies/rule/resource";
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { quotaPack } from "../../../policies/quota/pack";
import { NO_DEFAULTS, podDemand } from "../../../policies/quota/pod-demand";
import { mostPods } from "../../../policies/quota/workload-demand";
import type { Bag } from "../support/conformance";

const cpu = (requests: string, more: Bag = {}): Bag => ({ resources: { requests: { cpu: requests } }, ...more });

function requested(spec: Bag): string {
  return formatQuantity(podDemand(Field.of(spec), NO_DEFAULTS).requests.amounts.get("cpu") ?? 0n);
}

const resource = (type: string, name: string, props: Bag): StackResource => ({
  ...{ type, name, urn: `urn:${name}`, props: Field.of(props) },
  ...{ parent: undefined, dependencies: [], propertyDependencies: {} },
});

const team = resource(KUBERNETES.namespace, "team", {
  metadata: { name: "team", labels: { "stratiform.dev/tenant": "t" } },
});
const inTeam = (type: string, name: string, more: Bag) =>
  resource(type, name, { metadata: { name, namespace: "team" }, ...more });
const quota = (hard: Bag, spec: Bag = {}) => inTeam(KUBERNETES.resourceQuota, "quota", { spec: { hard, ...spec } });
const deployment = (replicas: unknown, containers: readonly Bag[], strategy: Bag = { type: "Recreate" }) =>
  inTeam(KUBERNETES.deployment, "model", { spec: { replicas, strategy, template: { spec: { containers } } } });

function judge(id: string, resources: readonly StackResource[], given: Bag = {}): Finding[] {
  const rule = quotaPack.rules.find((candidate) => candidate.id === id);
  assert.ok(rule?.kind === "stack");
  return evaluateStack(rule, new Stack(resources), { given, today: "2026-01-01" });
}
const kinds = (findings: readonly Finding[]) => findings.map(({ kind, path }) => `${kind} ${path}`);

describe("policies: what a pod asks for", () => {
  const cases: readonly (readonly [string, Bag, string])[] = [
    ["containers together", { containers: [cpu("1"), cpu("500m")] }, "1500m"],
    ["a larger init container alone", { containers: [cpu("1")], initContainers: [cpu("3"), cpu("2")] }, "3"],
    ["a smaller init container not at all", { containers: [cpu("2")], initContainers: [cpu("1")] }, "2"],
    [
      "sidecars beside containers",
      { containers: [cpu("1")], initContainers: [cpu("1", { restartPolicy: "Always" })] },
      "2",
    ],
    [
      "sidecars beside later init containers only",
      { containers: [cpu("1")], initContainers: [cpu("4"), cpu("2", { restartPolicy: "Always" }), cpu("3")] },
      "5",
    ],
    ["the pod's overhead on top", { containers: [cpu("1")], overhead: { cpu: "250m" } }, "1250m"],
    [
      "the pod's own amounts instead of the sum",
      { containers: [cpu("1"), cpu("1")], resources: { requests: { cpu: "3" } } },
      "3",
    ],
    ["the pod's limits when it requests nothing", { containers: [cpu("1")], resources: { limits: { cpu: "4" } } }, "4"],
    ["limits where a container requests nothing", { containers: [{ resources: { limits: { cpu: "2" } } }] }, "2"],
    ["numbers as texts", { containers: [{ resources: { requests: { cpu: 2 } } }] }, "2"],
    ["nothing for what is no quantity", { containers: [cpu("many"), cpu("1")] }, "1"],
  ];
  for (const [name, spec, expected] of cases) {
    it(`counts ${name}`, () => assert.equal(requested(spec), expected));
  }

  it("fills in a LimitRange's defaults, which give way to what a container says", () => {
    const amounts = (text: string) => ({ amounts: new Map([["cpu", parseQuantity(text)]]), open: [] });
    const defaults = { requests: amounts("100m"), limits: amounts("1") };
    const { requests, limits } = podDemand(
      Field.of({ containers: [{}, cpu("2"), { resources: { limits: { cpu: "4" } } }] }),
      defaults,
    );
    assert.equal(formatQuantity(requests.amounts.get("cpu") ?? 0n), "6100m");
    assert.equal(formatQuantity(limits.amounts.get("cpu") ?? 0n), "6");
  });
});

describe("policies: how often a workload runs its pod", () => {
  const pods = (type: string, spec: Bag, ...scalers: readonly Bag[]) => {
    const autoscalers = scalers.map((scaler) => resource(KUBERNETES.horizontalPodAutoscaler, "hpa", { spec: scaler }));
    return mostPods(resource(type, "x", { spec }), autoscalers);
  };
  const rolling = (maxSurge: unknown) => ({ type: "RollingUpdate", rollingUpdate: { maxSurge } });
  const cases: readonly (readonly [string, string, Bag, number])[] = [
    ["a Deployment with the usual surge of a quarter, rounded up", KUBERNETES.deployment, { replicas: 5 }, 7],
    ["a Deployment of one replica by default, and its surge", KUBERNETES.deployment, {}, 2],
    ["a Deployment that surges by a number", KUBERNETES.deployment, { replicas: 3, strategy: rolling(1) }, 4],
    ["a Deployment that surges by a share", KUBERNETES.deployment, { replicas: 3, strategy: rolling("50%") }, 5],
    ["a Deployment that does not surge", KUBERNETES.deployment, { replicas: 3, strategy: rolling(0) }, 3],
    [
      "a Deployment that stops before it starts",
      KUBERNETES.deployment,
      { replicas: 3, strategy: { type: "Recreate" } },
      3,
    ],
    ["a StatefulSet", KUBERNETES.statefulSet, { replicas: 3 }, 3],
    ["a Job by its parallelism", KUBERNETES.job, { parallelism: 4 }, 4],
    ["a Job by its completions", KUBERNETES.job, { parallelism: 4, completions: 2 }, 2],
    ["a CronJob", KUBERNETES.cronJob, { jobTemplate: { spec: { parallelism: 3 } } }, 3],
    ["a PodTemplate not at all", KUBERNETES.podTemplate, {}, 0],
    ["a DaemonSet not at all, since nodes are not in a stack file", KUBERNETES.daemonSet, {}, 0],
  ];
  for (const [name, type, spec, expected] of cases) {
    it(`counts ${name}`, () => assert.deepEqual(pods(type, spec), { pods: expected }));
  }

  it("takes an autoscaler's maximum in place of replicas", () => {
    assert.deepEqual(pods(KUBERNETES.statefulSet, { replicas: 2 }, { maxReplicas: 6 }), { pods: 6 });
  });

  it("does not know while replicas are not known", () => {
    assert.ok("open" in pods(KUBERNETES.statefulSet, { replicas: UNKNOWN_STRING }));
  });
});

describe("policies: whether a namespace's workloads fit its quota", () => {
  const hard = { "requests.cpu": "4", pods: "4" };

  it("accepts what fits exactly, and names the quota's key and the workloads when it does not", () => {
    assert.deepEqual(judge("quota-fits-workloads", [team, quota(hard), deployment(4, [cpu("1")])]), []);
    const [finding] = judge("quota-fits-workloads", [team, quota(hard), deployment(4, [cpu("1001m")])]);
    assert.ok(finding?.kind === "violation");
    assert.equal(finding.path, 'spec.hard["requests.cpu"]');
    assert.equal(finding.required, "at least 4004m: model 4004m");
    assert.equal(finding.resource?.name, "quota");
  });

  it("counts an autoscaler's maximum, linked by name", () => {
    const scaler = inTeam(KUBERNETES.horizontalPodAutoscaler, "hpa", {
      spec: { scaleTargetRef: { kind: "Deployment", name: "model" }, maxReplicas: 5 },
    });
    const found = judge("quota-fits-workloads", [team, quota(hard), deployment(1, [cpu("1")]), scaler]);
    assert.deepEqual(kinds(found), ['violation spec.hard["requests.cpu"]', "violation spec.hard.pods"]);
  });

  it("reads a quota's short keys as requests", () => {
    assert.deepEqual(kinds(judge("quota-fits-workloads", [team, quota({ cpu: "1" }), deployment(2, [cpu("1")])])), [
      "violation spec.hard.cpu",
    ]);
  });

  it("counts volumes, of claims and of StatefulSets, also by class", () => {
    const claim = (storage: string) => ({ spec: { storageClassName: "fast", resources: { requests: { storage } } } });
    const set = inTeam(KUBERNETES.statefulSet, "db", {
      spec: { replicas: 3, volumeClaimTemplates: [claim("10Gi")], template: { spec: { containers: [] } } },
    });
    const own = inTeam(KUBERNETES.persistentVolumeClaim, "data", claim("5Gi"));
    const limits = {
      persistentvolumeclaims: "3",
      "requests.storage": "34Gi",
      "fast.storageclass.storage.k8s.io/requests.storage": "35Gi",
    };
    assert.deepEqual(kinds(judge("quota-fits-workloads", [team, quota(limits), set, own])), [
      "violation spec.hard.persistentvolumeclaims",
      'violation spec.hard["requests.storage"]',
    ]);
  });

  it("is undecided about an unknown workload and still refuses what is too much without it", () => {
    const unknown = { ...deployment(UNKNOWN_STRING, [cpu("1")]), name: "late", urn: "urn:late" };
    const found = judge("quota-fits-workloads", [team, quota(hard), unknown, deployment(5, [cpu("1")])]);
    assert.deepEqual(kinds(found), [
      'violation spec.hard["requests.cpu"]',
      "violation spec.hard.pods",
      "undecided spec.replicas",
    ]);
  });

  it("leaves quotas with scopes alone, because they count some pods only", () => {
    const scoped = quota({ pods: "1" }, { scopes: ["BestEffort"] });
    assert.deepEqual(judge("quota-fits-workloads", [team, scoped, deployment(3, [cpu("1")])]), []);
  });

  it("asks for a quota of accelerators where workloads use them", () => {
    const gpu = deployment(1, [{ resources: { limits: { "nvidia.com/gpu": 1 } } }]);
    assert.deepEqual(kinds(judge("quota-names-accelerators", [team, quota(hard), gpu])), [
      'violation spec.hard["requests.nvidia.com/gpu"]',
    ]);
    const named = quota({ ...hard, "requests.nvidia.com/gpu": "2" });
    assert.deepEqual(judge("quota-names-accelerators", [team, named, gpu]), []);
    assert.deepEqual(judge("quota-fits-workloads", [team, named, gpu]), []);
  });

  it("compares all accelerators with what the pools can have", () => {
    const gpu = deployment(3, [{ resources: { limits: { "nvidia.com/gpu": 2 } } }]);
    const given = (most: string) => ({ accelerators: { "nvidia.com/gpu": most } });
    assert.deepEqual(judge("quota-accelerators-fit-pools", [team, gpu], given("6")), []);
    assert.equal(judge("quota-accelerators-fit-pools", [team, gpu], given("5")).length, 1);
  });

  it("wants a quota and a limit range in every tenant's namespace, and finds them by where their namespace came from", () => {
    assert.equal(judge("quota-namespace-has-limits", [team]).length, 2);
    const linked = (type: string) => ({
      ...resource(type, type, { metadata: { namespace: UNKNOWN_STRING } }),
      propertyDependencies: { metadata: [team] },
    });
    const beside = [linked(KUBERNETES.resourceQuota), linked(KUBERNETES.limitRange)];
    const unnamed = {
      ...team,
      props: Field.of({ metadata: { name: UNKNOWN_STRING, labels: { "stratiform.dev/tenant": "t" } } }),
    };
    assert.deepEqual(judge("quota-namespace-has-limits", [team, ...beside]), []);
    const open = linked(KUBERNETES.resourceQuota);
    const found = judge("quota-namespace-has-limits", [unnamed, { ...open, propertyDependencies: {} }]);
    assert.deepEqual(kinds(found), ["undecided metadata.namespace", "violation metadata.name"]);
  });
});

describe("policies: quantities", () => {
  const suffix = fc.constantFrom("", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  const exponent = fc
    .tuple(fc.constantFrom("e", "E"), fc.integer({ min: -9, max: 18 }))
    .map(([letter, power]) => `${letter}${power}`);
  const digits = fc.nat({ max: 10 ** 9 }).map(String);
  const number = fc.oneof(
    digits,
    fc.tuple(digits, digits).map((parts) => parts.join(".")),
    digits.map((text) => `${text}.`),
    digits.map((text) => `.${text}`),
  );
  const signed = fc.tuple(fc.constantFrom("", "+", "-"), number).map((parts) => parts.join(""));

  it("follow the grammar of k8s.io/apimachinery: a signed number, then a suffix or an exponent", () => {
    fc.assert(
      fc.property(signed, fc.oneof(suffix, exponent), (text, end) => assert.ok(isQuantity(text + end), text + end)),
    );
    for (const wrong of [
      "",
      " 1",
      "1 ",
      "1.2.3",
      "1ki",
      "1K",
      "1mi",
      "1e",
      "1e1.5",
      "1Gi2",
      "0x1",
      "Infinity",
      "NaN",
      "1,5",
      "--1",
    ]) {
      assert.ok(!isQuantity(wrong), wrong);
    }
  });

  it("keep their value when they are written and read again", () => {
    fc.assert(
      fc.property(signed, suffix, (text, end) => {
        const quantity = parseQuantity(text + end);
        assert.equal(parseQuantity(formatQuantity(quantity)), quantity);
        assert.equal(parseQuantity(formatQuantity(quantity, "binary")), quantity);
      }),
    );
  });
});
