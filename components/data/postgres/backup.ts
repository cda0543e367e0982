/**
 * Continuous backup of a database to an object store, by CloudNativePG's Barman Cloud plugin: the store and its
 * retention, and the schedule of base backups. The log is archived all the time by the instances themselves.
 */
import type { CustomResource } from "@pulumi/kubernetes/apiextensions";
import { createCustomResource } from "../../addons/custom-resources/create";
import type { Scope } from "../../core/component";
import type { PostgresSurroundings } from "./contract";
import { SIDECAR_RESOURCES } from "./sizing";
import type { PostgresSpec } from "./spec";

/** Name of the backup plugin as the operator knows it. */
export const BARMAN_PLUGIN = "barman-cloud.cloudnative-pg.io";

type Backup = NonNullable<PostgresSpec["backup"]>;

export function createObjectStore(
  scope: Scope,
  spec: PostgresSpec,
  backup: Backup,
  { namespace, dependsOn, backup: access }: PostgresSurroundings,
): CustomResource {
  const settings = (destination: string) => ({
    destinationPath: destination,
    endpointURL: backup.endpoint,
    ...credentials({ ...backup, destination }),
    wal: { compression: "gzip", maxParallel: 4 },
    data: { compression: "gzip" },
  });
  // The kind of credentials follows from the address, which a store of the stack has once it is made.
  const configuration = access?.destination?.apply(settings) ?? settings(backup.destination);
  return createCustomResource(
    scope,
    `${scope.name}-backups`,
    "barmancloud.cnpg.io/v1/ObjectStore",
    {
      name: spec.name,
      namespace,
      spec: {
        retentionPolicy: backup.retention,
        configuration,
        instanceSidecarConfiguration: { resources: SIDECAR_RESOURCES },
      },
    },
    { dependsOn: [...dependsOn] },
  );
}

/** Credentials by the store's kind: from the Secret when there is one, else from the pods' workload identity. */
function credentials({ destination, credentialsSecret: name }: Backup): object {
  const scheme = destination.split(":")[0] ?? "";
  if (name !== undefined) {
    const key = (of: string) => ({ name, key: of });
    return { s3Credentials: { accessKeyId: key("ACCESS_KEY_ID"), secretAccessKey: key("ACCESS_SECRET_KEY") } };
  }
  const inherited: Record<string, object> = {
    s3: { s3Credentials: { inheritFromIAMRole: true } },
    gs: { googleCredentials: { gkeEnvironment: true } },
    https: { azureCredentials: { inheritFromAzureAD: true } },
  };
  return inherited[scheme] ?? {};
}

export function createSchedule(
  scope: Scope,
  spec: PostgresSpec,
  backup: Backup,
  { namespace }: PostgresSurroundings,
  cluster: CustomResource,
): CustomResource {
  return createCustomResource(
    scope,
    `${scope.name}-schedule`,
    "postgresql.cnpg.io/v1/ScheduledBackup",
    {
      name: spec.name,
      namespace,
      spec: {
        cluster: { name: cluster.metadata.name },
        schedule: backup.schedule,
        immediate: true,
        backupOwnerReference: "self",
        method: "plugin",
        pluginConfiguration: { name: BARMAN_PLUGIN },
      },
    },
    { dependsOn: [cluster] },
  );
}
