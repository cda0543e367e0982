/**
 * The first thing that every pack runs: shallow stack traces, compiled code kept between runs, little room for short-lived
 * objects (loading fills whatever room there is, and a pack keeps hardly any of it), and TypeScript run without
 * type-checking. Plain JavaScript, because it runs before TypeScript can be loaded.
 */
"use strict";

if (process.env.STRATIFORM_DEBUG !== "1") Error.stackTraceLimit = 4;
require("node:v8").setFlagsFromString("--max-semi-space-size=4");
require("node:v8").setFlagsFromString("--semi-space-growth-factor=1");
require("node:module").enableCompileCache?.();
require("tsx/cjs");
require("../../sdk-patches/stack-configuration.cjs").keep();
