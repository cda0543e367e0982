/**
 * What the platform and its operators keep in namespaces of tenants, by the names that the stack file makes of it. Pure;
 * the cluster's rules keep pods and people of the tenants off it.
 */
import { storeAddress } from "../../components/access/grants";
import { poolerName } from "../../components/data/postgres/network";
import type { PostgresSpec } from "../../components/data/postgres/spec";
import { deliveriesOf, OF_DATABASES } from "../../components/secrets/check";
import type { Held } from "../../components/security/contract";
import type { WorkloadSpec } from "../../components/workloads/spec";
import type { CheckedSpec } from "./checked";

type Sections = Pick<CheckedSpec, "data" | "secrets" | "workloads">;

export function heldIn(spec: Sections): Held {
  const databases = spec.data.postgres.map((database) => ({ database, at: placer(database) }));
  const workloads = spec.workloads.map((workload) => ({ workload, at: placer(workload) }));
  const secrets = [...databases.flatMap(({ database, at }) => secretsOf(database).map(at)), ...deliveredTo(spec)];
  const holders = workloads.filter(
    ({ workload, at }) => hasRights(workload) || secretsNamedBy(workload).some((name) => secrets.includes(at(name))),
  );
  return {
    secrets,
    accounts: [
      ...databases.flatMap(({ database, at }) => [at(database.name), at(poolerName(database))]),
      ...workloads.flatMap(({ workload, at }) => (hasRights(workload) ? [at(workload.name)] : [])),
    ],
    // An instance's, its log's and its tablespaces': `-wal` and `-tbs-` of cloudnative-pg api/v1, read 2026-12-01.
    claims: databases.map(({ database, at }) => at(`${database.name}-[0-9]+(-wal|-tbs-.+)?`)),
    // Instances (pkg/specs/pods.go@016c52a GetInstanceName), and Jobs that make them (jobs.go@003f8e8 getJobName).
    stores: databases.flatMap(({ database, at }) => [
      at(`${database.name}-[0-9]+(-[a-z].*)?`),
      at(`${poolerName(database)}(-[a-z0-9]+)*`),
    ]),
    // A Deployment's pods: its name, the template's hash, five characters.
    holders: holders.map(({ workload, at }) => at(`${workload.name}-[a-z0-9]+-[a-z0-9]{5}`)),
  };
}

function placer({ namespace }: { readonly namespace: string }) {
  return (name: string) => `${namespace}/${name}`;
}

/** Those of the operator, the pooler's certificate among them, and the key to the backups. */
function secretsOf(database: PostgresSpec): string[] {
  const { name, credentials, backup } = database;
  const endings = OF_DATABASES.filter((ending) => ending !== "app" || credentials === "workloads");
  return [
    ...endings.map((ending) => `${name}-${ending}`),
    poolerName(database),
    ...(backup?.credentialsSecret === undefined ? [] : [backup.credentialsSecret]),
  ];
}

/** Copies of the cloud's secrets that are for workloads of the stack file. */
function deliveredTo(spec: Sections): string[] {
  return deliveriesOf(spec.secrets).flatMap(({ namespace, secretName, pods }) => {
    const isNamed = spec.workloads.some(
      (workload) => workload.namespace === namespace && secretsNamedBy(workload).includes(secretName),
    );
    return (pods ?? (isNamed ? "workloads" : "tenant")) === "workloads" ? [`${namespace}/${secretName}`] : [];
  });
}

function secretsNamedBy({ database, secretEnv, model }: WorkloadSpec): string[] {
  return [
    ...(database === undefined ? [] : [`${database}-app`]),
    ...Object.values(secretEnv).map(({ secret }) => secret),
    ...(model.kind === "object-store" && model.credentials !== undefined ? [model.credentials] : []),
  ];
}

/** Whether the workload's account may do something in the cloud. */
function hasRights({ reads, writes, model }: WorkloadSpec): boolean {
  return reads.length + writes.length > 0 || (model.kind === "object-store" && storeAddress(model.uri) !== undefined);
}
