/**
 * Gets bytes over HTTP for the tool that looks for newer charts. What goes wrong becomes one sentence that names the
 * address and the way out, because the usual reason is a machine without a network.
 */
import { PlatformError } from "../../components/core/errors";

const TIMEOUT_MS = 60_000;

/** A request that failed, as a mistake that a person can mend. */
export function unreachable(url: string, rule: string): PlatformError {
  const remedy =
    "run this where chart repositories can be reached; a proxy is taken from HTTPS_PROXY with NODE_USE_ENV_PROXY=1";
  return new PlatformError("npm run update-charts", [{ path: url, rule, remedy }]);
}

/** The answer, whatever its status. @throws PlatformError when there is none. */
export async function send(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  try {
    return await fetch(url, { headers: { ...headers }, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    throw unreachable(url, `cannot be reached (${reasonOf(error)})`);
  }
}

/** The answer of a request that must succeed. @throws PlatformError with the status otherwise. */
export async function get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return mustSucceed(url, await send(url, headers));
}

export function mustSucceed(url: string, response: Response): Response {
  if (response.ok) return response;
  throw unreachable(url, `was answered with ${response.status} ${response.statusText}`.trimEnd());
}

/** `ENOTFOUND` and the like are in the cause; the message alone says only that fetching failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error && "code" in cause) return String(cause.code);
  return error.name === "TimeoutError" ? `no answer within ${TIMEOUT_MS / 1000} s` : error.message;
}
