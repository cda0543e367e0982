/**
 * Secrets in the cloud's secret manager. Stratiform makes the place, its key and its rights; the value is put there by
 * people or by rotation, so that it never passes through a program, a state or a log.
 */
import type { Input, Output, Resource } from "@pulumi/pulumi";
import type { Placement } from "../placement";
import type { Scope } from "../core/component";
import type { Ownership } from "../core/labels";
import type { KeyReference, KeysOutputs } from "../keys/contract";

export interface SecretsSpec {
  readonly placement: Placement;
  /** Names of the secrets, e.g. `grafana-admin`: DNS labels. */
  readonly names: readonly string[];
  /** Whether they refuse to be deleted, where the cloud knows that. @default by environment, true in prod */
  readonly deletionProtection?: boolean;
}

/** A secret as identities of the same cloud are given the right to read it. */
export interface SecretReference {
  /** Full name in its cloud: an ARN, a resource name, an id. */
  readonly id: Output<string>;
  /** The name under which operators in the cluster ask for it. */
  readonly remoteName: Output<string>;
  /** The key that it is encrypted with, where its readers need the right to decrypt with it. */
  readonly key?: KeyReference;
  readonly ready: readonly Resource[];
}

export interface SecretsOutputs {
  /** By the secrets' names. */
  readonly secrets: Readonly<Record<string, SecretReference>>;
}

export type CreateSecrets = (scope: Scope, spec: SecretsSpec, keys: KeysOutputs) => SecretsOutputs;

/**
 * The part of a ClusterSecretStore that names the cloud's secret manager. It names no credential: the operator is known
 * to the cloud by its service account.
 */
export type DescribeSecretStore = (
  placement: Placement,
  ownership: Ownership,
  keys: KeysOutputs,
) => Readonly<Record<string, Readonly<Record<string, Input<string>>>>>;
