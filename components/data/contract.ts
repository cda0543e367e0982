/** What a data store that a cloud runs itself is made with, whatever kind of store it is. */
import type { CreatedCluster } from "../control-plane/contract";
import type { Scope } from "../core/component";
import type { IdentityOutputs, IdentitySpec } from "../identity/contract";
import type { KeyPurpose, KeysOutputs } from "../keys/contract";
import type { NetworkOutputs } from "../network/contract";
import type { Placement } from "../placement";
import type { SecretReference } from "../secrets/contract";
import type { TenantNamespace } from "../tenants/contract";

/**
 * How the store's login gets to the tenant. The cloud's service writes it to a place in the secret manager that the stack has
 * made; the operator in the cluster copies it from there. Neither the program nor its state ever has it.
 */
export interface CredentialsPlace {
  /** Where the service writes the login, as an object with `username` and `password`. */
  readonly reference: SecretReference;
  /** The Secret in the tenant's namespace that becomes a copy of it. */
  readonly secretName: string;
}

export interface ManagedStoreDependencies {
  readonly placement: Placement;
  /** Those for the purposes that the store names are made. */
  readonly keys: KeysOutputs;
  /** Its subnets, and the place of private endpoints. */
  readonly network: NetworkOutputs;
  /** Whose nodes may talk to the store. */
  readonly cluster: CreatedCluster;
  readonly namespace: TenantNamespace;
  readonly credentials: CredentialsPlace;
  /** Makes an identity in the cloud for a service account in the tenant's namespace, such as that of a proxy of the cloud's. */
  readonly identify: (spec: Pick<IdentitySpec, "serviceAccount" | "objects" | "secrets">) => IdentityOutputs;
}

/** A kind of data store as a cloud runs it. */
export interface ManagedStore<Spec, Outputs> {
  /** What it encrypts with keys of the stack's. */
  readonly keys: readonly KeyPurpose[];
  readonly create: (scope: Scope, spec: Spec, dependencies: ManagedStoreDependencies) => Outputs;
}
