#!/usr/bin/env node
// @ts-check
/**
 * The command line, `stratiform`: what npm scripts and `npx stratiform` start. It runs on Node.js 20 or newer and nothing
 * else, in a fresh clone.
 */
if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(
    "Node.js " +
      process.versions.node +
      " is too old for this command line: it needs 20 or newer. Install it: https://nodejs.org/en/download",
  );
  process.exit(1);
}
const { main } = await import("./run.mjs");
await main(process.argv.slice(2));
