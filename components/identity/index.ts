/** The identity of a workload in its cloud, bound to its service account. No key or token is ever stored. */
import type { ComponentResourceOptions, Resource } from "@pulumi/pulumi";
import type { CreatedCluster } from "../control-plane/contract";
import { PlatformComponent, type ComponentArgs } from "../core/component";
import type { Problem } from "../core/errors";
import type { CreateIdentity, IdentityOutputs, IdentitySpec } from "./contract";

export interface WorkloadIdentityArgs extends ComponentArgs {
  readonly cloud: { readonly identity: CreateIdentity };
  readonly spec: IdentitySpec;
  readonly cluster: CreatedCluster;
}

export class WorkloadIdentity extends PlatformComponent implements IdentityOutputs {
  readonly annotations: IdentityOutputs["annotations"];
  readonly podLabels: Readonly<Record<string, string>>;
  readonly ready: readonly Resource[];

  constructor(name: string, args: WorkloadIdentityArgs, options?: ComponentResourceOptions) {
    super("WorkloadIdentity", name, args, options);
    this.refuse(checkIdentity(args.spec));
    const identity = args.cloud.identity(this.scope(), args.spec, args.cluster);
    this.annotations = identity.annotations;
    this.podLabels = identity.podLabels;
    this.ready = identity.ready;
    this.registerOutputs({ annotations: this.annotations, podLabels: this.podLabels });
  }
}

/** A prefix that holds a wildcard would mean another one to the cloud. */
function checkIdentity({ objects, secrets = [], zones = [] }: IdentitySpec): Problem[] {
  const empty: Problem[] =
    objects.length + secrets.length + zones.length > 0
      ? []
      : [{ path: "objects", rule: "is empty, and so are secrets and zones", remedy: "name what the identity may use" }];
  const wild = objects.flatMap(({ prefix }, index): Problem[] =>
    // Without one, or with an empty one, every object is meant.
    prefix === undefined || /^[\w!./-]*$/.test(prefix)
      ? []
      : [
          {
            path: `objects[${index}].prefix`,
            value: prefix,
            rule: "has characters that clouds read as patterns",
            remedy: 'use letters, digits, "_", "-", ".", "!" and "/"',
          },
        ],
  );
  return [...empty, ...wild];
}
