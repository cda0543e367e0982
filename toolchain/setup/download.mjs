// @ts-check
/**
 * Downloads one file whose checksum is known. What arrives goes into a file that nobody uses until its checksum was
 * found right; whatever else happens is a DownloadError that says in a few words why there is no such file.
 *
 * A redirect is followed to any host, since release hosts keep their files elsewhere and move them, but only over https
 * and five times at most: what counts is the checksum, not who sent the bytes.
 */
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { request } from "node:https";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { connect } from "./proxy.mjs";

const REDIRECTS = 5;

/** A file may be this much larger than expected before it is given up as something else. */
const TOLERANCE = 3;

/**
 * How long set-up waits, in milliseconds: to see whether a host can be reached, for a connection to one that can, for the
 * next byte, and before it judges how fast a transfer is.
 */
export const PATIENCE = { reach: 2_500, connect: 8_000, silence: 15_000, judge: 10_000 };

/** Why a file could not be downloaded, in words that fit after "because". */
export class DownloadError extends Error {}

/**
 * @typedef {object} DownloadOptions
 * @property {NodeJS.ProcessEnv} environment
 * @property {typeof PATIENCE} [patience]
 * @property {number} [worthSeconds] a transfer that would take longer than this is given up
 * @property {(bytes: number) => void} [received] told how much has arrived in all
 */

/**
 * The hosts among these URLs that cannot be reached, each with the reason. All are tried at once.
 * @param {string[]} urls
 * @param {DownloadOptions} options
 * @returns {Promise<Map<string, string>>}
 */
export async function unreachable(urls, { environment, patience = PATIENCE }) {
  const hosts = new Map(urls.map((url) => [new URL(url).host, new URL(url)]));
  const tried = [...hosts].map(async ([host, url]) => {
    const reason = await connect(url, environment, patience.reach).then((socket) => void socket.destroy(), reasonOf);
    return /** @type {[string, string | void]} */ ([host, reason]);
  });
  return new Map((await Promise.all(tried)).flatMap(([host, reason]) => (reason ? [[host, reason]] : [])));
}

/**
 * @param {{ url: string, sha256: string, megabytes: number }} file
 * @param {string} target
 * @param {DownloadOptions} options
 */
export async function download({ url, sha256, megabytes }, target, options) {
  try {
    const response = await ask(new URL(url), options);
    const digest = await receive(response, target, megabytes * 1e6, options);
    if (digest !== sha256)
      throw new DownloadError(`what came is not what was published: SHA-256 ${digest} instead of ${sha256}`);
  } catch (error) {
    await rm(target, { force: true });
    if (error instanceof DownloadError) throw error;
    throw new DownloadError(reasonOf(error));
  }
}

/**
 * @param {URL} url
 * @param {DownloadOptions} options
 * @returns {Promise<import("node:http").IncomingMessage>} the answer that carries the file
 */
async function ask(url, options, redirects = 0) {
  if (url.protocol !== "https:") throw new DownloadError(`it was redirected to ${url.protocol}//${url.host}`);
  const response = await get(url, options);
  const { statusCode = 0, headers } = response;
  if (statusCode === 200) return response;
  response.destroy();
  if (![301, 302, 303, 307, 308].includes(statusCode) || headers.location === undefined)
    throw new DownloadError(`${url.host} answered ${statusCode}`);
  if (redirects === REDIRECTS) throw new DownloadError(`${url.host} redirected more than ${REDIRECTS} times`);
  if (!URL.canParse(headers.location, url.href)) throw new DownloadError(`${url.host} redirected to no address`);
  return ask(new URL(headers.location, url), options, redirects + 1);
}

/**
 * @param {URL} url
 * @param {DownloadOptions} options
 * @returns {Promise<import("node:http").IncomingMessage>}
 */
async function get(url, { environment, patience = PATIENCE }) {
  const socket = await connect(url, environment, patience.connect);
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      createConnection: () => socket,
      // Without an agent, Node.js would name port 80 in it.
      headers: { host: url.host, "user-agent": "stratiform", "accept-encoding": "identity", connection: "close" },
    });
    const silence = new DownloadError(`nothing came for ${patience.silence / 1000} s`);
    asked.setTimeout(patience.silence, () => asked.destroy(silence));
    asked.once("error", reject);
    asked.once("response", (response) => {
      response.on("error", () => {}); // reported where the answer is read; nobody reads a redirect's
      asked.setTimeout(patience.silence, () => response.destroy(silence));
      resolve(response);
    });
    asked.end();
  });
}

/**
 * @param {import("node:http").IncomingMessage} response
 * @param {string} target
 * @param {number} expected bytes, roughly
 * @param {DownloadOptions} options
 * @returns {Promise<string>} SHA-256 of what arrived
 */
async function receive(response, target, expected, { patience = PATIENCE, worthSeconds = Infinity, received }) {
  const announced = Number(response.headers["content-length"] ?? NaN);
  const most = Number.isNaN(announced) ? expected * TOLERANCE : announced;
  if (most > expected * TOLERANCE) throw new DownloadError(`it is far larger than expected: ${megabytes(most)}`);
  const hash = createHash("sha256");
  const began = Date.now();
  let bytes = 0;
  const watch = new Transform({
    transform(/** @type {Buffer} */ chunk, _encoding, next) {
      bytes += chunk.length;
      hash.update(chunk);
      received?.(bytes);
      const seconds = (Date.now() - began) / 1000;
      const left = (((Number.isNaN(announced) ? expected : announced) - bytes) / bytes) * seconds;
      if (bytes > most) return next(new DownloadError(`more came than was announced: ${megabytes(bytes)}`));
      if (seconds * 1000 > patience.judge && left > worthSeconds)
        return next(new DownloadError(`it would take ${Math.round(left / 60)} more minutes`));
      next(null, chunk);
    },
  });
  await pipeline(response, watch, createWriteStream(target, { flags: "wx" })).catch((error) => {
    if (error instanceof DownloadError || response.complete) throw error;
    throw new DownloadError(`the transfer broke off after ${megabytes(bytes)}`);
  });
  return hash.digest("hex");
}

/** @param {number} bytes */
export function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** @param {unknown} error */
function reasonOf(error) {
  if (!(error instanceof Error)) return String(error);
  // Node.js joins what each of a host's addresses said into an error without a message.
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  return inner instanceof Error && inner.message !== "" ? inner.message : error.name;
}
