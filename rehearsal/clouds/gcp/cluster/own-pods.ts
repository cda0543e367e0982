/**
 * What GKE runs in a cluster by itself, in namespaces of its own: pods that no platform's rules were written for. They need what agents
 * on nodes need, not what an application does: root, the host's folders, no probe. Names of the namespaces are Google's
 * (catalogue/kubernetes/system-namespaces.ts); what is in the pods is a stand-in.
 */
import type { ClusterObject } from "../../plugin/row";

const NAMESPACES = ["gke-managed-system", "gmp-system"] as const;

const agent = (namespace: string): object => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "node-agent", namespace },
  spec: {
    selector: { matchLabels: { "k8s-app": "node-agent" } },
    template: {
      metadata: { labels: { "k8s-app": "node-agent" } },
      spec: {
        automountServiceAccountToken: false,
        tolerations: [{ operator: "Exists" }],
        containers: [
          {
            name: "agent",
            image: "gke.gcr.io/node-agent:v1",
            securityContext: { runAsUser: 0, capabilities: { add: ["SYS_ADMIN"] } },
            resources: { requests: { cpu: "5m", memory: "16Mi" } },
            volumeMounts: [{ name: "host", mountPath: "/host", readOnly: true }],
          },
        ],
        volumes: [{ name: "host", hostPath: { path: "/var/lib/kubelet" } }],
      },
    },
  },
});

export const OWN_PODS: readonly ClusterObject[] = NAMESPACES.flatMap((name) => [
  { path: "/api/v1/namespaces", object: { apiVersion: "v1", kind: "Namespace", metadata: { name } } },
  { path: `/apis/apps/v1/namespaces/${name}/daemonsets`, object: agent(name) },
]);
