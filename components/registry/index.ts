/** The stack's own container registry. Nodes may pull from it; the placement names who pushes to it. */
import type { ComponentResourceOptions, Output } from "@pulumi/pulumi";
import { PlatformComponent, type ComponentArgs } from "../core/component";
import { checkRepositories } from "./check";
import type { CreateRegistry, RegistryOutputs, RegistrySite, RegistrySpec } from "./contract";

export interface RegistryArgs extends ComponentArgs {
  readonly cloud: { readonly registry: CreateRegistry };
  readonly spec: RegistrySpec;
  readonly site: RegistrySite;
}

export class Registry extends PlatformComponent implements RegistryOutputs {
  readonly urls: Readonly<Record<string, Output<string>>>;

  constructor(name: string, args: RegistryArgs, options?: ComponentResourceOptions) {
    super("Registry", name, args, options);
    this.refuse(checkRepositories(args.spec.repositories, "repositories"));
    this.urls = args.cloud.registry(this.scope(), args.spec, args.site).urls;
    this.registerOutputs({ urls: this.urls });
  }
}
