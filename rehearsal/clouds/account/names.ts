/** Names in an account: who has one, who is about to get one, and which stay taken after what had them is gone. */
import type { Held, NameRule, Place, Plain, TypeRow } from "../plugin/row";
import { AccountRefusal } from "./refused";

/** A resource, and where it is. */
interface Named extends Pick<Held, "type" | "logicalName" | "inputs"> {
  readonly place: Place;
}

export class Names {
  /** Names that are being given, so that two requests at once cannot both get them. */
  readonly #reserved = new Set<string>();
  /** Names of what was deleted that stay taken, with the reason. */
  readonly #buried = new Map<string, string>();

  /**
   * Reserves the name that a request asks for, until it is released.
   * @returns its key; undefined where no name is asked for
   * @throws AccountRefusal when it is taken
   */
  take({ name: rule }: TypeRow, asked: Omit<Named, "logicalName">, held: Iterable<Named>): string | undefined {
    const { type, inputs, place } = asked;
    const name = rule === undefined ? undefined : inputs[rule.property];
    if (rule === undefined || name === undefined) return undefined;
    const key = nameKey(type, rule, inputs, place);
    const taken = [...held].find(
      (other) => other.type === type && nameKey(type, rule, other.inputs, other.place) === key,
    );
    const grave = this.#buried.get(key);
    if (grave !== undefined) throw new AccountRefusal("AlreadyExists", `${type} ${String(name)} ${grave}`);
    if (taken !== undefined || this.#reserved.has(key)) {
      const owner = taken === undefined ? "a resource that is being made" : taken.logicalName;
      throw new AccountRefusal("AlreadyExists", `${type} ${String(name)} exists already (${owner})`);
    }
    this.#reserved.add(key);
    return key;
  }

  release(key: string | undefined): void {
    if (key !== undefined) this.#reserved.delete(key);
  }

  /** Keeps the name of what is deleted taken, where the cloud does, or for the reason that is given. */
  bury({ name }: TypeRow, { type, inputs, place }: Named, reason?: string): void {
    const grave = reason ?? name?.staysTaken?.(inputs);
    if (name !== undefined && grave !== undefined) this.#buried.set(nameKey(type, name, inputs, place), grave);
  }
}

/** What two names that clash have in common. */
function nameKey(type: string, { property, within }: NameRule, inputs: Plain, { account, region }: Place): string {
  const scope = within === "everywhere" ? [] : [account, region, ...(within ?? []).map((key) => inputs[key] ?? null)];
  return JSON.stringify([type, inputs[property], ...scope]);
}
