/**
 * The order of ways to buy nodes on Google Cloud: a ComputeClass of GKE that lists a pool's node pools, the preferred
 * first. Its nodes bear its label and taint, and pods choose it by the label. A pool that is bought in one way needs
 * none. Pure.
 */
import { describePool, poolVocabulary, type Pool, type PoolVocabulary, type Toleration } from "./vocabulary";
import type { NodePoolSpec, NodePoolsSpec, TaintSpec } from "./spec";

/** Label of nodes and selector of pods; also the key of the nodes' taint. */
export const COMPUTE_CLASS = "cloud.google.com/compute-class";

/** The name of the pool's class; undefined where there is only one way to buy. */
export function computeClassOf({ name, capacity }: Pick<NodePoolSpec, "name" | "capacity">): string | undefined {
  return capacity.length > 1 ? name : undefined;
}

/** What nodes of a class bear besides what the pool says. */
export function classMarks(spec: NodePoolSpec): { labels: Record<string, string>; taints: readonly TaintSpec[] } {
  const name = computeClassOf(spec);
  if (name === undefined) return { labels: {}, taints: [] };
  return { labels: { [COMPUTE_CLASS]: name }, taints: [{ key: COMPUTE_CLASS, value: name, effect: "NoSchedule" }] };
}

/** The pools as workloads see them on Google Cloud: those with a class are chosen by it too. */
export function gcpVocabulary(specs: NodePoolsSpec): PoolVocabulary {
  const { pools } = poolVocabulary(specs);
  const marked = specs.map((spec) => [spec.name, withClass(pools[spec.name] ?? describePool(spec), spec)] as const);
  return { pools: Object.fromEntries(marked) };
}

const TOLERATION: Toleration = { key: COMPUTE_CLASS, operator: "Exists", effect: "NoSchedule" };

function withClass(pool: Pool, spec: NodePoolSpec): Pool {
  const { labels, taints } = classMarks(spec);
  if (taints.length === 0) return pool;
  return {
    ...pool,
    selector: { ...pool.selector, ...labels },
    taints: [...pool.taints, ...taints],
    tolerations: [...pool.tolerations, TOLERATION],
  };
}

/** @param nodePools names of the pool's node pools in GKE, the preferred way first */
export function computeClassSpec({ accelerator }: NodePoolSpec, nodePools: readonly string[]) {
  return {
    priorities: nodePools.map((name) => ({ nodepools: [name] })),
    // Nothing but what the stack file names is bought.
    whenUnsatisfiable: "DoNotScaleUp",
    nodePoolAutoCreation: { enabled: false },
    // Moves pods back once a better way has nodes again; jobs on accelerators cannot be moved.
    activeMigration: { optimizeRulePriority: accelerator === undefined },
  };
}
