/** Places for secrets in the cloud's secret manager, without their values. */
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { PlatformComponent, type ComponentArgs } from "../core/component";
import type { Problem } from "../core/errors";
import { namedTwice } from "../core/once";
import { DNS_LABEL } from "../core/names";
import type { KeysOutputs } from "../keys/contract";
import type { CreateSecrets, SecretReference, SecretsOutputs, SecretsSpec } from "./contract";

export interface SecretsArgs extends ComponentArgs {
  readonly cloud: { readonly secrets: CreateSecrets };
  readonly spec: SecretsSpec;
  readonly keys: KeysOutputs;
}

export class Secrets extends PlatformComponent implements SecretsOutputs {
  readonly secrets: Readonly<Record<string, SecretReference>>;

  constructor(name: string, args: SecretsArgs, options?: ComponentResourceOptions) {
    super("Secrets", name, args, options);
    this.refuse(checkNames(args.spec.names));
    this.secrets = args.cloud.secrets(this.scope(), args.spec, args.keys).secrets;
    const names = Object.entries(this.secrets).map(([secret, { remoteName }]) => [secret, remoteName]);
    this.registerOutputs(Object.fromEntries(names));
  }
}

function checkNames(names: readonly string[]): Problem[] {
  return names.flatMap((name, index): Problem[] => {
    const path = `names[${index}]`;
    if (!DNS_LABEL.test(name)) {
      return [{ path, value: name, rule: "must be a DNS label", remedy: "write a name such as grafana-admin" }];
    }
    return namedTwice(names, index, path, "name each secret once");
  });
}
