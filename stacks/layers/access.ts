/**
 * The access layer: rights in the cloud for service accounts of tenants' namespaces, those of workloads included, and
 * the way for their pods to the credentials. It comes after the tenants and what rights are given on.
 */
import { CloudReach, ServiceAccountAccess } from "../../components/access";
import { resolveGrants, storeAddress } from "../../components/access/grants";
import type { Grants } from "../../components/access/spec";
import { WorkloadIdentity } from "../../components/identity";
import type { IdentityOutputs } from "../../components/identity/contract";
import type { WorkloadSpec } from "../../components/workloads/spec";
import type { Context } from "./context";
import type { Foundation } from "./foundation";
import type { Stores } from "./stores";
import type { Tenants } from "./tenants";

export interface Access {
  /** Identities of workloads by `<namespace>/<name>`; those without rights have none. */
  readonly workloads: Readonly<Record<string, IdentityOutputs>>;
}

/** Who gets rights: a service account in its namespace. */
interface Holder {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly grants: Grants;
}

interface Built {
  readonly foundation: Foundation;
  readonly stores: Stores;
  readonly tenants: Tenants;
}

export function createAccess({ spec, ownership }: Context, { foundation, stores, tenants }: Built): Access {
  const { cluster, account } = foundation;
  const { namespaces } = tenants;
  if (account === undefined) return { workloads: {} };
  const names = { objectStores: Object.keys(stores.objectStores), secrets: Object.keys(stores.secrets) };

  const identify = ({ namespace, serviceAccount, grants }: Holder): IdentityOutputs | undefined => {
    const { objects, secrets } = resolveGrants(grants, names);
    if (objects.length + secrets.length === 0) return undefined;
    const { cloud, placement } = account;
    const identity = {
      placement,
      namespace,
      serviceAccount,
      objects: objects.flatMap(({ store, access, prefix }) => {
        const reference = stores.objectStores[store]?.reference;
        return reference === undefined ? [] : [{ store: reference, access, prefix }];
      }),
      secrets: secrets.flatMap((name) => stores.secrets[name] ?? []),
    };
    const args = { cloud, ownership, cluster: account.cluster, spec: identity };
    return new WorkloadIdentity(`access-${namespace}-${serviceAccount}`, args, account.options);
  };

  const workloads = spec.workloads.flatMap((workload) => {
    const { namespace } = workload;
    const identity = identify({ namespace, serviceAccount: workload.name, grants: grantsOf(workload) });
    return identity === undefined ? [] : [{ key: `${namespace}/${workload.name}`, namespace, identity }];
  });
  const accounts = spec.access.flatMap((entry) => {
    const namespace = namespaces[entry.namespace];
    if (namespace === undefined) return [];
    const holder = { namespace: namespace.name, serviceAccount: entry.serviceAccount, grants: entry };
    const identity = identify(holder);
    if (identity === undefined) return [];
    const args = { ownership, provider: cluster.provider, serviceAccount: entry.serviceAccount, namespace, identity };
    new ServiceAccountAccess(`${namespace.name}-${entry.serviceAccount}`, args);
    return [{ namespace: namespace.name, identity }];
  });

  for (const namespace of new Set([...workloads, ...accounts].map((holder) => holder.namespace))) {
    const tenant = spec.tenants.find((one) => one.namespaces.some(({ name }) => name === namespace));
    const home = namespaces[namespace];
    if (home === undefined || tenant === undefined) continue;
    new CloudReach(namespace, {
      ownership,
      provider: cluster.provider,
      namespace: home,
      credentials: account.cloud.credentialEndpoints,
      // Model servers have this way already; pods that teams create themselves get it where they have rights.
      storage: accounts.some((holder) => holder.namespace === namespace)
        ? (tenant.flows.objectStorage?.cidrs ?? [])
        : [],
    });
  }
  return { workloads: Object.fromEntries(workloads.map(({ key, identity }) => [key, identity])) };
}

/** What a workload says that it reads, and the store that its model is copied from. */
function grantsOf(workload: WorkloadSpec): Grants {
  const { reads, writes, model } = workload;
  const address = model.kind === "object-store" ? storeAddress(model.uri) : undefined;
  if (address === undefined) return { reads, writes };
  const target = address.prefix === "" ? address.store : `${address.store}/${address.prefix}`;
  return { reads: reads.includes(target) ? reads : [...reads, target], writes };
}
