/**
 * Ctrl-C during a rehearsal. The first one asks: the engine finishes what it has begun, then everything is torn down.
 * The second one insists: the engine is killed and the tear-down follows at once.
 */
import { Interrupted } from "./recorder";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export class Interruption {
  readonly #asked = new AbortController();
  readonly #insisted = new AbortController();

  /** Starts to listen; call the result to stop. */
  listen(): () => void {
    const onSignal = (): void => (this.#asked.signal.aborted ? this.#insisted.abort() : this.#asked.abort());
    for (const signal of SIGNALS) process.on(signal, onSignal);
    return () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    };
  }

  /** Runs when the user asks to stop. */
  onAsked(action: () => void): void {
    this.#asked.signal.addEventListener("abort", action, { once: true });
  }

  /** Runs when the user insists. */
  onInsisted(action: () => void): void {
    this.#insisted.signal.addEventListener("abort", action, { once: true });
  }

  /** Aborts when the user asks to stop. */
  get signal(): AbortSignal {
    return this.#asked.signal;
  }

  get asked(): boolean {
    return this.#asked.signal.aborted;
  }

  /** @throws Interrupted when the user has asked to stop. */
  throwIfAsked(): void {
    if (this.asked) throw new Interrupted();
  }

  /**
   * Asks `probe` again and again until it gives a value, the time is over (undefined), or the user asks to stop.
   * @throws Interrupted
   */
  async until<T>(probe: () => Promise<T | undefined>, milliseconds: number, pause = 200): Promise<T | undefined> {
    const end = Date.now() + milliseconds;
    for (;;) {
      this.throwIfAsked();
      const value = await probe();
      if (value !== undefined) return value;
      if (Date.now() > end) return undefined;
      await this.#pause(pause);
    }
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds);
      const { signal } = this.#asked;
      signal.addEventListener("abort", done, { once: true });
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      }
    });
  }
}
