/**
 * What a simulated cloud knows about a resource type: one table row, made of data and small pure functions. A type
 * without a row, an input that its row does not list and a reference that leads nowhere are errors, so that the
 * simulator never accepts silently what it knows nothing about. Rows follow the vendor's documents, which they name.
 */
import type { z } from "zod";
import type { SellingCloud } from "../../../catalogue/clouds";
import type { Property } from "../../protocol/properties";

/** Properties without marks: nothing secret, nothing unknown. */
export type Plain = Readonly<Record<string, unknown>>;

/** A resource that the account holds. */
export interface Held {
  readonly type: string;
  readonly id: string;
  /** The program's name of it, for messages. */
  readonly logicalName: string;
  readonly inputs: Plain;
  /** What the cloud computed, over the inputs. */
  readonly outputs: Plain;
}

/** Where the account is: as the provider's configuration and the account itself say it. */
export interface Place {
  /** AWS account id, Google Cloud project or Azure subscription id. */
  readonly account: string;
  /** The region that resources land in which name none; "" for a cloud without such a default. */
  readonly region: string;
  /** The provider's configuration, as its row lists it. */
  readonly configuration: Plain;
}

/** A resource that is being made, or updated. */
export interface Draft {
  readonly type: string;
  readonly logicalName: string;
  readonly inputs: Plain;
}

/** What a row may ask while it computes ids and outputs. Deterministic for the same history. */
export interface World extends Place {
  /** Characters that look random, different for each resource and each of its generations. At most 64. */
  hex(length: number): string;
  digits(length: number): string;
  /** A version 4 style UUID. */
  uuid(): string;
  /** The resource of a type that a value refers to: by its id, or by the named property of its outputs or inputs. */
  find(type: string, by: string, value: unknown): Held | undefined;
  /** Every resource of a type, except the one that is being made or updated. */
  all(type: string): readonly Held[];
  /** How often this resource was updated: 0 when it is new. For counters such as versions of a launch template. */
  readonly updates: number;
  /** The API server behind this resource. @throws Error for a row that starts no control plane */
  readonly controlPlane: ControlPlane;
  /**
   * Whether the cloud acts on a grant already: `settles` seconds of the account after it was made or changed. Every grant
   * is in effect at once in an account without seconds.
   */
  isEffective(grant: Held): boolean;
  /** The API server behind another resource, for look-ups. @throws Error for one that has none */
  controlPlaneOf(cluster: Held): ControlPlane;
}

/** Something that the cloud does not act on yet, in the words that a request gets which needs it. */
export interface NotYet {
  /** The vendor's code. */
  readonly code: string;
  readonly message: string;
}

/** A running API server. */
export interface ControlPlane {
  /** `https://127.0.0.1:<port>` */
  readonly server: string;
  /** PEM in base64. */
  readonly certificateAuthority: string;
}

/** A property that must name another resource. */
export interface Reference {
  /** Dotted path of the property; `[]` after a key stands for every item of a list, `{}` for every value of a map. */
  readonly path: string;
  /** The type that it must be of; several when any of them will do. */
  readonly to: string | readonly string[];
  /** What the value is: the id, or a property of the target's outputs. @default "id" */
  readonly by?: string;
  /** Takes the references out of a value that holds more, e.g. the ARNs in a policy. @default the value itself */
  readonly within?: (value: unknown) => readonly string[];
  /** Values that name something outside the stack: the cloud's own, or what the placement names. */
  readonly outside?: (value: string, world: World, self: Plain) => boolean;
  /** Why the two do not fit together, as a clause after the resource's name; undefined when they do. */
  readonly fits?: (self: Plain, target: Held, world: World) => string | undefined;
  /**
   * Whether the target cannot be deleted while this resource exists; `goes-along` says that it can, and takes this one
   * with it. @default true, as most clouds refuse it
   */
  readonly holds?: boolean | "goes-along";
}

/** How a resource gets its name in the cloud. */
export interface NameRule {
  /** The input that holds it. */
  readonly property: string;
  /**
   * What else must be equal for two names to clash: inputs such as `resourceGroupName`. The cloud's scope is one
   * account and region; `"everywhere"` for names that are global to all customers.
   */
  readonly within?: readonly string[] | "everywhere";
  /**
   * How the provider makes a name up when none is given: the logical name and a random suffix, or a GUID. Absent: it
   * must be given.
   */
  readonly auto?: { readonly longest: number; readonly alphabet?: "lower" | "lower-no-dash" | "guid" };
  /** Another input that replaces the name, e.g. `namePrefix`: the cloud then completes it. */
  readonly prefix?: string;
  /** Why nobody can take the name after the resource was deleted, as a clause; undefined when it is free at once. */
  readonly staysTaken?: (inputs: Plain) => string | undefined;
}

/** A share of a limit of the account. */
export interface QuotaUse {
  /**
   * The limit's name, as the tables in catalogue/quotas/*.ts spell it; else the vendor's code.
   * A limit that holds for each part of a region or resource is followed by `/` and the part: `L-FE5A380F/eu-central-1a`.
   */
  readonly quota: string;
  readonly amount: number;
}

/** A group of machines that joins a cluster. */
export interface MachineGroup {
  /** Value of `id` of the cluster's resource. */
  readonly cluster: string;
  /** Unique in the cluster; node names begin with it. */
  readonly name: string;
  /** The cloud's machine type, and what is attached to it. */
  readonly machine: string;
  readonly attach?: string;
  /** Minor version of its kubelets, e.g. `1.35`. @default that of the API server when a machine starts */
  readonly version?: string;
  readonly way: "on-demand" | "spot" | "reserved" | "flex";
  readonly min: number;
  /** How many there are at first. */
  readonly desired: number;
  /** Whether updates say `desired` again, and so undo what an autoscaler decided. @default they leave the number alone */
  readonly insists?: boolean;
  readonly max: number;
  readonly zones: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  /** Devices that nodes show to pods instead of the machine's own, when these are shared. */
  readonly devices?: Readonly<Record<string, string>>;
}

/** A turn that requests wait for at nobody's door: the cloud refuses a second one while it is taken. */
export interface Turn {
  readonly key: string;
  /** What has it, as the cloud calls it. */
  readonly name: string;
  /** What the cloud says meanwhile; `holder` is who has it and what is done to it. */
  readonly refusal: (holder: string) => string;
}

/** A rule that inputs break: the property at fault, and the rule as a clause after its name. */
export interface BrokenRule {
  readonly property: string;
  readonly rule: string;
}

/** An input as the cloud holds it, whatever was asked for. */
export interface ReadBack {
  readonly path: string;
  readonly value: Property;
}

export interface TypeRow {
  /** The vendor's page that states the rules. */
  readonly source: string;
  /** Every input that is accepted, required ones without `optional`. Always `z.strictObject`, also inside. */
  readonly inputs: z.ZodObject;
  /** Dotted paths of inputs whose change makes a new resource; a path covers everything under it. */
  readonly immutable: readonly string[];
  readonly name?: NameRule;
  readonly references?: readonly Reference[];
  /** Rules between inputs that the schema cannot say: each broken one as property and clause. Sees only known values. */
  readonly rules?: (inputs: Plain) => readonly BrokenRule[];
  /** Updates in place that the cloud refuses, such as one that skips a version. Sees only known values. */
  readonly refusedUpdates?: (held: Held, inputs: Plain, world: World) => readonly BrokenRule[];
  /** What is done to one resource at a time, of all that have the same key. @default nothing */
  readonly turn?: (inputs: Plain) => Turn;
  readonly id: (draft: Draft, world: World) => string;
  /**
   * What the cloud makes of inputs, as its provider reads them back and compares with what is asked for: values that it fills
   * in where nobody set any (Optional without Computed in a provider's schema), and those that it replaces with its own.
   */
  readonly readsBack?: (inputs: Plain) => readonly ReadBack[];
  /**
   * What other resources or the cloud itself have added to it since it was made, which its provider takes for a change of its
   * inputs: only a refresh sees it. The next `up` says again what the program says, in place, and changes nothing.
   */
  readonly grows?: {
    /** The inputs that are added to. */
    readonly paths: readonly string[];
    readonly value: (path: string, held: Held, world: World) => Property;
  };
  /** Every property that `outputs` computes. They are unknown until the resource exists. */
  readonly computed: readonly string[];
  /** Those of them that an update may change; unknown in the preview of one. */
  readonly volatile?: readonly string[];
  /** Those of them that are secret. */
  readonly secret?: readonly string[];
  readonly outputs?: (draft: Draft & { readonly id: string }, world: World) => Plain;
  /**
   * Makes it a grant: how many seconds the cloud takes to act on a new or changed one. What needs it asks
   * `World.isEffective`. @default at once
   */
  readonly settles?: number;
  /** What the request that makes it gets before the grants that it needs are in effect; undefined when they all are. */
  readonly tooEarly?: (inputs: Plain, world: World) => NotYet | undefined;
  readonly quota?: (inputs: Plain, world: World) => readonly QuotaUse[];
  /** The labels that say whose it is, of a type that can carry any; looked for when an account is audited. */
  readonly labels?: (inputs: Plain, place: Place) => Readonly<Record<string, string>>;
  /** Why it cannot be deleted now, such as deletion protection. */
  readonly keeps?: (held: Held, world: World) => string | undefined;
  /**
   * What its service makes again by itself when that goes within some seconds of the account after it: the type, the name, and how
   * long. Its name is taken from then on, by something that no stack knows of.
   */
  readonly haunts?: (inputs: Plain) => { readonly type: string; readonly name: string; readonly seconds: number };
  /** Its inputs with deletion protection off, as the docs tell people to turn it off before a destroy that is meant. */
  readonly release?: (inputs: Plain) => Plain;
  /** Makes it a control plane: its Kubernetes version, e.g. `1.35`, and the name of its cluster. */
  readonly controlPlane?: (inputs: Plain) => { readonly version: string; readonly name: string };
  /** Makes it machines. A cluster that brings machines along lists them too. */
  readonly machines?: (held: Held, world: World) => readonly MachineGroup[];
}

/** An object of Kubernetes, and the collection that it is posted to. */
export interface ClusterObject {
  readonly path: string;
  readonly object: object;
}

/** Everything that is known about one cloud's plugin. */
export interface CloudTable {
  /** The plugin's package, e.g. `azure-native`. */
  readonly package: string;
  readonly version: string;
  /** The cloud that it sells machines as. */
  readonly cloud: SellingCloud;
  /** What a provider of the package may be configured with. */
  readonly configuration: z.ZodObject;
  /** The account that a configuration leads to, given the one that the credentials belong to; a text is a refusal. */
  readonly signIn: (configuration: Plain, credentials: string) => Place | string;
  readonly types: Readonly<Record<string, TypeRow>>;
  /** What a new account may use of each quota, by name without its part. What is absent has no limit that is known. */
  readonly limits?: Readonly<Record<string, number>>;
  /** What every cluster of the cloud has from its beginning. */
  readonly clusterObjects?: readonly ClusterObject[];
  /** Types whose resources let people into a cluster: before they are in effect its API server knows nobody. */
  readonly entries?: readonly string[];
  /** Look-ups that an SDK forces on the program, by token. */
  readonly functions?: Readonly<Record<string, (args: Plain, world: World) => Plain>>;
}
