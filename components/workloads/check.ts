/** Rules across workloads: unique names, and enough quota and capacity for all of them at their peak. Pure. */
import type { Problem } from "../core/errors";
import { demandOf, sizeOf } from "../data/postgres/sizing";
import type { PostgresSpec } from "../data/postgres/spec";
import type { Environment } from "../core/labels";
import { formatQuantity, parseQuantity, sumQuantities } from "../core/sizes";
import type { AcceleratorResource } from "../../catalogue/accelerators";
import type { Pool } from "../node-pools/vocabulary";
import { namespaceQuota } from "../tenants/check";
import { acceleratorQuota, type QuotaSpec, type TenantSpec } from "../tenants/spec";
import { checkModelService, type WorkloadSurroundings } from "./model-service/check";
import { namespaceOf } from "../tenants/home";
import { peakDemand, peakPods, replicaRange, type Demand } from "./model-service/sizing";
import type { WorkloadSpec, WorkloadsSpec } from "./spec";

/** Every rule about workloads; `path` is where they are in the stack file. */
export function checkWorkloads(workloads: WorkloadsSpec, around: WorkloadSurroundings, path = "workloads"): Problem[] {
  return [
    ...workloads.flatMap((workload, index) => checkModelService(workload, around, `${path}[${index}]`)),
    ...checkUnique(workloads, around.tenants, path),
    ...around.tenants.flatMap((tenant, index) => checkTenantQuota(tenant, `tenants[${index}]`, workloads, around)),
    ...checkCapacity(workloads, around, path),
  ];
}

/** One name per namespace, whatever the kind: Services and Deployments share it. */
function checkUnique(workloads: WorkloadsSpec, tenants: readonly TenantSpec[], path: string): Problem[] {
  const seen = new Map<string, number>();
  return workloads.flatMap((workload, index) => {
    const key = `${namespaceOf(workload, tenants) ?? workload.tenant}/${workload.name}`;
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, index);
      return [];
    }
    return [
      {
        path: `${path}[${index}].name`,
        value: workload.name,
        rule: `is already the name of ${path}[${first}] in the same namespace`,
        remedy: "give each workload its own name",
      },
    ];
  });
}

/** A quota below what its workloads ask for lets the last pods, or the next update, wait for ever. */
function checkTenantQuota(
  tenant: TenantSpec,
  path: string,
  workloads: WorkloadsSpec,
  around: WorkloadSurroundings,
): Problem[] {
  return tenant.namespaces.flatMap(({ name, quota }, index) => {
    const isInside = (resident: Pick<WorkloadSpec, "tenant" | "namespace">) =>
      resident.tenant === tenant.name && namespaceOf(resident, around.tenants) === name;
    const askers = [
      ...workloads.filter(isInside).map((workload) => workloadAsker(workload, around.vocabulary.pools)),
      ...around.databases.filter(isInside).map((database) => databaseAsker(database, around.environment)),
    ];
    const where = quota === undefined ? `${path}.quota` : `${path}.namespaces[${index}].quota`;
    return compareQuota(namespaceQuota(tenant, name), askers, where);
  });
}

/** What takes part of a namespace's quota, at its peak. */
interface Asker {
  readonly name: string;
  /** How its pods are counted, for people. */
  readonly pods: string;
  readonly demand: Pick<Demand, "requests" | "limits" | "volumes">;
  /** The accelerators that it takes, by the resource that Kubernetes counts them under. */
  readonly accelerators?: { readonly resource: AcceleratorResource; readonly count: number };
}

function workloadAsker(workload: WorkloadSpec, pools: Readonly<Record<string, Pool>>): Asker {
  const demand = peakDemand(workload);
  const resource = pools[workload.pool]?.accelerator?.resource;
  return {
    name: workload.name,
    pods: count(peakPods(workload), "pod"),
    demand,
    ...(resource !== undefined && { accelerators: { resource, count: demand.accelerators } }),
  };
}

function databaseAsker(database: PostgresSpec, environment: Environment): Asker {
  const { instances, poolers } = sizeOf(database, environment);
  return {
    name: database.name,
    pods: `${count(instances, "instance")}, ${count(poolers, "pooler")}`,
    demand: demandOf(database, environment),
  };
}

function compareQuota(quota: QuotaSpec, askers: readonly Asker[], path: string): Problem[] {
  const compute = (["requests", "limits"] as const).flatMap((kind) =>
    (["cpu", "memory"] as const).map((resource) => ({
      key: `${kind}.${resource}`,
      allowed: quota[kind][resource],
      ask: ({ demand }: Asker) => demand[kind][resource],
      style: resource === "memory" ? ("binary" as const) : ("decimal" as const),
    })),
  );
  const resources = new Set(askers.flatMap(({ accelerators }) => accelerators?.resource ?? []));
  const accelerators = [...resources].map((resource) => ({
    key: `accelerators["${resource}"]`,
    allowed: acceleratorQuota(quota)[resource],
    ask: ({ accelerators: taken }: Asker) => (taken?.resource === resource ? parseQuantity(taken.count) : 0n),
    style: "decimal" as const,
  }));
  const volumes = {
    key: "volumes",
    allowed: quota.volumes,
    ask: ({ demand }: Asker) => parseQuantity(demand.volumes),
    style: "decimal" as const,
  };
  return [...compute, ...accelerators, volumes].flatMap(({ key, allowed, ask, style }) => {
    const total = sumQuantities(askers.map(ask));
    if (allowed === undefined) return [];
    if (total <= parseQuantity(allowed)) return [];
    const parts = askers
      .filter((asker) => ask(asker) > 0n)
      .map((asker) => `${asker.name} ${formatQuantity(ask(asker), style)} (${asker.pods})`);
    return [
      {
        path: `${path}.${key}`,
        value: allowed,
        rule: `is less than its workloads ask for at their peak, ${formatQuantity(total, style)}: ${parts.join(", ")}`,
        remedy: "raise the quota, or lower replicas or requests",
      },
    ];
  });
}

/** The pods that are always wanted must find devices in the pools at their largest; bursts may wait. */
function checkCapacity(workloads: WorkloadsSpec, { vocabulary }: WorkloadSurroundings, path: string): Problem[] {
  return Object.values(vocabulary.pools).flatMap(({ name, accelerator, maxNodes }) => {
    if (accelerator === undefined) return [];
    const askers = workloads.filter(({ pool, resources }) => pool === name && resources.accelerators !== undefined);
    const wanted = askers.reduce(
      (sum, workload) => sum + replicaRange(workload).min * (workload.resources.accelerators ?? 0),
      0,
    );
    if (wanted <= accelerator.max) return [];
    return [
      {
        path,
        rule: `ask for ${wanted} accelerators of pool ${JSON.stringify(name)}, which has ${accelerator.max} at its largest`,
        remedy: `${askers.map((workload) => workload.name).join(", ")} need fewer replicas, or the pool more than ${maxNodes} nodes`,
      },
    ];
  });
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
