/** How much a namespace may use: its ResourceQuota and its LimitRange, from the tenant's spec. Pure. */
import type { NamespaceSpec, QuotaSpec, TenantSpec } from "./spec";
import { COUNTED_DEVICES } from "../../catalogue/devices";
import { devicesGranted } from "./spec";

/**
 * Minor of the Pod Security Standards, pinned so that upgrading the cluster does not turn running workloads away: the
 * oldest that the Kubernetes project still patches, so that no cluster with its patches is older, and none that the
 * policy packs do not know. A test compares it with both. A cluster kept on an older minor by its cloud applies its
 * own newest.
 */
export const POD_SECURITY_VERSION = "v1.35";

/** Labels by which the API server enforces a Pod Security Standard, and says at `kubectl apply` what breaks it. */
export function podSecurityLabels({ podSecurity }: NamespaceSpec): Record<string, string> {
  return Object.fromEntries(
    ["enforce", "audit", "warn"].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, podSecurity],
      [`pod-security.kubernetes.io/${mode}-version`, POD_SECURITY_VERSION],
    ]),
  );
}

/**
 * Objects that cost the API server and etcd, which every tenant shares: far above what a team needs. Kubernetes counts
 * objects and not their bytes, of which each may have as many as etcd takes in one request, 1.5 MiB by default; ConfigMaps
 * and Secrets, which are nothing but bytes, have bounds that the stack file sets.
 */
const MOST_OBJECTS = {
  services: 200,
  "count/jobs.batch": 2000,
  "count/cronjobs.batch": 100,
  "count/deployments.apps": 200,
  "count/statefulsets.apps": 100,
  "count/replicasets.apps": 2000,
  "count/horizontalpodautoscalers.autoscaling": 200,
  "count/poddisruptionbudgets.policy": 200,
  "count/resourceclaims.resource.k8s.io": 0,
  "count/resourceclaimtemplates.resource.k8s.io": 0,
  "count/serviceaccounts": 200,
  "count/roles.rbac.authorization.k8s.io": 200,
  "count/rolebindings.rbac.authorization.k8s.io": 200,
} as const;

/** A Service of type LoadBalancer takes a node port for each of its ports. */
const PORTS_PER_LOAD_BALANCER = 10;

/** Pods that have ended are counted here and not by `pods`; they stay until their Job goes. */
const PODS_WITH_ENDED = 10;

/** Huge pages are counted by their size; these are all that x86 and Arm nodes of clouds have with pages of 4 KiB. */
const HUGE_PAGES = ["2Mi", "1Gi"] as const;

/**
 * `spec.hard` of the ResourceQuota. Every known accelerator and everything that can be counted is named: what a quota does
 * not name is unlimited. Claims of devices (DRA) are none, since they go past the quota of accelerators.
 */
export function quotaHard(quota: QuotaSpec): Record<string, string> {
  return {
    "requests.cpu": quota.requests.cpu,
    "requests.memory": quota.requests.memory,
    ...(quota.limits.cpu !== undefined && { "limits.cpu": quota.limits.cpu }),
    "limits.memory": quota.limits.memory,
    persistentvolumeclaims: String(quota.volumes),
    "requests.storage": quota.storage,
    "requests.ephemeral-storage": quota.ephemeralStorage,
    "limits.ephemeral-storage": quota.ephemeralStorage,
    ...Object.fromEntries(HUGE_PAGES.map((size) => [`requests.hugepages-${size}`, quota.hugePages])),
    pods: String(quota.pods),
    "count/pods": String(quota.pods * PODS_WITH_ENDED),
    configmaps: String(quota.configMaps),
    secrets: String(quota.secrets),
    "services.loadbalancers": String(quota.loadBalancers),
    "services.nodeports": String(quota.loadBalancers * PORTS_PER_LOAD_BALANCER),
    ...Object.fromEntries(Object.entries(MOST_OBJECTS).map(([resource, most]) => [resource, String(most)])),
    ...Object.fromEntries(
      COUNTED_DEVICES.map((resource) => [`requests.${resource}`, String(devicesGranted(quota, resource))]),
    ),
  };
}

/** What a container that states no CPU limit gets, where the quota counts limits and would refuse it. */
export const DEFAULT_CPU_LIMIT = "1";

/**
 * The LimitRange's container row: defaults for containers that state nothing, and no container above the quota. A bound on
 * CPU limits would give every container one, the bound itself, and is there only where the quota counts them.
 */
export function containerLimits({ requests, limits }: TenantSpec["containerDefaults"], quota: QuotaSpec) {
  const most = quota.limits.cpu;
  const cpu = limits.cpu ?? (most === undefined ? undefined : DEFAULT_CPU_LIMIT);
  return {
    type: "Container",
    defaultRequest: { ...requests },
    default: { ...(cpu !== undefined && { cpu }), memory: limits.memory },
    max: { ...(most !== undefined && { cpu: most }), memory: quota.limits.memory },
  };
}
