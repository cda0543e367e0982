/**
 * The worst week of a cloud: every operation that is asked of it, each creation, update and deletion of each resource, is
 * throttled and then refused the first time, before anything happens, and carried out when it is asked for again.
 */

export type WalkedOperation = "create" | "update" | "delete";

/** An operation as the walk knows it: once per resource, whatever its place in the order of a run. */
export interface WalkedStep {
  readonly operation: WalkedOperation;
  readonly type: string;
  readonly logicalName: string;
}

/** What each operation meets, one attempt after another; it is let through after these. */
const ATTEMPTS = ["throttle", "throttle", "fail"] as const;

export class FaultWalk {
  readonly #attempts = new Map<string, number>();
  readonly #refused = new Map<string, WalkedStep>();
  #throttled = 0;

  /** What this attempt meets; undefined once the operation has been refused. */
  meet(step: WalkedStep): (typeof ATTEMPTS)[number] | undefined {
    const key = nameOf(step);
    const attempt = this.#attempts.get(key) ?? 0;
    const effect = ATTEMPTS[attempt];
    if (effect === undefined) return undefined;
    this.#attempts.set(key, attempt + 1);
    if (effect === "throttle") this.#throttled += 1;
    else this.#refused.set(key, step);
    return effect;
  }

  /** Every operation that was refused, in the order in which it was; each once. */
  get refused(): readonly WalkedStep[] {
    return [...this.#refused.values()];
  }

  /** How many requests were throttled. */
  get throttled(): number {
    return this.#throttled;
  }
}

function nameOf({ operation, type, logicalName }: WalkedStep): string {
  return JSON.stringify([operation, type, logicalName]);
}
