/** Classes of volumes that pods ask for by name: the same names, with the same meaning, on every cloud. */
import type { StorageClass } from "@pulumi/kubernetes/storage/v1";
import type { Placement } from "../../placement";
import type { Scope } from "../../core/component";
import type { KeysOutputs } from "../../keys/contract";

/** What each class is for. */
export const STORAGE_CLASSES = {
  "standard-block": "volumes of one pod; the default",
  "fast-block": "volumes of databases and caches of models, with several times the throughput at a higher price",
} as const satisfies Record<string, string>;
export type StorageClassName = keyof typeof STORAGE_CLASSES;

/** The class of a claim that names none. */
export const DEFAULT_STORAGE_CLASS: StorageClassName = "standard-block";

/** A volume that the stack file asks for. */
export interface VolumeAsked {
  /** The option with its size. */
  readonly path: string;
  readonly size: string;
  /** @default the cluster's default class */
  readonly storageClass: string | undefined;
}

export interface StorageClassesSpec {
  readonly placement: Placement;
}

/** Creates every class in the cluster that the scope's provider leads to; each is called by its own name there. */
export type CreateStorageClasses = (
  scope: Scope,
  spec: StorageClassesSpec,
  keys: KeysOutputs,
) => Readonly<Record<StorageClassName, StorageClass>>;

/** Creates the classes that the placement describes, each under its own name; none where it describes none. */
export type CreateGivenClasses = (scope: Scope, spec: StorageClassesSpec) => Readonly<Record<string, StorageClass>>;
