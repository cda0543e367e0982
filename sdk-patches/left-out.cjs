/** Which patches a process is told to do without: to measure what one gains, or to see whether one is to blame. */
"use strict";

/** Names of patches, with commas between them; `all` is every one. */
exports.VARIABLE = "STRATIFORM_UNPATCHED";

exports.isLeftOut = function isLeftOut(/** @type {string} */ name, environment = process.env) {
  const named = environment[exports.VARIABLE];
  return named !== undefined && named.split(",").some((one) => one === name || one === "all");
};
