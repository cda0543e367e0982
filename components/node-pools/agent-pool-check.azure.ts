/** Which pools Azure can make, and how it calls what they are bought as. Pure. */
import type { Problem } from "../core/errors";
import { cannotRun } from "./accelerators/runs-on";
import type { MachinePool } from "./contract";
import { checkPoolNames } from "./names.azure";
import type { CapacityType } from "../../catalogue/machines/capacity-types";
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

/** learn.microsoft.com/azure/aks/use-system-pools (MicrosoftDocs/azure-aks-docs@fb060abe, 2026-08-21). */
const SYSTEM_NODES = 2;
const SYSTEM_PODS = 30;

/** AKS refuses a system pool whose nodes may run fewer pods, which is said of all nodes together. */
export function checkSystemPools(pools: readonly MachinePool[], podsPerNode: number): Problem[] {
  if (podsPerNode >= SYSTEM_PODS || !pools.some(({ spec }) => spec.role === "system")) return [];
  return [
    {
      path: "network.podsPerNode",
      value: podsPerNode,
      rule: `is too few for Azure: nodes of a system pool run ${SYSTEM_PODS} pods at least`,
      remedy: `set it to ${SYSTEM_PODS} or more`,
    },
  ];
}

/**
 * Sizes with accelerators are seldom sold in all zones of a region, zones have other numbers in every subscription, and AKS
 * makes no pool in a zone that lacks its size: said here, and not by Azure half an hour into the first `up`.
 * learn.microsoft.com/azure/aks/reliability-availability-zones-configure (MicrosoftDocs/azure-aks-docs@fb060abe, 2026-08-21)
 */
export function checkAcceleratedZones(
  { spec, machine }: MachinePool,
  all: readonly string[],
  region: string,
  path: string,
): Problem[] {
  const { accelerator, capacity, zones } = spec;
  if (accelerator === undefined || zones?.azure !== undefined || capacity.every((way) => way === "reserved")) return [];
  return [
    {
      path: `${path}.zones.azure`,
      rule: `is missing: ${machine.type} may not be sold in every zone of ${region}, and AKS refuses the pool then`,
      remedy:
        `name the zones that \`az aks list-vm-skus --location ${region} --size ${machine.type} --all -o table\` shows, or [] ` +
        `to leave them to Azure; a pool that exists keeps its nodes with ${JSON.stringify(all)}`,
    },
  ];
}

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
  if (role === "system" && nodes < SYSTEM_NODES) {
    problems.push({
      path: `${path}.nodes`,
      value: nodes,
      rule: `is too few: a system pool on Azure has ${SYSTEM_NODES} nodes at least`,
      remedy: `give it ${SYSTEM_NODES}, and 3 where it must outlive a zone`,
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
