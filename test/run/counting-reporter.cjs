// @ts-check
/** Mocha's usual report, and a file with the numbers of tests and each failure, from which a test run adds up and reports. */
"use strict";
const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

class CountingReporter extends reporters.Spec {
  /**
   * @param {import("mocha").Runner} runner
   * @param {import("mocha").MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    /** @type {{ title: string, message: string, stack: string }[]} */
    const failures = [];
    runner.on("fail", (test, /** @type {unknown} */ error) => {
      const stack = error instanceof Error ? (error.stack ?? "") : "";
      failures.push({ title: test.fullTitle(), message: messageOf(error), stack });
    });
    runner.once("end", () => {
      const file = process.env["STRATIFORM_TEST_COUNTS"];
      const { passes, failures: failed, pending } = this.stats;
      if (file !== undefined)
        writeFileSync(file, JSON.stringify({ passed: passes, failed, skipped: pending, failures }));
    });
  }
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function messageOf(error) {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}\nbecause: ${messageOf(error.cause)}`;
}

module.exports = CountingReporter;
