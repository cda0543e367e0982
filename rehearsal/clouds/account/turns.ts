/** What a cloud does one after the other: a second request meanwhile is refused, and no plugin asks again. */
import type { Turn } from "../plugin/row";
import { AccountRefusal } from "./refused";

export type Doing = "Creating" | "Updating" | "Deleting";

export class Turns {
  readonly #taken = new Map<string, string>();

  /** @throws AccountRefusal while somebody else has the turn */
  async take<T>(turn: Turn | undefined, doing: Doing, work: () => Promise<T>): Promise<T> {
    if (turn === undefined) return work();
    const holder = this.#taken.get(turn.key);
    if (holder !== undefined) throw new AccountRefusal("OperationNotAllowed", turn.refusal(holder));
    this.#taken.set(turn.key, `${turn.name} - ${doing}`);
    try {
      return await work();
    } finally {
      this.#taken.delete(turn.key);
    }
  }
}
