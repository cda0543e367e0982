/**
 * Grants that are in effect: a resource of our own plugin (`guard/`) that waits, when grants were made, until their cloud
 * acts on them. Whoever needs a grant depends on what this returns and not on the grant, because clouds answer before all
 * of them know of it: a role, an association or a key's policy that exists may still be refused a few seconds later.
 */
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../core/component";

/** Type token of the resource; the engine finds the plugin by the part before the first colon. */
export const EFFECTIVE = "stratiform-guard:index:Effective";

export interface EffectiveArgs {
  /** The grants. New ones, known by their ids, are waited for again; nothing else is. */
  readonly after: readonly pulumi.Resource[];
  /** How long their cloud may take, with the source of the number where it is named. At most 900. */
  readonly seconds: number;
  /** What is waited for, as people read it in the stack's state: "EKS hands out credentials". */
  readonly why: string;
}

/**
 * Waits once, when the grants are made: not at preview, and not in later updates.
 * @param name the role of the resource among the component's children
 * @returns what consumers of the grants depend on
 */
export function effective(scope: Scope, name: string, { after, seconds, why }: EffectiveArgs): pulumi.Resource {
  const grants = after.filter((grant) => pulumi.CustomResource.isInstance(grant)).map(({ id }) => id);
  return new Effective(
    `${scope.name}-${name}-effective`,
    { grants, seconds, why },
    {
      ...scope.options,
      dependsOn: [...after],
    },
  );
}

class Effective extends pulumi.CustomResource {
  constructor(
    name: string,
    args: { readonly grants: readonly pulumi.Output<string>[]; readonly seconds: number; readonly why: string },
    options: pulumi.CustomResourceOptions,
  ) {
    super(EFFECTIVE, name, { ...args }, options);
  }
}
