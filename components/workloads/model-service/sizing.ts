/**
 * How many pods of a model service can exist at once, and what they ask for. Pure arithmetic, used for the Deployment's
 * rolling update, the disruption budget, and the check against quotas.
 */
import { canonicalQuantity, formatQuantity, parseQuantity, type Quantity } from "../../core/sizes";
import type { ModelServiceSpec } from "./spec";

export interface Replicas {
  readonly min: number;
  readonly max: number;
}

/** The least and the most pods that the service is meant to have, rolling updates apart. */
export function replicaRange({ replicas, scaling }: ModelServiceSpec): Replicas {
  if (scaling !== undefined) return { min: scaling.minReplicas, max: scaling.maxReplicas };
  return { min: replicas ?? 1, max: replicas ?? 1 };
}

export interface RollingUpdate {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
}

/**
 * With accelerators, an update replaces a pod in place: a surge pod would need a free device and, when all are taken,
 * stay Pending for ever. Without them a surge pod is cheap, so no capacity is lost while the model loads.
 */
export function rollingUpdate({ resources }: ModelServiceSpec): RollingUpdate {
  return resources.accelerators === undefined ? { maxSurge: 1, maxUnavailable: 0 } : { maxSurge: 0, maxUnavailable: 1 };
}

/** Pods at the worst moment: the most that scaling allows, and an update's surge. */
export function peakPods(spec: ModelServiceSpec): number {
  return replicaRange(spec).max + rollingUpdate(spec).maxSurge;
}

/** Pods that may be missing during voluntary disruptions. With a single pod one, else no node could ever be drained. */
export function disruptionBudget(spec: ModelServiceSpec): number {
  return spec.minAvailable ?? replicaRange(spec).min - 1;
}

/** The CPU limit: as stated, else twice the request, which lets a pod use idle cores without starving the node. */
export function cpuLimit({ resources }: ModelServiceSpec): string {
  return resources.limits.cpu ?? canonicalQuantity(formatQuantity(2n * parseQuantity(resources.requests.cpu)));
}

export interface Demand {
  readonly requests: { readonly cpu: Quantity; readonly memory: Quantity };
  readonly limits: { readonly cpu: Quantity; readonly memory: Quantity };
  readonly accelerators: number;
  readonly volumes: number;
}

/** What the service takes from its namespace's quota at its peak. */
export function peakDemand(spec: ModelServiceSpec): Demand {
  const pods = peakPods(spec);
  const { requests, limits, accelerators = 0 } = spec.resources;
  const times = (quantity: string) => BigInt(pods) * parseQuantity(quantity);
  return {
    requests: { cpu: times(requests.cpu), memory: times(requests.memory) },
    limits: { cpu: times(cpuLimit(spec)), memory: times(limits.memory) },
    accelerators: pods * accelerators,
    volumes: spec.cache?.kind === "volume" ? pods : 0,
  };
}
