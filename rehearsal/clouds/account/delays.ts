/** What takes its time in the account: grants that are not in effect yet, services that write on after they are gone. */
import type { Held, Plain, TypeRow, World } from "../plugin/row";
import { AccountRefusal } from "./refused";
import { keyOf } from "./world";

export interface Times {
  readonly rowOf: (type: string) => TypeRow | undefined;
  /** Milliseconds of a second of the account. @default 0: everything is in effect at once */
  readonly secondMs?: number;
  /** Milliseconds of a clock. @default the machine's */
  readonly now?: () => number;
}

export class Delays {
  readonly #since = new Map<string, number>();
  /** Until when what has this type and name would be made again. */
  readonly #haunted = new Map<string, number>();
  readonly #now: () => number;

  constructor(private readonly times: Times) {
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

  /** Remembers what its service still writes to. */
  gone({ type, inputs }: Pick<Held, "type" | "inputs">): void {
    const { rowOf, secondMs = 0 } = this.times;
    const haunt = rowOf(type)?.haunts?.(inputs);
    if (haunt === undefined) return;
    this.#haunted.set(keyOf(haunt.type, haunt.name), this.#now() + haunt.seconds * secondMs);
  }

  /** Why the name of something that goes now is taken again at once; undefined when it is not. */
  remade({ type, inputs }: Pick<Held, "type" | "inputs">): string | undefined {
    const name = rowName(this.times.rowOf(type), inputs);
    const until = this.#haunted.get(keyOf(type, name));
    return until !== undefined && this.#now() < until ? "exists already: its service made it again" : undefined;
  }
}

function rowName(row: TypeRow | undefined, inputs: Plain): string {
  return String(row?.name === undefined ? "" : inputs[row.name.property]);
}
