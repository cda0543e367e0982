/** Priority classes: who goes first when nodes are full. Cluster-scoped, so the platform owns them once for all tenants. */

export const PRIORITIES = ["serving", "interactive", "batch"] as const;
export type Priority = (typeof PRIORITIES)[number];

export interface PriorityClassFacts {
  /** Kubernetes reserves values above 1,000,000,000 for its own classes. */
  readonly value: number;
  readonly preemptionPolicy: "PreemptLowerPriority" | "Never";
  readonly description: string;
}

/** The gaps leave room for classes of the cluster's owner. 0 is a pod without a class. */
export const PRIORITY_CLASSES = {
  serving: {
    value: 1_000_000,
    preemptionPolicy: "PreemptLowerPriority",
    description: "Models that answer users: evicts notebooks and batch jobs when no node is free.",
  },
  interactive: {
    value: 100_000,
    preemptionPolicy: "PreemptLowerPriority",
    description: "Notebooks and experiments that somebody waits for: evicts batch jobs.",
  },
  batch: {
    value: 10_000,
    preemptionPolicy: "Never",
    description: "Training and batch jobs: wait for free nodes, and make room for the others.",
  },
} as const satisfies Record<Priority, PriorityClassFacts>;

/** The name of a priority's PriorityClass in the cluster. */
export function priorityClassName(priority: Priority): string {
  return `stratiform-${priority}`;
}
