/** What rules must know of CloudNativePG. */
import { ofChart, type SoftwarePolicy } from "../../policy";
import { CHART } from "./chart";

export const POLICY = {
  ...ofChart(CHART),
  // Labels by which it tells its objects; what a pooler's Deployment makes has no other sign of it.
  makesForTenants: { groups: ["postgresql.cnpg.io"], labels: ["cnpg.io/cluster", "cnpg.io/poolerName"] },
  holdsNoData: {
    "kubernetes:postgresql.cnpg.io/v1:Cluster":
      "stores in volumes, whose classes are checked; the operator always serves TLS",
    "kubernetes:postgresql.cnpg.io/v1:Database": "a name in a cluster",
    "kubernetes:postgresql.cnpg.io/v1:Pooler": "connections; the operator serves TLS with the cluster's certificate",
    "kubernetes:postgresql.cnpg.io/v1:ScheduledBackup": "a time; the backup goes to the cluster's object store",
  },
  rights: {
    "cloudnative-pg": {
      "reads every Secret": "databases are in namespaces of tenants, and so are their passwords",
      "writes every Secret": "it makes the passwords and certificates of databases where they are",
      "writes roles or bindings":
        "each database's instances have a Role of their own; nobody grants more than they have",
      "goes into pods":
        "it starts backups by commands in the pods of instances (internal/controller/backup_controller.go)",
      "changes admission": "it writes its own webhooks' authority; the chart names no webhooks",
    },
  },
} as const satisfies SoftwarePolicy;
