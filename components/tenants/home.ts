/** Which of its tenant's namespaces something lives in: a workload, a database, a service account, a secret's copy. Pure. */
import { suggest, type Problem } from "../core/errors";
import type { TenantSpec } from "./spec";

/** What lives in a namespace of its tenant. */
export interface Resident {
  readonly tenant: string;
  /** @default the tenant's only one */
  readonly namespace?: string | undefined;
}

type Homes = readonly Pick<TenantSpec, "name" | "namespaces">[];

/** The namespace that it goes to; undefined when the stack file does not decide it, which `checkHome` says. */
export function namespaceOf({ tenant, namespace }: Resident, tenants: Homes): string | undefined {
  const names = tenants.find(({ name }) => name === tenant)?.namespaces.map(({ name }) => name) ?? [];
  if (namespace !== undefined) return names.includes(namespace) ? namespace : undefined;
  return names.length === 1 ? names[0] : undefined;
}

/** What lives in a namespace, and carries it. */
export type Housed<T> = T & { readonly namespace: string };

/** What has been checked, with its namespace. @throws Error when nothing checked it: a mistake of the program */
export function housed<T extends Resident>(resident: T, tenants: Homes): Housed<T> {
  const namespace = namespaceOf(resident, tenants);
  if (namespace === undefined)
    throw new Error(`no namespace of tenant ${resident.tenant} is known for what was checked`);
  return { ...resident, namespace };
}

/** Whether the tenant is there, and which of its namespaces is meant. */
export function checkHome(resident: Resident, tenants: Homes, path: string): Problem[] {
  const tenant = tenants.find(({ name }) => name === resident.tenant);
  if (tenant === undefined) {
    const known = tenants.map(({ name }) => name);
    const remedy = suggest(resident.tenant, known);
    return [{ path: `${path}.tenant`, value: resident.tenant, rule: "is not declared", remedy }];
  }
  if (namespaceOf(resident, tenants) !== undefined) return [];
  const names = tenant.namespaces.map(({ name }) => name);
  if (resident.namespace === undefined) {
    return [{ path: `${path}.namespace`, rule: "is missing", remedy: `the tenant has several: ${names.join(", ")}` }];
  }
  const rule = `is not a namespace of tenant ${JSON.stringify(tenant.name)}`;
  return [{ path: `${path}.namespace`, value: resident.namespace, rule, remedy: suggest(resident.namespace, names) }];
}
