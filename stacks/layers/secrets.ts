/**
 * How the cluster reads the cloud's secrets: the identity of the operator that copies them. Part of the platform layer,
 * which installs it.
 */
import { CATALOGUE } from "../../components/addons/catalogue";
import type { FromStack } from "../../components/addons/from-stack";
import type { Ownership } from "../../components/core/labels";
import { WorkloadIdentity } from "../../components/identity";
import { deliveriesOf } from "../../components/secrets/check";
import type { PlatformSpec } from "../config/schema";
import type { FoundationAccount } from "./foundation";
import type { Stores } from "./stores";

/** What External Secrets is told: who it is in the cloud, where it may read the secrets that are delivered and no others. */
export function secretKeeper(
  { tenants, ...spec }: Pick<PlatformSpec, "secrets" | "tenants">,
  { secrets }: Pick<Stores, "secrets">,
  account: FoundationAccount,
  ownership: Ownership,
): FromStack | undefined {
  const delivered = new Set(deliveriesOf(spec.secrets, tenants).map(({ secret }) => secret.name));
  if (delivered.size === 0) return undefined;
  const { cloud, placement, cluster, options } = account;
  const addon = "external-secrets";
  const identity = new WorkloadIdentity(
    `addon-${addon}`,
    {
      cloud,
      ownership,
      cluster,
      spec: {
        ...{ placement, namespace: CATALOGUE[addon].namespace, serviceAccount: addon, objects: [] },
        secrets: [...delivered].flatMap((name) => secrets[name] ?? []),
      },
    },
    options,
  );
  return {
    values: { serviceAccount: { annotations: identity.annotations }, podLabels: identity.podLabels },
    dependsOn: identity.ready,
  };
}
