/**
 * The data layer: the tenants' data stores. It comes after the tenants, because a database inside the cluster lives in
 * its tenant's namespace, the only one in which the credentials that its operator makes can be read.
 */
import type { CloudAdapter } from "../../components/cloud/contract";
import type { Ownership } from "../../components/core/labels";
import { Postgres } from "../../components/data/postgres";
import type { AtDestroy } from "../../components/data/at-destroy";
import { addonsFor } from "../../components/data/postgres/addons";
import { atDestroy } from "../../components/data/postgres/at-destroy";
import type { PostgresOutputs } from "../../components/data/postgres/contract";
import { namespaceOf } from "../../components/workloads/model-service/check";
import type { PlatformSpec } from "../config/schema";
import type { Foundation } from "./foundation";
import type { Platform } from "./platform";
import type { Tenants } from "./tenants";

export interface DataStores {
  /** PostgreSQL databases by `<namespace>/<name>`. */
  readonly postgres: Readonly<Record<string, PostgresOutputs>>;
  /** What becomes of their content when the stack is destroyed, by the same names. */
  readonly atDestroy: Readonly<Record<string, AtDestroy>>;
}

export function createDataStores(
  spec: PlatformSpec,
  cloud: CloudAdapter,
  { cluster }: Foundation,
  { addons }: Platform,
  { namespaces }: Tenants,
  ownership: Ownership,
): DataStores {
  const databases = spec.data.postgres.flatMap((database) => {
    const namespace = namespaces[namespaceOf(database, spec.tenants) ?? ""];
    // Checked with the configuration: a database's namespace is always decided here.
    if (namespace === undefined) return [];
    const around = {
      provider: cluster.provider,
      namespace: namespace.created,
      dependsOn: [...namespace.guardrails, ...addonsFor(database).flatMap((addon) => addons.ready(addon))],
    };
    const created = new Postgres(`${namespace.name}-${database.name}`, { cloud, ownership, spec: database, around });
    const fate = atDestroy(database, ownership.environment);
    return [{ name: `${namespace.name}/${database.name}`, created, fate }];
  });
  return {
    postgres: Object.fromEntries(databases.map(({ name, created }) => [name, created])),
    atDestroy: Object.fromEntries(databases.map(({ name, fate }) => [name, fate])),
  };
}
