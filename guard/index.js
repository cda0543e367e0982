/** Starts the plugin: TypeScript without a build step, like the program. */
"use strict";
require("tsx/cjs");
require("./main.ts")
  .main(process.argv.slice(2))
  .catch((error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  });
