/** Rules about a database that need more than one property, and rules between it and its tenant. Pure. */
import { suggest, type Problem } from "../../core/errors";
import type { Environment } from "../../core/labels";
import { storeAddress } from "../../access/grants";
import { checkHome } from "../../tenants/home";
import type { TenantSpec } from "../../tenants/spec";
import { sizeOf } from "./sizing";
import type { PostgresSpec } from "./spec";

/** Parameters that the operator or the component decides; PostgreSQL would not start, or the pooler would be refused. */
const FIXED_PARAMETERS = [
  "archive_command",
  "archive_mode",
  "hot_standby",
  "listen_addresses",
  "log_directory",
  "logging_collector",
  "port",
  "primary_conninfo",
  "ssl",
  "unix_socket_directories",
];

/** Every rule about the stack's databases; `path` is where they are in the stack file. */
export function checkDatabases(
  databases: readonly PostgresSpec[],
  { tenants, objectStores }: { readonly tenants: readonly TenantSpec[]; readonly objectStores: readonly string[] },
  environment: Environment,
  path = "data.postgres",
): Problem[] {
  return databases.flatMap((database, index) => [
    ...checkPostgres(database, environment, `${path}[${index}]`),
    ...checkHome(database, tenants, `${path}[${index}]`),
    ...checkUnique(databases, index, path),
    ...checkStore(database, objectStores, `${path}[${index}]`),
  ]);
}

/** A store that a backup names must be one of the stack. */
function checkStore({ backup }: PostgresSpec, objectStores: readonly string[], path: string): Problem[] {
  const store = storeAddress(backup?.destination ?? "")?.store;
  if (backup === undefined || store === undefined || objectStores.includes(store)) return [];
  const rule = "names no object store of the stack";
  const remedy = suggest(store, objectStores);
  return [{ path: `${path}.backup.destination`, value: backup.destination, rule, remedy }];
}

function checkUnique(databases: readonly PostgresSpec[], index: number, path: string): Problem[] {
  const own = databases[index];
  const first = databases.findIndex(({ name, tenant, namespace }) => {
    return name === own?.name && tenant === own.tenant && namespace === own.namespace;
  });
  if (own === undefined || first === index) return [];
  const rule = `is already the name of ${path}[${first}] in the same namespace`;
  return [{ path: `${path}[${index}].name`, value: own.name, rule, remedy: "give each database its own name" }];
}

/** Rules that need nothing but the spec; the component runs them again, so that it is safe without a stack file. */
export function checkPostgres(spec: PostgresSpec, environment: Environment, path: string): Problem[] {
  return [
    ...checkParameters(spec, path),
    ...checkRoles(spec, path),
    ...checkPooler(spec, environment, path),
    ...checkBackup(spec, path),
  ];
}

function checkBackup({ backup }: PostgresSpec, path: string): Problem[] {
  if (backup?.credentialsSecret === undefined || backup.destination.startsWith("s3://")) return [];
  const remedy = "remove it, so that the pods' workload identity is used";
  return [
    {
      path: `${path}.backup.credentialsSecret`,
      value: backup.credentialsSecret,
      rule: "is only for s3:// destinations",
      remedy,
    },
  ];
}

function checkParameters(spec: PostgresSpec, path: string): Problem[] {
  return Object.entries(spec.parameters).flatMap(([name, value]) =>
    FIXED_PARAMETERS.includes(name)
      ? [{ path: `${path}.parameters.${name}`, value, rule: "is set by the operator", remedy: "remove it" }]
      : [],
  );
}

function checkRoles(spec: PostgresSpec, path: string): Problem[] {
  const names = [spec.owner, ...spec.roles.map(({ name }) => name)];
  const problems: Problem[] = spec.roles.flatMap(({ name, login, passwordSecret, memberOf }, index) => {
    const at = `${path}.roles[${index}]`;
    const found: Problem[] = [];
    if (names.indexOf(name) !== index + 1) {
      found.push({
        path: `${at}.name`,
        value: name,
        rule: "is the name of another role",
        remedy: "give each role its own",
      });
    }
    if (login && passwordSecret === undefined) {
      const remedy = "create a Secret of type kubernetes.io/basic-auth in the namespace and name it here";
      found.push({ path: `${at}.passwordSecret`, rule: "is missing for a role that logs in", remedy });
    }
    if (!login && passwordSecret !== undefined) {
      found.push({
        path: `${at}.passwordSecret`,
        value: passwordSecret,
        rule: "is given for a role that cannot log in",
        remedy: "set login: true, or remove it",
      });
    }
    for (const [position, group] of memberOf.entries()) {
      if (names.includes(group)) continue;
      found.push({
        path: `${at}.memberOf[${position}]`,
        value: group,
        rule: "is not a role of this database",
        remedy: suggest(group, names),
      });
    }
    return found;
  });
  const owners: Problem[] = spec.databases.flatMap(({ owner }, index) =>
    owner === undefined || names.includes(owner)
      ? []
      : [
          {
            path: `${path}.databases[${index}].owner`,
            value: owner,
            rule: "is not a role of this database",
            remedy: suggest(owner, names),
          },
        ],
  );
  const databases = [spec.database, ...spec.databases.map(({ name }) => name)];
  const twice: Problem[] = spec.databases.flatMap(({ name }, index) =>
    databases.indexOf(name) === index + 1
      ? []
      : [
          {
            path: `${path}.databases[${index}].name`,
            value: name,
            rule: "is the name of another database",
            remedy: "give each database its own",
          },
        ],
  );
  return [...problems, ...owners, ...twice];
}

function checkPooler(spec: PostgresSpec, environment: Environment, path: string): Problem[] {
  const { poolSize, minPoolSize } = spec.pooler;
  const problems: Problem[] = [];
  if (minPoolSize > poolSize) {
    problems.push({
      path: `${path}.pooler.minPoolSize`,
      value: minPoolSize,
      rule: `is more than poolSize, ${poolSize}`,
      remedy: "lower it",
    });
  }
  const { instances } = sizeOf(spec, environment);
  if (environment === "prod" && instances < 2) {
    problems.push({
      path: `${path}.instances`,
      value: instances,
      rule: "has no replica to fail over to, in prod",
      remedy: "leave it out for three",
    });
  }
  return problems;
}
