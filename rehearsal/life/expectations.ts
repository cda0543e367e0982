/**
 * What must be true of a stack once it is up, read from its stack file by the program's own rules: the pools that pods
 * may run on, the tenants' quotas, the workloads. The proofs compare the cluster with this, not with Pulumi's state.
 */
import { placementOn } from "../../components/placement";
import type { SellingCloud } from "../../catalogue/clouds";
import type { NodePoolsSpec } from "../../components/node-pools/spec";
import { poolVocabulary, type Pool } from "../../components/node-pools/vocabulary";
import { replicaRange } from "../../components/workloads/model-service/sizing";
import type { CheckedSpec } from "../../stacks/config/checked";
import { SIMULATED_CLOUDS } from "../clouds/tables";
import { readStackSpec } from "../../automation/stack-file";

export interface ExpectedWorkload {
  readonly name: string;
  readonly namespace: string;
  readonly pool: Pool;
  /** The least number of pods. */
  readonly pods: number;
  /** Accelerators of each pod. */
  readonly accelerators: number;
  /** Whether an autoscaler owns the number of pods. */
  readonly scaled: boolean;
}

/** A cluster that is there before the stack. */
export interface ExistingGround {
  readonly kind: "existing";
  /** The kubeconfig context that the stack deploys to. */
  readonly context: string;
}

/** A cluster that the stack creates in an account. */
export interface CreatedGround {
  readonly kind: "created";
  readonly cloud: SellingCloud;
  /** Account, project or subscription. */
  readonly account: string;
}

export interface Expectations {
  readonly spec: CheckedSpec;
  /** Where the stack finds its cluster, or makes it. */
  readonly ground: ExistingGround | CreatedGround;
  readonly nodePools: NodePoolsSpec;
  readonly workloads: readonly ExpectedWorkload[];
}

/**
 * Reads the stack file.
 * @throws PlatformError with every mistake in it.
 */
export function readExpectations(stack: string, file?: string): Expectations {
  const spec = readStackSpec(stack, file);
  const { pools } = poolVocabulary(spec.nodePools);
  const workloads = spec.workloads.flatMap((workload) => {
    const { namespace } = workload;
    const pool = pools[workload.pool];
    if (pool === undefined) return [];
    return [
      {
        name: workload.name,
        namespace,
        pool,
        pods: replicaRange(workload).min,
        accelerators: workload.resources.accelerators ?? 0,
        scaled: workload.scaling !== undefined,
      },
    ];
  });
  return { spec, ground: groundOf(spec), nodePools: spec.nodePools, workloads };
}

function groundOf({ cloud, placement }: CheckedSpec): ExistingGround | CreatedGround {
  if (cloud === "existing") return { kind: "existing", context: placementOn("existing", placement).context };
  return { kind: "created", cloud, account: SIMULATED_CLOUDS[cloud].account(placement) };
}
