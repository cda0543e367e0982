/** Which simulated nodes stand in for a stack's declared node pools. Pure. */
import type { NodePoolsSpec } from "../../components/node-pools/spec";
import { describePool } from "../../components/node-pools/vocabulary";
import type { SimulatedPool } from "../sandbox";

/**
 * One group of nodes per declared pool, with the labels, taints and allocatable resources that workloads are told to
 * expect there. A pool that starts empty gets no node.
 */
export function simulatedPools(specs: NodePoolsSpec): SimulatedPool[] {
  return specs
    .map(describePool)
    .filter(({ nodes }) => nodes > 0)
    .map(({ name, nodes, selector, taints, allocatable }) => ({
      name,
      count: nodes,
      labels: { ...selector },
      taints: taints.map(({ key, value, effect }) => ({ key, effect, ...(value === undefined ? {} : { value }) })),
      capacity: { ...allocatable },
    }));
}
