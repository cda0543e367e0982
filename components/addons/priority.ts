/**
 * Which pods go first when nodes are full. The platform's own software keeps every tenant's pods running, so it may
 * evict them; only what makes nodes, counts devices or installs software stands higher, in Kubernetes' own classes.
 * Plain data.
 */

/** Classes that every cluster has. Pods of the second may evict every other pod, pods of the first all but those. */
export const CRITICAL_CLASSES = ["system-cluster-critical", "system-node-critical"] as const;
export type CriticalClass = (typeof CRITICAL_CLASSES)[number];

/** The platform's class, made before any addon. Its value is far above tenants' and below what Kubernetes reserves. */
export const PLATFORM_CLASS = {
  name: "stratiform-platform",
  value: 100_000_000,
  description: "Controllers and webhooks of the platform: evict models, notebooks and batch jobs when no node is free.",
} as const;

/** Class of an addon's pods. */
export type AddonPriority = typeof PLATFORM_CLASS.name | CriticalClass;

export function isCritical(priority: AddonPriority): priority is CriticalClass {
  return CRITICAL_CLASSES.some((critical) => critical === priority);
}

/** Classes that no pod of a tenant may have: with one of them it would evict what runs the platform. */
export const RESERVED_CLASSES = [PLATFORM_CLASS.name, ...CRITICAL_CLASSES] as const;
