/** Which pools Azure can make, and how it calls what they are bought as. Pure. */
import type { Problem } from "../core/errors";
import { cannotRun } from "./accelerators/runs-on";
import type { MachinePool } from "./contract";
import { checkPoolNames } from "./names.azure";
import type { CapacityType } from "./spec";
import { checkWaysOn, waysOf } from "./ways";

/** Priorities of scale sets. A reservation is used by regular nodes that name its group. */
export const PRIORITIES = {
  "on-demand": "Regular",
  spot: "Spot",
  reserved: "Regular",
  flex: undefined,
} as const satisfies Record<CapacityType, string | undefined>;

/** Domains of labels that nodes may not give themselves, on AKS. */
const RESERVED_DOMAINS = ["kubernetes.azure.com", "kubernetes.io", "k8s.io"] as const;

/** Why pools cannot be made on Azure; `path` is where they are in the stack file. */
export function checkPools(
  pools: readonly MachinePool[],
  reservations: Readonly<Record<string, unknown>>,
  path = "nodePools",
): Problem[] {
  return [
    ...checkPoolNames(
      pools.map(({ spec }) => waysOf(spec).map(({ name }) => name)),
      path,
    ),
    ...pools.flatMap((pool, index) => checkPool(pool, reservations, `${path}[${index}]`)),
  ];
}

export function checkPool(pool: MachinePool, reservations: Readonly<Record<string, unknown>>, path: string): Problem[] {
  const { role, accelerator, capacity, nodes, labels = {}, taints = [] } = pool.spec;
  const problems = checkWaysOn("azure", pool.spec, path, reservations, "placement.azure.capacityReservations");
  const unusable = cannotRun("azure", accelerator);
  if (unusable !== undefined) {
    problems.push({
      path: `${path}.accelerator`,
      value: accelerator,
      rule: `cannot be used on Azure: ${unusable}`,
      remedy: "NVIDIA accelerators can, such as T4, A10, A100-80GB, H100, H200",
    });
  }
  if (role === "system" && capacity.includes("spot")) {
    problems.push({
      path: `${path}.capacity`,
      value: capacity,
      rule: "is not possible for a system pool on Azure",
      remedy: "buy system nodes on demand",
    });
  }
  if (role === "system" && nodes === 0) {
    problems.push({
      path: `${path}.nodes`,
      value: nodes,
      rule: "is too few: a system pool on Azure always has a node",
      remedy: "give it at least 1, and 3 where it must outlive a zone",
    });
  }
  const reserved = (key: string) =>
    RESERVED_DOMAINS.some((domain) => key.startsWith(`${domain}/`) || key.split("/")[0]?.endsWith(`.${domain}`));
  for (const [kind, keys] of [
    ["labels", Object.keys(labels)],
    ["taints", taints.map(({ key }) => key)],
  ] as const) {
    for (const key of keys.filter(reserved)) {
      problems.push({
        path: `${path}.${kind}`,
        value: key,
        rule: "is in a domain that AKS keeps for itself",
        remedy: "use a domain of your own",
      });
    }
  }
  return problems;
}
