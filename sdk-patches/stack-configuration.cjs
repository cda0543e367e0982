/**
 * Keeps what the engine tells a pack of its stack: name and configuration, where rules look for them, in the environment.
 * Engines that run packs through the language host (3.220 and newer) tell it by the request ConfigureStack alone
 * (pulumi/pulumi pkg/resource/plugin/analyzer_plugin.go at v3.258.0), of which @pulumi/policy 1.21.0 keeps nothing but the
 * tags (server.js, configureStack). With an SDK that has no such handler nothing is changed.
 */
"use strict";

const { isLeftOut } = require("./left-out.cjs");

/**
 * Wraps the handler when the SDK adds its service to its server. Gives whether that is in place.
 * @param {NodeJS.ProcessEnv} [variables]
 * @param {{ readonly Server?: any }} [grpc]
 */
function keep(variables = process.env, { Server } = require("@grpc/grpc-js")) {
  const addService = Server?.prototype?.addService;
  if (typeof addService !== "function" || isLeftOut("keep-stack-configuration")) return false;
  Server.prototype.addService = function (definition, implementation) {
    const { configureStack } = implementation;
    if (typeof configureStack !== "function") return addService.call(this, definition, implementation);
    const keeping = (call, callback) => {
      // The engine's word, whatever the caller's own environment says: that may name another stack.
      variables.PULUMI_STACK = call.request.getStack();
      variables.PULUMI_CONFIG = JSON.stringify(Object.fromEntries(call.request.getConfigMap().getEntryList()));
      configureStack(call, callback);
    };
    return addService.call(this, definition, { ...implementation, configureStack: keeping });
  };
  return true;
}

module.exports = { keep };
