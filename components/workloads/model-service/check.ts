/** Rules between a model service's properties, and between it, its tenant and its pool. Pure: spec in, problems out. */
import { checkGrants, resolveGrants, storeAddress, unreachable, type Grantable } from "../../access/grants";
import { suggest, type Problem } from "../../core/errors";
import { hasDigest } from "../../core/fields";
import type { Environment } from "../../core/labels";
import { parseQuantity } from "../../core/sizes";
import type { PostgresSpec } from "../../data/postgres/spec";
import type { Pool, PoolVocabulary } from "../../node-pools/vocabulary";
import { checkHome, namespaceOf } from "../../tenants/home";
import type { TenantSpec } from "../../tenants/spec";
import { MOUNTS, overlaps } from "./mounts";
import { checkServer } from "./servers/check";
import { servingOf } from "./servers/serving";
import { cpuLimit, replicaRange } from "./sizing";
import type { ModelServiceSpec } from "./spec";

/** What a workload is checked against. */
export interface WorkloadSurroundings {
  readonly environment: Environment;
  readonly vocabulary: PoolVocabulary;
  readonly tenants: readonly TenantSpec[];
  /** The stack's databases; those in a tenant's namespace take part of its quota. */
  readonly databases: readonly PostgresSpec[];
  /** Stores and secrets of the stack that workloads may be given rights on. */
  readonly grantable: Grantable;
}

export function checkModelService(spec: ModelServiceSpec, around: WorkloadSurroundings, path: string): Problem[] {
  return [
    ...checkOwn(spec, path),
    ...checkImages(spec, around.environment, path),
    ...checkTenant(spec, around.tenants, path),
    ...checkDatabase(spec, around, path),
    ...checkRights(spec, around, path),
    ...checkPool(spec, around.vocabulary, path),
  ];
}

/** Rules that need nothing but the spec; the component runs them again, so that it is safe without a stack file. */
export function checkOwn(spec: ModelServiceSpec, path: string): Problem[] {
  return [
    ...checkReplicas(spec, path),
    ...checkLimits(spec, path),
    ...checkMounts(spec, path),
    ...checkEnv(spec, path),
    ...checkServer(spec, path),
  ];
}

function checkReplicas(spec: ModelServiceSpec, path: string): Problem[] {
  const { replicas, scaling, minAvailable } = spec;
  if (replicas !== undefined && scaling !== undefined) {
    return [
      {
        path: `${path}.replicas`,
        value: replicas,
        rule: "excludes scaling: an autoscaler owns the number of pods",
        remedy: "remove replicas, or remove scaling for a fixed number",
      },
    ];
  }
  if (replicas === undefined && scaling === undefined) {
    return [{ path: `${path}.replicas`, rule: "is missing", remedy: "give a fixed number, or scaling for a range" }];
  }
  if (scaling !== undefined && scaling.maxReplicas < scaling.minReplicas) {
    return [
      {
        path: `${path}.scaling.maxReplicas`,
        value: scaling.maxReplicas,
        rule: `is less than minReplicas, ${scaling.minReplicas}`,
        remedy: "raise maxReplicas or lower minReplicas",
      },
    ];
  }
  const { min } = replicaRange(spec);
  if (minAvailable === undefined || minAvailable < min) return [];
  return [
    {
      path: `${path}.minAvailable`,
      value: minAvailable,
      rule: `leaves no pod of the least ${min} to evict, so no node could ever be drained`,
      remedy: `at most ${min - 1}`,
    },
  ];
}

function checkLimits(spec: ModelServiceSpec, path: string): Problem[] {
  const { requests, limits } = spec.resources;
  const problems: Problem[] = [];
  for (const [resource, limit] of [
    ["cpu", cpuLimit(spec)],
    ["memory", limits.memory],
  ] as const) {
    if (parseQuantity(limit) >= parseQuantity(requests[resource])) continue;
    problems.push({
      path: `${path}.resources.limits.${resource}`,
      value: limit,
      rule: `is less than requests.${resource}, ${requests[resource]}`,
      remedy: "raise the limit or lower the request",
    });
  }
  if (spec.sharedMemory !== undefined && parseQuantity(spec.sharedMemory) >= parseQuantity(limits.memory)) {
    problems.push({
      path: `${path}.sharedMemory`,
      value: spec.sharedMemory,
      rule: `is not less than the memory limit, ${limits.memory}, that it counts against`,
      remedy: "raise resources.limits.memory or lower it",
    });
  }
  return problems;
}

function checkMounts(spec: ModelServiceSpec, path: string): Problem[] {
  const { model, modelPath, cache, metricsPort } = spec;
  const problems: Problem[] = [];
  if (model.kind === "object-store" && cache === undefined) {
    problems.push({
      path: `${path}.cache`,
      rule: "is missing",
      remedy: "a model from an object store is copied to disk first: say how large it may be",
    });
  }
  const taken = Object.values(MOUNTS).find((mount) => overlaps(mount, modelPath));
  if (taken !== undefined && model.kind !== "image") {
    problems.push({
      path: `${path}.modelPath`,
      value: modelPath,
      rule: `overlaps ${taken}, which is mounted for other purposes`,
      remedy: "choose another folder, e.g. /mnt/models",
    });
  }
  if (metricsPort === servingOf(spec).port) {
    problems.push({
      path: `${path}.metricsPort`,
      value: metricsPort,
      rule: "is the serving port",
      remedy: "leave it out: metrics are then read from port",
    });
  }
  return [...problems, ...checkWritablePaths(spec, path)];
}

/** Every folder that is mounted is mounted once. */
function checkWritablePaths({ writablePaths, model, modelPath }: ModelServiceSpec, path: string): Problem[] {
  const taken = [...Object.values(MOUNTS), ...(model.kind === "image" ? [] : [modelPath])];
  return writablePaths.flatMap((folder, index) => {
    const other = [...taken, ...writablePaths.slice(0, index)].find((mount) => overlaps(mount, folder));
    if (other === undefined) return [];
    return [
      {
        path: `${path}.writablePaths[${index}]`,
        value: folder,
        rule: `overlaps ${other}, which is mounted already`,
        remedy: "leave it out, or name another folder",
      },
    ];
  });
}

function checkEnv({ env, secretEnv }: ModelServiceSpec, path: string): Problem[] {
  return Object.keys(secretEnv)
    .filter((name) => name in env)
    .map((name) => ({
      path: `${path}.secretEnv.${name}`,
      rule: "is set in env too",
      remedy: "keep one of them",
    }));
}

/** A tag can move between two pods of one Deployment. In dev that is wanted; elsewhere it makes a rollback a guess. */
function checkImages({ image, model }: ModelServiceSpec, environment: Environment, path: string): Problem[] {
  if (environment === "dev") return [];
  const images = {
    [`${path}.image`]: image,
    ...(model.kind === "object-store" && { [`${path}.model.fetcher`]: model.fetcher }),
  };
  return Object.entries(images)
    .filter(([, reference]) => !hasDigest(reference))
    .map(([where, reference]) => ({
      path: where,
      value: reference,
      rule: `has no digest, which ${environment} requires`,
      remedy: "append @sha256:… of the image that was tested",
    }));
}

function checkTenant(spec: ModelServiceSpec, tenants: readonly TenantSpec[], path: string): Problem[] {
  const tenant = tenants.find(({ name }) => name === spec.tenant);
  const problems = checkHome(spec, tenants, path);
  if (tenant === undefined) return problems;
  if (tenant.priorities?.includes(spec.priority) === false) {
    problems.push({
      path: `${path}.priority`,
      value: spec.priority,
      rule: `is not among the priorities of tenant ${JSON.stringify(tenant.name)}, so that its pods would be refused`,
      remedy: `add it to the tenant's priorities, or use ${tenant.priorities.join(", ") || "none of them"}`,
    });
  }
  if (spec.model.kind === "object-store" && tenant.flows.objectStorage === undefined) {
    problems.push({
      path: `${path}.model.uri`,
      value: spec.model.uri,
      rule: `cannot be reached: tenant ${JSON.stringify(tenant.name)} may not talk to object storage`,
      remedy: `give the tenant flows.objectStorage with the object store's address blocks`,
    });
  }
  return problems;
}

/** A Secret is readable in its own namespace only, and so are the database's credentials. */
function checkDatabase(spec: ModelServiceSpec, { databases, tenants }: WorkloadSurroundings, path: string): Problem[] {
  if (spec.database === undefined) return [];
  const home = namespaceOf(spec, tenants);
  const beside = databases.filter((database) => home !== undefined && namespaceOf(database, tenants) === home);
  if (!beside.some(({ name }) => name === spec.database)) {
    const remedy = suggest(
      spec.database,
      beside.map(({ name }) => name),
    );
    return [{ path: `${path}.database`, value: spec.database, rule: "is not a database in its namespace", remedy }];
  }
  const taken = Object.keys({ ...spec.env, ...spec.secretEnv }).filter((name) => DATABASE_ENV.includes(name));
  return taken.map((name) => ({
    path: `${path}.${name in spec.env ? "env" : "secretEnv"}.${name}`,
    rule: "is set by database",
    remedy: "remove it",
  }));
}

/** Rights are given by name, on what the stack has, to whom can get there. */
function checkRights(spec: ModelServiceSpec, { grantable, tenants }: WorkloadSurroundings, path: string): Problem[] {
  const tenant = tenants.find(({ name }) => name === spec.tenant);
  const { objects } = resolveGrants(spec, grantable);
  const taken = objects
    .map(({ store }) => storeVariable(store))
    .filter((name) => name in spec.env || name in spec.secretEnv)
    .map((name) => ({ path: `${path}.env.${name}`, rule: "is set by reads and writes", remedy: "remove it" }));
  const address = spec.model.kind === "object-store" ? storeAddress(spec.model.uri) : undefined;
  const unknown: Problem[] =
    address === undefined || grantable.objectStores.includes(address.store)
      ? []
      : [
          {
            path: `${path}.model.uri`,
            value: `store://${address.store}`,
            rule: "is no object store of the stack",
            remedy: suggest(address.store, grantable.objectStores),
          },
        ];
  return [
    ...checkGrants(spec, grantable, path),
    ...(tenant === undefined ? [] : unreachable(spec, tenant, grantable, path)),
    ...taken,
    ...unknown,
  ];
}

/** The variable with a store's address in the server's environment. */
export function storeVariable(store: string): string {
  return `STORE_${store.toUpperCase().replaceAll("-", "_")}_URL`;
}

/** What `database` sets in the server's environment. */
const DATABASE_ENV: readonly string[] = ["PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD"];

function checkPool(spec: ModelServiceSpec, { pools }: PoolVocabulary, path: string): Problem[] {
  const pool = pools[spec.pool];
  if (pool === undefined) {
    return [
      {
        path: `${path}.pool`,
        value: spec.pool,
        rule: "is not a declared node pool",
        remedy: suggest(spec.pool, Object.keys(pools)),
      },
    ];
  }
  return [
    ...checkRole(spec, pool, path),
    ...checkAccelerators(spec, pool, pools, path),
    ...checkFits(spec, pool, path),
  ];
}

function checkRole(spec: ModelServiceSpec, pool: Pool, path: string): Problem[] {
  if (pool.role !== "system") return [];
  return [
    {
      path: `${path}.pool`,
      value: spec.pool,
      rule: "is a system pool, kept for the platform's own controllers",
      remedy: "choose a workload pool",
    },
  ];
}

function checkAccelerators(
  spec: ModelServiceSpec,
  pool: Pool,
  pools: PoolVocabulary["pools"],
  path: string,
): Problem[] {
  const wanted = spec.resources.accelerators;
  const where = `${path}.resources.accelerators`;
  if (wanted === undefined) {
    if (pool.accelerator === undefined) return [];
    return [
      {
        path: `${path}.pool`,
        value: spec.pool,
        rule: `has ${pool.accelerator.name} accelerators but the service asks for none`,
        remedy: "set resources.accelerators, or choose a CPU pool and leave the devices to others",
      },
    ];
  }
  if (pool.accelerator === undefined) {
    const others = Object.values(pools).filter(({ accelerator }) => accelerator !== undefined);
    return [
      {
        path: where,
        value: wanted,
        rule: `cannot be met by the CPU pool ${JSON.stringify(pool.name)}`,
        remedy: `choose a pool with accelerators: ${others.map(({ name }) => name).join(", ") || "none is declared"}`,
      },
    ];
  }
  if (pool.accelerator.sharing !== undefined && wanted > 1) {
    return [
      {
        path: where,
        value: wanted,
        rule: `is more than the one slice that a pod gets of pool ${JSON.stringify(pool.name)}, whose devices are shared`,
        remedy:
          "two slices need not be of one device and do not add up: ask for 1, or choose a pool with whole devices",
      },
    ];
  }
  if (wanted <= pool.accelerator.perNode) return [];
  return [
    {
      path: where,
      value: wanted,
      rule: `is more than a node of pool ${JSON.stringify(pool.name)} has, ${pool.accelerator.perNode}`,
      remedy: "a pod runs on one node: choose a pool with more devices per node, or fewer devices",
    },
  ];
}

function checkFits({ resources }: ModelServiceSpec, pool: Pool, path: string): Problem[] {
  return (["cpu", "memory"] as const).flatMap((resource) => {
    const offered = pool.allocatable[resource] ?? "0";
    if (parseQuantity(resources.requests[resource]) <= parseQuantity(offered)) return [];
    return [
      {
        path: `${path}.resources.requests.${resource}`,
        value: resources.requests[resource],
        rule: `is more than a node of pool ${JSON.stringify(pool.name)} offers, ${offered}`,
        remedy: "no pod could ever be scheduled: ask for less, or choose a larger pool",
      },
    ];
  });
}
