/**
 * Public certificates: an issuer that gets them from an ACME authority and proves ownership of names by records in the
 * stack's zones, so that nothing in the cluster has to be reachable from outside.
 */
import type * as pulumi from "@pulumi/pulumi";
import { createCustomResource } from "../addons/custom-resources/create";
import { PlatformComponent, type InClusterArgs } from "../core/component";
import type { DnsSettings } from "../dns/spec";

export interface PublicAuthorityArgs extends InClusterArgs {
  readonly spec: NonNullable<DnsSettings["certificates"]>;
  /** By domain: how cert-manager writes records in its zone. */
  readonly solvers: Readonly<Record<string, Readonly<Record<string, pulumi.Input<object>>>>>;
  /** cert-manager, ready, with its rights on the zones. */
  readonly dependsOn: readonly pulumi.Resource[];
}

const ISSUER = "stratiform-public";

export class PublicAuthority extends PlatformComponent {
  /** Name of the ClusterIssuer. */
  readonly issuer: pulumi.Output<string>;

  constructor(name: string, args: PublicAuthorityArgs, options?: pulumi.ComponentResourceOptions) {
    super("PublicAuthority", name, args, options);
    const { email, server } = args.spec;
    const solvers = Object.entries(args.solvers).map(([domain, dns01]) => ({
      selector: { dnsZones: [domain] },
      dns01,
    }));
    const issuer = createCustomResource(
      this.scope({ provider: args.provider }),
      `${name}-issuer`,
      "cert-manager.io/v1/ClusterIssuer",
      {
        name: ISSUER,
        annotations: { "pulumi.com/waitFor": "condition=Ready" },
        spec: { acme: { email, server, privateKeySecretRef: { name: `${ISSUER}-account` }, solvers } },
      },
      { dependsOn: [...args.dependsOn] },
    );
    this.issuer = issuer.metadata.name;
    this.registerOutputs({ issuer: this.issuer });
  }
}
