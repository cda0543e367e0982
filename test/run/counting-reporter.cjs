// @ts-check
/** Mocha's usual report, and the numbers of passed, failed and skipped tests in the file that a test run adds up from. */
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
    runner.once("end", () => {
      const file = process.env["STRATIFORM_TEST_COUNTS"];
      const { passes, failures, pending } = this.stats;
      const counts = { passed: passes, failed: failures, skipped: pending };
      if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
    });
  }
}

module.exports = CountingReporter;
