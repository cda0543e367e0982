/** Identities of workloads in their cloud: a service account may use what it is given by name, and nothing else. */
import type { Input, Resource } from "@pulumi/pulumi";
import type { Placement } from "../placement";
import type { CreatedCluster } from "../control-plane/contract";
import type { Scope } from "../core/component";
import type { DnsGrant } from "../dns/contract";
import type { SecretReference } from "../secrets/contract";
import type { ObjectStoreReference } from "../storage/object-store/contract";

/** What may be done with the objects of a store. Writing includes reading: multipart uploads and retries need it. */
export const OBJECT_ACCESS = ["read", "write"] as const;
export type ObjectAccess = (typeof OBJECT_ACCESS)[number];

export interface ObjectGrant {
  readonly store: ObjectStoreReference;
  readonly access: ObjectAccess;
  /** Only objects whose names begin so, e.g. `models/`. @default every object */
  readonly prefix?: string;
  /** Whether the client asks first if the store is there, as barman does, which is a right of its own. @default false */
  readonly seesStore?: boolean;
}

export interface IdentitySpec {
  readonly placement: Placement;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Objects, secrets and zones that it may use; at least one, for an identity without rights is none. */
  readonly objects: readonly ObjectGrant[];
  /** Secrets that it may read. @default none */
  readonly secrets?: readonly SecretReference[];
  /** Zones that it may write records in. @default none */
  readonly zones?: readonly DnsGrant[];
}

export interface IdentityOutputs {
  /** Annotations that the service account must carry; empty where the cloud keeps the binding itself. */
  readonly annotations: Readonly<Record<string, Input<string>>>;
  /** Labels that its pods must carry. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** What must exist before its pods start: credentials are handed out at their start. */
  readonly ready: readonly Resource[];
}

/** An address that pods talk to for credentials; a network that is closed must let them. */
export interface CredentialEndpoint {
  readonly cidr: string;
  /** TCP. */
  readonly port: number;
}

export type CreateIdentity = (scope: Scope, spec: IdentitySpec, cluster: CreatedCluster) => IdentityOutputs;
