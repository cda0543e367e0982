/**
 * Start-up of the program and of every policy pack, preloaded before anything else: keeps compiled code between runs,
 * and saves what the Pulumi SDK spends for nobody: on every resource, stack traces of registrations and promises, and
 * debug messages that the engine drops; at every start, what turns functions into code that runs in a cloud. Real errors
 * keep their stack traces. STRATIFORM_DEBUG=1 changes nothing in the SDK. Plain JavaScript, because it runs before
 * TypeScript can be loaded.
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

/**
 * Functions that are packed for a cloud need TypeScript and npm's resolver: a third of the SDK's modules. They are loaded
 * when a function is packed; this program packs none.
 */
function loadFunctionPackingWhenCalled() {
  loadWhenCalled("@pulumi/pulumi/runtime/closure/codePaths", ["computeCodePaths"]);
  loadWhenCalled("@pulumi/pulumi/runtime/closure/serializeClosure", ["serializeFunction", "serializeFunctionAsync"]);
}

function loadWhenCalled(request, functions) {
  const file = require.resolve(request);
  const call = (name) =>
    function (...args) {
      if (require.cache[file] === standIn) delete require.cache[file];
      return require(file)[name](...args);
    };
  const standIn = new Module(file, module);
  Object.assign(standIn, { filename: file, loaded: true });
  for (const name of functions) standIn.exports[name] = call(name);
  require.cache[file] = standIn;
}

/**
 * The SDK opens a debugger session in every program, to say in errors where a function is that cannot be packed. Each
 * script that is loaded then costs a message with its source map.
 */
function openNoDebugger() {
  require("@pulumi/pulumi/runtime/closure/v8Hooks").isInitializedAsync = () => Promise.resolve();
}

/** The engine shows debug messages only with `--debug`; each one costs a call over the wire. */
function dropDebugMessages() {
  require("@pulumi/pulumi/log").debug = () => Promise.resolve();
}

/** Where a resource was registered is sent for tracing only; finding out walks and maps the whole stack. */
function forgetCallSites() {
  require("@pulumi/pulumi").Resource.callsites = () => [];
}

/** Each promise of the SDK formats a stack trace in case it leaks. The leak itself is still reported. */
function leavePromisesUntraced() {
  const debuggable = require("@pulumi/pulumi/runtime/debuggable");
  const original = debuggable.debuggablePromise;
  debuggable.debuggablePromise = function (promise, context) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return original(promise, context);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
}

/**
 * The SDK prints an error by `util.inspect` with colors, which Node 20.20 does not finish before gigabytes are
 * used up, when a stack line has a scoped package without a folder after it: every stack line of the SDK's own root.
 * The stack is what it would print.
 */
function printStacksAsTheyAre() {
  const error = require("@pulumi/pulumi/cmd/run/error");
  const original = error.defaultErrorMessage;
  error.defaultErrorMessage = (thrown) => (typeof thrown?.stack === "string" ? thrown.stack : original(thrown));
}

/** What the SDK makes of an answer of the engine that says that a resource failed, or was left out because of one. */
const FAILED_RESOURCE =
  /(failed with an unhandled exception:\n|^Error serializing arguments for ).*\bresource \S+ \[\S+\] failed to register$/m;

/**
 * With `--continue-on-error` the engine reports what failed and lets the program go on; the SDK then reports everything
 * that waits for it as an unexpected error, with a stack trace of its own. The engine's word is enough.
 */
function leaveFailedResourcesToTheEngine() {
  const log = require("@pulumi/pulumi/log");
  const original = log.error;
  log.error = (message, ...rest) => (FAILED_RESOURCE.test(message) ? Promise.resolve() : original(message, ...rest));
}

/** Engine and program talk over the loopback, which no proxy leads to. Has to be there before gRPC is loaded. */
function exemptLoopback() {
  const { loopbackExemption } = require("../components/core/loopback.cjs");
  Object.assign(process.env, loopbackExemption(process.env));
}

keepCompiledCode();
exemptLoopback();

// A traced run wants every detail, and its instrumentation must be loaded before the SDK.
if (process.env.STRATIFORM_DEBUG !== "1" && process.env.TRACEPARENT === undefined) {
  loadFunctionPackingWhenCalled();
  openNoDebugger();
  dropDebugMessages();
  forgetCallSites();
  leavePromisesUntraced();
  printStacksAsTheyAre();
  leaveFailedResourcesToTheEngine();
}
