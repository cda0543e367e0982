/** When the account acts on a grant: some seconds after it was made or changed, as its row states. */
import type { Held, Plain, TypeRow, World } from "../providers/cloud/row";
import { AccountRefusal } from "./refused";
import { keyOf } from "./world";

export interface GrantTimes {
  readonly rowOf: (type: string) => TypeRow | undefined;
  /** Milliseconds of a second of the account. @default 0: everything is in effect at once */
  readonly secondMs?: number;
  /** Milliseconds of a clock. @default the machine's */
  readonly now?: () => number;
}

export class Grants {
  readonly #since = new Map<string, number>();
  readonly #now: () => number;

  constructor(private readonly times: GrantTimes) {
    this.#now = times.now ?? (() => performance.now());
  }

  /** Remembers when a resource became what it is. */
  changed({ type, id }: Held): void {
    this.#since.set(keyOf(type, id), this.#now());
  }

  isEffective = ({ type, id }: Held): boolean => {
    const { rowOf, secondMs = 0 } = this.times;
    const since = this.#since.get(keyOf(type, id));
    return since === undefined || this.#now() - since >= (rowOf(type)?.settles ?? 0) * secondMs;
  };

  /** @throws AccountRefusal in the words of the cloud when what a request needs is not in effect yet */
  check({ tooEarly }: TypeRow, inputs: Plain, world: World): void {
    const notYet = tooEarly?.(inputs, world);
    if (notYet !== undefined) throw new AccountRefusal(notYet.code, notYet.message);
  }
}
