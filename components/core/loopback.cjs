/**
 * Keeps talk with this machine away from proxies. Program, plugins and engine speak gRPC over the loopback; the gRPC
 * library for Node.js sends that to the proxy of `grpc_proxy`, `https_proxy` or `http_proxy` unless `no_grpc_proxy` or
 * `no_proxy` exempts it (grpc/grpc-node, packages/grpc-js/src/http_proxy.ts; pulumi/pulumi#2651). Plain JavaScript,
 * because it runs before TypeScript can be loaded.
 */
"use strict";

const LOOPBACK = ["localhost", "127.0.0.1", "::1"];

/** In the order in which the library reads them: the first that is set counts. */
const PROXIES = ["grpc_proxy", "https_proxy", "http_proxy"];
const EXEMPTIONS = ["no_grpc_proxy", "no_proxy"];

/**
 * The variables to set so that the loopback is reached directly; none where no proxy is set, or it is exempt already.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Record<string, string>}
 */
function loopbackExemption(environment) {
  if (!PROXIES.some((name) => environment[name])) return {};
  // Where the first is set, the second is not read.
  const name = EXEMPTIONS.find((one) => environment[one]) ?? "no_proxy";
  const own = hosts(environment[name]);
  if (LOOPBACK.every((host) => own.includes(host))) return {};
  // Where no_proxy is not set, curl and Python's clients, such as AWS' own, read NO_PROXY: it must not hide that.
  const before = own.length === 0 ? hosts(environment["NO_PROXY"]) : own;
  return { [name]: [...before, ...LOOPBACK.filter((host) => !before.includes(host))].join(",") };
}

/**
 * @param {string | undefined} list
 * @returns {string[]}
 */
function hosts(list) {
  return (list ?? "")
    .split(",")
    .map((host) => host.trim())
    .filter((host) => host !== "");
}

module.exports = { loopbackExemption };
