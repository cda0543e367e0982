/** Shared files for pods: the class `shared-file`, and what it stands on. */
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { PlatformComponent, type ComponentArgs } from "../../core/component";
import type { CreateFileShare, FileShareSite, FileShareSpec } from "./contract";

export interface FileShareArgs extends ComponentArgs {
  readonly cloud: { readonly fileShare: CreateFileShare };
  readonly spec: FileShareSpec;
  readonly site: FileShareSite;
}

export class FileShare extends PlatformComponent {
  constructor(name: string, args: FileShareArgs, options?: ComponentResourceOptions) {
    super("FileShare", name, args, options);
    const { storageClass } = args.cloud.fileShare(this.scope(), args.spec, args.site);
    this.registerOutputs({ storageClass: storageClass.metadata.name });
  }
}
