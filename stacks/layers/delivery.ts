/**
 * The delivery layer: copies of the cloud's secrets in namespaces of tenants. It comes after the tenants and before what
 * reads the copies.
 */
import type { Resource } from "@pulumi/pulumi";
import { COPIES_SECRETS } from "../../components/secrets/addons";
import { deliveriesOf } from "../../components/secrets/check";
import { SecretDelivery } from "../../components/secrets/delivery";
import type { Context } from "./context";
import type { Foundation } from "./foundation";
import type { Platform } from "./platform";
import type { Stores } from "./stores";
import type { Tenants } from "./tenants";

export interface Delivered {
  /** What readers of copies come after, by namespace. */
  readonly secrets: Readonly<Record<string, readonly Resource[]>>;
}

interface Built {
  readonly foundation: Foundation;
  readonly stores: Stores;
  readonly platform: Platform;
  readonly tenants: Tenants;
}

export function deliverSecrets(context: Context, { foundation, stores, platform, tenants }: Built): Delivered {
  const { spec, ownership } = context;
  const { cluster, account } = foundation;
  const { namespaces } = tenants;
  const deliveries = deliveriesOf(spec.secrets).flatMap((delivery) => {
    const namespace = namespaces[delivery.namespace];
    const reference = stores.secrets[delivery.secret.name];
    return namespace === undefined || reference === undefined ? [] : [{ ...delivery, namespace, reference }];
  });
  if (account === undefined || deliveries.length === 0) return { secrets: {} };
  const { cloud, placement, keys } = account;
  const { delivered } = new SecretDelivery("secret-delivery", {
    ownership,
    provider: cluster.provider,
    store: cloud.secretStore(placement, ownership, keys),
    deliveries,
    dependsOn: platform.addons.ready(COPIES_SECRETS),
  });
  return { secrets: delivered };
}
