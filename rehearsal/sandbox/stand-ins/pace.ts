/**
 * How often stand-ins look at the cluster. Looking is expensive: at every 300 ms it kept the API server busy for two
 * fifths of a core while nothing happened (measured with a kept dev stack, ten quiet seconds). So each look that shows
 * what the one before showed doubles the pause, and anything new brings the short one back.
 */

/** Short enough for a rehearsal that waits for a dozen objects one after another. */
const SHORTEST_MS = 300;

/** A wait grows by its own length at the most, and never by more than this. */
const LONGEST_MS = 2_000;

export class Pace {
  #seen: string | undefined;
  #pause = SHORTEST_MS;

  /** The pause after a look that showed this; undefined where it failed, which is looked at again soon. */
  after(seen: string | undefined): number {
    const quiet = seen !== undefined && seen === this.#seen;
    this.#seen = seen;
    this.#pause = quiet ? Math.min(this.#pause * 2, LONGEST_MS) : SHORTEST_MS;
    return this.#pause;
  }
}
