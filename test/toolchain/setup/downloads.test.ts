/**
 * Official binaries from a host on the loopback that serves them well and badly: only what has the committed checksum is
 * ever used, and everything else is built.
 */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import path from "node:path";
import * as tar from "tar";
import { mutePort, Proxy, ReleaseHost, sha256, type Answer } from "../../support/set-up/release-host";
import { greeting, Scene, until, type Json, type Outcome } from "../../support/set-up/scene";
import { zip } from "../../support/set-up/zip";

/** Short, so that hosts that fall silent cost a test little, yet enough for a machine under load. */
const PATIENCE = { reach: 10_000, connect: 10_000, silence: 1_500, judge: 300 };

describe("an official binary", function () {
  this.timeout(180_000); // real Go builds
  let scene: Scene;
  let host: ReleaseHost;
  let content: Buffer;
  const closing: (() => unknown)[] = [];

  beforeEach(async () => {
    scene = new Scene();
    scene.realGo();
    content = executable("good evening");
    host = await serve({ "/greeter": whole(() => content) });
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    scene.remove();
  });

  async function serve(answers: Readonly<Record<string, Answer>>): Promise<ReleaseHost> {
    const opened = await ReleaseHost.open(scene.directory, answers);
    closing.push(() => opened.close());
    return opened;
  }

  async function proxy(credentials?: string): Promise<Proxy> {
    const opened = await Proxy.open(credentials);
    closing.push(() => opened.close());
    return opened;
  }

  /** The scene's tool as a host publishes it. */
  function tool(from: string, file: Json = {}) {
    const platform = `${process.platform}-${process.arch}`;
    const entry = { file: "greeter", sha256: sha256(content), megabytes: 1, ...file };
    const release = {
      version: "1.2.3",
      from: from.replace(/greeter$/, ""),
      checksums: "here",
      files: { [platform]: entry },
    };
    return { ...scene.tool, release };
  }

  function set(tools: readonly Json[], variables: NodeJS.ProcessEnv = {}, more: Json = {}): Promise<Outcome> {
    const trusted = { NODE_EXTRA_CA_CERTS: host.authority, ...noProxies(), ...variables };
    return scene.run("tools", { tools, patience: PATIENCE, ...more }, trusted);
  }

  function assertDownloaded(outcome: Outcome): void {
    assert.equal(greeting(scene.built(outcome)), "good evening", outcome.said);
    assert.equal((outcome.result["greeter"] as Json)["source"], "downloaded");
    assert.deepEqual(scene.calls("go build"), []);
  }

  /** Nothing of a download is left, and the tool was built instead. */
  function assertBuilt(outcome: Outcome, why: RegExp): void {
    assert.match(outcome.said, why);
    assert.equal(greeting(scene.built(outcome)), "good day");
    assert.equal((outcome.result["greeter"] as Json)["source"], "built");
    assert.equal(fs.readdirSync(path.join(scene.root, "greeter")).length, 1);
    assert.deepEqual(fs.readdirSync(path.join(scene.root, "locks")), []);
  }

  it("is downloaded once, and used without network from then on", async () => {
    const published = tool(host.url("/greeter"));
    assertDownloaded(await set([published]));
    await host.close();
    closing.length = 0;
    const again = await set([published]);
    assertDownloaded(again);
    assert.equal(again.said, "");
    assert.deepEqual(host.asked, ["/greeter"]);
  });

  it("is downloaded once when two set-ups start at the same time", async () => {
    const slowly = await serve({
      "/greeter": (_, response) => {
        response.writeHead(200, { "content-length": content.length });
        response.write(content.subarray(0, 10));
        setTimeout(() => response.end(content.subarray(10)), 200);
      },
    });
    const both = await Promise.all([set([tool(slowly.url("/greeter"))]), set([tool(slowly.url("/greeter"))])]);
    both.forEach(assertDownloaded);
    assert.deepEqual(slowly.asked, ["/greeter"]);
  });

  it("is taken out of a gzipped tar archive", async () => {
    const folder = scene.folder("packed/release-1.2.3");
    fs.writeFileSync(path.join(folder, "greeter"), content);
    fs.writeFileSync(path.join(folder, "a-greeter"), executable("bad evening"));
    const archive = scene.path("greeter.tar.gz");
    await tar.create({ gzip: true, file: archive, cwd: scene.path("packed") }, ["release-1.2.3"]);
    const packed = fs.readFileSync(archive);
    const other = await serve({ "/greeter.tar.gz": whole(() => packed) });
    const file = { file: "greeter.tar.gz", sha256: sha256(packed), member: "release-1.2.3/greeter" };
    assertDownloaded(await set([tool(other.url("/"), file)]));
  });

  it("is taken out of a zip archive", async () => {
    const packed = zip({ "release/a-greeter": executable("bad evening"), "release/greeter": content });
    const other = await serve({ "/greeter.zip": whole(() => packed) });
    const file = { file: "greeter.zip", sha256: sha256(packed), member: "release/greeter" };
    assertDownloaded(await set([tool(other.url("/"), file)]));
  });

  it("is built when the archive does not hold it", async () => {
    const packed = zip({ "release/other": content });
    const other = await serve({ "/greeter.zip": whole(() => packed) });
    const file = { file: "greeter.zip", sha256: sha256(packed), member: "release/greeter" };
    assertBuilt(
      await set([tool(other.url("/"), file)]),
      /could not be unpacked: the archive holds no release\/greeter/,
    );
  });

  it("is built when what came has another checksum, and what came is never run", async () => {
    const published = tool(host.url("/greeter"));
    content = Buffer.from(`#!/bin/sh\ntouch '${scene.path("was-run")}'\n`.padEnd(content.length, "#"));
    const outcome = await set([published]);
    assertBuilt(
      outcome,
      /not downloaded, because what came is not what was published: SHA-256 [0-9a-f]{64} instead of/,
    );
    assert.equal(fs.existsSync(scene.path("was-run")), false);
  });

  const FAILURES: Readonly<Record<string, { readonly answer: Answer; readonly why: RegExp }>> = {
    "is not there": { answer: (_, response) => response.writeHead(404).end(), why: /localhost:\d+ answered 404/ },
    "breaks off": {
      answer: (_, response) => {
        response.writeHead(200, { "content-length": 2000 });
        response.write("x".repeat(1000), () => response.destroy());
      },
      why: /the transfer broke off after 0\.0 MB/,
    },
    "stands still": {
      answer: (_, response) => void response.writeHead(200, { "content-length": 2000 }).write("x"),
      why: /nothing came for 1\.5 s/,
    },
    "is not answered": { answer: () => {}, why: /nothing came for 1\.5 s/ },
    "trickles in": {
      answer: (_, response) => {
        response.writeHead(200, { "content-length": 2_000_000 });
        const trickle = setInterval(() => response.write("x"), 50);
        response.once("close", () => clearInterval(trickle));
      },
      why: /it would take \d+ more minutes/,
    },
    "is far larger than it can be": {
      answer: (_, response) => response.writeHead(200, { "content-length": 4_000_000 }).end("x"),
      why: /far larger than expected: 4\.0 MB/,
    },
    "does not end": {
      answer: (_, response) => {
        const pour = () => response.writable && response.write(Buffer.alloc(100_000), pour);
        response.once("error", () => {});
        pour();
      },
      why: /more came than was announced: 3\.\d MB/,
    },
    "leads to plain http": {
      answer: (_, response) => response.writeHead(302, { location: "http://localhost:1/greeter" }).end(),
      why: /it was redirected to http:\/\/localhost:1/,
    },
    "leads in a circle": {
      answer: (_, response) => response.writeHead(301, { location: "/greeter" }).end(),
      why: /redirected more than 5 times/,
    },
    "leads nowhere": {
      answer: (_, response) => response.writeHead(302, { location: "https://localhost:1/greeter" }).end(),
      why: /not downloaded, because .*ECONNREFUSED/,
    },
  };
  for (const [what, { answer, why }] of Object.entries(FAILURES)) {
    it(`is built when the file ${what}`, async () => {
      const other = await serve({ "/greeter": answer });
      assertBuilt(await set([tool(other.url("/greeter"))]), why);
    });
  }

  it("is taken from another host that a redirect leads to, when its checksum is right", async () => {
    const first = await serve({ "/greeter": redirect(() => host.url("/greeter", "127.0.0.1")) });
    assertDownloaded(await set([tool(first.url("/greeter"))]));
    assert.deepEqual(host.asked, ["/greeter"]);
  });

  it("is built when a redirect leads to something else", async () => {
    const elsewhere = await serve({ "/greeter": whole(() => executable("sign in first")) });
    const first = await serve({ "/greeter": redirect(() => elsewhere.url("/greeter")) });
    assertBuilt(await set([tool(first.url("/greeter"))]), /not what was published/);
  });

  it("is built when its host shows a certificate that nobody trusts", async () => {
    const outcome = await set([tool(host.url("/greeter"))], { NODE_EXTRA_CA_CERTS: "" });
    assertBuilt(outcome, /localhost:\d+ cannot be reached, so nothing is downloaded from it: .*certificate/);
    assert.deepEqual(host.asked, []);
  });

  it("is built when the release is of another version, or of other platforms", async () => {
    const published = tool(host.url("/greeter"));
    const newer = { ...published, release: { ...published.release, version: "1.2.4" } };
    const { greeter } = (await set([newer])).result as { readonly greeter: Json };
    assert.equal(greeter["source"], "built");
    fs.rmSync(scene.root, { recursive: true });
    const foreign = { ...published, release: { ...published.release, files: {} } };
    assert.equal(((await set([foreign])).result["greeter"] as Json)["source"], "built");
    assert.deepEqual(host.asked, []);
  });

  it("may come as many times slower as there are others on the same line", async () => {
    // 1 MB at some 4 kB/s: four minutes, which is too long for one and not for two.
    const slow: Answer = (_, response) => {
      response.writeHead(200, { "content-length": 1_000_000 });
      const trickle = setInterval(() => response.write(Buffer.alloc(200)), 50);
      response.once("close", () => clearInterval(trickle));
      setTimeout(() => response.destroy(), 2_000);
    };
    const other = await serve({ "/greeter": slow });
    const alone = await set([tool(other.url("/greeter"))]);
    assertBuilt(alone, /it would take \d more minutes/);
    fs.rmSync(scene.root, { recursive: true });
    const both = await set([tool(other.url("/greeter")), { ...tool(other.url("/greeter")), name: "second" }]);
    assertBuilt(both, /greeter was not downloaded, because the transfer broke off/);
  });

  it("costs one attempt for all tools of a host that does not answer", async () => {
    const mute = await mutePort();
    closing.push(mute.close);
    const first = tool(`https://localhost:${mute.port}/greeter`);
    const outcome = await set([first, { ...first, name: "second" }], {}, { patience: { ...PATIENCE, reach: 400 } });
    assertBuilt(outcome, /cannot be reached, so nothing is downloaded from it: no connection within 0\.4 s/);
    assert.equal(outcome.said.split("cannot be reached").length, 2, outcome.said);
    assert.equal(mute.calls(), 1);
  });

  it("is not to be had without Go when its download fails, and both reasons are told", async () => {
    scene.program("go", 'printf "go1.20.3\\nlocal\\n"');
    const other = await serve({});
    const { result } = await set([tool(other.url("/greeter"))]);
    assert.match(
      String(result["error"]),
      /from source, but .*1\.20\.3, and 1\.21 or newer is needed\.\ngreeter was not downloaded, because localhost:\d+ answered 404\nDo one of these/,
    );
  });

  it("is downloaded without Go", async () => {
    scene.program("go", 'printf "go1.20.3\\nlocal\\n"');
    assertDownloaded(await set([tool(host.url("/greeter"))]));
  });

  describe("behind a proxy", () => {
    it("comes through it, with the credentials that its address carries", async () => {
      const through = await proxy("user:pa:ss");
      const variables = { HTTPS_PROXY: through.url("user:pa%3Ass") };
      assertDownloaded(
        await set([tool(host.url("/greeter", "releases.example"))], { ...variables, NO_PROXY: "other.example" }),
      );
      assert.deepEqual([...new Set(through.asked)], [`releases.example:${host.port}`]);
    });

    it("is asked for by the host's plain name at the standard port", async () => {
      const through = await Proxy.open(undefined, host.port);
      closing.push(() => through.close());
      assertDownloaded(await set([tool("https://releases.example/")], { HTTPS_PROXY: through.url() }));
      assert.deepEqual(host.named, ["releases.example"]);
    });

    it("comes directly from a host that is exempt", async () => {
      const through = await proxy();
      assertDownloaded(await set([tool(host.url("/greeter"))], { HTTPS_PROXY: through.url(), NO_PROXY: "localhost" }));
      assert.deepEqual(through.asked, []);
    });

    it("is built when the proxy refuses or is not there", async () => {
      const through = await proxy("user:secret");
      const published = tool(host.url("/greeter"));
      const refused = await set([published], { HTTPS_PROXY: through.url("user:wrong") });
      assertBuilt(refused, /cannot be reached.*the proxy 127\.0\.0\.1:\d+ answered 407/);
      assert.doesNotMatch(refused.said, /wrong/);
      fs.rmSync(scene.root, { recursive: true });
      assertBuilt(
        await set([published], { https_proxy: "http://127.0.0.1:1" }),
        /the proxy 127\.0\.0\.1:1 does not answer/,
      );
    });
  });

  describe("whose download is interrupted", () => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
      it(`by ${signal} leaves nothing half-done, and the next set-up gets it`, async () => {
        let rest = () => {};
        const other = await serve({
          "/greeter": (_, response) => {
            response.writeHead(200, { "content-length": content.length });
            response.write(content.subarray(0, 20));
            rest = () => response.end(content.subarray(20));
          },
        });
        const given = { tools: [tool(other.url("/greeter"))] };
        const variables = { NODE_EXTRA_CA_CERTS: host.authority, ...noProxies() };
        const running = scene.start("tools", given, variables);
        await until(
          () => running.process.exitCode !== null || unfinished(scene).some((file) => fs.statSync(file).size > 0),
        );
        running.process.kill(signal);
        assert.deepEqual((await running.outcome).result, {});
        if (signal !== "SIGKILL") {
          assert.equal(running.process.exitCode, signal === "SIGINT" ? 130 : 143);
          assert.deepEqual(fs.readdirSync(path.join(scene.root, "greeter")), []);
          assert.deepEqual(fs.readdirSync(path.join(scene.root, "locks")), []);
        }
        const next = scene.start("tools", given, variables);
        await until(
          () => next.process.exitCode !== null || (other.asked.length === 2 && unfinished(scene).length === 1),
        );
        rest();
        assertDownloaded(await next.outcome);
        assert.equal(fs.readdirSync(path.join(scene.root, "greeter")).length, 1);
      });
    }
  });
});

function executable(says: string): Buffer {
  return Buffer.from(`#!/bin/sh\necho ${says}\n${"# padding\n".repeat(100)}`);
}

function whole(content: () => Buffer): Answer {
  return (_, response) => {
    response.writeHead(200, { "content-length": content().length });
    response.end(content());
  };
}

function redirect(to: () => string): Answer {
  return (_, response) => response.writeHead(302, { location: to() }).end();
}

/** The machine's own proxies have no say in these tests. */
function noProxies(): NodeJS.ProcessEnv {
  return { HTTPS_PROXY: undefined, https_proxy: undefined, NO_PROXY: undefined, no_proxy: undefined };
}

/** Files that are being downloaded. */
function unfinished(scene: Scene): readonly string[] {
  const folder = path.join(scene.root, "greeter");
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((name) => name.startsWith(".making-"))
    .map((name) => path.join(folder, name, "bin/greeter"))
    .filter((file) => fs.existsSync(file));
}
