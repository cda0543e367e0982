/**
 * The data layer: the tenants' data stores. It comes after the tenants, because a database inside the cluster lives in
 * its tenant's namespace, the only one in which the credentials that its operator makes can be read.
 */
import { interpolate } from "@pulumi/pulumi";
import { storeAddress } from "../../components/access/grants";
import type { Ownership } from "../../components/core/labels";
import type { ManagedStoreDependencies } from "../../components/data/contract";
import { Postgres, type PostgresArgs } from "../../components/data/postgres";
import type { AtDestroy } from "../../components/data/at-destroy";
import { addonsFor } from "../../components/data/postgres/addons";
import { atDestroy } from "../../components/data/postgres/at-destroy";
import { loginSecret, type BackupAccess, type PostgresOutputs } from "../../components/data/postgres/contract";
import type { PostgresSpec } from "../../components/data/postgres/spec";
import { WorkloadIdentity } from "../../components/identity";
import type { TenantNamespace } from "../../components/tenants/contract";
import type { CheckedSpec } from "../config/checked";
import { loginName } from "../config/managed-stores";
import type { Context } from "./context";
import type { Foundation, FoundationAccount } from "./foundation";
import type { Platform } from "./platform";
import type { Stores } from "./stores";
import type { Tenants } from "./tenants";

export interface DataStores {
  /** PostgreSQL databases by `<namespace>/<name>`. */
  readonly postgres: Readonly<Record<string, PostgresOutputs>>;
  /** What becomes of their content when the stack is destroyed, by the same names. */
  readonly atDestroy: Readonly<Record<string, AtDestroy>>;
}

type Database = CheckedSpec["data"]["postgres"][number];

interface Built {
  readonly foundation: Foundation;
  readonly stores: Stores;
  readonly platform: Platform;
  readonly tenants: Tenants;
}

export function createDataStores(context: Context, built: Built): DataStores {
  const { spec, ownership } = context;
  const { namespaces } = built.tenants;
  const databases = spec.data.postgres.flatMap((database) => {
    const namespace = namespaces[database.namespace];
    if (namespace === undefined) return [];
    const name = `${namespace.name}-${database.name}`;
    const created =
      managedPostgres(name, database, namespace, context, built) ??
      new Postgres(name, { ownership, spec: database, run: inCluster(database, namespace, context, built) });
    const fate = atDestroy(database, ownership.environment);
    return [{ name: `${namespace.name}/${database.name}`, created, fate }];
  });
  return {
    postgres: Object.fromEntries(databases.map(({ name, created }) => [name, created])),
    atDestroy: Object.fromEntries(databases.map(({ name, fate }) => [name, fate])),
  };
}

/** By an operator, in the tenant's namespace. */
function inCluster(
  database: Database,
  namespace: TenantNamespace,
  { ownership }: Context,
  { foundation, stores, platform }: Built,
): PostgresArgs["run"] {
  const { cluster, account } = foundation;
  const backup = account && accessToBackups(database, namespace.name, account, stores, ownership);
  const around = {
    provider: cluster.provider,
    ...(backup !== undefined && { backup }),
    namespace: namespace.created,
    dependsOn: [...namespace.guardrails, ...addonsFor(database).flatMap((addon) => platform.addons.ready(addon))],
  };
  return { kind: "in-cluster", around };
}

/** By the cloud, in the stack's account; undefined where it runs none. */
function managedPostgres(
  name: string,
  database: Database,
  namespace: TenantNamespace,
  { cloud: { managed }, ownership }: Context,
  { foundation: { account }, stores }: Built,
): Postgres | undefined {
  const store = managed.postgres;
  if (store === undefined || account === undefined) return undefined;
  const { cloud, placement, keys, network, cluster, options } = account;
  const reference = stores.secrets[loginName(database)];
  if (reference === undefined) throw new Error(`the stack makes no place for the login of ${name}`);
  const dependencies: ManagedStoreDependencies = {
    ...{ placement, keys, network, cluster, namespace },
    credentials: { reference, secretName: loginSecret(database) },
    identify: (wanted) => {
      const args = { cloud, ownership, cluster, spec: { placement, namespace: namespace.name, ...wanted } };
      return new WorkloadIdentity(`data-${name}-${wanted.serviceAccount}`, args, options);
    },
  };
  return new Postgres(name, { ownership, spec: database, run: { kind: "managed", store, dependencies } }, options);
}

/** The rights of a database's pods on the store that its backups go to, and their way to the credentials. */
function accessToBackups(
  { name, backup }: PostgresSpec,
  namespace: string,
  { cloud, placement, cluster, options }: FoundationAccount,
  { objectStores }: Stores,
  ownership: Ownership,
): BackupAccess | undefined {
  if (backup === undefined || backup.credentialsSecret !== undefined) return undefined;
  const credentials = cloud.credentialEndpoints;
  const { store: storeName, prefix } = storeAddress(backup.destination) ?? { store: "", prefix: "" };
  const store = objectStores[storeName];
  if (store === undefined) return { credentials };
  const grant = { store: store.reference, access: "write", prefix, seesStore: true } as const;
  const spec = { placement, namespace, serviceAccount: name, objects: [grant] };
  const identity = new WorkloadIdentity(`backups-${namespace}-${name}`, { cloud, ownership, cluster, spec }, options);
  return { destination: interpolate`${store.url}/${prefix}`, identity, credentials };
}
