/**
 * How the cluster reads the cloud's secrets: the identity of the operator that copies them. Part of the platform layer,
 * which installs it.
 */
import { CATALOGUE } from "../../../components/addons/catalogue";
import type { FromStack } from "../../../components/addons/from-stack";
import { WorkloadIdentity } from "../../../components/identity";
import { COPIES_SECRETS } from "../../../components/secrets/addons";
import { deliveriesOf } from "../../../components/secrets/check";
import type { Context } from "../context";
import type { FoundationAccount } from "../foundation";
import type { Stores } from "../stores";

/** What External Secrets is told: who it is in the cloud, where it may read the secrets that are delivered and no others. */
export function secretKeeper(
  { spec, ownership }: Context,
  { secrets }: Pick<Stores, "secrets">,
  account: FoundationAccount,
): FromStack | undefined {
  const delivered = new Set(deliveriesOf(spec.secrets).map(({ secret }) => secret.name));
  if (delivered.size === 0) return undefined;
  const { cloud, placement, cluster, options } = account;
  const addon = COPIES_SECRETS;
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
