/** The tenants layer: the platform's priority classes, and every team with its namespaces. */
import type { CloudAdapter } from "../../components/cloud/contract";
import type { Ownership } from "../../components/core/labels";
import { PriorityClasses, Tenant } from "../../components/tenants";
import type { TenantNamespace } from "../../components/tenants/contract";
import type { PlatformSpec } from "../config/schema";
import type { Foundation } from "./foundation";

export interface Tenants {
  readonly priorityClasses: PriorityClasses;
  /** Namespaces of all tenants by name, which is unique in the cluster. */
  readonly namespaces: Readonly<Record<string, TenantNamespace>>;
}

export function createTenants(
  spec: PlatformSpec,
  cloud: CloudAdapter,
  { cluster }: Foundation,
  ownership: Ownership,
): Tenants {
  const groups = cloud.groups(spec.placement);
  const { provider } = cluster;
  const priorityClasses = new PriorityClasses("priorities", { ownership, provider });
  const tenants = spec.tenants.map((tenant) => new Tenant(tenant.name, { ownership, provider, groups, spec: tenant }));
  return {
    priorityClasses,
    namespaces: Object.fromEntries(tenants.flatMap(({ namespaces }) => Object.entries(namespaces))),
  };
}
