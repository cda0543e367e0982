/** Waiting for a cloud, in its own seconds: a rehearsal's simulated account has shorter ones, and so nobody waits for it. */
import { setTimeout as sleep } from "node:timers/promises";

/** What ends a wait early: the engine was told to stop. */
export class Interrupted extends Error {
  constructor() {
    super("the update was cancelled while it waited for the cloud");
    this.name = "Interrupted";
  }
}

export class Waiting {
  readonly #end = new AbortController();
  readonly #secondMs: () => number;

  /** @param secondMs how long a second of the cloud is. @default STRATIFORM_SECOND_MS, else 1000 */
  constructor(secondMs: () => number = cloudSecond) {
    this.#secondMs = secondMs;
  }

  /** @throws Interrupted when the engine is told to stop */
  async wait(seconds: number): Promise<void> {
    try {
      await sleep(seconds * this.#secondMs(), undefined, { signal: this.#end.signal });
    } catch {
      throw new Interrupted();
    }
  }

  /** Ends every wait, now and later. */
  end(): void {
    this.#end.abort();
  }
}

/** A rehearsal's account names the length of its seconds in the environment of the plugins that it serves. */
function cloudSecond(): number {
  const given = Number(process.env["STRATIFORM_SECOND_MS"] ?? "");
  return Number.isFinite(given) && given > 0 ? given : 1000;
}
