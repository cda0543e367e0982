/**
 * The classes of volumes: those that Stratiform promises in a cluster that it created, those that the stack file describes in
 * one that exists, which has others of its own.
 */
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { PlatformComponent, type InClusterArgs } from "../../core/component";
import type { KeysOutputs } from "../../keys/contract";
import type { CreateStorageClasses, CreateGivenClasses, StorageClassesSpec } from "./contract";

export interface StorageClassesArgs extends InClusterArgs {
  readonly cloud: { readonly storageClasses: CreateStorageClasses };
  readonly spec: StorageClassesSpec;
  readonly keys: KeysOutputs;
}

export interface GivenClassesArgs extends InClusterArgs {
  readonly createGiven: CreateGivenClasses;
  readonly spec: StorageClassesSpec;
}

export class StorageClasses extends PlatformComponent {
  constructor(name: string, args: StorageClassesArgs | GivenClassesArgs, options?: ComponentResourceOptions) {
    super("StorageClasses", name, args, options);
    const scope = this.scope({ provider: args.provider });
    const classes =
      "createGiven" in args
        ? args.createGiven(scope, args.spec)
        : args.cloud.storageClasses(scope, args.spec, args.keys);
    this.registerOutputs({ names: Object.keys(classes) });
  }
}
