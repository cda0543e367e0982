/** How many accelerators the pools of a stack can have: node pools at their largest, and Karpenter's within their limits. */
import type { Field } from "../../rule/field";
import { undecided, unlisted, type Finding } from "../../rule/finding";
import type { Stack, StackResource } from "../../rule/resource";
import { AWS } from "../../../catalogue/tokens/aws";
import { AZURE } from "../../../catalogue/tokens/azure";
import { CUSTOM } from "../../../catalogue/tokens/custom";
import { GCP } from "../../../catalogue/tokens/gcp";
import { ONE, quantityOf } from "../amounts";
import { devicesOf, slicesOf, stackPools } from "./in-stack";
import { isKarpenterPool } from "./karpenter";
import { karpenterSlices } from "./slices";

export interface Room {
  /** Devices in nano-units, at least; slices of them where they are shared. */
  readonly most: bigint;
  /** What keeps it from being known how many more there can be. */
  readonly open?: { readonly resource: StackResource; readonly finding: Finding };
}

/** Where a cluster is told to make pools of its own, which nothing in the stack bounds. */
const MAKES_OWN_POOLS: Readonly<
  Record<string, readonly { readonly path: readonly string[]; readonly value: unknown }[]>
> = {
  [AWS.eksCluster]: [{ path: ["computeConfig", "enabled"], value: true }],
  [GCP.gkeCluster]: [
    { path: ["enableAutopilot"], value: true },
    { path: ["clusterAutoscaling", "enabled"], value: true },
  ],
  [AZURE.aksCluster]: [{ path: ["nodeProvisioningProfile", "mode"], value: "Auto" }],
};

/** The room for one extended resource; undefined when nothing in the stack bounds it. */
export function roomInPools(stack: Stack, resource: string): Room | undefined {
  // Karpenter's are counted by their limits.
  const pools = stackPools(stack).filter(({ resource: { type } }) => !isKarpenterPool(type));
  const elastic = stack.ofType(CUSTOM.karpenterNodePool);
  if (pools.length + elastic.length === 0 || makesOwnPools(stack)) return undefined;
  let most = 0n;
  let open: Room["open"];
  for (const placed of pools) {
    const { pool, resource: holder } = placed;
    const devices = devicesOf(pool);
    if (devices === "none") continue;
    const slices = slicesOf(placed);
    if ("open" in devices) open ??= { resource: holder, finding: unlisted(devices.open) };
    else if (typeof pool.maximum !== "number") open ??= { resource: holder, finding: undecided(pool.maximum) };
    else if (typeof slices !== "number") open ??= { resource: holder, finding: unlisted(slices) };
    else if (devices.resource === resource) most += BigInt(pool.maximum * devices.least * slices) * ONE;
  }
  for (const holder of elastic) {
    const limit = holder.props.at("spec", "limits", resource);
    if (limit.isAbsent && mayHaveAccelerators(holder.props)) return undefined;
    if (!limit.isReadable) open ??= { resource: holder, finding: undecided(limit) };
    const slices = karpenterSlices(holder, stack);
    if (typeof slices !== "number") open ??= { resource: holder, finding: unlisted(slices) };
    else most += (quantityOf(limit) ?? 0n) * BigInt(slices);
  }
  return open === undefined ? { most } : { most, open };
}

function makesOwnPools(stack: Stack): boolean {
  return Object.entries(MAKES_OWN_POOLS).some(([type, ways]) =>
    stack.ofType(type).some(({ props }) =>
      ways.some(({ path, value }) => {
        const field = props.at(...path);
        return !field.isReadable || field.value === value;
      }),
    ),
  );
}

/** Karpenter starts any type that the requirements leave; one that rules accelerators out says so with this operator. */
function mayHaveAccelerators(props: Field): boolean {
  const requirements = props.at("spec", "template", "spec", "requirements");
  if (!requirements.isReadable) return true;
  return !requirements
    .items()
    .some((one) => /-gpu-count$/.test(one.at("key").text ?? "") && one.at("operator").text === "DoesNotExist");
}
