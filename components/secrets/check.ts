/** Rules about where secrets are delivered: into namespaces of tenants, each copy under a name of its own. Pure. */
import type { Problem } from "../core/errors";
import { checkHome, namespaceOf, type Housed } from "../tenants/home";
import type { TenantSpec } from "../tenants/spec";
import type { DeliverySpec, SecretSettings, SecretSpec } from "./spec";

/** A Secret of the cluster that a delivery becomes. */
export interface Delivery {
  readonly secret: SecretSpec;
  readonly namespace: string;
  /** Name of the Secret. */
  readonly secretName: string;
  /** Whose pods may mount it, where the stack file says so. */
  readonly pods: DeliverySpec["pods"];
}

export interface DeliverySurroundings {
  readonly tenants: readonly TenantSpec[];
  /** Databases inside the cluster, whose operator makes Secrets of its own. */
  readonly databases: readonly {
    readonly name: string;
    readonly tenant: string;
    readonly namespace?: string | undefined;
  }[];
}

/** Endings of the names that CloudNativePG gives a database's Secrets. cloudnative-pg.io/docs/1.30/applications */
export const OF_DATABASES = ["app", "superuser", "ca", "server", "replication"] as const;

/** A secret that has been checked: each delivery carries its namespace. */
export type PlacedSecret = Omit<SecretSpec, "deliver"> & { readonly deliver: Housed<DeliverySpec>[] };

/** Every delivery of secrets that have been checked. */
export function deliveriesOf(secrets: readonly PlacedSecret[]): Delivery[] {
  return secrets.flatMap((secret) =>
    secret.deliver.map((delivery) => {
      const { namespace, pods } = delivery;
      return { secret, namespace, secretName: copyName(secret, delivery), pods };
    }),
  );
}

export function checkDeliveries(
  secrets: SecretSettings,
  { tenants, databases }: DeliverySurroundings,
  path = "secrets",
): Problem[] {
  const taken = new Map<string, string>();
  for (const database of databases) {
    const namespace = namespaceOf(database, tenants);
    if (namespace === undefined) continue;
    for (const ending of OF_DATABASES) {
      taken.set(`${namespace}/${database.name}-${ending}`, `of database ${JSON.stringify(database.name)}`);
    }
  }
  return secrets.flatMap((secret, index) =>
    secret.deliver.flatMap((delivery, at): Problem[] => {
      const where = `${path}[${index}].deliver[${at}]`;
      const namespace = namespaceOf(delivery, tenants);
      if (namespace === undefined) return checkHome(delivery, tenants, where);
      const secretName = copyName(secret, delivery);
      const owner = taken.get(`${namespace}/${secretName}`);
      taken.set(`${namespace}/${secretName}`, `that ${where} makes`);
      if (owner === undefined) return [];
      const rule = `is the name of a Secret in namespace ${namespace} already, ${owner}`;
      return [{ path: `${where}.secretName`, value: secretName, rule, remedy: "give the copy another secretName" }];
    }),
  );
}

/** What the copy is called. */
export function copyName(secret: Pick<SecretSpec, "name">, { secretName }: DeliverySpec): string {
  return secretName ?? secret.name;
}
