/** Files that many pods share: one class of volumes, encrypted with the stack's key, reached in its network only. */
import type { StorageClass } from "@pulumi/kubernetes/storage/v1";
import type { Provider } from "@pulumi/kubernetes/provider";
import type { Placement } from "../../placement";
import type { CreatedCluster } from "../../control-plane/contract";
import type { Scope } from "../../core/component";
import type { KeysOutputs } from "../../keys/contract";
import type { NetworkOutputs } from "../../network/contract";

/** Name of the class: claims that name it may be mounted by pods on many nodes (ReadWriteMany). */
export const SHARED_FILE_CLASS = "shared-file";

/** What is the same for the class on every cloud. */
export const SHARED = {
  // Files are reached from every zone: nothing is gained by waiting for a pod.
  volumeBindingMode: "Immediate",
  allowVolumeExpansion: true,
  reclaimPolicy: "Delete",
} as const;

export interface FileShareSpec {
  readonly placement: Placement;
}

/** What files are kept with and reached from. */
export interface FileShareSite {
  readonly keys: KeysOutputs;
  readonly network: NetworkOutputs;
  readonly cluster: CreatedCluster;
  /** Of the cluster, for the class. */
  readonly kubernetes: Provider;
}

export interface FileShareOutputs {
  readonly storageClass: StorageClass;
}

export type CreateFileShare = (scope: Scope, spec: FileShareSpec, site: FileShareSite) => FileShareOutputs;
