// @ts-check
/**
 * TLS connections to release hosts, through the user's proxy where one is set. Node.js' own fetch reads no proxy
 * variables before version 24, and set-up runs on 20 without any module.
 */
import { request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { isIP } from "node:net";
import { connect as connectTls } from "node:tls";

/**
 * The proxy for an https URL by `https_proxy` and `no_proxy`, in either case of letters; lower case counts first.
 * @param {URL} url
 * @param {NodeJS.ProcessEnv} environment
 * @returns {URL | undefined}
 */
export function proxyFor(url, environment) {
  const text = environment["https_proxy"] ?? environment["HTTPS_PROXY"] ?? "";
  if (text === "" || isExempt(url, environment["no_proxy"] ?? environment["NO_PROXY"] ?? "")) return undefined;
  const proxy = text.includes("://") ? text : `http://${text}`;
  if (!URL.canParse(proxy)) throw new Error("the proxy that https_proxy names is not a URL");
  return new URL(proxy);
}

/**
 * @param {URL} url
 * @param {string} exemptions `example.com`, `.example.com` and `*.example.com` exempt a domain and all below it; a port
 * may follow; `*` exempts everything
 */
function isExempt({ hostname, port }, exemptions) {
  const host = hostname.toLowerCase();
  return exemptions
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      if (entry === "*") return true;
      const [, name = "", ofPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      const domain = name.replace(/^\*?\./, "");
      return (ofPort === undefined || ofPort === (port || "443")) && (host === domain || host.endsWith(`.${domain}`));
    });
}

/**
 * @param {URL} url
 * @param {NodeJS.ProcessEnv} environment
 * @param {number} milliseconds how long the whole of it may take
 * @returns {Promise<import("node:tls").TLSSocket>} verified and ready for a request
 */
export async function connect(url, environment, milliseconds) {
  const limit = new AbortController();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const tooLate = new Promise((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no connection within ${milliseconds / 1000} s`));
      limit.abort();
    }, milliseconds);
  });
  try {
    const connection = establish(url, environment, limit.signal);
    connection.catch(() => {}); // after the time limit nobody else listens
    return await /** @type {Promise<import("node:tls").TLSSocket>} */ (Promise.race([connection, tooLate]));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {URL} url
 * @param {NodeJS.ProcessEnv} environment
 * @param {AbortSignal} signal
 * @returns {Promise<import("node:tls").TLSSocket>}
 */
async function establish(url, environment, signal) {
  const proxy = proxyFor(url, environment);
  const [host, port] = [url.hostname.replace(/^\[|\]$/g, ""), Number(url.port || 443)];
  const socket = proxy && (await tunnel(proxy, `${url.hostname}:${port}`, signal));
  return new Promise((resolve, reject) => {
    const secure = connectTls({ host, port, socket, servername: isIP(host) === 0 ? host : undefined });
    const stop = () => secure.destroy(new Error("given up"));
    signal.addEventListener("abort", stop);
    secure.once("error", reject);
    secure.once("secureConnect", () => {
      signal.removeEventListener("abort", stop);
      secure.off("error", reject);
      resolve(secure);
    });
  });
}

/**
 * @param {URL} proxy
 * @param {string} target
 * @param {AbortSignal} signal
 * @returns {Promise<import("node:net").Socket>}
 */
function tunnel(proxy, target, signal) {
  const request = { "http:": plainRequest, "https:": secureRequest }[proxy.protocol];
  if (request === undefined) throw new Error(`a proxy of the kind ${proxy.protocol}// is not supported`);
  const credentials = [proxy.username, proxy.password].map(decodeURIComponent).join(":");
  const authorization = `Basic ${Buffer.from(credentials).toString("base64")}`;
  return new Promise((resolve, reject) => {
    const asked = request({
      host: proxy.hostname.replace(/^\[|\]$/g, ""),
      port: proxy.port || (proxy.protocol === "http:" ? 80 : 443),
      method: "CONNECT",
      path: target,
      headers: { host: target, ...(proxy.username === "" ? {} : { "proxy-authorization": authorization }) },
      agent: false,
      signal,
    });
    asked.once("connect", ({ statusCode }, socket) => {
      if (statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Error(`the proxy ${proxy.host} answered ${statusCode}`));
    });
    asked.once("response", ({ statusCode }) => {
      asked.destroy();
      reject(new Error(`the proxy ${proxy.host} answered ${statusCode}`));
    });
    asked.once("error", (error) => reject(new Error(`the proxy ${proxy.host} does not answer: ${error.message}`)));
    asked.end();
  });
}
