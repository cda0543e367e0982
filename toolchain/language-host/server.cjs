// @ts-check
/**
 * The Node.js language host: serves Pulumi's LanguageRuntime protocol, so that an engine without the official host can
 * run this repository's program, policy packs and provider plugins. It only starts the runners that @pulumi/pulumi
 * ships; `children.cjs` starts them, `programs.cjs` decides with which arguments. It loads nothing but gRPC and the
 * protocol files, since the engine waits for its port on every command.
 */
"use strict";
const grpc = require("@grpc/grpc-js");
const { LanguageRuntimeService } = require("@pulumi/pulumi/proto/language_grpc_pb");
const language = require("@pulumi/pulumi/proto/language_pb");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");
const { dependencies, requiredPackages } = require("./packages.cjs");
const { pluginProcess, programProcess } = require("./programs.cjs");
const { installDependencies } = require("./install.cjs");
const { Children } = require("./children.cjs");

/** The exit code by which the SDK's runners say that the user has already been told what is wrong. */
const EXPLAINED = 32;

/** gRPC's own limit of 4 MB is too small for a plan's largest messages; this is the engine's limit. */
const MESSAGE_LIMIT = 1024 * 1024 * 400;

const children = new Children();

/** @type {import("@pulumi/pulumi/proto/language_grpc_pb").ILanguageRuntimeServer | Record<string, unknown>} */
const handlers = {
  handshake: unary(() => new language.LanguageHandshakeResponse()),
  getPluginInfo: unary(() => new PluginInfo().setVersion(require("@pulumi/pulumi/package.json").version)),
  about: unary(() => new language.AboutResponse().setExecutable(process.execPath).setVersion(process.version)),
  getRequiredPackages: unary((request) =>
    new language.GetRequiredPackagesResponse().setPackagesList(
      requiredPackages(request.getInfo().getProgramDirectory()),
    ),
  ),
  getProgramDependencies: unary((request) =>
    new language.GetProgramDependenciesResponse().setDependenciesList(
      dependencies(request.getInfo().getProgramDirectory(), request.getTransitivedependencies()),
    ),
  ),
  runtimeOptionsPrompts: unary(() => new language.RuntimeOptionsResponse()),
  run: unary(run),
  runPlugin,
  installDependencies: (call) => installDependencies(call, children),
  cancel: unary(() => {
    children.interrupt();
    return new Empty();
  }),
};

/**
 * Runs the program to its end and says how it went: quietly, explained to the user already, or with an exit code.
 * @param {import("@pulumi/pulumi/proto/language_pb").RunRequest} request
 */
async function run(request) {
  const { code, signal } = await children.run(programProcess(request, engineAddress()), "inherit");
  const response = new language.RunResponse();
  if (code === 0) return response;
  if (code === EXPLAINED) return response.setBail(true);
  const how = signal ? `was stopped by ${signal}` : `exited with code ${code}`;
  return response.setError(`Program ${how}; its own messages, if any, are above`);
}

/**
 * Runs a policy pack or provider plugin, passing on what it writes; the engine reads its port from the first line.
 * @param {any} call
 */
function runPlugin(call) {
  const write = (/** @type {"setStdout" | "setStderr"} */ set) => (/** @type {Buffer} */ bytes) =>
    void call.write(new language.RunPluginResponse()[set](bytes));
  const child = children.start(pluginProcess(call.request), ["ignore", "pipe", "pipe"]);
  child.process.stdout?.on("data", write("setStdout"));
  child.process.stderr?.on("data", write("setStderr"));
  call.on("cancelled", () => child.stop());
  child.ended.then(
    ({ code }) => {
      call.write(new language.RunPluginResponse().setExitcode(code ?? 1));
      call.end();
    },
    (error) => call.destroy(Object.assign(error, { code: grpc.status.UNKNOWN })),
  );
}

/** @param {(request: any) => unknown} answer */
function unary(answer) {
  return async (/** @type {any} */ call, /** @type {(error: unknown, value?: unknown) => void} */ callback) => {
    try {
      callback(null, await answer(call.request));
    } catch (error) {
      callback({ code: grpc.status.UNKNOWN, message: error instanceof Error ? error.message : String(error) });
    }
  };
}

/** The engine passes its address as the last argument, after any logging flags. */
function engineAddress() {
  return process.argv.slice(2).findLast((argument) => !argument.startsWith("-")) ?? "";
}

function main() {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": MESSAGE_LIMIT,
    "grpc.max_send_message_length": MESSAGE_LIMIT,
  });
  server.addService(/** @type {any} */ (LanguageRuntimeService), /** @type {any} */ (handlers));
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
  // The engine stops a host by SIGINT, and waits five seconds for its end before it kills it.
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    process.on(signal, () => {
      children.interrupt();
      process.exit(0);
    });
  }
  process.on("exit", () => children.kill());
  // A killed engine cannot tell its host to stop; its process id is then no longer ours to see.
  const engine = process.ppid;
  setInterval(() => {
    if (process.ppid !== engine) process.exit(0);
  }, 1000).unref();
}

module.exports = { main };
