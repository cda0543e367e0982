/** Every workload that a stack asks for, created by its kind. */
import type { ComponentResourceOptions, Resource } from "@pulumi/pulumi";
import { PlatformError } from "../core/errors";
import type { InClusterArgs } from "../core/component";
import type { PostgresOutputs } from "../data/postgres/contract";
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
        { ownership, provider, spec, pool, namespace: home, priorityClasses, database },
        options,
      );
  }
}
