/** How a stack connects to its cloud account: explicit providers that refuse every other account. */
import type { ComponentResourceOptions, ProviderResource, ResourceOptions } from "@pulumi/pulumi";
import type { Placement } from "../placement";
import type { Ownership } from "../core/labels";

/** What every component that works in the account is created with, and hands down to its children. */
export interface AccountOptions extends Pick<ComponentResourceOptions, "transformations"> {
  /** None where the stack creates nothing but objects inside a cluster. */
  readonly providers: ProviderResource[];
}

/** Makes the account's providers, and the options that components of the foundation are created with. */
export type ConnectAccount = (
  ownership: Ownership,
  placement: Placement,
  options?: Pick<ResourceOptions, "dependsOn">,
) => AccountOptions;
