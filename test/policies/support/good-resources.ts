/** One compliant resource per kind, and how a copy of one is changed in a single place. */
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import { CUSTOM } from "../../../catalogue/tokens/custom";
import type { Bag } from "./conformance";

const IMAGE = `ghcr.io/stratiform/model@sha256:${"0".repeat(64)}`;
const probe = { httpGet: { path: "/ready", port: 8080 } };
const amounts = { cpu: "1", memory: "1Gi" };
const container = (name: string): Bag => ({
  name,
  image: IMAGE,
  command: ["serve"],
  env: [{ name: "MODE", value: "fast" }],
  ports: [{ containerPort: 8080 }],
  resources: { requests: amounts, limits: amounts },
  readinessProbe: probe,
  livenessProbe: probe,
  startupProbe: probe,
  lifecycle: { preStop: { httpGet: { path: "/stop", port: 8080 } } },
  securityContext: {
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  },
});

const POD: Bag = {
  automountServiceAccountToken: false,
  containers: [container("model"), container("proxy")],
  initContainers: [container("fetch")],
  volumes: [{ name: "scratch", emptyDir: {} }],
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
};

/** A compliant resource of each kind, as Pulumi inputs. */
export const GOOD: Readonly<Record<string, Bag>> = {
  [KUBERNETES.deployment]: {
    metadata: { name: "model", namespace: "team" },
    spec: { replicas: 2, template: { metadata: { annotations: { note: "x" } }, spec: POD } },
  },
  [KUBERNETES.serviceAccount]: {
    metadata: { name: "model", namespace: "team" },
    automountServiceAccountToken: false,
  },
  [KUBERNETES.configMap]: { metadata: { name: "settings", namespace: "team" }, data: { mode: "fast" } },
  [KUBERNETES.role]: {
    metadata: { name: "reader", namespace: "team" },
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
  },
  [KUBERNETES.clusterRole]: {
    metadata: { name: "reader" },
    rules: [{ apiGroups: [""], resources: ["nodes"], verbs: ["get"], nonResourceURLs: ["/healthz"] }],
  },
  [KUBERNETES.roleBinding]: {
    metadata: { name: "reader", namespace: "team" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
    subjects: [{ kind: "Group", name: "team", apiGroup: "rbac.authorization.k8s.io" }],
  },
  [KUBERNETES.service]: {
    metadata: { name: "model", namespace: "team" },
    spec: { type: "ClusterIP", ports: [{ port: 80, targetPort: 8080 }] },
  },
  [KUBERNETES.horizontalPodAutoscaler]: {
    metadata: { name: "model", namespace: "team" },
    spec: { scaleTargetRef: { kind: "Deployment", name: "model" }, minReplicas: 1, maxReplicas: 4 },
  },
  [KUBERNETES.job]: { metadata: { name: "job", namespace: "team" }, spec: { parallelism: 1, template: { spec: POD } } },
  [KUBERNETES.cronJob]: {
    metadata: { name: "job", namespace: "team" },
    spec: { schedule: "@daily", jobTemplate: { spec: { parallelism: 1, template: { spec: POD } } } },
  },
  [KUBERNETES.persistentVolumeClaim]: {
    metadata: { name: "data", namespace: "team" },
    spec: { resources: { requests: { storage: "10Gi" } } },
  },
  [KUBERNETES.statefulSet]: {
    metadata: { name: "db", namespace: "team" },
    spec: {
      replicas: 1,
      template: { spec: POD },
      volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { resources: { requests: { storage: "10Gi" } } } }],
    },
  },
  [KUBERNETES.podDisruptionBudget]: {
    metadata: { name: "model", namespace: "team" },
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: "model" } } },
  },
  [KUBERNETES.resourceQuota]: {
    metadata: { name: "tenant", namespace: "team" },
    spec: {
      hard: {
        "requests.cpu": "4",
        "requests.memory": "8Gi",
        "limits.cpu": "8",
        "limits.memory": "16Gi",
        persistentvolumeclaims: "4",
      },
    },
  },
  [KUBERNETES.limitRange]: {
    metadata: { name: "tenant", namespace: "team" },
    spec: {
      limits: [
        {
          type: "Container",
          min: { memory: "16Mi" },
          defaultRequest: { cpu: "100m", memory: "128Mi" },
          default: { cpu: "1", memory: "512Mi" },
          max: { cpu: "8", memory: "16Gi" },
        },
      ],
    },
  },
  [CUSTOM.karpenterNodePool]: {
    metadata: { name: "general" },
    spec: {
      limits: { cpu: "100", "nvidia.com/gpu": 8 },
      template: {
        spec: {
          requirements: [{ key: "karpenter.k8s.aws/instance-gpu-name", operator: "In", values: ["l4"] }],
          taints: [{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }],
        },
      },
    },
  },
};

/** A copy with `value` at `path`; maps are made where there are none. `undefined` removes what is there. */
export function withValue(bag: Bag, path: readonly (string | number)[], value: unknown): Bag {
  const copy = structuredClone(bag);
  let holder: object = copy;
  for (const [index, key] of path.entries()) {
    if (index === path.length - 1) {
      if (value === undefined) Reflect.deleteProperty(holder, key);
      else Reflect.set(holder, key, value);
      break;
    }
    const next: unknown = Reflect.get(holder, key);
    if (typeof next !== "object" || next === null) Reflect.set(holder, key, {});
    holder = Reflect.get(holder, key) as object;
  }
  return copy;
}
