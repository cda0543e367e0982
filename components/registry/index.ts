/** The stack's own container registry. Nodes may pull from it; who pushes to it is named elsewhere. */
import type { ComponentResourceOptions, Output } from "@pulumi/pulumi";
import type { GroundAdapter } from "../cloud/contract";
import { PlatformComponent, type ComponentArgs } from "../core/component";
import type { Problem } from "../core/errors";
import { DNS_LABEL } from "../core/names";
import type { KeysOutputs } from "../keys/contract";
import type { RegistryOutputs, RegistrySpec } from "./contract";

export interface RegistryArgs extends ComponentArgs {
  readonly cloud: Required<Pick<GroundAdapter, "registry">>;
  readonly spec: RegistrySpec;
  readonly keys: KeysOutputs;
}

export class Registry extends PlatformComponent implements RegistryOutputs {
  readonly urls: Readonly<Record<string, Output<string>>>;

  constructor(name: string, args: RegistryArgs, options?: ComponentResourceOptions) {
    super("Registry", name, args, options);
    this.refuse(checkRepositories(args.spec.repositories));
    this.urls = args.cloud.registry(this.scope(), args.spec, args.keys).urls;
    this.registerOutputs({ urls: this.urls });
  }
}

/** Names that every cloud's registry accepts. */
function checkRepositories(repositories: readonly string[]): Problem[] {
  return repositories.flatMap((name, index): Problem[] => {
    const path = `repositories[${index}]`;
    if (repositories.indexOf(name) !== index) {
      return [{ path, value: name, rule: "is named twice", remedy: "name each repository once" }];
    }
    if (name.length <= 100 && name.split("/").every((part) => DNS_LABEL.test(part))) return [];
    const rule = 'must be DNS labels with "/" between them, at most 100 characters';
    return [{ path, value: name, rule, remedy: "write a name such as models/earnings-analyser" }];
  });
}
