/** The tenants layer: the platform's priority classes, and every team with its namespaces. */
import { PriorityClasses, Tenant } from "../../components/tenants";
import type { TenantNamespace } from "../../components/tenants/contract";
import type { Priority } from "../../components/tenants/priority-classes";
import type { CheckedSpec } from "../config/checked";
import type { Context } from "./context";
import type { Foundation } from "./foundation";

export interface Tenants {
  readonly priorityClasses: PriorityClasses;
  /** Namespaces of all tenants by name, which is unique in the cluster. */
  readonly namespaces: Readonly<Record<string, TenantNamespace>>;
}

interface Built {
  readonly foundation: Foundation;
}

export function createTenants({ spec, cloud, ownership }: Context, { foundation }: Built): Tenants {
  const groups = cloud.facts.groups(spec.placement);
  const { provider } = foundation.cluster;
  const priorityClasses = new PriorityClasses("priorities", { ownership, provider });
  const priorities = prioritiesUsed(spec);
  const tenants = spec.tenants.map(
    (tenant) => new Tenant(tenant.name, { ownership, provider, groups, spec: tenant, priorities }),
  );
  return {
    priorityClasses,
    namespaces: Object.fromEntries(tenants.flatMap(({ namespaces }) => Object.entries(namespaces))),
  };
}

/** Priorities of the stack's workloads by namespace. */
function prioritiesUsed({ workloads }: CheckedSpec): Readonly<Record<string, readonly Priority[]>> {
  const used: Record<string, readonly Priority[]> = {};
  for (const { namespace, priority } of workloads) {
    used[namespace] = [...(used[namespace] ?? []), priority];
  }
  return used;
}
