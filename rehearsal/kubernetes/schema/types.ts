/**
 * Every built-in Kubernetes type that the provider serves: scope, REST name, the fields whose change replaces the object,
 * the fields that the API server never changes in place, what readiness means, and what is secret.
 * `replaces` follows the official provider's own table, so that both plan the same operations.
 */
import type { Readiness } from "./readiness";

export interface TypeRow {
  /** The kind's name in URLs. */
  readonly plural: string;
  readonly namespaced: boolean;
  /** Paths whose change replaces the object. `[*]` stands for any element; a path covers what is below it. */
  readonly replaces?: readonly string[];
  /**
   * Paths that the API server refuses to change and that the official provider does not replace for: such a change
   * fails at preview, with the way out (`replaceOnChanges`).
   */
  readonly fixed?: readonly string[];
  /** Whether content changes replace the object unless the provider setting says otherwise or `immutable` is true. */
  readonly content?: "config-map" | "secret";
  /** What to wait for after create and update. @default nothing */
  readonly readiness?: Readiness;
  /** Fields that are secret whatever the program says. */
  readonly secret?: readonly string[];
}

const SELECTOR = ["spec.selector"] as const;
const ROLE_REF = ["roleRef"] as const;

const POD_CONTAINER = [
  "args", "command", "env", "image", "imagePullPolicy", "lifecycle", "livenessProbe", "ports", "readinessProbe",
  "resources", "securityContext", "stdin", "stdinOnce", "terminationMessagePath", "terminationMessagePolicy", "tty",
  "volumeDevices", "volumeMounts", "workingDir",
] as const; // prettier-ignore

const POD = [
  ...[
    "affinity", "automountServiceAccountToken", "dnsConfig", "dnsPolicy", "enableServiceLinks", "hostAliases", "hostIPC",
    "hostNetwork", "hostPID", "hostname", "imagePullSecrets", "nodeName", "nodeSelector", "overhead", "preemptionPolicy",
    "priority", "priorityClassName", "readinessGates", "restartPolicy", "runtimeClassName", "schedulerName",
    "securityContext", "serviceAccount", "serviceAccountName", "shareProcessNamespace", "subdomain",
    "terminationGracePeriodSeconds", "volumes",
  ].map((field) => `spec.${field}`),
  ...["containers", "initContainers"].flatMap((list) => POD_CONTAINER.map((field) => `spec.${list}[*].${field}`)),
]; // prettier-ignore

const VOLUME_SOURCES = [
  "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "csi", "fc", "flexVolume", "flocker",
  "gcePersistentDisk", "glusterfs", "hostPath", "iscsi", "local", "nfs", "photonPersistentDisk", "portworxVolume",
  "quobyte", "rbd", "scaleIO", "storageos", "vsphereVolume",
].map((source) => `spec.${source}`); // prettier-ignore

export const TYPES = {
  "v1/ConfigMap": { plural: "configmaps", namespaced: true, content: "config-map" },
  "v1/Endpoints": { plural: "endpoints", namespaced: true },
  "v1/LimitRange": { plural: "limitranges", namespaced: true },
  "v1/Namespace": { plural: "namespaces", namespaced: false, readiness: "namespace" },
  "v1/PersistentVolume": {
    plural: "persistentvolumes",
    namespaced: false,
    replaces: VOLUME_SOURCES,
    readiness: "persistent-volume",
  },
  "v1/PersistentVolumeClaim": {
    plural: "persistentvolumeclaims",
    namespaced: true,
    replaces: ["spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeName"],
    fixed: ["spec.volumeMode", "spec.dataSource", "spec.dataSourceRef"],
    readiness: "persistent-volume-claim",
  },
  "v1/Pod": { plural: "pods", namespaced: true, replaces: POD, readiness: "pod" },
  "v1/ResourceQuota": {
    plural: "resourcequotas",
    namespaced: true,
    replaces: ["spec.scopes"],
    fixed: ["spec.scopeSelector"],
    readiness: "resource-quota",
  },
  "v1/Secret": {
    plural: "secrets",
    namespaced: true,
    content: "secret",
    readiness: "secret",
    secret: ["data", "stringData"],
  },
  "v1/Service": { plural: "services", namespaced: true, replaces: ["spec.clusterIP"], readiness: "service" },
  "v1/ServiceAccount": { plural: "serviceaccounts", namespaced: true },

  "apps/v1/DaemonSet": { plural: "daemonsets", namespaced: true, replaces: SELECTOR, readiness: "daemon-set" },
  "apps/v1/Deployment": { plural: "deployments", namespaced: true, replaces: SELECTOR, readiness: "deployment" },
  "apps/v1/StatefulSet": {
    plural: "statefulsets",
    namespaced: true,
    replaces: [
      "spec.podManagementPolicy",
      "spec.revisionHistoryLimit",
      "spec.selector",
      "spec.serviceName",
      "spec.volumeClaimTemplates",
    ],
    readiness: "stateful-set",
  },

  "batch/v1/CronJob": { plural: "cronjobs", namespaced: true },
  "batch/v1/Job": {
    plural: "jobs",
    namespaced: true,
    replaces: ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
    fixed: ["spec.completionMode", "spec.podFailurePolicy", "spec.backoffLimitPerIndex", "spec.managedBy"],
    readiness: "job",
  },

  "autoscaling/v1/HorizontalPodAutoscaler": { plural: "horizontalpodautoscalers", namespaced: true },
  "autoscaling/v2/HorizontalPodAutoscaler": { plural: "horizontalpodautoscalers", namespaced: true },
  "policy/v1/PodDisruptionBudget": { plural: "poddisruptionbudgets", namespaced: true },

  "networking.k8s.io/v1/Ingress": { plural: "ingresses", namespaced: true, readiness: "ingress" },
  "networking.k8s.io/v1/IngressClass": { plural: "ingressclasses", namespaced: false, fixed: ["spec.controller"] },
  "networking.k8s.io/v1/NetworkPolicy": { plural: "networkpolicies", namespaced: true },

  "rbac.authorization.k8s.io/v1/ClusterRole": { plural: "clusterroles", namespaced: false },
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": {
    plural: "clusterrolebindings",
    namespaced: false,
    replaces: ROLE_REF,
  },
  "rbac.authorization.k8s.io/v1/Role": { plural: "roles", namespaced: true },
  "rbac.authorization.k8s.io/v1/RoleBinding": { plural: "rolebindings", namespaced: true, replaces: ROLE_REF },

  "scheduling.k8s.io/v1/PriorityClass": {
    plural: "priorityclasses",
    namespaced: false,
    fixed: ["value", "preemptionPolicy"],
  },
  "node.k8s.io/v1/RuntimeClass": { plural: "runtimeclasses", namespaced: false, fixed: ["handler"] },

  "storage.k8s.io/v1/StorageClass": {
    plural: "storageclasses",
    namespaced: false,
    replaces: ["parameters", "provisioner"],
    fixed: ["reclaimPolicy", "volumeBindingMode"],
  },
  "storage.k8s.io/v1/CSIDriver": { plural: "csidrivers", namespaced: false },
  "storage.k8s.io/v1/VolumeAttributesClass": {
    plural: "volumeattributesclasses",
    namespaced: false,
    fixed: ["driverName", "parameters"],
  },

  "admissionregistration.k8s.io/v1/MutatingWebhookConfiguration": {
    plural: "mutatingwebhookconfigurations",
    namespaced: false,
  },
  "admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration": {
    plural: "validatingwebhookconfigurations",
    namespaced: false,
  },
  "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy": {
    plural: "validatingadmissionpolicies",
    namespaced: false,
  },
  "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding": {
    plural: "validatingadmissionpolicybindings",
    namespaced: false,
  },
  "apiextensions.k8s.io/v1/CustomResourceDefinition": {
    plural: "customresourcedefinitions",
    namespaced: false,
    fixed: ["spec.group", "spec.scope", "spec.names.plural", "spec.names.kind"],
    readiness: "custom-resource-definition",
  },
  "apiregistration.k8s.io/v1/APIService": { plural: "apiservices", namespaced: false },
  "coordination.k8s.io/v1/Lease": { plural: "leases", namespaced: true },
  "discovery.k8s.io/v1/EndpointSlice": { plural: "endpointslices", namespaced: true, fixed: ["addressType"] },
  "flowcontrol.apiserver.k8s.io/v1/FlowSchema": { plural: "flowschemas", namespaced: false },
  "resource.k8s.io/v1/DeviceClass": { plural: "deviceclasses", namespaced: false },
  "resource.k8s.io/v1/ResourceClaimTemplate": { plural: "resourceclaimtemplates", namespaced: true, fixed: ["spec"] },
} as const satisfies Record<string, TypeRow>;

/** `<apiVersion>/<kind>` of a built-in type. */
export type TypeName = keyof typeof TYPES;

/** The row of a built-in type, if we serve it. */
export function typeRow(apiVersion: string, kind: string): TypeRow | undefined {
  const rows: Record<string, TypeRow> = TYPES;
  const name = `${apiVersion}/${kind}`;
  return Object.hasOwn(rows, name) ? rows[name] : undefined;
}
