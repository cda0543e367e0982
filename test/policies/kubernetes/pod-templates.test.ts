/** Pod templates in custom resources are found by shape, judged as the Pods that they become, and named where they are. */
import assert from "node:assert/strict";
import { evaluateResource } from "../../../policies/engine/evaluate";
import { UNKNOWN_STRING } from "../../../policies/rule/field";
import type { Finding } from "../../../policies/rule/finding";
import { notLookedInto } from "../../../policies/engine/pack";
import { podTemplatesIn } from "../../../policies/kubernetes/pod-templates";
import { podSecurityPack } from "../../../policies/pod-security/pack";

/** Without the rule about digests, so that the cases can name images shortly. */
const RULES = podSecurityPack.rules
  .filter((rule) => rule.kind === "resource")
  .filter(({ id }) => id !== "pod-image-has-digest");

function findings(type: string, props: object, secrets?: ReadonlySet<string>): (Finding & { rule: string })[] {
  const input = { type, name: "case", urn: "urn:case", props, ...(secrets === undefined ? {} : { secrets }) };
  return RULES.flatMap((rule) =>
    evaluateResource(rule, input, { given: {}, today: "2026-01-01" }).map((finding) => ({ ...finding, rule: rule.id })),
  );
}

const securityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
const container = (more: object = {}) => ({ name: "a", image: "ghcr.io/stratiform/y:1", securityContext, ...more });
const spec = (more: object = {}, containers = [container()]) => ({
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  containers,
  ...more,
});
const bad = spec({ hostIPC: true });
const metadata = { name: "case", namespace: "team" };

/** Where the operators of the field keep pods; each holds one that shares the node's memory. */
const PLACES: readonly { readonly type: string; readonly path: string; readonly props: object }[] = [
  {
    type: "ray.io/v1:RayCluster",
    path: "spec.workerGroupSpecs[1].template.spec",
    props: {
      spec: { headGroupSpec: { template: { spec: spec() } }, workerGroupSpecs: [{}, { template: { spec: bad } }] },
    },
  },
  {
    type: "kubeflow.org/v1:PyTorchJob",
    path: "spec.pytorchReplicaSpecs.Worker.template.spec",
    props: { spec: { pytorchReplicaSpecs: { Worker: { replicas: 2, template: { spec: bad } } } } },
  },
  {
    type: "jobset.x-k8s.io/v1alpha2:JobSet",
    path: "spec.replicatedJobs[0].template.spec.template.spec",
    props: { spec: { replicatedJobs: [{ template: { spec: { template: { spec: bad } } } }] } },
  },
  { type: "serving.kserve.io/v1beta1:InferenceService", path: "spec.predictor", props: { spec: { predictor: bad } } },
  {
    type: "leaderworkerset.x-k8s.io/v1:LeaderWorkerSet",
    path: "spec.leaderWorkerTemplate.workerTemplate.spec",
    props: { spec: { leaderWorkerTemplate: { workerTemplate: { spec: bad } } } },
  },
  { type: "argoproj.io/v1alpha1:Rollout", path: "spec.template.spec", props: { spec: { template: { spec: bad } } } },
  { type: "serving.knative.dev/v1:Service", path: "spec.template.spec", props: { spec: { template: { spec: bad } } } },
  {
    type: "batch.volcano.sh/v1alpha1:Job",
    path: "spec.tasks[0].template.spec",
    props: { spec: { tasks: [{ name: "work", template: { spec: bad } }] } },
  },
  {
    type: "kubernetes.dask.org/v1:DaskCluster",
    path: "spec.worker.spec",
    props: { spec: { worker: { replicas: 2, spec: bad } } },
  },
  {
    type: "flink.apache.org/v1beta1:FlinkDeployment",
    path: "spec.taskManager.podTemplate.spec",
    props: {
      spec: {
        taskManager: { podTemplate: { spec: { hostIPC: true, containers: [{ name: "flink-main-container" }] } } },
      },
    },
  },
  {
    type: "kubeflow.org/v1beta1:Experiment",
    path: "spec.trialTemplate.trialSpec.spec.template.spec",
    props: { spec: { trialTemplate: { trialSpec: { kind: "Job", spec: { template: { spec: bad } } } } } },
  },
];

describe("policies: pod templates in custom resources", () => {
  for (const { type, path, props } of PLACES) {
    it(`are found in a ${type.split(":")[1]}`, () => {
      const all = findings(`kubernetes:${type}`, { metadata, ...props });
      assert.deepEqual(
        all.map(({ rule, kind, path: where }) => [rule, kind, where]),
        [["pod-no-host-namespaces", "violation", `${path}.hostIPC`]],
      );
    });
  }

  it("are judged by what is absent only where they are whole", () => {
    const type = "kubernetes:example.com/v1:Anything";
    const whole = findings(type, {
      metadata,
      spec: { template: { spec: { containers: [{ name: "a", image: "a:1" }] } } },
    });
    assert.ok(whole.some(({ rule }) => rule === "pod-run-as-non-root"));
    const partial = { metadata, spec: { podTemplate: { spec: { containers: [{ name: "main" }] } } } };
    assert.deepEqual(findings(type, partial), []);
    assert.deepEqual(
      findings(`${type}Patch`, { metadata, spec: { template: { spec: { containers: [{ image: "a:1" }] } } } }),
      [],
    );
  });

  it("are not asked for what an operator or a LimitRange adds", () => {
    const rules = findings("kubernetes:ray.io/v1:RayCluster", {
      metadata,
      spec: { headGroupSpec: { template: { spec: spec() } } },
    });
    assert.deepEqual(rules, []);
  });

  it("may be containers alone, and volumes and namespaces of the node beside them", () => {
    const argo = {
      metadata,
      spec: {
        volumes: [{ name: "node", hostPath: { path: "/" } }],
        templates: [
          { name: "a", container: { image: "alpine:latest", env: [{ name: "PASSWORD", value: "hunter2" }] } },
          {
            name: "b",
            container: { image: "alpine:3", command: ["sudo"] },
            sidecars: [{ name: "c", image: "c:1", securityContext: { privileged: true } }],
          },
        ],
      },
    };
    const where = new Set(
      findings("kubernetes:argoproj.io/v1alpha1:Workflow", argo).map(({ rule, path }) => `${rule} ${path}`),
    );
    assert.deepEqual(
      [...where].sort(),
      [
        "pod-image-has-version spec.templates[0].container.image",
        "pod-no-host-path-volumes spec.volumes[0].hostPath",
        "pod-no-privileged-containers spec.templates[1].sidecars[0].securityContext.privileged",
        "pod-no-secret-in-env spec.templates[0].container.env",
        "pod-no-sudo spec.templates[1].container.command",
        "pod-restricted-volumes spec.volumes[0]",
      ].sort(),
    );
  });

  it("stay undecided where a value is not known, and show no secret", () => {
    const withEnv = (image: string) => ({ metadata, spec: { template: { spec: spec({}, [container({ image })]) } } });
    const type = "kubernetes:argoproj.io/v1alpha1:Rollout";
    const open = findings(type, withEnv(UNKNOWN_STRING));
    assert.deepEqual([...new Set(open.map(({ kind }) => kind))], ["undecided"]);
    assert.ok(open.every(({ path }) => path === "spec.template.spec.containers[0].image"));
    const path = "spec.template.spec.containers[0].image";
    const hidden = findings(type, withEnv("evil.example/hidden:1"), new Set([path]));
    assert.ok(hidden.some((finding) => finding.path === path && finding.kind === "violation"));
    assert.doesNotMatch(JSON.stringify(hidden), /evil/);
  });

  it("are in no object that only resembles a pod", () => {
    const others = [
      { spec: { containers: "all" } },
      { spec: { resourcePolicy: { containerPolicies: [{ containerName: "*" }] } } },
      { spec: { volumes: 3, hostNetwork: { enabled: true } } },
      { spec: { versions: [{ schema: { openAPIV3Schema: { properties: { containers: { type: "array" } } } } }] } },
      { spec: { steps: [{ setWeight: 20 }, { pause: {} }] } },
    ];
    for (const other of others) assert.deepEqual(podTemplatesIn({ metadata, ...other }), [], JSON.stringify(other));
  });

  it("in charts are named once, as not looked into", async () => {
    const said: string[] = [];
    const release = (name: string, type: string) => ({ name, type: `kubernetes:${type}`, urn: name });
    const resources = [
      release("b", "helm.sh/v3:Release"),
      release("a", "helm.toolkit.fluxcd.io/v2:HelmRelease"),
      release("c", "ray.io/v1:RayCluster"),
    ];
    const validate = notLookedInto.validateStack;
    assert.ok(typeof validate === "function");
    await Reflect.apply(validate, undefined, [{ resources }, (message: string) => said.push(message)]);
    await Reflect.apply(validate, undefined, [
      { resources: resources.slice(2) },
      (message: string) => said.push(message),
    ]);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? "", /2 charts were not looked into: a, b\./);
  });
});
