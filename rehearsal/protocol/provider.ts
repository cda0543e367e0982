/**
 * The resource provider contract as plain data, free of gRPC and protobuf: what a simulated or real provider implements,
 * and what `server.ts` translates from and to the wire.
 */
import type { Properties } from "./properties";

export interface CheckFailure {
  /** The input at fault, as a property path; "" when it is the whole resource. */
  readonly property: string;
  readonly reason: string;
}

export interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly CheckFailure[];
}

export const CHANGE_KINDS = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export interface Difference {
  /** Undefined when the provider cannot tell. */
  readonly changed: boolean | undefined;
  /** By property path. */
  readonly detailed: Readonly<Record<string, ChangeKind>>;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** What every call about one resource carries. */
export interface ResourceCall {
  readonly urn: string;
  /** The resource's type token, `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  /** The resource's name in the program. */
  readonly name: string;
}

export interface CheckCall extends ResourceCall {
  readonly inputs: Properties;
  /** The inputs of the last deployment; empty for a new resource. */
  readonly oldInputs: Properties;
  /** Bytes from which to draw a stable random name; empty when the engine gave none. */
  readonly randomSeed: Uint8Array;
  /** The engine's own naming rules for this resource, when the user configured any. */
  readonly autonaming?: { readonly proposedName: string; readonly mode: "propose" | "enforce" | "disable" };
}

export interface DiffCall extends ResourceCall {
  readonly id: string;
  readonly inputs: Properties;
  readonly oldInputs: Properties;
  readonly oldState: Properties;
  readonly ignoreChanges: readonly string[];
}

export interface CreateCall extends ResourceCall {
  readonly inputs: Properties;
  /** The resource option `customTimeouts`, in seconds; 0 when not set. */
  readonly timeoutSeconds: number;
  readonly preview: boolean;
}

export interface UpdateCall extends ResourceCall {
  readonly id: string;
  readonly inputs: Properties;
  readonly oldInputs: Properties;
  readonly oldState: Properties;
  readonly ignoreChanges: readonly string[];
  readonly timeoutSeconds: number;
  readonly preview: boolean;
}

export interface ReadCall extends ResourceCall {
  readonly id: string;
  /** Empty when an object that no state knows yet is looked up or imported. */
  readonly inputs: Properties;
  readonly state: Properties;
}

export interface DeleteCall extends ResourceCall {
  readonly id: string;
  readonly inputs: Properties;
  readonly state: Properties;
  readonly timeoutSeconds: number;
}

/** One provider: every method may reject with an `Error`, whose message the user sees, or with a `PartialFailure`. */
export interface ResourceProvider {
  readonly package: string;
  readonly version: string;
  checkConfig(urn: string, inputs: Properties): Promise<Checked>;
  diffConfig(oldInputs: Properties, inputs: Properties): Promise<Difference>;
  /** `variables` holds each setting as text, without the package's prefix. */
  configure(variables: ReadonlyMap<string, string>): Promise<void>;
  check(call: CheckCall): Promise<Checked>;
  diff(call: DiffCall): Promise<Difference>;
  create(call: CreateCall): Promise<{ readonly id: string; readonly state: Properties }>;
  /** Resolves to undefined when the resource does not exist any more. */
  read(call: ReadCall): Promise<{ id: string; state: Properties; inputs: Properties } | undefined>;
  update(call: UpdateCall): Promise<Properties>;
  delete(call: DeleteCall): Promise<void>;
  /** Answers a look-up. Absent: the provider serves none. */
  invoke?(token: string, args: Properties): Promise<Properties>;
  /** Abandons running operations, which then reject. */
  cancel(): void;
}

/** The resource exists, but did not become what was asked: the engine records its state and shows the reasons. */
export class PartialFailure extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly state: Properties,
    readonly reasons: readonly string[],
    /** The inputs to record in place of those that were sent. */
    readonly inputs?: Properties,
  ) {
    super(message);
    this.name = "PartialFailure";
  }
}
