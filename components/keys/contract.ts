/** Encryption keys of the stack's own: one for each purpose, so that each can be cut off without the others. */
import type { Output, Resource } from "@pulumi/pulumi";
import type { Placement } from "../placement";
import type { Scope } from "../core/component";

/** What a key is for. Each has its own users, hence its own key and policy. */
export const KEY_PURPOSES = {
  "kubernetes-secrets": "Secrets in the cluster's etcd",
  disks: "disks of nodes and volumes of pods",
  logs: "logs of the control plane and of the network",
  objects: "object stores",
  secrets: "the cloud's secret manager",
  registry: "container images",
  files: "shared files",
} as const satisfies Record<string, string>;
export type KeyPurpose = keyof typeof KEY_PURPOSES;

export interface KeysSpec {
  readonly placement: Placement;
  /** Only the keys that something uses are created. */
  readonly purposes: readonly KeyPurpose[];
}

/** One key as other adapters of the same cloud use it. */
export interface KeyReference {
  /** Full name of the key in its cloud: an ARN, a resource name, a versionless URI. */
  readonly id: Output<string>;
  /** The version that is current, where a user of the key must name one. */
  readonly versionId?: Output<string>;
  /** What must exist before the key may be used: its policy, its role assignments. */
  readonly ready: readonly Resource[];
}

export interface KeysOutputs {
  /** The key for a purpose. @throws Error when the stack does not create it: a mistake of the program. */
  for(purpose: KeyPurpose): KeyReference;
}

/** Leaves out what the cloud's service for a purpose takes no key for. */
export type CreateKeys = (scope: Scope, spec: KeysSpec) => Readonly<Partial<Record<KeyPurpose, KeyReference>>>;
