// @ts-check
/**
 * How a program, policy pack or plugin is started: which of the SDK's runners, with which arguments, environment and
 * Node options. The SDK is the one that the started code itself would import, as with the official language host.
 */
"use strict";
const { createRequire } = require("node:module");
const path = require("node:path");

/** The runners of @pulumi/pulumi by what the engine asks for; a kind that is not listed is a provider-like plugin. */
const RUNNERS = { program: "run", analyzer: "run-policy-pack", plugin: "run-plugin" };

/** @typedef {{ typescript: boolean, tsconfig?: string, nodeargs: string[] }} RuntimeOptions */

/**
 * @param {import("@pulumi/pulumi/proto/language_pb").RunRequest} request
 * @param {string} engine address of the engine
 * @returns {import("./children.cjs").Command}
 */
function programProcess(request, engine) {
  const info = required(request.getInfo());
  const options = runtimeOptions(info);
  const flags = {
    monitor: request.getMonitorAddress(),
    engine,
    project: request.getProject(),
    stack: request.getStack(),
    organization: request.getOrganization(),
    "root-directory": info.getRootDirectory(),
    pwd: request.getPwd(),
    parallel: String(request.getParallel()),
  };
  return {
    file: process.execPath,
    args: [
      ...options.nodeargs,
      runner("program", info.getProgramDirectory()),
      ...Object.entries(flags).flatMap(([name, value]) => (value === "" ? [] : [`--${name}`, value])),
      ...(request.getDryrun() ? ["--dry-run"] : []),
      info.getEntryPoint() || ".",
      ...request.getArgsList(),
    ],
    cwd: request.getPwd(),
    env: {
      ...process.env,
      ...typescriptEnvironment(options),
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().getEntryList())),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    },
  };
}

/**
 * @param {import("@pulumi/pulumi/proto/language_pb").RunPluginRequest} request
 * @returns {import("./children.cjs").Command}
 */
function pluginProcess(request) {
  const info = required(request.getInfo());
  const options = runtimeOptions(info);
  const directory = info.getProgramDirectory();
  const analyzer = request.getKind() === "analyzer";
  // The pack's runner takes the engine's address before the pack, the plugin's runner takes everything after it.
  const args = request.getArgsList();
  const position = analyzer ? args.length : 0;
  return {
    file: process.execPath,
    args: [
      ...options.nodeargs,
      runner(analyzer ? "analyzer" : "plugin", directory),
      ...args.slice(0, position),
      directory,
      ...args.slice(position),
    ],
    // A pack reads its version from the package.json of the folder that it runs in.
    cwd: analyzer ? directory : request.getPwd(),
    env: {
      ...Object.fromEntries(request.getEnvList().map(splitVariable)),
      ...typescriptEnvironment(options),
    },
  };
}

/**
 * @param {keyof typeof RUNNERS} kind
 * @param {string} directory where the code to run lives
 */
function runner(kind, directory) {
  return createRequire(path.join(directory, "package.json")).resolve(`@pulumi/pulumi/cmd/${RUNNERS[kind]}`);
}

/**
 * @param {import("@pulumi/pulumi/proto/language_pb").ProgramInfo} info
 * @returns {RuntimeOptions}
 */
function runtimeOptions(info) {
  const given = /** @type {Record<string, unknown>} */ (info.getOptions()?.toJavaScript() ?? {});
  return {
    typescript: given["typescript"] === undefined || String(given["typescript"]) === "true",
    tsconfig: typeof given["tsconfig"] === "string" ? given["tsconfig"] : undefined,
    nodeargs: String(given["nodeargs"] ?? "")
      .split(/\s+/)
      .filter((argument) => argument !== ""),
  };
}

/** @param {RuntimeOptions} options */
function typescriptEnvironment({ typescript, tsconfig }) {
  return {
    ...(typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    ...(tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
  };
}

/** @param {string} variable `NAME=value` */
function splitVariable(variable) {
  const at = variable.indexOf("=");
  return [variable.slice(0, at), variable.slice(at + 1)];
}

/**
 * @template T
 * @param {T | undefined} info
 * @returns {T}
 */
function required(info) {
  if (info === undefined) throw new Error("the engine sent no program information; it is too old for this host");
  return info;
}

module.exports = { programProcess, pluginProcess };
