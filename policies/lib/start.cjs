/**
 * The first thing that every pack runs: shallow stack traces, compiled code kept between runs, and TypeScript run
 * without type-checking. Plain JavaScript, because it runs before TypeScript can be loaded.
 */
"use strict";

if (process.env.STRATIFORM_DEBUG !== "1") Error.stackTraceLimit = 4;
require("node:module").enableCompileCache?.();
require("tsx/cjs");
