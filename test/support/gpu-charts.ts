/**
 * What NVIDIA's charts run on nodes, as their templates render it with our values, for the stack that uses most of them.
 * Written by hand from the templates of the pinned versions: deployments/helm/nvidia-device-plugin of
 * NVIDIA/k8s-device-plugin v0.20.0, deployment of NVIDIA/dcgm-exporter 4.5.3-4.8.2.
 */
import { CATALOGUE, GPU_NAMESPACE } from "../../components/addons/catalogue";
import { existingPlacement } from "../../components/cloud/placement";
import { GPU_STACKS } from "../../components/node-pools/gpu-stack/clouds";
import { gpuStackPlan } from "../../components/node-pools/gpu-stack/plan";
import { nodePoolsSpec } from "../../components/node-pools/spec";

/** Pools with split and with sliced devices. */
export const GPU_POOLS = nodePoolsSpec.parse([
  {
    ...{ name: "sliced", nodes: 1, cpu: "8", memory: "32Gi", accelerator: "L4" },
    sharing: { kind: "time-slicing", replicas: 3 },
  },
  {
    ...{ name: "split", nodes: 1, cpu: "8", memory: "32Gi", accelerator: "H100" },
    sharing: { kind: "mig", profile: "1g.10gb" },
  },
]);

const { addons } = gpuStackPlan(GPU_STACKS.azure, { existing: existingPlacement.parse({ context: "c" }) }, GPU_POOLS);

const plugin = CATALOGUE["nvidia-device-plugin"].values();
const exporter = CATALOGUE["dcgm-exporter"].values();
const planned: Readonly<Record<string, unknown>> = addons["nvidia-device-plugin"] ?? {};
const { affinity, securityContext } = planned;

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
    affinity,
    initContainers: [{ name: "nvidia-device-plugin-init", image: PLUGIN_IMAGE, command: ["config-manager"] }],
    containers: [
      {
        name: "nvidia-device-plugin-sidecar",
        image: PLUGIN_IMAGE,
        command: ["config-manager"],
        securityContext,
      },
      {
        name: "nvidia-device-plugin-ctr",
        image: PLUGIN_IMAGE,
        command: ["nvidia-device-plugin"],
        env: [
          { name: "NVIDIA_VISIBLE_DEVICES", value: "all" },
          { name: "NVIDIA_DRIVER_CAPABILITIES", value: "compute,utility" },
        ],
        securityContext,
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
    affinity,
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

export function daemonSet(
  name: keyof typeof PODS,
  changes: { readonly name?: string; readonly namespace?: string } = {},
) {
  const metadata = { name, namespace: GPU_NAMESPACE, ...changes };
  const labels = { "app.kubernetes.io/name": metadata.name };
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata,
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: PODS[name] } },
  };
}

export function serviceAccount(name: keyof typeof PODS) {
  const metadata = { name: PODS[name].serviceAccountName, namespace: GPU_NAMESPACE };
  return { apiVersion: "v1", kind: "ServiceAccount", metadata };
}

export const CHART_NAMES = Object.keys(PODS) as (keyof typeof PODS)[];

export const GPU_NAMESPACE_OBJECT = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: GPU_NAMESPACE, labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
};
