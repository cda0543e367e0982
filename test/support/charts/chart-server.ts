/** A chart repository and an OCI registry on this machine, over real HTTP, with chart archives made on the spot. */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { create } from "tar";

export const sha256 = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

/** A chart's archive with these files in its folder, as `helm package` makes it. */
export function chartArchive(chart: string, files: Readonly<Record<string, string>>): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "stratiform-chart-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, chart, name)), { recursive: true });
      writeFileSync(join(folder, chart, name), content);
    }
    const file = join(folder, "chart.tgz");
    create({ file, cwd: folder, gzip: true, sync: true }, [chart]);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export class ChartServer {
  /** What each path answers; anything else is 404. */
  readonly content = new Map<string, string | Buffer>();
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  /** Bearer token that paths below /v2/ ask for, when it is set. */
  token: string | undefined;
  readonly #links = new Map<string, string>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(): Promise<ChartServer> {
    const started = new ChartServer();
    await new Promise<void>((resolve) => started.#server.listen(0, "127.0.0.1", resolve));
    return started;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Serves a list in two pages, the first of which links to the second. */
  serveTags(repository: string, first: readonly string[], second: readonly string[]): void {
    const path = `/v2/${repository}/tags/list`;
    this.content.set(`${path}?n=1000`, JSON.stringify({ name: repository, tags: first }));
    this.content.set(`${path}?n=1000&last=x`, JSON.stringify({ name: repository, tags: second }));
    this.#links.set(`${path}?n=1000`, `<${path}?n=1000&last=x>; rel="next"`);
  }

  /** Serves a chart's manifest, metadata and archive as a registry does. */
  serveChart(repository: string, tag: string, metadata: object, created: string, archive: Buffer): void {
    const config = JSON.stringify(metadata);
    const manifest = {
      schemaVersion: 2,
      config: { mediaType: "application/vnd.cncf.helm.config.v1+json", digest: `sha256:${sha256(config)}` },
      layers: [
        { mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip", digest: `sha256:${sha256(archive)}` },
      ],
      annotations: { "org.opencontainers.image.created": created },
    };
    this.content.set(`/v2/${repository}/manifests/${tag}`, JSON.stringify(manifest));
    this.content.set(`/v2/${repository}/blobs/sha256:${sha256(config)}`, config);
    this.content.set(`/v2/${repository}/blobs/sha256:${sha256(archive)}`, archive);
  }

  #answer({ url = "", headers }: IncomingMessage, response: ServerResponse): void {
    this.asked.push(url);
    if (url.startsWith("/token?") && this.token !== undefined) {
      response.end(JSON.stringify({ token: this.token }));
      return;
    }
    const isClosed = this.token !== undefined && url.startsWith("/v2/");
    if (isClosed && headers.authorization !== `Bearer ${this.token}`) {
      const challenge = `Bearer realm="http://${this.host}/token",service="here",scope="repository:charts/model:pull"`;
      response.writeHead(401, { "www-authenticate": challenge }).end();
      return;
    }
    const content = this.content.get(url);
    const link = this.#links.get(url);
    if (content === undefined) response.writeHead(404).end("no such thing");
    else response.writeHead(200, link === undefined ? {} : { link }).end(content);
  }
}
