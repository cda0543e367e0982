/**
 * What NVIDIA's charts run on nodes, as their templates render it with our values, against the pod-security pack in prod:
 * every exemption of theirs is needed, and nothing beyond them is broken. Written by hand from the templates of the pinned
 * versions: deployments/helm/nvidia-device-plugin of NVIDIA/k8s-device-plugin v0.20.0, deployment of
 * NVIDIA/dcgm-exporter 4.5.3-4.8.2.
 */
import * as assert from "node:assert/strict";
import { CATALOGUE, GPU_NAMESPACE } from "../../components/addons/catalogue";
import { existingPlacement } from "../../components/cloud/placement";
import { GPU_STACKS } from "../../components/node-pools/gpu-stack/clouds";
import { gpuStackPlan } from "../../components/node-pools/gpu-stack/plan";
import { nodePoolsSpec } from "../../components/node-pools/spec";
import { evaluateResource, evaluateStack } from "../../policies/lib/evaluate";
import { withExemptions } from "../../policies/lib/exemptions";
import { Field } from "../../policies/lib/field";
import { Stack } from "../../policies/lib/rule";
import { podSecurityPack } from "../../policies/pod-security/pack";
import { EXEMPTIONS } from "../../policies/settings";

const TODAY = "2026-11-21";

const plugin = {
  ...CATALOGUE["nvidia-device-plugin"].values(),
  ...planned("nvidia-device-plugin"),
};
const exporter = { ...CATALOGUE["dcgm-exporter"].values(), ...planned("dcgm-exporter") };

/** The stack that uses most of the charts: split and sliced devices. */
function planned(addon: "nvidia-device-plugin" | "dcgm-exporter") {
  const pool = { nodes: 1, cpu: "8", memory: "32Gi" };
  const pools = nodePoolsSpec.parse([
    { ...pool, name: "sliced", accelerator: "L4", sharing: { kind: "time-slicing", replicas: 3 } },
    { ...pool, name: "split", accelerator: "H100", sharing: { kind: "mig", profile: "1g.10gb" } },
  ]);
  const placement = { existing: existingPlacement.parse({ context: "c" }) };
  return gpuStackPlan(GPU_STACKS.azure, placement, pools).addons[addon] ?? {};
}

function hostPath(name: string, path: string) {
  return { name, hostPath: { path } };
}

const PLUGIN_IMAGE = "nvcr.io/nvidia/k8s-device-plugin:v0.20.0";

const PODS = {
  "nvidia-device-plugin": {
    priorityClassName: "system-node-critical",
    securityContext: plugin.podSecurityContext,
    serviceAccountName: "nvidia-device-plugin-service-account",
    shareProcessNamespace: true,
    tolerations: plugin.tolerations,
    initContainers: [{ name: "nvidia-device-plugin-init", image: PLUGIN_IMAGE, command: ["config-manager"] }],
    containers: [
      {
        name: "nvidia-device-plugin-sidecar",
        image: PLUGIN_IMAGE,
        command: ["config-manager"],
        securityContext: "securityContext" in plugin ? plugin.securityContext : {},
      },
      {
        name: "nvidia-device-plugin-ctr",
        image: PLUGIN_IMAGE,
        command: ["nvidia-device-plugin"],
        securityContext: "securityContext" in plugin ? plugin.securityContext : {},
        resources: plugin.resources,
      },
    ],
    volumes: [
      hostPath("kubelet-device-plugins-dir", "/var/lib/kubelet/device-plugins"),
      hostPath("mps-root", "/run/nvidia/mps"),
      hostPath("mps-shm", "/run/nvidia/mps/shm"),
      hostPath("cdi-root", "/var/run/cdi"),
      { name: "available-configs", configMap: { name: "nvidia-device-plugin-configs" } },
      { name: "config", emptyDir: {} },
    ],
  },
  "dcgm-exporter": {
    priorityClassName: "system-node-critical",
    hostPID: false,
    securityContext: exporter.podSecurityContext,
    serviceAccountName: "dcgm-exporter",
    automountServiceAccountToken: false,
    tolerations: exporter.tolerations,
    containers: [
      {
        name: "exporter",
        image: "nvcr.io/nvidia/k8s/dcgm-exporter:4.5.3-4.8.2-distroless",
        securityContext: {
          runAsNonRoot: false,
          runAsUser: 0,
          capabilities: { add: ["SYS_ADMIN"], drop: ["ALL"] },
          allowPrivilegeEscalation: false,
        },
        ports: [{ name: "metrics", containerPort: 9400 }],
        livenessProbe: { httpGet: { path: "/health", port: 9400, scheme: "HTTP" } },
        readinessProbe: { httpGet: { path: "/health", port: 9400, scheme: "HTTP" } },
        resources: exporter.resources,
      },
    ],
    volumes: [
      hostPath("pod-gpu-resources", "/var/lib/kubelet/pod-resources"),
      { name: "exporter-metrics-volume", configMap: { name: "exporter-metrics-config-map" } },
    ],
  },
} as const;

const RESOURCES = Object.entries(PODS).flatMap(([name, spec]) => [
  {
    type: "kubernetes:apps/v1:DaemonSet",
    name,
    urn: `urn:${name}`,
    props: {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { name, namespace: GPU_NAMESPACE },
      spec: { selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec } },
    },
  },
  {
    type: "kubernetes:core/v1:ServiceAccount",
    name: spec.serviceAccountName,
    urn: `urn:${spec.serviceAccountName}`,
    props: {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: spec.serviceAccountName, namespace: GPU_NAMESPACE },
    },
  },
]);

const NAMESPACE = {
  type: "kubernetes:core/v1:Namespace",
  name: "addons-gpu-stack",
  urn: "urn:namespace",
  props: {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: GPU_NAMESPACE, labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
  },
};
const POLICY = {
  type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
  name: "addons-gpu-stack-ingress",
  urn: "urn:policy",
  props: {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "addon-ingress", namespace: GPU_NAMESPACE },
    spec: { podSelector: {}, policyTypes: ["Ingress"] },
  },
};

/** `rule on object` of every violation, with these exemptions. */
function violations(exemptions: typeof EXEMPTIONS): string[] {
  const stack = new Stack(
    [...RESOURCES, NAMESPACE, POLICY].map(({ props, ...facts }) => ({
      ...facts,
      props: Field.of(props),
      parent: undefined,
      dependencies: [],
      propertyDependencies: {},
    })),
  );
  return podSecurityPack.rules.flatMap((rule) => {
    const circumstances = { given: withExemptions({}, exemptions[rule.id] ?? []), today: TODAY };
    const found =
      rule.kind === "stack"
        ? evaluateStack(rule, stack, circumstances).map(() => NAMESPACE.name)
        : RESOURCES.flatMap((input) => evaluateResource(rule, input, circumstances).map(() => input.name));
    return [...new Set(found)].map((name) => `${rule.id} on ${name}`);
  });
}

describe("the GPU stack's pods and the pod-security pack", () => {
  it("break nothing beyond their exemptions", () => {
    assert.deepEqual(violations(EXEMPTIONS), []);
  });

  it("need every exemption that they have", () => {
    for (const [rule, list] of Object.entries(EXEMPTIONS)) {
      for (const exemption of list.filter(({ namespace, name }) => [namespace, name].includes(GPU_NAMESPACE))) {
        const others = list.filter((other) => other !== exemption);
        assert.notDeepEqual(violations({ ...EXEMPTIONS, [rule]: others }), [], `${rule} for ${exemption.name}`);
      }
    }
  });

  it("keep to every rule that they have no exemption from: no host namespaces, ports or privileged containers", () => {
    const exempt = Object.entries(EXEMPTIONS).flatMap(([rule, list]) =>
      list.some(({ namespace }) => namespace === GPU_NAMESPACE) ? [rule] : [],
    );
    for (const rule of [
      "pod-no-host-namespaces",
      "pod-no-privileged-containers",
      "pod-no-host-ports",
      "pod-seccomp-profile",
    ]) {
      assert.ok(!exempt.includes(rule), rule);
    }
  });
});
