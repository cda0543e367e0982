/** Rules about service accounts with rights in the cloud, and about the names that rights are given on. Pure. */
import type { Problem } from "../core/errors";
import { namedTwice } from "../core/once";
import { checkHome, namespaceOf, type Resident } from "../tenants/home";
import type { TenantSpec } from "../tenants/spec";
import { checkGrants, unreachable, type Grantable } from "./grants";
import type { AccessSpec, ServiceAccountSpec } from "./spec";

export interface AccessSurroundings {
  readonly tenants: readonly TenantSpec[];
  /** Each has a service account of its own name. */
  readonly workloads: readonly (Resident & { readonly name: string })[];
  readonly grantable: Grantable;
}

/** Every rule about `access`; `path` is where it is in the stack file. */
export function checkAccess(accounts: AccessSpec, around: AccessSurroundings, path = "access"): Problem[] {
  return accounts.flatMap((account, index) => [
    ...checkAccount(account, around, `${path}[${index}]`),
    ...checkUnique(accounts, index, around, `${path}[${index}]`),
    ...checkGrants(account, around.grantable, `${path}[${index}]`),
    ...checkReach(account, around, `${path}[${index}]`),
  ]);
}

function checkAccount(account: ServiceAccountSpec, { tenants }: AccessSurroundings, path: string): Problem[] {
  const { serviceAccount, reads, writes } = account;
  const nothing: Problem[] =
    reads.length + writes.length > 0
      ? []
      : [{ path: `${path}.reads`, rule: "is empty, and so is writes", remedy: "name what it may use, or remove it" }];
  const shared: Problem[] =
    serviceAccount !== "default"
      ? []
      : [
          {
            path: `${path}.serviceAccount`,
            value: serviceAccount,
            rule: "is what every pod has that names none",
            remedy: "choose a name of its own",
          },
        ];
  return [...nothing, ...shared, ...checkHome(account, tenants, path)];
}

function checkUnique(
  accounts: AccessSpec,
  index: number,
  { tenants, workloads }: AccessSurroundings,
  path: string,
): Problem[] {
  const own = accounts[index];
  if (own === undefined) return [];
  const home = namespaceOf(own, tenants);
  const isSame = (other: Resident & { readonly name: string }) =>
    home !== undefined && other.name === own.serviceAccount && namespaceOf(other, tenants) === home;
  const where = `${path}.serviceAccount`;
  const first = accounts.findIndex((other) => isSame({ ...other, name: other.serviceAccount }));
  if (first >= 0 && first < index) {
    const rule = `is already access[${first}] in the same namespace`;
    return [{ path: where, value: own.serviceAccount, rule, remedy: "put both into one entry" }];
  }
  if (!workloads.some(isSame)) return [];
  const rule = "is a workload's own service account";
  return [{ path: where, value: own.serviceAccount, rule, remedy: "give reads and writes to the workload" }];
}

/** Whoever may use a store must be able to reach it: tenants' networks are closed but for what they say. */
function checkReach(account: ServiceAccountSpec, { tenants, grantable }: AccessSurroundings, path: string): Problem[] {
  const tenant = tenants.find(({ name }) => name === account.tenant);
  return tenant === undefined ? [] : unreachable(account, tenant, grantable, path);
}

/** Stores and secrets share one vocabulary in `reads`, so each name means one thing. */
export function checkGrantable({ objectStores, secrets }: Grantable): Problem[] {
  const twice = (names: readonly string[], path: string): Problem[] =>
    names.flatMap((_, index) => namedTwice(names, index, `${path}[${index}].name`, "name each once"));
  const both = secrets.flatMap((name, index): Problem[] =>
    objectStores.includes(name)
      ? [
          {
            path: `secrets[${index}].name`,
            value: name,
            rule: "is an object store's name too, so reads could mean either",
            remedy: "give it another name",
          },
        ]
      : [],
  );
  return [...twice(objectStores, "storage.objectStores"), ...twice(secrets, "secrets"), ...both];
}
