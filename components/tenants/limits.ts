/** How much a namespace may use: its ResourceQuota and its LimitRange, from the tenant's spec. Pure. */
import type { NamespaceSpec, QuotaSpec, TenantSpec } from "./spec";
import { acceleratorQuota } from "./spec";

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

/** `spec.hard` of the ResourceQuota. Every known accelerator is named: what a quota does not name is unlimited. */
export function quotaHard(quota: QuotaSpec): Record<string, string> {
  return {
    "requests.cpu": quota.requests.cpu,
    "requests.memory": quota.requests.memory,
    "limits.cpu": quota.limits.cpu,
    "limits.memory": quota.limits.memory,
    persistentvolumeclaims: String(quota.volumes),
    ...Object.fromEntries(
      Object.entries(acceleratorQuota(quota)).map(([resource, count]) => [`requests.${resource}`, String(count)]),
    ),
  };
}

/** The LimitRange's container row: defaults for containers that state nothing, and no container above the quota. */
export function containerLimits({ requests, limits }: TenantSpec["containerDefaults"], quota: QuotaSpec) {
  return {
    type: "Container",
    defaultRequest: { ...requests },
    default: { ...limits },
    max: { cpu: quota.limits.cpu, memory: quota.limits.memory },
  };
}
