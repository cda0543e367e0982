// @ts-check
/**
 * `pulumi install`: installs a program's or plugin's npm dependencies, streaming what npm says.
 */
"use strict";
const grpc = require("@grpc/grpc-js");
const fs = require("node:fs");
const path = require("node:path");
const { InstallDependenciesResponse } = require("@pulumi/pulumi/proto/language_pb");

/**
 * @param {any} call
 * @param {import("./children.cjs").Children} children
 */
function installDependencies(call, children) {
  const cwd = call.request.getDirectory();
  if (!fs.existsSync(path.join(cwd, "package.json"))) return call.end(); // the checkout's own node_modules serves it
  const locked = fs.existsSync(path.join(cwd, "package-lock.json"));
  const args = [locked ? "ci" : "install", "--no-audit", "--no-fund"];
  const child = children.start({ file: "npm", args, cwd, env: process.env }, ["ignore", "pipe", "pipe"]);
  child.process.stdout?.on("data", (bytes) => call.write(new InstallDependenciesResponse().setStdout(bytes)));
  child.process.stderr?.on("data", (bytes) => call.write(new InstallDependenciesResponse().setStderr(bytes)));
  call.on("cancelled", () => child.stop());
  child.ended.then(
    ({ code }) => (code === 0 ? call.end() : fail(call, `npm ${args[0]} exited with code ${code} in ${cwd}`)),
    (error) => fail(call, `npm could not be started: ${error.message}`),
  );
}

/**
 * @param {any} call
 * @param {string} message
 */
function fail(call, message) {
  call.destroy(Object.assign(new Error(message), { code: grpc.status.UNKNOWN, details: message }));
}

module.exports = { installDependencies };
