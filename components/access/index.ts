/**
 * What rights in the cloud take inside the cluster: the service account with the marks that bind it to its identity, and
 * a way through the namespace's closed network to where pods get their credentials.
 */
import { ServiceAccount } from "@pulumi/kubernetes/core/v1";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { PlatformComponent, type InClusterArgs } from "../core/component";
import type { CredentialEndpoint, IdentityOutputs } from "../identity/contract";
import type { TenantNamespace } from "../tenants/contract";
import { policySpec, type Flow } from "../tenants/flows";

export interface ServiceAccountAccessArgs extends InClusterArgs {
  readonly serviceAccount: string;
  readonly namespace: TenantNamespace;
  /** Who its pods are in the cloud. */
  readonly identity: IdentityOutputs;
}

/** A service account for pods that the stack does not create. */
export class ServiceAccountAccess extends PlatformComponent {
  constructor(name: string, args: ServiceAccountAccessArgs, options?: ComponentResourceOptions) {
    super("ServiceAccountAccess", name, args, options);
    const { labels, options: childOptions } = this.scope({ provider: args.provider });
    const { serviceAccount, namespace, identity } = args;
    new ServiceAccount(
      `${name}-account`,
      {
        metadata: {
          name: serviceAccount,
          namespace: namespace.created,
          labels: { ...labels },
          annotations: { ...identity.annotations },
        },
        // Pods that talk to the API server say so themselves.
        automountServiceAccountToken: false,
      },
      { ...childOptions, dependsOn: [...identity.ready] },
    );
    this.registerOutputs();
  }
}

export interface CloudReachArgs extends InClusterArgs {
  readonly namespace: TenantNamespace;
  /** Where pods get credentials; only those of a service account with rights get any. */
  readonly credentials: readonly CredentialEndpoint[];
  /** Address blocks of object storage that every pod of the namespace may reach; none: only model servers may. */
  readonly storage: readonly string[];
}

/** Lets a namespace's pods reach credentials and storage. */
export class CloudReach extends PlatformComponent {
  constructor(name: string, args: CloudReachArgs, options?: ComponentResourceOptions) {
    super("CloudReach", name, args, options);
    const { labels, options: childOptions } = this.scope({ provider: args.provider });
    for (const flow of reachOf(args)) {
      new NetworkPolicy(
        `${name}-${flow.name}`,
        {
          metadata: { name: flow.name, namespace: args.namespace.created, labels: { ...labels } },
          spec: policySpec(flow),
        },
        childOptions,
      );
    }
    this.registerOutputs();
  }
}

function reachOf({ credentials, storage }: Pick<CloudReachArgs, "credentials" | "storage">): Flow[] {
  const to = (name: string, cidrs: readonly string[], port: number): Flow => ({
    name,
    direction: "egress",
    pods: {},
    peers: cidrs.map((cidr) => ({ kind: "block", cidr })),
    ports: [{ port, protocol: "TCP" }],
  });
  const ports = [...new Set(credentials.map(({ port }) => port))];
  return [
    ...ports.map((port) => {
      const cidrs = credentials.filter((endpoint) => endpoint.port === port).map(({ cidr }) => cidr);
      return to(`allow-credentials-${port}`, cidrs, port);
    }),
    ...(storage.length > 0 ? [to("allow-object-storage-for-all", storage, 443)] : []),
  ];
}
