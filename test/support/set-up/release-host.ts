/**
 * A host that serves releases from the loopback over TLS, well or badly, and a proxy that leads to it. Set-up trusts the
 * host's certificate through NODE_EXTRA_CA_CERTS, as it would trust a company's.
 */
import { createHash, randomUUID, webcrypto } from "node:crypto";
import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import * as net from "node:net";
import path from "node:path";
import "reflect-metadata";
import * as x509 from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate for the loopback, or for the given names. */
export async function certificate(names: readonly string[] = ["localhost", "releases.example"]): Promise<Certificate> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=releases-${randomUUID()}`, // two of the same name would hide each other in a file of authorities
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.SubjectAlternativeNameExtension([
        { type: "ip", value: "127.0.0.1" },
        ...names.map((value) => ({ type: "dns" as const, value })),
      ]),
    ],
  });
  const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { cert: made.toString("pem"), key: x509.PemConverter.encode(key, "PRIVATE KEY") };
}

export type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;

export class ReleaseHost {
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  /** The hosts that were asked for, as requests name them. */
  readonly named: string[] = [];
  private constructor(
    private readonly server: https.Server,
    /** File with the authority to trust. */
    readonly authority: string,
  ) {}

  /** @param directory where the certificate is written */
  static async open(directory: string, answers: Readonly<Record<string, Answer>>): Promise<ReleaseHost> {
    const own = await certificate();
    const authority = path.join(directory, "authority.pem");
    fs.appendFileSync(authority, `${own.cert}\n`);
    const server = https.createServer(own);
    const host = new ReleaseHost(server, authority);
    server.on("request", (request, response) => {
      host.asked.push(request.url ?? "");
      host.named.push(request.headers.host ?? "");
      const answer = answers[request.url ?? ""];
      if (answer === undefined) response.writeHead(404).end("there is no such file");
      else answer(request, response);
    });
    await listen(server);
    return host;
  }

  get port(): number {
    return portOf(this.server);
  }

  url(file: string, name = "localhost"): string {
    return `https://${name}:${this.port}${file}`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

/** A proxy that leads every CONNECT to the loopback, whatever host it names, and keeps a list of them. */
export class Proxy {
  readonly asked: string[] = [];
  private readonly open = new Set<net.Socket>();
  private readonly server = http.createServer((_, response) => response.writeHead(405).end());

  /** @param standard where the standard port of every host leads */
  static async open(credentials?: string, standard = 443): Promise<Proxy> {
    const proxy = new Proxy();
    proxy.server.on("connect", (request: http.IncomingMessage, client: net.Socket) => {
      proxy.asked.push(request.url ?? "");
      const expected = credentials && `Basic ${Buffer.from(credentials).toString("base64")}`;
      if (request.headers["proxy-authorization"] !== expected) {
        client.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
        return;
      }
      const port = Number(request.url?.split(":")[1]);
      const target = net.connect(port === 443 ? standard : port, "127.0.0.1", () =>
        client.write("HTTP/1.1 200 Connection established\r\n\r\n"),
      );
      for (const [one, other] of [
        [client, target],
        [target, client],
      ] as const) {
        proxy.open.add(one);
        one.on("error", () => other.destroy());
        one.pipe(other);
      }
    });
    await listen(proxy.server);
    return proxy;
  }

  url(credentials?: string): string {
    return `http://${credentials === undefined ? "" : `${credentials}@`}127.0.0.1:${portOf(this.server)}`;
  }

  close(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

/** A port that takes connections and says nothing, as a firewall does. */
export async function mutePort(): Promise<{
  readonly port: number;
  readonly close: () => void;
  readonly calls: () => number;
}> {
  const sockets: net.Socket[] = [];
  const server = net.createServer((socket) => void sockets.push(socket.on("error", () => {})));
  await listen(server);
  const close = () => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  };
  return { port: portOf(server), close, calls: () => sockets.length };
}

export function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

export function listen(server: net.Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}

export function portOf(server: net.Server): number {
  return (server.address() as net.AddressInfo).port;
}
