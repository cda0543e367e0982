/** The classes of volumes in a cluster that Stratiform created. A cluster that exists has classes of its own. */
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import type { GroundAdapter } from "../../cloud/contract";
import { PlatformComponent, type InClusterArgs } from "../../core/component";
import type { KeysOutputs } from "../../keys/contract";
import type { StorageClassesSpec } from "./contract";

export interface StorageClassesArgs extends InClusterArgs {
  readonly cloud: Pick<GroundAdapter, "storageClasses">;
  readonly spec: StorageClassesSpec;
  readonly keys: KeysOutputs;
}

export class StorageClasses extends PlatformComponent {
  constructor(name: string, args: StorageClassesArgs, options?: ComponentResourceOptions) {
    super("StorageClasses", name, args, options);
    const classes = args.cloud.storageClasses(this.scope({ provider: args.provider }), args.spec, args.keys);
    this.registerOutputs({ names: Object.keys(classes) });
  }
}
