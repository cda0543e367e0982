/**
 * The platform's own certificate authority: a self-signed root that cert-manager keeps and renews, and an issuer that
 * any namespace may ask for certificates inside the cluster. Public names need a public authority, which this is not.
 */
import type * as pulumi from "@pulumi/pulumi";
import { createCustomResource } from "../addons/custom-resources/create";
import { PlatformComponent, type InClusterArgs, type Scope } from "../core/component";
import { ISSUER_NAMESPACE } from "./addons";

export interface InternalAuthorityArgs extends InClusterArgs {
  /** cert-manager, ready. */
  readonly dependsOn: readonly pulumi.Resource[];
}

const SELF_SIGNED = "stratiform-self-signed";
const ROOT = "stratiform-internal-root";
const ISSUER = "stratiform-internal";

/** Ten years, renewed a year before the end: every workload must have met the new root by then. */
const ROOT_LIFETIME = { duration: "87600h", renewBefore: "8760h" } as const;

const READY = { "pulumi.com/waitFor": "condition=Ready" };

export class InternalAuthority extends PlatformComponent {
  /** Name of the ClusterIssuer that signs with the platform's root. */
  readonly issuer: pulumi.Output<string>;

  constructor(name: string, args: InternalAuthorityArgs, options?: pulumi.ComponentResourceOptions) {
    super("InternalAuthority", name, args, options);
    const scope = this.scope({ provider: args.provider });
    const root = createRoot(scope, args.dependsOn);
    const issuer = createCustomResource(
      scope,
      `${name}-issuer`,
      "cert-manager.io/v1/ClusterIssuer",
      { name: ISSUER, annotations: READY, spec: { ca: { secretName: ROOT } } },
      { dependsOn: [root] },
    );
    this.issuer = issuer.metadata.name;
    this.registerOutputs({ issuer: this.issuer });
  }
}

/** The root's key is made by cert-manager and stays in its namespace, where a ClusterIssuer looks for it. */
function createRoot(scope: Scope, dependsOn: readonly pulumi.Resource[]): pulumi.Resource {
  const selfSigned = createCustomResource(
    scope,
    `${scope.name}-self-signed`,
    "cert-manager.io/v1/ClusterIssuer",
    { name: SELF_SIGNED, annotations: READY, spec: { selfSigned: {} } },
    { dependsOn: [...dependsOn] },
  );
  return createCustomResource(
    scope,
    `${scope.name}-root`,
    "cert-manager.io/v1/Certificate",
    {
      name: ROOT,
      namespace: ISSUER_NAMESPACE,
      annotations: READY,
      spec: {
        commonName: "Stratiform internal authority",
        isCA: true,
        secretName: ROOT,
        ...ROOT_LIFETIME,
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
        issuerRef: { name: SELF_SIGNED, kind: "ClusterIssuer", group: "cert-manager.io" },
      },
    },
    { dependsOn: [selfSigned] },
  );
}
