// @ts-check
/**
 * What set-up says while it works: on a terminal one line per step that counts the seconds, elsewhere one line when a
 * step starts and one when it ends. Everything goes to standard error, so that a task's output stays its own.
 */

/**
 * @typedef {object} Step
 * @property {() => void} done
 * @property {() => void} failed
 */

export class Progress {
  /** @param {NodeJS.WriteStream} stream */
  constructor(stream = process.stderr) {
    this.stream = stream;
  }

  /** @param {string} text */
  say(text) {
    this.stream.write(`${text}\n`);
  }

  /**
   * @param {string} label
   * @returns {Step}
   */
  start(label) {
    const began = Date.now();
    const elapsed = () => duration(Date.now() - began);
    if (!this.stream.isTTY) {
      this.say(`${label} ...`);
      return {
        done: () => this.say(`${label}: done in ${elapsed()}`),
        failed: () => this.say(`${label}: failed after ${elapsed()}`),
      };
    }
    const draw = (/** @type {string} */ end) => {
      const width = Math.max(20, this.stream.columns || 80);
      this.stream.write(`\r\u001b[2K${`${label} ${end}`.slice(0, width - 1)}`);
    };
    const timer = setInterval(() => draw(elapsed()), 1000);
    timer.unref();
    draw("...");
    const finish = (/** @type {string} */ end) => () => {
      clearInterval(timer);
      draw(`${end} ${elapsed()}`);
      this.stream.write("\n");
    };
    return { done: finish("done in"), failed: finish("failed after") };
  }
}

/** @param {number} milliseconds */
export function duration(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
