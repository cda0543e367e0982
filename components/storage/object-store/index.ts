/** An object store of the stack's own. */
import type { ComponentResourceOptions, Output } from "@pulumi/pulumi";
import { PlatformComponent, type ComponentArgs } from "../../core/component";
import type { Problem } from "../../core/errors";
import { DNS_LABEL } from "../../core/names";
import type { KeysOutputs } from "../../keys/contract";
import type { NetworkOutputs } from "../../network/contract";
import type { CreateObjectStore, ObjectStoreOutputs, ObjectStoreReference, ObjectStoreSpec } from "./contract";

export interface ObjectStoreArgs extends ComponentArgs {
  readonly cloud: { readonly objectStore: CreateObjectStore };
  readonly spec: ObjectStoreSpec;
  readonly keys: KeysOutputs;
  /** Whose nodes reach the store. */
  readonly network: NetworkOutputs;
}

export class ObjectStore extends PlatformComponent implements ObjectStoreOutputs {
  readonly name: Output<string>;
  readonly url: Output<string>;
  readonly reference: ObjectStoreReference;

  constructor(name: string, args: ObjectStoreArgs, options?: ComponentResourceOptions) {
    super("ObjectStore", name, args, options);
    this.refuse(checkStore(args.spec));
    const store = args.cloud.objectStore(this.scope(), args.spec, args.keys, args.network);
    this.name = store.name;
    this.url = store.url;
    this.reference = store.reference;
    this.registerOutputs({ name: this.name, url: this.url });
  }
}

/** The name becomes part of one that is unique in the whole cloud, which leaves it 20 characters. */
function checkStore({ store }: ObjectStoreSpec): Problem[] {
  if (DNS_LABEL.test(store) && store.length <= 20) return [];
  const rule = "must be a DNS label of at most 20 characters";
  return [{ path: "store", value: store, rule, remedy: "choose a short name such as models" }];
}
