/**
 * Start-up of the program, preloaded before anything else: keeps compiled code between runs, and saves what the Pulumi SDK
 * spends for nobody (`sdk-patches`). Real errors keep their stack traces. STRATIFORM_DEBUG=1 changes nothing in the SDK.
 * Plain JavaScript, because it runs before TypeScript can be loaded.
 */
"use strict";

const { isNewEnough, tooOld } = require("./node-version.cjs");

// Under an older one the program previews well and breaks where it first asks the cluster: after that was created.
if (!isNewEnough(process.versions.node)) {
  process.stderr.write(tooOld(process.versions.node) + "\n");
  process.exit(1);
}

const Module = require("node:module");
const os = require("node:os");
const path = require("node:path");

/** Beside the cached tools, in the user's own folder: compiled code must not come from where others can write. */
function cacheFolder() {
  const { STRATIFORM_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (STRATIFORM_CACHE) return path.resolve(STRATIFORM_CACHE, "compiled");
  if (XDG_CACHE_HOME) return path.join(XDG_CACHE_HOME, "stratiform", "compiled");
  if (process.platform === "darwin") return path.join(os.homedir(), "Library", "Caches", "stratiform", "compiled");
  if (process.platform === "win32" && LOCALAPPDATA) return path.join(LOCALAPPDATA, "stratiform", "compiled");
  return path.join(os.homedir(), ".cache", "stratiform", "compiled");
}

/** Half of start-up is compiling the SDK's JavaScript. Where the folder cannot be written, nothing is kept. */
function keepCompiledCode() {
  if (process.env.NODE_COMPILE_CACHE === undefined) Module.enableCompileCache?.(cacheFolder());
}

/** Engine and program talk over the loopback, which no proxy leads to. Has to be there before gRPC is loaded. */
function exemptLoopback() {
  const { loopbackExemption } = require("../components/core/loopback.cjs");
  Object.assign(process.env, loopbackExemption(process.env));
}

keepCompiledCode();
exemptLoopback();
require("../sdk-patches/program.cjs").patchProgram();
