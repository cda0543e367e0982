/** Starts the plugin: TypeScript without a build step, like the program. */
"use strict";
const { isNewEnough, tooOld } = require("../stacks/node-version.cjs");
if (!isNewEnough(process.versions.node)) {
  process.stderr.write(`${tooOld(process.versions.node)}\n`);
  process.exit(1);
}
const { loopbackExemption } = require("../components/core/loopback.cjs");
Object.assign(process.env, loopbackExemption(process.env));
require("tsx/cjs");
require("./main.ts")
  .main(process.argv.slice(2))
  .catch((error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  });
