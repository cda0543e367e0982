/**
 * PostgreSQL inside the cluster, run by CloudNativePG: a Cluster with replicas over zones, a PgBouncer Pooler before its
 * primary, further databases, and continuous backup. The operator makes the owner's password and keeps it in a Secret
 * of the namespace; neither Pulumi's program nor its state ever holds it.
 */
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1";
import type { CustomResource } from "@pulumi/kubernetes/apiextensions";
import * as pulumi from "@pulumi/pulumi";
import { createCustomResource } from "../../addons/custom-resources/create";
import type { Scope } from "../../core/component";
import { BARMAN_PLUGIN, createObjectStore, createSchedule } from "./backup";
import { loginSecret, type CreatePostgres, type PostgresSurroundings } from "./contract";
import { POSTGRES_IMAGES } from "./images";
import { networkPolicies, poolerName } from "./network";
import { parametersOf, POOLER_RESOURCES, sizeOf } from "./sizing";
import type { PostgresSpec } from "./spec";
import { NODE_LABELS } from "../../../catalogue/kubernetes/labels";

export const createPostgres: CreatePostgres = (scope, spec, around) => {
  const inside: Scope = { ...scope, options: { ...scope.options, provider: around.provider } };
  const policies = createNetworkPolicies(inside, spec, around);
  const store = spec.backup === undefined ? [] : [createObjectStore(inside, spec, spec.backup, around)];
  const rights = around.backup?.identity?.ready ?? [];
  const cluster = createCluster(inside, spec, around, [...around.dependsOn, ...policies, ...store, ...rights]);
  const schedule = spec.backup === undefined ? [] : [createSchedule(inside, spec, spec.backup, around, cluster)];
  const databases = spec.databases.map((database) => createDatabase(inside, spec, database, around, cluster));
  const pooler = createPooler(inside, spec, around, cluster);
  return {
    connection: {
      host: pulumi.interpolate`${pooler.metadata.name}.${around.namespace}.svc`,
      port: 5432,
      database: spec.database,
      credentialsSecret: cluster.metadata.name.apply((name) => loginSecret({ name })),
    },
    ready: [cluster, pooler, ...databases, ...schedule],
  };
};

const READY = { "pulumi.com/waitFor": "condition=Ready", "pulumi.com/timeoutSeconds": "900" };

function createCluster(
  scope: Scope,
  spec: PostgresSpec,
  { namespace, backup }: PostgresSurroundings,
  dependsOn: readonly pulumi.Resource[],
): CustomResource {
  const { environment } = scope.ownership;
  const { annotations = {}, podLabels = {} } = backup?.identity ?? {};
  const { instances, protect } = sizeOf(spec, environment);
  const { cpu, memory } = spec.resources;
  const volume = (size: string) => ({ size, storageClass: spec.storage.class });
  return createCustomResource(
    scope,
    `${scope.name}-cluster`,
    "postgresql.cnpg.io/v1/Cluster",
    {
      name: spec.name,
      namespace,
      annotations: READY,
      spec: {
        description: `Database ${spec.name} of tenant ${spec.tenant}`,
        imageName: POSTGRES_IMAGES[spec.major],
        instances,
        inheritedMetadata: { labels: { ...scope.labels, ...podLabels } },
        // The operator makes the service account, which is called as the database.
        ...(Object.keys(annotations).length > 0 && { serviceAccountTemplate: { metadata: { annotations } } }),
        bootstrap: { initdb: { database: spec.database, owner: spec.owner, encoding: "UTF8", dataChecksums: true } },
        postgresql: {
          parameters: parametersOf(spec, environment),
          // The operator adds its own rules before these and password rules after: what is left must use TLS.
          pg_hba: ["hostnossl all all all reject"],
          ...(instances > 2 ? { synchronous: { method: "any", number: 1, dataDurability: "preferred" } } : {}),
        },
        managed: spec.roles.length === 0 ? undefined : { roles: spec.roles.map(managedRole) },
        storage: volume(spec.storage.size),
        walStorage: spec.storage.walSize === undefined ? undefined : volume(spec.storage.walSize),
        resources: { requests: { cpu, memory }, limits: { cpu, memory } },
        affinity: {
          enablePodAntiAffinity: true,
          podAntiAffinityType: "preferred",
          topologyKey: NODE_LABELS.zone,
        },
        // With one instance a budget would block every node drain.
        enablePDB: instances > 1,
        enableSuperuserAccess: false,
        primaryUpdateStrategy: "unsupervised",
        primaryUpdateMethod: instances > 1 ? "switchover" : "restart",
        plugins:
          spec.backup === undefined
            ? undefined
            : [{ name: BARMAN_PLUGIN, isWALArchiver: true, parameters: { barmanObjectName: spec.name } }],
      },
    },
    { dependsOn: [...dependsOn], protect },
  );
}

function managedRole({
  name,
  login,
  passwordSecret,
  memberOf,
  connectionLimit,
}: PostgresSpec["roles"][number]): object {
  return {
    name,
    ensure: "present",
    login,
    inherit: true,
    inRoles: memberOf,
    connectionLimit,
    ...(passwordSecret === undefined ? { disablePassword: true } : { passwordSecret: { name: passwordSecret } }),
  };
}

function createPooler(
  scope: Scope,
  spec: PostgresSpec,
  { namespace }: PostgresSurroundings,
  cluster: CustomResource,
): CustomResource {
  const { pooler } = spec;
  const { poolers } = sizeOf(spec, scope.ownership.environment);
  const antiAffinity = {
    topologyKey: NODE_LABELS.hostname,
    labelSelector: { matchLabels: { "cnpg.io/poolerName": poolerName(spec) } },
  };
  return createCustomResource(
    scope,
    `${scope.name}-pooler`,
    "postgresql.cnpg.io/v1/Pooler",
    {
      name: poolerName(spec),
      namespace,
      spec: {
        cluster: { name: cluster.metadata.name },
        type: "rw",
        instances: poolers,
        pgbouncer: {
          poolMode: "transaction",
          parameters: {
            max_client_conn: String(pooler.maxClientConnections),
            default_pool_size: String(pooler.poolSize),
            min_pool_size: String(pooler.minPoolSize),
            reserve_pool_size: String(pooler.reservePoolSize),
            server_lifetime: "3600",
            server_idle_timeout: "600",
          },
        },
        template: {
          metadata: { labels: scope.labels },
          spec: {
            containers: [{ name: "pgbouncer", resources: POOLER_RESOURCES }],
            affinity: {
              podAntiAffinity: {
                preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: antiAffinity }],
              },
            },
          },
        },
      },
    },
    { dependsOn: [cluster] },
  );
}

function createDatabase(
  scope: Scope,
  spec: PostgresSpec,
  database: PostgresSpec["databases"][number],
  { namespace }: PostgresSurroundings,
  cluster: CustomResource,
): CustomResource {
  const { protect } = sizeOf(spec, scope.ownership.environment);
  return createCustomResource(
    scope,
    `${scope.name}-database-${database.name}`,
    "postgresql.cnpg.io/v1/Database",
    {
      name: `${spec.name}-${database.name.replaceAll("_", "-")}`,
      namespace,
      spec: {
        cluster: { name: cluster.metadata.name },
        name: database.name,
        owner: database.owner ?? spec.owner,
        databaseReclaimPolicy: protect ? "retain" : "delete",
        extensions: database.extensions.map((name) => ({ name, ensure: "present" })),
      },
    },
    { dependsOn: [cluster] },
  );
}

function createNetworkPolicies(
  scope: Scope,
  spec: PostgresSpec,
  { namespace, backup }: PostgresSurroundings,
): readonly NetworkPolicy[] {
  return networkPolicies(spec, backup?.credentials).map(
    ({ purpose, ...rest }) =>
      new NetworkPolicy(
        `${scope.name}-${purpose}`,
        { metadata: { name: `${spec.name}-${purpose}`, namespace, labels: scope.labels }, spec: rest },
        scope.options,
      ),
  );
}
