/**
 * Copies of the cloud's secrets in namespaces of tenants. One store for the cluster names the cloud's secret manager and
 * the namespaces that it serves; one ExternalSecret for each copy says which secret, for whom and how often. The values
 * go from the cloud to the operator and from there into the cluster's encrypted Secrets: neither the program nor its
 * state ever has them.
 */
import type { ComponentResourceOptions, CustomResource, Output, Resource } from "@pulumi/pulumi";
import { createCustomResource } from "../addons/custom-resources/create";
import { PlatformComponent, type InClusterArgs, type Scope } from "../core/component";
import type { TenantNamespace } from "../tenants/contract";
import type { Delivery } from "./check";
import type { DescribeSecretStore, SecretReference } from "./contract";

export interface PlannedDelivery extends Omit<Delivery, "namespace"> {
  readonly namespace: TenantNamespace;
  readonly reference: SecretReference;
}

export interface SecretDeliveryArgs extends InClusterArgs {
  /** Where the cloud keeps its secrets. */
  readonly store: ReturnType<DescribeSecretStore>;
  /** At least one. */
  readonly deliveries: readonly PlannedDelivery[];
  /** The operator, ready, with its identity. */
  readonly dependsOn: readonly Resource[];
}

/** Name of the cluster's one store. */
const STORE = "stratiform";

/** Key of a copy that has its secret's value whole. */
export const VALUE_KEY = "value";

export class SecretDelivery extends PlatformComponent {
  /** What whoever reads a copy comes after and goes before, by namespace. */
  readonly delivered: Readonly<Record<string, readonly Resource[]>>;

  constructor(name: string, args: SecretDeliveryArgs, options?: ComponentResourceOptions) {
    super("SecretDelivery", name, args, options);
    const scope = this.scope({ provider: args.provider });
    const store = createStore(scope, args);
    const copies = args.deliveries.map((delivery) => {
      const copy = createCopy(scope, delivery, store.metadata.name, store);
      return { namespace: delivery.namespace.name, copy };
    });
    this.delivered = Object.fromEntries(
      servedBy(args).map((served) => [
        served,
        copies.filter(({ namespace }) => namespace === served).map(({ copy }) => copy),
      ]),
    );
    this.registerOutputs({ namespaces: servedBy(args) });
  }
}

function servedBy({ deliveries }: Pick<SecretDeliveryArgs, "deliveries">): string[] {
  return [...new Set(deliveries.map(({ namespace }) => namespace.name))].sort();
}

/** Ready once the cloud knows the operator. Closed to namespaces that nothing is delivered into. */
function createStore(scope: Scope, args: SecretDeliveryArgs) {
  return createCustomResource(
    scope,
    `${scope.name}-store`,
    "external-secrets.io/v1/ClusterSecretStore",
    {
      name: STORE,
      annotations: { "pulumi.com/waitFor": "condition=Ready" },
      spec: { provider: args.store, conditions: [{ namespaces: servedBy(args) }] },
    },
    { dependsOn: [...args.dependsOn] },
  );
}

/**
 * Nothing waits for the copy itself: it is there once somebody has put a value into the secret, which may be long after
 * the stack is up. Until then its condition says so, and pods that name the copy do not start.
 */
function createCopy(
  scope: Scope,
  { secret, secretName, namespace, reference }: PlannedDelivery,
  store: Output<string>,
  created: CustomResource,
): CustomResource {
  const remoteRef = { key: reference.remoteName };
  return createCustomResource(
    scope,
    `${scope.name}-${namespace.name}-${secretName}`,
    "external-secrets.io/v1/ExternalSecret",
    {
      name: secretName,
      namespace: namespace.created,
      spec: {
        refreshInterval: secret.refresh,
        secretStoreRef: { kind: "ClusterSecretStore", name: store },
        // The copy goes with its ExternalSecret; a secret that is away in the cloud takes no copy from running pods.
        target: { name: secretName, creationPolicy: "Owner", deletionPolicy: "Retain" },
        ...(secret.content === "text"
          ? { data: [{ secretKey: VALUE_KEY, remoteRef }] }
          : { dataFrom: [{ extract: remoteRef }] }),
      },
    },
    { dependsOn: [created, ...namespace.guardrails, ...reference.ready] },
  );
}
