/** Creates a custom resource after checking what is known of it, so that a mistake shows at preview with no cluster. */
import * as k8s from "@pulumi/kubernetes/apiextensions";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../core/component";
import { PlatformError } from "../../core/errors";
import { checkCustomResource } from "./check";
import type { KindName } from "./kinds";

export interface CustomResourceArgs {
  readonly name: string;
  /** Absent for kinds without a namespace. */
  readonly namespace?: pulumi.Input<string>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: Readonly<Record<string, unknown>>;
}

/**
 * A checked custom resource that carries the stack's labels.
 * @param logicalName the resource's name in the stack.
 * @throws PlatformError naming every property that the kind's definition refuses.
 */
export function createCustomResource(
  scope: Scope,
  logicalName: string,
  kind: KindName,
  args: CustomResourceArgs,
  options: pulumi.CustomResourceOptions = {},
): k8s.CustomResource {
  const problems = checkCustomResource(kind, { spec: args.spec });
  const [group = "", version = "", kindName = ""] = kind.split("/");
  if (problems.length > 0) throw new PlatformError(`${kindName} ${JSON.stringify(args.name)}`, problems);
  return new k8s.CustomResource(
    logicalName,
    {
      apiVersion: `${group}/${version}`,
      kind: kindName,
      metadata: {
        name: args.name,
        namespace: args.namespace,
        labels: scope.labels,
        annotations: args.annotations,
      },
      spec: args.spec,
    },
    { ...scope.options, ...options },
  );
}
