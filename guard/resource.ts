/** What the plugin does for a type of resource: the calls of the provider protocol, on plain property bags. */
import type { Properties } from "./properties";

export interface InputFailure {
  readonly property: string;
  readonly reason: string;
}

export interface GuardedResource {
  /** Problems of the inputs. Contacts nothing. */
  check(urn: string, olds: Properties, news: Properties): readonly InputFailure[];
  /** Names of the properties that differ. Nothing is ever replaced. */
  diff(urn: string, olds: Properties, news: Properties): Promise<readonly string[]>;
  create(urn: string, inputs: Properties, preview: boolean): Promise<{ id: string; properties: Properties }>;
  read(urn: string, recorded: Properties): Promise<Properties>;
  update(urn: string, olds: Properties, news: Properties, preview: boolean): Promise<Properties>;
  /** What its deletion takes. @default nothing: forgetting is all */
  delete?(recorded: Properties): Promise<void>;
}

/** The type token at the end of a URN, whatever its parents are: `stratiform-guard:index:StackCloud`. */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}
