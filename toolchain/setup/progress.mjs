// @ts-check
/**
 * What set-up says while it works, also when several steps run at once: on a terminal one line for all of them that
 * counts the seconds, elsewhere one line when a step starts and one when it ends. Everything goes to standard error, so
 * that a task's output stays its own.
 */

/**
 * @typedef {object} Step
 * @property {(short: string) => void} at says how far it is, where there is a terminal to show it
 * @property {(more?: string) => void} done
 * @property {(why?: string) => void} failed
 */

export class Progress {
  /** @type {Set<{ short: string, began: number }>} */
  #running = new Set();
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /** @param {NodeJS.WriteStream} stream */
  constructor(stream = process.stderr) {
    this.stream = stream;
  }

  /** @param {string} text */
  say(text) {
    this.#clear();
    this.stream.write(`${text}\n`);
    this.#draw();
  }

  /**
   * @param {string} label
   * @param {string} [short] what stands in the line that several steps share
   * @returns {Step}
   */
  start(label, short = label) {
    const step = { short, began: Date.now() };
    if (!this.stream.isTTY) this.say(`${label} ...`);
    this.#running.add(step);
    this.#draw();
    const finish =
      (/** @type {string} */ how) =>
      (/** @type {string} */ more = "") => {
        if (!this.#running.delete(step)) return;
        this.say(`${label}: ${how} ${duration(Date.now() - step.began)}${more && `; ${more}`}`);
      };
    return {
      at: (text) => void (step.short = `${short} ${text}`),
      done: finish("done in"),
      failed: finish("failed after"),
    };
  }

  #clear() {
    if (this.stream.isTTY) this.stream.write("\r\u001b[2K");
  }

  #draw() {
    if (!this.stream.isTTY) return;
    if (this.#running.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    this.#timer ??= setInterval(() => this.#draw(), 1000).unref();
    const parts = [...this.#running].map(({ short, began }) => `${short} ${duration(Date.now() - began)}`);
    this.#clear();
    this.stream.write(parts.join(" · ").slice(0, Math.max(20, this.stream.columns || 80) - 1));
  }
}

/** @param {number} milliseconds */
export function duration(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * A length of time that is known only roughly.
 * @param {number} seconds
 */
export function about(seconds) {
  if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s`;
  return `about ${Math.round(seconds / 60)} min`;
}
