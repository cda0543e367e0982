/**
 * Measures a first start: from a fresh checkout and an empty cache to the first line of the rehearsal, with everything
 * that comes from outside sharing one line of 50 Mbit/s.
 *
 *   npx stratiform bench set-up [--megabits <n>]
 *
 * The release hosts are played on the loopback, by their own names, through the proxy that set-up is told to use. What
 * they serve is made of the programs in this machine's own cache, of the sizes in the table of releases, and the
 * checksums in the copy of the checkout are theirs. npm asks its real registry, through the same proxy.
 */
import { execFileSync, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import * as net from "node:net";
import * as os from "node:os";
import path from "node:path";
import * as tar from "tar";
import { runScript } from "../cli/command-line";
import { certificate, listen, portOf } from "../test/support/set-up/release-host";

const HOSTS = ["github.com", "dl.k8s.io"];
const CHECKOUT = path.resolve(__dirname, "..");
const MEGABYTE = 1e6;
const PLATFORM = `${process.platform}-${process.arch}`;
/** Programs that a first start does not set up. */
const LATER: readonly string[] = ["kubeApiserverNext", "promtool", "amtool"];

/** What the measured start finds on PATH: Node.js with npm, and what every machine has. No Go, Pulumi or kubectl. */
const ON_PATH = ["node", "npm", "sh", "bash", "env", "git", "ps", "uname", "cat"];

interface Published {
  readonly url: string;
  readonly sha256: string;
  readonly megabytes: number;
  readonly member?: string;
}

interface File extends Published {
  /** The program of this machine's own that stands in for it. */
  readonly program: string;
  /** The file that is served. */
  readonly at: string;
  readonly served: string;
}

async function main(megabits: number): Promise<void> {
  const scene = fs.mkdtempSync(path.join(os.tmpdir(), "stratiform-first-start-"));
  const closing: (() => unknown)[] = [() => fs.rmSync(scene, { recursive: true, force: true })];
  try {
    const files = await standIns(path.join(scene, "releases"));
    const checkout = freshCheckout(path.join(scene, "checkout"), files);
    const own = await certificate(HOSTS);
    const authority = path.join(scene, "authorities.pem");
    const machine = process.env["NODE_EXTRA_CA_CERTS"];
    fs.writeFileSync(authority, `${own.cert}\n${machine ? fs.readFileSync(machine, "utf8") : ""}`);
    const releases = https.createServer(own, ({ headers, url }, response) => {
      const file = files.find((one) => one.url === `https://${headers.host}${url}`);
      if (file === undefined) return response.writeHead(404).end();
      response.writeHead(200, { "content-length": fs.statSync(file.at).size });
      return fs.createReadStream(file.at).pipe(response);
    });
    await listen(releases);
    const line = new Line((megabits * MEGABYTE) / 8, portOf(releases));
    const proxy = http.createServer().on("connect", (request, client: net.Socket) => line.connect(request, client));
    await listen(proxy);
    for (const server of [releases, proxy]) closing.push(() => (server.closeAllConnections(), server.close()));
    const seconds = await untilFirstLine(checkout, scene, authority, `http://127.0.0.1:${portOf(proxy)}`);
    for (const [host, bytes] of line.received) console.log(`${(bytes / MEGABYTE).toFixed(0).padStart(5)} MB  ${host}`);
    console.log(`From nothing to the first step of the rehearsal: ${seconds.toFixed(0)} s at ${megabits} Mbit/s`);
  } finally {
    for (const close of closing.reverse()) close();
  }
}

/** A line to the world with a rate of its own, which all connections share. */
class Line {
  /** Bytes that came back, by host. */
  readonly received = new Map<string, number>();
  private free = Date.now();

  constructor(
    private readonly bytesPerSecond: number,
    private readonly releases: number,
  ) {}

  connect({ url = "" }: http.IncomingMessage, client: net.Socket): void {
    const [host = "", port = "443"] = url.split(":");
    const played = HOSTS.includes(host);
    const name = played ? host : "npm registry";
    const target = net.connect(played ? this.releases : Number(port), played ? "127.0.0.1" : host, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      client.pipe(target);
    });
    target.on("data", (bytes: Buffer) => {
      this.received.set(name, (this.received.get(name) ?? 0) + bytes.length);
      this.free = Math.max(this.free, Date.now()) + (bytes.length / this.bytesPerSecond) * 1000;
      target.pause();
      setTimeout(() => {
        client.write(bytes);
        target.resume();
      }, this.free - Date.now());
    });
    const end = (): void => void setTimeout(() => client.end(), Math.max(0, this.free - Date.now()));
    target.on("end", end);
    target.on("error", end);
    client.on("error", () => target.destroy());
    client.on("close", () => target.destroy());
  }
}

/** Starts the rehearsal and waits until it says something itself; set-up speaks on standard error. */
function untilFirstLine(checkout: string, scene: string, authority: string, proxy: string): Promise<number> {
  const bin = path.join(scene, "bin");
  fs.mkdirSync(bin);
  for (const name of ON_PATH) {
    const found = execFileSync("/bin/sh", ["-c", `PATH=/usr/local/bin:/usr/bin:/bin command -v ${name} || true`]);
    const file = found.toString().trim();
    if (file !== "") fs.symlinkSync(fs.realpathSync(file), path.join(bin, name));
  }
  const began = Date.now();
  const child = spawn(path.join(bin, "node"), [path.join(checkout, "cli/main.mjs"), "rehearse"], {
    cwd: checkout,
    detached: true,
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|STRATIFORM_|NODE_)/.test(name))),
      PATH: bin,
      HOME: path.join(scene, "home"),
      STRATIFORM_CACHE: path.join(scene, "cache"),
      STRATIFORM_STATE: path.join(scene, "state"),
      npm_config_cache: path.join(scene, "npm"),
      NODE_EXTRA_CA_CERTS: authority,
      HTTPS_PROXY: proxy,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const seconds = () => (Date.now() - began) / 1000;
  child.stderr.on("data", (bytes: Buffer) =>
    process.stdout.write(`${seconds().toFixed(0).padStart(4)} s  ${bytes.toString()}`),
  );
  return new Promise((resolve, reject) => {
    child.stdout.once("data", (bytes: Buffer) => {
      process.stdout.write(`${seconds().toFixed(0).padStart(4)} s  ${bytes.toString()}`);
      resolve(seconds());
      if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    });
    child.once("close", (code) => reject(new Error(`it ended with exit code ${code} before its first step`)));
  });
}

/** What is published for this platform, each file made of a program that this machine has already. */
async function standIns(directory: string): Promise<readonly File[]> {
  fs.mkdirSync(directory);
  const ask = (script: string, ...words: readonly string[]): unknown =>
    JSON.parse(execFileSync(process.execPath, [path.join(CHECKOUT, script), ...words], { encoding: "utf8" }));
  const { tools } = ask("cli/main.mjs", "doctor", "--json") as {
    readonly tools: readonly { readonly tool: string; readonly source: string }[];
  };
  const table = ask("test/support/set-up/set-up.mjs", "table", JSON.stringify({ platforms: [PLATFORM] })) as Readonly<
    Record<
      string,
      { readonly name: string; readonly files: Readonly<Record<string, Published | { readonly absent: string }>> }
    >
  >;
  const files: File[] = [];
  for (const [key, { name, files: published }] of Object.entries(table)) {
    const file = published[PLATFORM];
    const program = tools.find(({ tool }) => tool === name)?.source ?? "-";
    if (file === undefined || "absent" in file || LATER.includes(key)) continue;
    if (!fs.existsSync(program)) throw new Error(`set up the tools first: ${name} is not there`);
    const at = path.join(directory, key);
    await make(file, program, at);
    const served = createHash("sha256").update(fs.readFileSync(at)).digest("hex");
    files.push({ ...file, program, at, served });
  }
  return files;
}

/** Makes the file with the size that the table names. */
async function make({ member, megabytes }: Published, program: string, at: string): Promise<void> {
  const lacking = () => Math.max(0, megabytes * MEGABYTE - fs.statSync(at).size);
  if (member === undefined) {
    fs.copyFileSync(program, at);
    fs.appendFileSync(at, randomBytes(lacking()));
    return;
  }
  const root = fs.mkdtempSync(`${at}-`);
  const folder = path.dirname(member);
  fs.mkdirSync(path.join(root, folder), { recursive: true });
  fs.copyFileSync(program, path.join(root, member));
  const pack = () => tar.create({ gzip: true, file: at, cwd: root }, [folder]);
  await pack();
  fs.writeFileSync(path.join(root, folder, "zz-beside"), randomBytes(lacking()));
  await pack();
  fs.rmSync(root, { recursive: true });
}

/** What git has of this checkout, with the stand-ins' checksums. */
function freshCheckout(directory: string, files: readonly File[]): string {
  fs.mkdirSync(directory);
  execFileSync("/bin/sh", ["-c", 'git -C "$1" archive HEAD | tar -x -C "$2"', "sh", CHECKOUT, directory]);
  const table = path.join(directory, "toolchain/setup/releases.mjs");
  const text = files.reduce(
    (changed, { sha256, served }) => changed.replace(sha256, served),
    fs.readFileSync(table, "utf8"),
  );
  fs.writeFileSync(table, text);
  return directory;
}

void runScript("bench set-up", ({ options }) => main(options.megabits));
