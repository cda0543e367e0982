/** What the names in `reads` and `writes` mean: which store or secret, how, and where in it. Pure. */
import { suggest, type Problem } from "../core/errors";
import { namedTwice } from "../core/once";
import type { ObjectAccess } from "../identity/contract";
import type { TenantSpec } from "../tenants/spec";
import type { Grants } from "./spec";

/** What a stack has that rights can be given on, by name. */
export interface Grantable {
  readonly objectStores: readonly string[];
  readonly secrets: readonly string[];
}

/** A right on a store's objects. */
export interface NamedObjectGrant {
  readonly store: string;
  readonly access: ObjectAccess;
  readonly prefix: string;
}

export interface NamedGrants {
  readonly objects: readonly NamedObjectGrant[];
  readonly secrets: readonly string[];
}

/** Scheme by which a model's address names a store of the stack: `store://models/sentiment/1.4.2`. */
const STORE = "store://";

/** The store and the place in it that an address means; undefined for an address of anywhere else. */
export function storeAddress(uri: string): { readonly store: string; readonly prefix: string } | undefined {
  if (!uri.startsWith(STORE)) return undefined;
  return splitTarget(uri.slice(STORE.length));
}

/** The part before the first slash, and what follows it. */
function splitTarget(target: string): { store: string; prefix: string } {
  const slash = target.indexOf("/");
  return slash < 0 ? { store: target, prefix: "" } : { store: target.slice(0, slash), prefix: target.slice(slash + 1) };
}

/** The grants that names mean; those that mean nothing are left to {@link checkGrants}. */
export function resolveGrants({ reads, writes }: Grants, { objectStores, secrets }: Grantable): NamedGrants {
  const objects = (targets: readonly string[], access: ObjectAccess) =>
    targets
      .map(splitTarget)
      .flatMap(({ store, prefix }) => (objectStores.includes(store) ? [{ store, access, prefix }] : []));
  return {
    objects: [...objects(reads, "read"), ...objects(writes, "write")],
    secrets: reads.filter((name) => secrets.includes(name)),
  };
}

export function checkGrants({ reads, writes }: Grants, grantable: Grantable, path: string): Problem[] {
  return [
    ...reads.flatMap((target, index) => checkTarget(target, grantable, `${path}.reads[${index}]`, "read")),
    ...writes.flatMap((target, index) => checkTarget(target, grantable, `${path}.writes[${index}]`, "write")),
    ...checkTwice(reads, `${path}.reads`),
    ...checkTwice(writes, `${path}.writes`),
    ...reads.flatMap((target, index): Problem[] =>
      writes.includes(target)
        ? [
            {
              path: `${path}.reads[${index}]`,
              value: target,
              rule: "is in writes too, which includes reading",
              remedy: "remove it here",
            },
          ]
        : [],
    ),
  ];
}

function checkTarget(target: string, grantable: Grantable, path: string, access: ObjectAccess): Problem[] {
  const { objectStores, secrets } = grantable;
  const { store } = splitTarget(target);
  if (objectStores.includes(store)) return [];
  if (!secrets.includes(store)) {
    const known = access === "read" ? [...objectStores, ...secrets] : objectStores;
    const rule = access === "read" ? "is no object store or secret of the stack" : "is no object store of the stack";
    return [{ path, value: target, rule, remedy: suggest(store, known) }];
  }
  if (access === "write") {
    const remedy = "people or rotation write secrets: name it in reads";
    return [{ path, value: target, rule: "is a secret, which no workload writes", remedy }];
  }
  return store === target
    ? []
    : [{ path, value: target, rule: "is a secret, which has no parts", remedy: `write ${store}` }];
}

function checkTwice(targets: readonly string[], path: string): Problem[] {
  return targets.flatMap((_, index) => namedTwice(targets, index, `${path}[${index}]`, "name it once"));
}

/** The problem that rights are given in vain; for workloads too. */
export function unreachable(
  grants: Grants,
  tenant: Pick<TenantSpec, "name" | "flows">,
  grantable: Grantable,
  path: string,
): Problem[] {
  const { objects, secrets } = resolveGrants(grants, grantable);
  if (objects.length + secrets.length === 0 || tenant.flows.objectStorage !== undefined) return [];
  return [
    {
      path: `${path}.${grants.reads.length > 0 ? "reads" : "writes"}`,
      rule: `cannot be reached: tenant ${JSON.stringify(tenant.name)} may not talk to object storage`,
      remedy: "give the tenant flows.objectStorage with the address blocks of the cloud's endpoints",
    },
  ];
}
