/** What a stack file says about a PostgreSQL database: where, how big, how safe, who is inside. */
import { z } from "zod";
import { bytes, cores, dnsLabel, dnsSubdomain, duration, LEAST_VOLUME } from "../../core/fields";
import { LEAST_MEMORY } from "../../core/sizes";
import { POSTGRES_MAJORS } from "./images";

const whole = (what: string, least: number, most: number) =>
  z
    .int("must be a whole number")
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`)
    .describe(what);

/** PostgreSQL cuts names at 63 bytes; quoting is nobody's wish. */
const identifier = () =>
  z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,62}$/, 'must be a PostgreSQL name: lower-case letters, digits and "_", at most 63')
    .refine(
      (name) => !/^(pg_|postgres$|template[01]$|streaming_replica$)/.test(name),
      "is reserved by PostgreSQL or its operator",
    );

const roleSpec = z
  .strictObject({
    name: identifier().describe("The role's name."),
    login: z
      .boolean()
      .default(false)
      .describe("Whether the role may log in. Default: false, a group that grants rights to its members."),
    passwordSecret: dnsSubdomain()
      .optional()
      .describe(
        "Secret of type kubernetes.io/basic-auth in the database's namespace with the role's password; required for a " +
          "role that logs in. It is made outside of Pulumi, so that the password never reaches its state.",
      ),
    memberOf: z.array(identifier()).default([]).describe("Roles whose rights this one has. Default: none."),
    connectionLimit: whole("Connections that the role may hold; -1 for no limit. Default: -1.", -1, 10000).default(-1),
  })
  .describe("A role besides the application's owner.");

const databaseSpec = z
  .strictObject({
    name: identifier().describe("The database's name."),
    owner: identifier().optional().describe("Role that owns it. Default: the application's owner."),
    extensions: z
      .array(z.string().regex(/^[a-z_][a-z0-9_-]*$/, "must be an extension's name"))
      .default([])
      .describe("Extensions to create in it, e.g. `vector`. Default: none."),
  })
  .describe("A database besides the application's first.");

const backupSpec = z
  .strictObject({
    destination: z
      .string()
      .regex(/^(store|s3|gs|https):\/\/\S+$/, "must be a store://, s3://, gs:// or https:// address")
      .describe(
        "Folder for base backups and the write-ahead log. `store://backups/postgres` is a folder in the object store `backups` " +
          "of the stack: the database's pods get the right to write there, and only they. Another store is named by its " +
          "address, e.g. `s3://backups/postgres`, and its owner gives the right to the service account that is called as the " +
          "database.",
      ),
    endpoint: z
      .string()
      .regex(/^https:\/\/\S+$/, "must be an https:// address")
      .optional()
      .describe("Endpoint of an S3-compatible store. Default: the cloud's own."),
    credentialsSecret: dnsSubdomain()
      .optional()
      .describe(
        "Secret in the database's namespace with keys ACCESS_KEY_ID and ACCESS_SECRET_KEY. Default: none; the pods' " +
          "workload identity is used.",
      ),
    schedule: z
      .string()
      .regex(/^(\S+\s+){5}\S+$/, "must have six fields, seconds first, such as 0 0 2 * * *")
      .default("0 0 2 * * *")
      .describe("When base backups are taken: cron with seconds, UTC. Default: every day at 02:00."),
    retention: z
      .string()
      .regex(/^[1-9][0-9]*[dwm]$/, "must be days, weeks or months such as 30d")
      .default("30d")
      .describe("How far back recovery must be possible. Default: 30d, as the managed databases keep."),
  })
  .describe("Continuous backup to an object store, from which any moment can be recovered.");

export const postgresSpec = z
  .strictObject({
    name: dnsLabel(40).describe("The database cluster's name; unique in its namespace."),
    tenant: dnsLabel(40).describe("The tenant that it belongs to."),
    namespace: dnsLabel()
      .optional()
      .describe(
        "One of the tenant's namespaces. Default: the tenant's only namespace; required when there are several.",
      ),
    major: z
      .literal([...POSTGRES_MAJORS])
      .default(18)
      .describe("Major version of PostgreSQL. Default: 18, the newest. Raising it upgrades in place, with downtime."),
    instances: whole(
      "Servers: one primary, the others replicas in other zones. Default: by environment.",
      1,
      9,
    ).optional(),
    storage: z
      .strictObject({
        size: bytes("20Gi", LEAST_VOLUME).describe(
          "Size of each instance's data volume, in bytes; it can grow, never shrink.",
        ),
        walSize: bytes("5Gi", LEAST_VOLUME)
          .optional()
          .describe(
            "Size of a separate volume for the write-ahead log. Default: none; the log shares the data volume.",
          ),
        class: dnsSubdomain().optional().describe("Storage class of both. Default: the cluster's default class."),
      })
      .describe("Disk of each instance."),
    resources: z
      .strictObject({
        cpu: cores("1 or 500m").default("1").describe("CPU of each instance, in cores. Default: 1."),
        memory: bytes("2Gi", LEAST_MEMORY).default("2Gi").describe("Memory of each instance, in bytes. Default: 2Gi."),
      })
      .prefault({})
      .describe("Size of each instance: requested and limited alike, so that PostgreSQL is the last to be evicted."),
    database: identifier().default("app").describe("Name of the application's database. Default: app."),
    owner: identifier()
      .default("app")
      .describe("Role that owns it; the operator makes its password and keeps it in a Secret. Default: app."),
    credentials: z
      .enum(["workloads", "tenant"])
      .default("workloads")
      .describe(
        "Whose pods may mount the owner's password, Secret `<name>-app`: `workloads`, those of this stack file that name the " +
          "database; `tenant`, every pod that somebody of the tenant makes too. Default: workloads. Nobody but the operator " +
          "mounts the database's other Secrets.",
      ),
    databases: z.array(databaseSpec).default([]).describe("Further databases. Default: none."),
    roles: z.array(roleSpec).default([]).describe("Further roles. Default: none."),
    slowQueries: duration()
      .default("1s")
      .describe("Statements that take longer are logged with their text. Default: 1s."),
    parameters: z
      .record(z.string().regex(/^[a-z_][a-z0-9_.]*$/, "must be a PostgreSQL parameter"), z.string())
      .default({})
      .describe("PostgreSQL parameters that override the ones derived from the instance's size. Default: none."),
    pooler: z
      .strictObject({
        instances: whole("PgBouncer pods. Default: by environment.", 1, 20).optional(),
        maxClientConnections: whole("Client connections of each pod. Default: 1000.", 1, 100000).default(1000),
        poolSize: whole("Server connections for each user and database. Default: 50.", 1, 5000).default(50),
        minPoolSize: whole("Server connections kept open. Default: 10.", 0, 5000).default(10),
        reservePoolSize: whole("Server connections that a burst may add. Default: 5.", 0, 5000).default(5),
      })
      .prefault({})
      .describe("PgBouncer in transaction mode, in front of the primary."),
    backup: backupSpec.optional(),
    scrapedFrom: dnsLabel()
      .optional()
      .describe("Namespace whose Prometheus may read the metrics of instances and pooler. Default: closed."),
    protect: z
      .boolean()
      .optional()
      .describe("Refuses to destroy the database with the stack. Default: by environment, true in prod."),
  })
  .describe("A PostgreSQL database cluster with connection pooling.");
export type PostgresSpec = z.output<typeof postgresSpec>;
