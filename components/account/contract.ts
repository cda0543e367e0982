/** How a stack connects to its cloud account: explicit providers that refuse every other account. */
import type { ProviderResource, ResourceOptions } from "@pulumi/pulumi";
import type { Placement } from "../cloud/placement";
import type { Ownership } from "../core/labels";

/**
 * Makes the providers that every component of the foundation is created with, to be passed on as `providers`. None
 * where the stack creates nothing but objects inside a cluster.
 */
export type ConnectAccount = (
  ownership: Ownership,
  placement: Placement,
  options?: Pick<ResourceOptions, "dependsOn">,
) => readonly ProviderResource[];
