/** What the software for NVIDIA's devices has in common: its namespace, and how its pods reach every node with devices. */

/** Namespace of the software that nodes with NVIDIA devices need. */
export const GPU_NAMESPACE = "gpu-stack";

/** Every taint, hard and soft. */
export const ANYWHERE = [{ operator: "Exists" }] as const;

export const RUNTIME_DEFAULT = { seccompProfile: { type: "RuntimeDefault" } } as const;
