/**
 * What must be true of a stack once it is up, read from its stack file by the program's own rules: the pools that pods
 * may run on, the tenants' quotas, the workloads. The proofs compare the cluster with this, not with Pulumi's state.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { PlatformError, refuse } from "../../components/core/errors";
import type { NodePoolsSpec } from "../../components/node-pools/spec";
import { poolVocabulary, type Pool } from "../../components/node-pools/vocabulary";
import { namespaceOf } from "../../components/workloads/model-service/check";
import { replicaRange } from "../../components/workloads/model-service/sizing";
import { readSpec } from "../../stacks/config/load";
import type { PlatformSpec } from "../../stacks/config/schema";
import { CHECKOUT, stackFile } from "./project";

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

export interface Expectations {
  readonly spec: PlatformSpec;
  /** The kubeconfig context that the stack deploys to. */
  readonly context: string;
  readonly nodePools: NodePoolsSpec;
  readonly workloads: readonly ExpectedWorkload[];
}

/**
 * Reads the stack file.
 * @throws PlatformError with every mistake in it, or when its cloud cannot be rehearsed.
 */
export function readExpectations(stack: string, file?: string): Expectations {
  const spec = readStackSpec(stack, file);
  const context = spec.placement.existing?.context;
  if (spec.cloud !== "existing" || context === undefined) {
    const remedy = 'stacks with cloud "existing" can be';
    throw new PlatformError(stackFile(stack), [
      { path: "cloud", value: spec.cloud, rule: "cannot be rehearsed yet", remedy },
    ]);
  }
  const { pools } = poolVocabulary(spec.nodePools);
  const workloads = spec.workloads.flatMap((workload) => {
    const namespace = namespaceOf(workload, spec.tenants);
    const pool = pools[workload.pool];
    if (namespace === undefined || pool === undefined) return [];
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
  return { spec, context, nodePools: spec.nodePools, workloads };
}

/** A stack file's content, checked as the program checks it; that of the checkout unless `file` names another. */
export function readStackSpec(stack: string, file = join(CHECKOUT, stackFile(stack))): PlatformSpec {
  const document = parseDocument(readFileSync(file, "utf8"));
  const mistakes = document.errors.map(({ message }) => ({ path: "YAML", rule: message.split("\n")[0] ?? message }));
  refuse(stackFile(stack), mistakes);
  const content: unknown = document.toJS();
  const config = typeof content === "object" && content !== null && "config" in content ? content.config : {};
  const entries = Object.entries(config ?? {}).map(([key, value]: [string, unknown]) => ({
    key,
    text: typeof value === "string" ? value : JSON.stringify(value),
    secret: typeof value === "object" && value !== null && "secure" in value,
  }));
  const { spec, problems } = readSpec(entries);
  refuse(stackFile(stack), problems);
  return spec;
}
