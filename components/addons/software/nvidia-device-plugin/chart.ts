/** NVIDIA's device plugin: its chart, and what it makes in a cluster. */
import type { ChartFacts } from "../../addon";
import { GPU_NAMESPACE } from "../../pods-of-devices";

export const CHART = {
  chart: {
    repository: "https://nvidia.github.io/k8s-device-plugin",
    chart: "nvidia-device-plugin",
    version: "0.20.0",
    appVersion: "0.20.0",
    released: "2026-08-19",
    source: "https://github.com/NVIDIA/k8s-device-plugin/releases/tag/v0.20.0",
  },
  namespace: GPU_NAMESPACE,
  // It registers with the kubelet through a socket on the node.
  podSecurity: "privileged",
  openPorts: [],
  // The charts' own: a pod of each node, without which its devices are not there.
  priority: "system-node-critical",
  affinityAt: [],
  // A privileged daemon in the node's process namespace, for sharing by MPS, which no pool of ours does with this plugin.
  // https://github.com/NVIDIA/k8s-device-plugin/blob/v0.20.0/deployments/helm/nvidia-device-plugin/templates/daemonset-mps-control-daemon.yml
  removed: [{ apiVersion: "apps/v1", kind: "DaemonSet", name: "nvidia-device-plugin-mps-control-daemon" }],
  needs: [],
  conflicts: [],
  timeout: "10m",
  comesWith: "a node pool with NVIDIA accelerators on nodes that lack it",
  renderedFrom: "NVIDIA/k8s-device-plugin v0.20.0, 1b826ac",
  makes: {
    // By its values at this version, read 2026-11-30.
    images: "nvcr.io/nvidia",
    // A DaemonSet for nodes with devices alone, on which no image could find any.
    deployments: [],
    keepsDefinitions: false,
    always: sharingDaemon,
    created: {
      version: "0.20.0",
      source: "NVIDIA/k8s-device-plugin: it speaks to the kubelet alone",
      read: "2026-11-30",
      creates: [],
      played: [],
    },
  },
} as const satisfies ChartFacts;

/**
 * The daemon of deployments/helm/nvidia-device-plugin/templates/daemonset-mps-control-daemon.yml (NVIDIA/k8s-device-plugin
 * v0.20.0, read 2026-11-30): no value leaves it out, and only a label that no node has keeps its pods away.
 */
function sharingDaemon(release: string, namespace: string) {
  const name = `${release}-mps-control-daemon`;
  const labels = { "app.kubernetes.io/name": name, "app.kubernetes.io/instance": release };
  const container = {
    name: "mps-control-daemon-ctr",
    image: "nvcr.io/nvidia/k8s-device-plugin:v0.20.0",
    securityContext: { privileged: true },
  };
  const nodeSelector = { "nvidia.com/mps.capable": "true" };
  const pod = { hostPID: true, priorityClassName: "system-node-critical", nodeSelector, containers: [container] };
  return [
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { name, namespace, labels },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
    },
  ];
}
