/** Preloaded into a measured program: writes its largest resident set, its CPU time and the modules that it loaded when it ends. */
"use strict";
const { writeFileSync } = require("node:fs");

process.on("exit", () => {
  const residentBytes = process.resourceUsage().maxRSS * 1024;
  const { user, system } = process.cpuUsage();
  const modules = Object.keys(require.cache);
  writeFileSync(
    process.env.OBSERVED_FILE,
    JSON.stringify({ residentBytes, cpuSeconds: (user + system) / 1e6, modules }),
  );
});
