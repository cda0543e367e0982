/**
 * HTTP requests to one API server: kept-alive connections, credentials renewed as the kubeconfig asks, whole answers or
 * line by line (watches), everything abandoned when the signal says so.
 */
import * as http from "node:http";
import * as https from "node:https";
import { createInterface } from "node:readline";
import type { Connection } from "./kubeconfig";

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export interface RequestBody {
  readonly contentType: string;
  readonly text: string;
}

/** The server did not answer: refused, reset, timed out, or its certificate is not trusted. */
export class Unreachable extends Error {
  constructor(
    readonly server: string,
    reason: string,
    /** Whether the request may have been carried out although no answer came. */
    readonly uncertain: boolean,
  ) {
    super(`the Kubernetes API server at ${server} does not answer: ${reason}`);
    this.name = "Unreachable";
  }
}

const CREDENTIALS_FRESH_MS = 60_000;
const SOCKETS = 64;
const ANSWER_WITHIN_MS = 60_000;
// Errors of a connection that never came to be: nothing was sent.
const NEVER_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

export class Transport {
  private readonly base: URL;
  private agent: Promise<http.Agent> | undefined;
  private credentials: { readonly until: number; readonly options: Promise<https.RequestOptions> } | undefined;

  constructor(private readonly connection: Connection) {
    this.base = new URL(connection.server);
  }

  get server(): string {
    return this.connection.server;
  }

  /** Sends one request and reads the whole answer. @throws Unreachable */
  async request(method: string, path: string, body?: RequestBody, signal?: AbortSignal): Promise<Answer> {
    const response = await this.send(method, path, body, signal, ANSWER_WITHIN_MS);
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of response) chunks.push(Buffer.from(chunk));
    } catch (error) {
      throw this.unreachable(error, true);
    }
    return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") };
  }

  /** Sends one GET and yields the answer's lines as they come. The first value is the status. */
  async *lines(path: string, signal: AbortSignal): AsyncGenerator<string, void, void> {
    const response = await this.send("GET", path, undefined, signal);
    const reader = createInterface({ input: response, crlfDelay: Infinity });
    try {
      for await (const line of reader) if (line !== "") yield line;
    } catch (error) {
      throw this.unreachable(error, true);
    } finally {
      reader.close();
      response.destroy();
    }
  }

  private async send(
    method: string,
    path: string,
    body: RequestBody | undefined,
    signal: AbortSignal | undefined,
    timeout?: number,
  ): Promise<http.IncomingMessage> {
    const options = await this.options();
    const agent = await this.pool(options);
    const secure = this.base.protocol === "https:";
    return await new Promise((resolve, reject) => {
      const request = (secure ? https : http).request(
        {
          method,
          agent,
          auth: options.auth,
          host: this.base.hostname,
          port: this.base.port || (secure ? 443 : 80),
          path: `${this.base.pathname.replace(/\/$/, "")}${path}`,
          headers: {
            ...options.headers,
            accept: "application/json",
            "user-agent": "pulumi-resource-kubernetes",
            ...(body === undefined
              ? {}
              : { "content-type": body.contentType, "content-length": Buffer.byteLength(body.text) }),
          },
          signal,
          timeout,
        },
        resolve,
      );
      request.on("timeout", () => {
        if (timeout !== undefined) request.destroy(new Error(`no answer within ${timeout / 1000} s`));
      });
      request.on("error", (error) => reject(this.unreachable(error, method !== "GET")));
      request.end(body?.text);
    });
  }

  private options(): Promise<https.RequestOptions> {
    if (this.credentials === undefined || this.credentials.until < Date.now()) {
      this.credentials = { until: Date.now() + CREDENTIALS_FRESH_MS, options: this.connection.options() };
    }
    return this.credentials.options;
  }

  /** One pool of connections for the life of the provider; made when the first credentials are known. */
  private pool(options: https.RequestOptions): Promise<http.Agent> {
    this.agent ??= this.connection.proxy().then((proxy) => {
      if (proxy !== undefined) return proxy;
      const { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized } = options;
      const kept = { keepAlive: true, maxSockets: SOCKETS, scheduling: "lifo" } as const;
      if (this.base.protocol === "http:") return new http.Agent(kept);
      return new https.Agent({ ...kept, ca, cert, key, pfx, passphrase, servername, rejectUnauthorized });
    });
    return this.agent;
  }

  private unreachable(error: unknown, sent: boolean): Error {
    if (error instanceof Error && error.name === "AbortError") return error;
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const reason = error instanceof Error && error.message !== "" ? error.message : code;
    return new Unreachable(this.server, reason, sent && !NEVER_SENT.has(code));
  }
}
