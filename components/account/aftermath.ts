/**
 * What still happens after a resource has gone: a resource of our own plugin (`guard/`) between the two, which waits at a destroy. It
 * costs nothing before.
 */
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../core/component";

/** Type token of the resource; the engine finds the plugin by the part before the first colon. */
export const AFTERMATH = "stratiform-guard:index:Aftermath";

export interface AftermathArgs {
  /** What goes only after the wait. */
  readonly of: readonly pulumi.Resource[];
  /** At most 900. */
  readonly seconds: number;
  /** What is waited for, as people read it in the stack's state. */
  readonly why: string;
}

/** @returns what depends on this goes first; then the wait begins, and after it goes what it is the aftermath `of` */
export function aftermath(scope: Scope, name: string, { of, seconds, why }: AftermathArgs): pulumi.Resource {
  return new Aftermath(`${scope.name}-${name}-aftermath`, { seconds, why }, { ...scope.options, dependsOn: [...of] });
}

class Aftermath extends pulumi.CustomResource {
  constructor(
    name: string,
    args: { readonly seconds: number; readonly why: string },
    options: pulumi.CustomResourceOptions,
  ) {
    super(AFTERMATH, name, { ...args }, options);
  }
}
