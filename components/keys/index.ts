/** The stack's encryption keys, one for each purpose that it needs. */
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { PlatformComponent, type ComponentArgs } from "../core/component";
import type { CreateKeys, KeyPurpose, KeyReference, KeysOutputs, KeysSpec } from "./contract";

export interface KeysArgs extends ComponentArgs {
  readonly cloud: { readonly keys: CreateKeys };
  readonly spec: KeysSpec;
}

export class Keys extends PlatformComponent implements KeysOutputs {
  readonly #keys: Readonly<Partial<Record<KeyPurpose, KeyReference>>>;

  constructor(name: string, args: KeysArgs, options?: ComponentResourceOptions) {
    super("Keys", name, args, options);
    this.#keys = args.cloud.keys(this.scope(), args.spec);
    this.registerOutputs(Object.fromEntries(Object.entries(this.#keys).map(([purpose, { id }]) => [purpose, id])));
  }

  for(purpose: KeyPurpose): KeyReference {
    const key = this.#keys[purpose];
    if (key === undefined) throw new Error(`the stack makes no key for ${purpose}`);
    return key;
  }
}
