/**
 * The requests that the provider makes to the API server, on plain objects: read, list, create, replace, apply, patch,
 * delete. Answers other than success become `ApiError`; lost connections are tried again where that is safe.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Property } from "../../protocol/properties";
import { ApiError } from "./api-error";
import type { Manifest } from "../objects/manifest";
import { type RequestBody, type Transport, Unreachable } from "./transport";

/** Where objects of one kind live. */
export interface ResourceType {
  readonly apiVersion: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

export interface WriteOptions {
  readonly fieldManager: string;
  /** Let the server do everything but keep the result. */
  readonly dryRun: boolean;
  /** Refuse fields that the schema does not know. @default the server's own default, a warning */
  readonly strict?: boolean;
}

/** The resource's path; without a name that of the whole collection. */
export function pathOf(type: ResourceType, namespace: string, name?: string): string {
  const root = type.apiVersion.includes("/") ? "/apis" : "/api";
  const scope = type.namespaced && namespace !== "" ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  return `${root}/${type.apiVersion}${scope}/${type.plural}${name === undefined ? "" : `/${encodeURIComponent(name)}`}`;
}

const JSON_TYPE = "application/json";
const RETRY_DELAYS_MS = [250, 500, 1000, 2000, 4000, 8000];
const WORTH_ANOTHER_TRY = new Set([429, 500, 502, 503, 504]);

export class ApiClient {
  constructor(
    readonly transport: Transport,
    /** Ends every request and every wait between two tries. */
    private readonly signal?: AbortSignal,
    private readonly retryDelaysMs: readonly number[] = RETRY_DELAYS_MS,
  ) {}

  /** The same client for who tries again himself. */
  get once(): ApiClient {
    return new ApiClient(this.transport, this.signal, []);
  }

  get(type: ResourceType, namespace: string, name: string, signal?: AbortSignal): Promise<Manifest> {
    return this.call("GET", pathOf(type, namespace, name), undefined, signal);
  }

  list(type: ResourceType, namespace: string, query: string, signal?: AbortSignal): Promise<Manifest> {
    return this.call("GET", `${pathOf(type, namespace)}?${query}`, undefined, signal);
  }

  create(type: ResourceType, namespace: string, object: Manifest, options: WriteOptions): Promise<Manifest> {
    return this.call("POST", `${pathOf(type, namespace)}?${queryOf(options)}`, json(object));
  }

  replace(
    type: ResourceType,
    namespace: string,
    name: string,
    object: Manifest,
    options: WriteOptions,
  ): Promise<Manifest> {
    return this.call("PUT", `${pathOf(type, namespace, name)}?${queryOf(options)}`, json(object));
  }

  /** Server-side apply. With `force`, fields of other managers are taken over instead of refused. */
  apply(
    type: ResourceType,
    namespace: string,
    name: string,
    object: Manifest,
    options: WriteOptions & { readonly force: boolean },
  ): Promise<Manifest> {
    const query = `${queryOf(options)}&force=${options.force}`;
    return this.call(
      "PATCH",
      `${pathOf(type, namespace, name)}?${query}`,
      json(object, "application/apply-patch+yaml"),
    );
  }

  /** An RFC 6902 patch. */
  patch(type: ResourceType, namespace: string, name: string, operations: readonly Property[]): Promise<Manifest> {
    return this.call("PATCH", pathOf(type, namespace, name), json([...operations], "application/json-patch+json"));
  }

  delete(type: ResourceType, namespace: string, name: string, options: Manifest): Promise<Manifest> {
    const body = { apiVersion: "v1", kind: "DeleteOptions", ...options };
    return this.call("DELETE", pathOf(type, namespace, name), json(body));
  }

  /** A GET of any path. The caller vouches for the answer's shape. */
  json<T = Manifest>(path: string): Promise<T> {
    return this.call("GET", path);
  }

  private async call<T = Manifest>(method: string, path: string, body?: RequestBody, signal = this.signal): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      const delay = this.retryDelaysMs[attempt];
      try {
        const answer = await this.transport.request(method, path, body, signal);
        const parsed = parse(answer.body);
        if (answer.status >= 200 && answer.status < 300) return parsed as T;
        const error = ApiError.from(answer.status, parsed);
        if (delay === undefined || !isPassing(error)) throw error;
      } catch (error) {
        // A creation whose answer was lost may have happened: creating again could not tell its own work from another's.
        const retry = error instanceof Unreachable && !(error.uncertain && method === "POST");
        if (!retry || delay === undefined) throw error;
      }
      await sleep(delay, undefined, { signal });
    }
  }
}

/** Whether the server says to come back later, rather than no. */
function isPassing(error: ApiError): boolean {
  return WORTH_ANOTHER_TRY.has(error.status) && (error.status !== 500 || error.reason === "ServerTimeout");
}

function queryOf({ fieldManager, dryRun, strict }: WriteOptions): string {
  const query = new URLSearchParams({ fieldManager });
  if (dryRun) query.set("dryRun", "All");
  if (strict === true) query.set("fieldValidation", "Strict");
  return query.toString();
}

function json(value: Property, contentType = JSON_TYPE): RequestBody {
  return { contentType, text: JSON.stringify(value) };
}

function parse(text: string): Property {
  try {
    return JSON.parse(text) as Property;
  } catch {
    return text;
  }
}
