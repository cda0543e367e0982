/**
 * A stack file that has been checked: what its rules decided is written into it, so that nobody decides it again. Pools are as
 * the stack's cloud gets them, and what lives in a tenant's namespace carries the namespace. Pure.
 */
import type { PoolOnCloud } from "../../components/node-pools/on-cloud";
import type { PlacedSecret } from "../../components/secrets/check";
import { housed, type Housed, type Resident } from "../../components/tenants/home";
import type { PlatformSpec } from "./schema";

type Database = PlatformSpec["data"]["postgres"][number];

export interface CheckedSpec extends Omit<PlatformSpec, "nodePools" | "secrets" | "access" | "data" | "workloads"> {
  readonly nodePools: PoolOnCloud[];
  readonly secrets: PlacedSecret[];
  readonly access: Housed<PlatformSpec["access"][number]>[];
  readonly data: { readonly postgres: Housed<Database>[] };
  readonly workloads: Housed<PlatformSpec["workloads"][number]>[];
}

/** @param spec in which no rule found a mistake, with its pools as the cloud gets them */
export function checked(spec: PlatformSpec): CheckedSpec {
  const { tenants, secrets, access, data, workloads } = spec;
  const home = <T extends Resident>(resident: T) => housed(resident, tenants);
  return {
    ...spec,
    secrets: secrets.map((secret) => ({ ...secret, deliver: secret.deliver.map(home) })),
    access: access.map(home),
    data: { postgres: data.postgres.map(home) },
    workloads: workloads.map(home),
  };
}
