/**
 * Plain requests to a Kubernetes API server, with the credentials that a kubeconfig gives (certificates, tokens, exec
 * plugins). The rehearsal's proofs and the recovery look at the cluster through this, never through Pulumi's provider,
 * so that what one reports the other can contradict.
 */
import { request as httpsRequest, type RequestOptions } from "node:https";
import { PlatformError } from "../components/core/errors";
import { newKubeConfig } from "../guard/kube-config";

export interface Answer {
  readonly status: number;
  /** The parsed JSON body; text when the answer was not JSON. */
  readonly body: unknown;
}

/** One request to the API server. `contentType` matters for patches. */
export type ClusterRequest = (method: string, path: string, body?: unknown, contentType?: string) => Promise<Answer>;

/** How long one request may take: the API server itself gives up after 60 s. */
const TIMEOUT = 65_000;

/**
 * Connects to the cluster of a context.
 * @throws PlatformError when the kubeconfig has no such context.
 */
export function clusterClient(kubeconfig: string | undefined, context: string | undefined): ClusterRequest {
  const config = newKubeConfig();
  if (kubeconfig === undefined) config.loadFromDefault();
  else if (/^\s*[{a]/.test(kubeconfig) && kubeconfig.includes("clusters")) config.loadFromString(kubeconfig);
  else config.loadFromFile(kubeconfig);
  if (context !== undefined) {
    if (config.getContextObject(context) === null) {
      const known = config.contexts.map(({ name }) => name).join(", ") || "none";
      throw new PlatformError("kubeconfig", [
        { path: "context", value: context, rule: "is not in the kubeconfig", remedy: `known: ${known}` },
      ]);
    }
    config.setCurrentContext(context);
  }
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) {
    throw new PlatformError("kubeconfig", [{ path: "current-context", rule: "names no cluster" }]);
  }
  return async (method, path, body, contentType = "application/json") => {
    const options: RequestOptions = { method, headers: { accept: "application/json" }, timeout: TIMEOUT };
    await config.applyToHTTPSOptions(options);
    const payload = body === undefined ? undefined : JSON.stringify(body);
    if (payload !== undefined) {
      options.headers = {
        ...options.headers,
        "content-type": contentType,
        "content-length": Buffer.byteLength(payload),
      };
    }
    return send(new URL(path, server.endsWith("/") ? server : `${server}/`), options, payload);
  };
}

function send(url: URL, options: RequestOptions, payload: string | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = httpsRequest(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ status: response.statusCode ?? 0, body: parse(text) });
      });
    });
    call.on("timeout", () => call.destroy(new Error(`${url.host} did not answer within ${TIMEOUT / 1000} s`)));
    call.on("error", reject);
    call.end(payload);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
