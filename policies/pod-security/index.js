/** Starts the pack: TypeScript runs as it is, with no type-check and no build. */
"use strict";

require("../engine/start.cjs");
require("./index.ts");
