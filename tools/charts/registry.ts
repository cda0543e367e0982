/**
 * Charts in an OCI registry, by the distribution API: tags are versions, a manifest's config is the chart's metadata and
 * its layer the archive. Public registries ask even the anonymous for a token, which they give to whoever asks.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { get, mustSucceed, send, unreachable } from "./fetch";
import type { ChartRepository } from "./chart-repository";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const ARCHIVE = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

const tagsSchema = z.looseObject({ tags: z.array(z.string()).nullish() });
const manifestSchema = z.looseObject({
  config: z.looseObject({ digest: z.string() }),
  layers: z.array(z.looseObject({ mediaType: z.string(), digest: z.string() })),
  annotations: z.record(z.string(), z.string()).optional(),
});
const metadataSchema = z.looseObject({
  version: z.string(),
  appVersion: z.union([z.string(), z.number()]).transform(String).optional(),
});
const tokenSchema = z.looseObject({ token: z.string().optional(), access_token: z.string().optional() });

export function openRegistry(address: string, chart: string): ChartRepository {
  const { host, pathname } = new URL(address.replace(/^oci:/, "https:"));
  const repository = `${pathname.replace(/^\/|\/$/g, "")}/${chart}`.replace(/^\//, "");
  // As container tools do: a registry on this machine needs no certificate.
  const scheme = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host) ? "http" : "https";
  const client = new Client(`${scheme}://${host}`, repository);
  return {
    versions: async () => (await client.tags()).map((tag) => tag.replaceAll("_", "+")),
    describe: async (version) => {
      const { config, annotations } = await client.manifest(version);
      const metadata = Buffer.from(await client.blob(config.digest)).toString("utf8");
      const { appVersion } = read(metadataSchema, metadata, `${address}/${chart}`, `has no metadata for ${version}`);
      return { version, appVersion, released: annotations?.["org.opencontainers.image.created"]?.slice(0, 10) };
    },
    archive: async (version) => {
      const layer = (await client.manifest(version)).layers.find(({ mediaType }) => mediaType === ARCHIVE);
      if (layer === undefined) throw unreachable(`${address}/${chart}`, `${version} is no chart`);
      return client.blob(layer.digest);
    },
  };
}

class Client {
  #token: string | undefined;

  constructor(
    private readonly origin: string,
    private readonly repository: string,
  ) {}

  async tags(): Promise<readonly string[]> {
    const found: string[] = [];
    let next: string | undefined = `${this.origin}/v2/${this.repository}/tags/list?n=1000`;
    while (next !== undefined) {
      const response: Response = await this.#request(next);
      found.push(...(read(tagsSchema, await response.text(), next, "is not a list of tags").tags ?? []));
      // Registries answer in pages, and say in a Link header where the next one is.
      const link = /<([^>]+)>\s*;\s*rel="?next"?/.exec(response.headers.get("link") ?? "")?.[1];
      next = link === undefined ? undefined : new URL(link, next).href;
    }
    return found;
  }

  async manifest(version: string): Promise<z.output<typeof manifestSchema>> {
    const url = `${this.origin}/v2/${this.repository}/manifests/${version.replaceAll("+", "_")}`;
    const text = await (await this.#request(url, { accept: MANIFEST })).text();
    return read(manifestSchema, text, url, "is not the manifest of a chart");
  }

  async blob(digest: string): Promise<Uint8Array> {
    const url = `${this.origin}/v2/${this.repository}/blobs/${digest}`;
    const bytes = new Uint8Array(await (await this.#request(url)).arrayBuffer());
    const found = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    if (found !== digest) throw unreachable(url, `has the digest ${found}`);
    return bytes;
  }

  async #request(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const first = await send(url, this.#authorised(headers));
    if (first.status !== 401) return mustSucceed(url, first);
    this.#token = await askForToken(url, first.headers.get("www-authenticate") ?? "");
    return get(url, this.#authorised(headers));
  }

  #authorised(headers: Readonly<Record<string, string>>): Record<string, string> {
    return this.#token === undefined ? { ...headers } : { ...headers, authorization: `Bearer ${this.#token}` };
  }
}

/** An anonymous token from where the registry says, for what it says. */
async function askForToken(url: string, challenge: string): Promise<string> {
  const field = (name: string): string | undefined => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1];
  const realm = field("realm");
  if (!/^bearer /i.test(challenge) || realm === undefined) throw unreachable(url, "asks for a login");
  const address = new URL(realm);
  for (const name of ["service", "scope"]) {
    const value = field(name);
    if (value !== undefined) address.searchParams.set(name, value);
  }
  const answer = read(tokenSchema, await (await get(address.href)).text(), address.href, "gave no token");
  const token = answer.token ?? answer.access_token;
  if (token === undefined) throw unreachable(address.href, "gave no token");
  return token;
}

/** JSON of the expected form. @throws PlatformError with `rule` about `url` otherwise. */
function read<T>(schema: z.ZodType<T>, text: string, url: string, rule: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw unreachable(url, rule);
  }
}
