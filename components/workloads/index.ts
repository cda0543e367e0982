/** Every workload that a stack asks for, created by its kind. */
import type { ComponentResourceOptions, Input, Resource } from "@pulumi/pulumi";
import { PlatformError } from "../core/errors";
import type { InClusterArgs } from "../core/component";
import type { PostgresOutputs } from "../data/postgres/contract";
import { resolveGrants, storeAddress } from "../access/grants";
import type { IdentityOutputs } from "../identity/contract";
import type { PoolVocabulary } from "../node-pools/vocabulary";
import type { TenantNamespace } from "../tenants/contract";
import { ModelService } from "./model-service";
import type { WorkloadSpec } from "./spec";

/** What workloads refer to, given once for all of them. */
export interface WorkloadSite extends InClusterArgs {
  readonly vocabulary: PoolVocabulary;
  /** Namespaces of all tenants by name. */
  readonly namespaces: Readonly<Record<string, TenantNamespace>>;
  readonly priorityClasses: readonly Resource[];
  /** PostgreSQL databases by `<namespace>/<name>`. */
  readonly databases: Readonly<Record<string, PostgresOutputs>>;
  /** Identities in the cloud by `<namespace>/<name>` of the workload. @default none has rights there */
  readonly identities?: Readonly<Record<string, IdentityOutputs>>;
  /** Addresses of the stack's object stores by name. @default there are none */
  readonly stores?: Readonly<Record<string, Input<string>>>;
}

/**
 * Creates one workload; its component is called `<namespace>-<name>`.
 * @throws PlatformError when its pool or namespace is not part of the site.
 */
export function createWorkload(
  spec: WorkloadSpec,
  namespace: string,
  site: WorkloadSite,
  options?: ComponentResourceOptions,
) {
  const { ownership, provider, vocabulary, namespaces, priorityClasses } = site;
  const database = spec.database === undefined ? undefined : site.databases[`${namespace}/${spec.database}`];
  const identity = site.identities?.[`${namespace}/${spec.name}`];
  const stores = storesOf(spec, site.stores ?? {});
  const [pool, home] = [vocabulary.pools[spec.pool], namespaces[namespace]];
  if (pool === undefined || home === undefined) {
    throw new PlatformError(`workload ${JSON.stringify(spec.name)}`, [
      ...(pool === undefined ? [{ path: "pool", value: spec.pool, rule: "is not a declared node pool" }] : []),
      ...(home === undefined ? [{ path: "namespace", value: namespace, rule: "is not a namespace of a tenant" }] : []),
    ]);
  }
  const name = `${namespace}-${spec.name}`;
  switch (spec.kind) {
    case "model-service":
      return new ModelService(
        name,
        { ownership, provider, spec, pool, namespace: home, priorityClasses, database, identity, stores },
        options,
      );
  }
}

/** The stores that a workload has rights on. */
function storesOf(
  { reads, writes, model }: WorkloadSpec,
  stores: Readonly<Record<string, Input<string>>>,
): Readonly<Record<string, Input<string>>> {
  const { objects } = resolveGrants({ reads, writes }, { objectStores: Object.keys(stores), secrets: [] });
  const source = model.kind === "object-store" ? storeAddress(model.uri)?.store : undefined;
  const names = [...objects.map(({ store }) => store), ...(source === undefined ? [] : [source])];
  return Object.fromEntries(Object.entries(stores).filter(([name]) => names.includes(name)));
}
