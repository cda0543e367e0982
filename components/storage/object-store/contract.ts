/** Object stores: private, versioned, encrypted with the stack's own key, and cheaper with age. */
import type { Output, Resource } from "@pulumi/pulumi";
import type { Placement } from "../../placement";
import type { Scope } from "../../core/component";
import type { KeyReference, KeysOutputs } from "../../keys/contract";
import type { NetworkOutputs } from "../../network/contract";

/** What becomes of objects with time; the same days on every cloud. */
export const LIFECYCLE = {
  /** Days after which an object moves to the class for infrequent access, unless the store says otherwise. */
  infrequentAfter: 30,
  /** Days for which a replaced or deleted version is kept. */
  noncurrentFor: 90,
  /** Days after which the parts of an upload that never finished are removed. */
  abandonedFor: 7,
} as const;

export interface ObjectStoreSpec {
  readonly placement: Placement;
  /** The store's name within the stack, e.g. `models`: a DNS label of at most 20 characters. */
  readonly store: string;
  /** Days after which an object moves to the class for infrequent access. @default LIFECYCLE.infrequentAfter */
  readonly infrequentAfter?: number | "never";
}

/** Days after which objects of a store move to the class for infrequent access; undefined where they never do. */
export function infrequentDays({ infrequentAfter = LIFECYCLE.infrequentAfter }: ObjectStoreSpec): number | undefined {
  return infrequentAfter === "never" ? undefined : infrequentAfter;
}

export interface ObjectStoreOutputs {
  /** The name under which clients find it. */
  readonly name: Output<string>;
  /** With the scheme that tools use, e.g. `s3://…`. */
  readonly url: Output<string>;
  readonly reference: ObjectStoreReference;
}

/** An object store as identities of the same cloud are given rights on it. */
export interface ObjectStoreReference {
  /** Full name in its cloud: an ARN, a resource name, an id. */
  readonly id: Output<string>;
  readonly key: KeyReference;
  /** What must exist before objects are written: encryption, policies. */
  readonly ready: readonly Resource[];
}

/** @param network the one whose nodes reach the store, where the store must name it */
export type CreateObjectStore = (
  scope: Scope,
  spec: ObjectStoreSpec,
  keys: KeysOutputs,
  network?: NetworkOutputs,
) => ObjectStoreOutputs;
