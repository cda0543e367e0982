/** Container registries: private, encrypted, scanned, and a tag means the same image for ever. */
import type { Output } from "@pulumi/pulumi";
import type { Placement } from "../placement";
import type { CreatedCluster } from "../control-plane/contract";
import type { Scope } from "../core/component";
import type { KeysOutputs } from "../keys/contract";
import type { NetworkOutputs } from "../network/contract";

/** Days for which an image that no tag names is kept: long enough to roll back to its digest. */
export const UNTAGGED_DAYS = 14;

export interface RegistrySpec {
  readonly placement: Placement;
  /** Names of the repositories, e.g. `models/earnings-analyser`: DNS labels, with "/" between them. */
  readonly repositories: readonly string[];
}

export interface RegistryOutputs {
  /** Where each repository's images are pushed to and pulled from, without a tag, by the repository's name. */
  readonly urls: Readonly<Record<string, Output<string>>>;
}

/** What the registry stands in: who pulls from it, and from where. */
export interface RegistrySite {
  readonly keys: KeysOutputs;
  readonly network: NetworkOutputs;
  readonly cluster: CreatedCluster;
}

export type CreateRegistry = (scope: Scope, spec: RegistrySpec, site: RegistrySite) => RegistryOutputs;
