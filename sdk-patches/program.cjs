/**
 * Patches of @pulumi/pulumi for the program and the packs, by name. Each looks first whether the SDK has the shape that it
 * knows; where not, it changes nothing, and the program does what the SDK does. `README.md` says why each is there. Plain
 * JavaScript, because it runs before TypeScript can be loaded.
 */
"use strict";

const Module = require("node:module");
const { isLeftOut } = require("./left-out.cjs");

/** What the SDK makes of an answer of the engine that says that a resource failed, or was left out because of one. */
const FAILED_RESOURCE =
  /(failed with an unhandled exception:\n|^Error serializing arguments for ).*\bresource \S+ \[\S+\] failed to register$/m;

/** Modules that pack functions for a cloud, and what the SDK's index takes of them. */
const PACKING = {
  "@pulumi/pulumi/runtime/closure/codePaths": ["computeCodePaths"],
  "@pulumi/pulumi/runtime/closure/serializeClosure": ["serializeFunction", "serializeFunctionAsync"],
};

/**
 * Each gives whether it is in place.
 * @type {Record<string, (load: (request: string) => Record<string, any>) => boolean>}
 */
const PATCHES = {
  "pack-functions-when-asked": () => {
    const files = Object.entries(PACKING).map(([request, names]) => ({ file: fileOf(request), names }));
    if (files.some(({ file }) => file === undefined)) return false;
    for (const { file, names } of files) loadWhenCalled(file, names);
    return true;
  },

  "open-no-debugger": (load) =>
    replace(load, "@pulumi/pulumi/runtime/closure/v8Hooks", "isInitializedAsync", () => () => Promise.resolve()),

  "drop-debug-messages": (load) => replace(load, "@pulumi/pulumi/log", "debug", () => () => Promise.resolve()),

  "forget-call-sites": (load) =>
    replace(
      () => load("@pulumi/pulumi").Resource,
      "",
      "callsites",
      () => () => [],
    ),

  "leave-promises-untraced": (load) =>
    replace(load, "@pulumi/pulumi/runtime/debuggable", "debuggablePromise", (original) => (promise, context) => {
      const limit = Error.stackTraceLimit;
      Error.stackTraceLimit = 0;
      try {
        return original(promise, context);
      } finally {
        Error.stackTraceLimit = limit;
      }
    }),

  "print-stacks-as-they-are": (load) =>
    replace(
      load,
      "@pulumi/pulumi/cmd/run/error",
      "defaultErrorMessage",
      (original) => (thrown) => (typeof thrown?.stack === "string" ? thrown.stack : original(thrown)),
    ),

  "leave-failures-to-the-engine": (load) =>
    replace(
      load,
      "@pulumi/pulumi/log",
      "error",
      (original) =>
        (message, ...rest) =>
          FAILED_RESOURCE.test(message) ? Promise.resolve() : original(message, ...rest),
    ),
};

/**
 * Puts every patch in place that is not left out. A traced run wants every detail, and its instrumentation must be
 * loaded before the SDK.
 */
function patchProgram(environment = process.env) {
  if (environment.STRATIFORM_DEBUG === "1" || environment.TRACEPARENT !== undefined) return;
  for (const [name, patch] of Object.entries(PATCHES)) if (!isLeftOut(name, environment)) patch(require);
}

/** Replaces a function of a module. Nothing is done where there is no such module or function. */
function replace(load, request, name, by) {
  const owner = ifThere(() => load(request));
  const original = owner?.[name];
  if (typeof original !== "function") return false;
  try {
    owner[name] = by(original);
  } catch {
    return false; // a module whose exports are fixed
  }
  return owner[name] !== original;
}

/** The file of a module, without loading it; undefined where the SDK has none. */
function fileOf(request) {
  return ifThere(() => require.resolve(request));
}

/** What is looked for, unless the SDK is laid out differently. */
function ifThere(look) {
  try {
    return look();
  } catch (error) {
    if (error?.code === "MODULE_NOT_FOUND" || error?.code === "ERR_PACKAGE_PATH_NOT_EXPORTED") return undefined;
    throw error;
  }
}

/** Puts functions in a module's place that load it when one of them is called. */
function loadWhenCalled(file, names) {
  const call = (name) =>
    function (...args) {
      if (require.cache[file] === standIn) delete require.cache[file];
      return require(file)[name](...args);
    };
  const standIn = new Module(file, module);
  Object.assign(standIn, { filename: file, loaded: true });
  for (const name of names) standIn.exports[name] = call(name);
  require.cache[file] = standIn;
}

module.exports = { PACKING, PATCHES, patchProgram };
