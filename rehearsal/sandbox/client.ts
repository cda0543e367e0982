/**
 * A thin HTTPS client for one API server: keep-alive connections, a bearer token, JSON in and out. The rehearsal's
 * proofs talk to the server through it, so that nothing stands between what the server says and what is reported.
 */
import { Agent, request as httpsRequest } from "node:https";
import { readFileSync } from "node:fs";

export interface Answer {
  readonly status: number;
  /** The parsed JSON body; text when the answer was not JSON. */
  readonly body: unknown;
}

/**
 * One request. `body` is sent as JSON; `contentType` matters for patches, e.g. `application/merge-patch+json`.
 * Rejects only when no answer came (refused, reset, timed out); a refusal by the server is an answer.
 */
export type Request = (method: string, path: string, body?: unknown, contentType?: string) => Promise<Answer>;

export interface Client {
  readonly request: Request;
  asUser(name: string, groups?: readonly string[]): Request;
  /** Closes idle connections. */
  close(): void;
}

interface Kubeconfig {
  readonly "current-context": string;
  readonly clusters: readonly [
    { readonly cluster: { readonly server: string; readonly "certificate-authority-data": string } },
  ];
  readonly users: readonly [{ readonly user: { readonly token: string } }];
}

export interface Connection {
  readonly server: string;
  readonly context: string;
  readonly token: string;
  readonly ca: string;
}

/** Reads a kubeconfig that a sandbox wrote. */
export function readConnection(path: string): Connection {
  const config = JSON.parse(readFileSync(path, "utf8")) as Kubeconfig;
  const { cluster } = config.clusters[0];
  return {
    server: cluster.server,
    context: config["current-context"],
    token: config.users[0].user.token,
    ca: Buffer.from(cluster["certificate-authority-data"], "base64").toString("utf8"),
  };
}

/** The API server gives up on a request after 60 s; an answer that takes longer will never come. */
const TIMEOUT_MS = 65_000;

export function connect({ server, token, ca }: Connection): Client {
  const agent = new Agent({ keepAlive: true, ca, maxSockets: 16 });
  const send = (headers: Record<string, string | string[]>): Request => {
    return (method, path, body, contentType = "application/json") =>
      new Promise((resolve, reject) => {
        const payload = body === undefined ? undefined : JSON.stringify(body);
        const call = httpsRequest(new URL(path, server), {
          agent,
          method,
          timeout: TIMEOUT_MS,
          headers: {
            authorization: `Bearer ${token}`,
            accept: "application/json",
            ...(payload === undefined
              ? {}
              : { "content-type": contentType, "content-length": Buffer.byteLength(payload) }),
            ...headers,
          },
        });
        call.on("response", (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString("utf8")) });
          });
        });
        call.on("timeout", () => call.destroy(new Error(`${method} ${path}: no answer within ${TIMEOUT_MS / 1000} s`)));
        call.on("error", reject);
        call.end(payload);
      });
  };
  return {
    request: send({}),
    asUser: (name, groups = []) =>
      send({ "impersonate-user": name, ...(groups.length === 0 ? {} : { "impersonate-group": [...groups] }) }),
    close: () => agent.destroy(),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
