/**
 * The cloud that a stack was created on, a resource of our own plugin (`guard/`). The account's providers wait for it, so
 * that a stack file with another cloud is refused before anything is created there or deleted where the stack is.
 */
import * as pulumi from "@pulumi/pulumi";
import type { Cloud } from "../placement/cloud";

/** Type token of the resource; the engine finds the plugin by the part before the first colon. */
export const STACK_CLOUD = "stratiform-guard:index:StackCloud";

export interface StackCloudArgs {
  /** Recorded with the first update; another one is refused from then on, at preview already. */
  readonly cloud: Cloud;
  /**
   * Why the first update could not reach the cluster that it makes: a new stack is refused for it, at preview already. A live one is
   * not, because what updates it may be inside by then. @default it could
   */
  readonly unreachable?: string;
  /** What the stack file says of options that the cloud changes by another cluster only: recorded and held as `cloud` is. */
  readonly fixed?: Readonly<Record<string, string>>;
}

export class StackCloud extends pulumi.CustomResource {
  constructor(name: string, args: StackCloudArgs, options?: pulumi.CustomResourceOptions) {
    super(STACK_CLOUD, name, { ...args }, options);
  }
}
