/**
 * Data stores that the cloud runs itself, as far as they ask for more than they say: a place for each one's login in the secret
 * manager, and a copy of it in the tenant's namespace. Pure.
 */
import type { Managed } from "../../components/cloud/contract";
import { loginSecret } from "../../components/data/postgres/contract";
import { secretSpec } from "../../components/secrets/spec";
import type { CheckedSpec } from "./checked";

/** The specification with the places of logins among its secrets; as it was where the cluster runs every store. */
export function withStoreLogins(spec: CheckedSpec, managed: Managed): CheckedSpec {
  if (managed.postgres === undefined) return spec;
  const logins = spec.data.postgres.map((database) => {
    const { tenant, namespace, credentials: pods } = database;
    const deliver = [{ tenant, namespace, secretName: loginSecret(database), pods }];
    return { ...secretSpec.parse({ name: loginName(database), content: "fields" }), deliver };
  });
  return { ...spec, secrets: [...spec.secrets, ...logins] };
}

/** The name of a login's place among the stack's secrets. */
export function loginName({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `postgres-${namespace}-${name}`;
}
