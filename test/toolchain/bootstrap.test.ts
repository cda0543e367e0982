/** Set-up by the command line as a user meets it: clear errors, the doctor's table, signals and exit codes. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import path from "node:path";
import { compareMinors, MINIMUM_VERSION } from "../../components/cluster/versions";
import { END_OF_LIFE } from "../../catalogue/kubernetes/end-of-life";
import { Scene } from "../support/set-up/scene";

const CHECKOUT = path.resolve(__dirname, "../..");

interface Doctor {
  readonly ok: boolean;
  readonly tools: readonly {
    readonly tool: string;
    readonly state: string;
    readonly version: string;
    readonly remedy?: string;
    readonly download?: { readonly megabytes: number };
    readonly build?: { readonly seconds: number };
  }[];
}

/** A proxy where nothing listens: these tests reach no release host, whatever the machine can reach. */
const NOWHERE = { HTTPS_PROXY: "http://127.0.0.1:1", https_proxy: undefined, NO_PROXY: "", no_proxy: undefined };

describe("an npm script", function () {
  let scene: Scene;
  beforeEach(() => (scene = new Scene()));
  afterEach(() => scene.remove());

  /** Runs a command with an empty cache and nothing on PATH but the scene's programs. */
  function bootstrap(...args: string[]) {
    return bootstrapWith({}, ...args);
  }

  function bootstrapWith(variables: NodeJS.ProcessEnv, ...args: string[]) {
    const { STRATIFORM_TOOLS: _, npm_execpath: __, ...inherited } = process.env;
    return spawnSync(process.execPath, [path.join(CHECKOUT, "cli/main.mjs"), ...args], {
      encoding: "utf8",
      env: {
        ...inherited,
        ...NOWHERE,
        ...variables,
        PATH: scene.bin,
        STRATIFORM_CACHE: scene.root,
        HOME: scene.directory,
      },
    });
  }

  it("sets up nothing for help, nor for a command line that is wrong", () => {
    const helped = bootstrap("start", "--help");
    const refused = bootstrap("start", "--stak", "dev");
    assert.deepEqual([helped.status, helped.stderr, refused.status, refused.stdout], [0, "", 2, ""]);
    assert.match(refused.stderr, /option "--stak" is not known; did you mean "--stack"\?/);
    assert.equal(fs.existsSync(scene.root), false);
  });

  it("says how to install either Pulumi or Go when both are missing, and builds nothing", function () {
    if (fs.existsSync("/usr/local/go/bin/go")) scene.program("go", 'printf "go1.20\\nlocal\\n"');
    const { status, stderr } = bootstrap("pulumi", "version");
    assert.equal(status, 1);
    assert.match(stderr, /^github\.com cannot be reached, so nothing is downloaded from it: the proxy 127\.0\.0\.1:1/);
    assert.match(stderr, /Not on PATH and not in the cache: pulumi\./);
    assert.match(stderr, /pulumi is not downloaded: github\.com cannot be reached/);
    assert.match(stderr, /install Go 1\.\d+ or newer.*https:\/\/go\.dev\/doc\/install/);
    assert.match(stderr, /install the Pulumi CLI .*https:\/\/www\.pulumi\.com\/docs/);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });

  it("names all missing tools at once", () => {
    scene.program("go", 'printf "go1.20\\nlocal\\n"');
    const { stderr } = bootstrap("rehearse");
    for (const tool of [
      "pulumi",
      "etcd",
      "kube-apiserver",
      "kube-controller-manager",
      "kube-scheduler",
      "kwok",
      "kubectl",
    ]) {
      assert.match(stderr, new RegExp(`Not on PATH and not in the cache: .*\\b${tool}\\b`));
    }
  });

  describe("doctor", () => {
    for (const [given, told] of [
      [{}, undefined],
      [{ https_proxy: "http://127.0.0.1:1" }, "no_proxy=localhost,127.0.0.1,::1"],
      [{ grpc_proxy: "http://127.0.0.1:1", no_proxy: "a.corp" }, "no_proxy=a.corp,localhost,127.0.0.1,::1"],
      [{ http_proxy: "http://127.0.0.1:1", NO_PROXY: "b.corp" }, "no_proxy=b.corp,localhost,127.0.0.1,::1"],
      [{ http_proxy: "http://127.0.0.1:1", no_proxy: "localhost,127.0.0.1,::1" }, undefined],
    ] as const) {
      it(`tells what proxies keep from this machine @input: ${JSON.stringify(given)}`, () => {
        const { stdout } = bootstrapWith(given, "doctor", "--json");
        const { tools } = JSON.parse(stdout) as Doctor;
        const found = tools
          .filter(({ tool }) => tool === "proxy")
          .map(({ remedy }) => /export (\S+)$/.exec(remedy ?? "")?.[1]);
        assert.deepEqual(found, told === undefined ? [] : [told]);
      });
    }

    it("reports what a bare machine lacks, exits with 1, and changes nothing", () => {
      scene.program("go", 'printf "go1.20\\nlocal\\n"');
      const { status, stdout } = bootstrap("doctor", "--json");
      const report = JSON.parse(stdout) as Doctor;
      assert.equal(status, 1);
      assert.equal(report.ok, false);
      assert.equal(report.tools.find(({ tool }) => tool === "npm")?.state, "missing");
      const pulumi = report.tools.find(({ tool }) => tool === "pulumi");
      assert.equal(pulumi?.state, "will be set up");
      assert.match(
        pulumi?.remedy ?? "",
        /^downloaded .*where that fails, install Go: https:\/\/go\.dev\/doc\/install.*https:\/\/www\.pulumi\.com/,
      );
      assert.ok((pulumi?.download?.megabytes ?? 0) > 50);
      assert.ok((pulumi?.build?.seconds ?? 0) > 100);
      assert.equal(fs.existsSync(scene.root), false);
    });

    it("misses what is published nowhere when there is no Go to build it with", async () => {
      scene.program("go", 'printf "go1.20\\nlocal\\n"');
      const { result } = await scene.run("diagnose", { checkout: CHECKOUT });
      const greeter = (result["tools"] as Doctor["tools"]).find(({ tool }) => tool === "greeter");
      assert.equal(greeter?.state, "missing");
      assert.match(greeter?.remedy ?? "", /install Go/);
      assert.equal(greeter?.download, undefined);
    });

    it("is content when everything can be built, and says what will be", () => {
      scene.program("go", 'printf "go1.99.0\\nlocal\\n"');
      scene.program("npm", "echo 11.0.0");
      const { status, stdout } = bootstrap("doctor", "--json");
      const report = JSON.parse(stdout) as Doctor;
      assert.equal(report.tools.find(({ tool }) => tool === "etcd")?.state, "will be set up");
      assert.equal(status, 0, stdout);
    });

    it("shows versions and where tools come from", () => {
      scene.program("go", 'printf "go1.99.0\\nlocal\\n"');
      scene.program("pulumi", "echo v3.300.1");
      scene.program("kube-scheduler", "echo Kubernetes v1.20.0");
      const { stdout } = bootstrap("doctor");
      assert.match(stdout, new RegExp(`^pulumi +3\\.300\\.1 +${scene.bin}/pulumi +found +\\d+ MB, .* ok$`, "m"));
      assert.match(
        stdout,
        /^kube-scheduler .*will be set up: .*kube-scheduler is 1\.20\.0, and \d+\.\d+\.x is needed/m,
      );
    });
  });
});

describe("the sandbox's Kubernetes", () => {
  const pins = fs.readFileSync(path.join(CHECKOUT, "toolchain/go/kubernetes/go.mod"), "utf8");
  const [, minor = "", patch = ""] = /k8s\.io\/kubernetes v1\.(\d+)\.(\d+)/.exec(pins) ?? [];

  it("has the same patch version in every module that is pinned", () => {
    const others = [...pins.matchAll(/=> k8s\.io\/\S+ v0\.(\d+)\.(\d+)/g)].map(([, a, b]) => `${a}.${b}`);
    assert.ok(others.length > 20);
    assert.deepEqual([...new Set(others)], [`${minor}.${patch}`]);
  });

  it("is a version that the platform deploys to", () => {
    assert.ok(compareMinors(`1.${minor}`, MINIMUM_VERSION) >= 0);
    assert.ok(Object.keys(END_OF_LIFE.kubernetes).includes(`1.${minor}`), `1.${minor} has no end-of-life date`);
  });
});
