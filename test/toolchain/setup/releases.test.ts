/** The table of official binaries: complete for every tool and platform, of the pinned versions, and documented. */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import path from "node:path";
import { Scene } from "../../support/set-up/scene";

interface Release {
  readonly version: string;
  readonly checksums: string;
  readonly files: Readonly<Record<string, object>>;
}

type File = { readonly absent: string } | { readonly url: string; readonly sha256: string; readonly megabytes: number };

interface Row {
  readonly name: string;
  readonly version: string;
  readonly release?: Release;
  readonly files: Readonly<Record<string, File>>;
}

/** Programs that few rehearsals and tests need: no release of them is required. */
const LATER: readonly string[] = ["kubeApiserverNext", "promtool", "amtool"];

const PLATFORMS = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];

/** What has to be there whatever else is not. */
const REQUIRED = {
  "linux-x64": ["pulumi", "etcd", "kwok", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"],
  "linux-arm64": ["pulumi", "etcd", "kwok", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"],
  "darwin-x64": ["pulumi", "kubectl"],
  "darwin-arm64": ["pulumi", "etcd", "kwok", "kubectl"],
};

describe("the table of official binaries", () => {
  let table: Readonly<Record<string, Row>>;
  before(async () => {
    const scene = new Scene();
    table = (await scene.run("table", { platforms: PLATFORMS })).result as typeof table;
    scene.remove();
  });

  it("is of the versions that the committed go.mod files pin", () => {
    for (const { name, version, release } of Object.values(table)) assert.equal(release?.version, version, name);
  });

  it("has a file with a checksum for each platform, or says why not", () => {
    const sums: string[] = [];
    for (const [key, { version, files }] of Object.entries(table)) {
      for (const platform of PLATFORMS) {
        const file = files[platform];
        assert.ok(file, `${key} ${platform}`);
        if ("absent" in file) {
          assert.match(file.absent, /\w/);
          continue;
        }
        assert.match(file.sha256, /^[0-9a-f]{64}$/, `${key} ${platform}`);
        assert.match(file.url, /^https:\/\/(github\.com|dl\.k8s\.io)\//);
        assert.ok(file.url.includes(`v${version}`), file.url);
        const [system = "", architecture = ""] = platform.replace("x64", "(x64|amd64)").split("-");
        assert.match(file.url, new RegExp(`${system}.${architecture}`));
        sums.push(file.sha256);
      }
    }
    assert.equal(new Set(sums).size, sums.length, "two files have the same checksum");
  });

  it("lacks nothing that is required", () => {
    const there = Object.fromEntries(
      Object.keys(REQUIRED).map((platform) => [
        platform,
        Object.entries(table).flatMap(([key, { name, files }]) =>
          "url" in (files[platform] ?? {}) && !LATER.includes(key) ? [name] : [],
        ),
      ]),
    );
    for (const [platform, names] of Object.entries(REQUIRED)) assert.deepEqual(there[platform]?.sort(), names.sort());
  });

  it("is what docs/toolchain.md says", () => {
    const text = fs.readFileSync(path.join(__dirname, "../../../docs/toolchain.md"), "utf8");
    for (const { name, version, files } of Object.values(table)) {
      const row = text.split("\n").find((line) => new RegExp(`^\\| ${name} +\\| ${version} +\\|`).test(line));
      assert.ok(row, `docs/toolchain.md has no row for ${name} ${version}`);
      const cells = row
        .split("|")
        .slice(3, 7)
        .map((cell) => cell.trim());
      const expected = PLATFORMS.map((platform) => ("url" in (files[platform] ?? {}) ? "official" : "built"));
      assert.deepEqual(cells, expected, row);
    }
  });
});

describe("the proxy for a release host", () => {
  const through = "http://proxy.example:3128";
  const CASES: readonly (readonly [url: string, variables: Readonly<Record<string, string>>, proxy: string])[] = [
    ["https://github.com/a", {}, "none"],
    ["https://github.com/a", { HTTPS_PROXY: through }, `${through}/`],
    ["https://github.com/a", { HTTP_PROXY: through }, "none"],
    ["https://github.com/a", { HTTPS_PROXY: "proxy.example:3128" }, `${through}/`],
    ["https://github.com/a", { HTTPS_PROXY: "http://other.example", https_proxy: through }, `${through}/`],
    ["https://github.com/a", { HTTPS_PROXY: through, https_proxy: "" }, "none"],
    ["https://github.com/a", { HTTPS_PROXY: through, NO_PROXY: "*" }, "none"],
    ["https://github.com/a", { HTTPS_PROXY: through, NO_PROXY: "localhost,GitHub.com" }, "none"],
    ["https://api.github.com/a", { HTTPS_PROXY: through, NO_PROXY: "localhost, github.com" }, "none"],
    ["https://api.github.com/a", { HTTPS_PROXY: through, no_proxy: ".github.com" }, "none"],
    ["https://api.github.com/a", { HTTPS_PROXY: through, no_proxy: "*.github.com" }, "none"],
    ["https://nogithub.com/a", { HTTPS_PROXY: through, no_proxy: "github.com" }, `${through}/`],
    ["https://github.com/a", { HTTPS_PROXY: through, no_proxy: "github.com:443" }, "none"],
    ["https://github.com/a", { HTTPS_PROXY: through, no_proxy: "github.com:8443" }, `${through}/`],
    ["https://127.0.0.1:8443/a", { HTTPS_PROXY: through, no_proxy: "127.0.0.1:8443" }, "none"],
    ["https://github.com/a", { HTTPS_PROXY: through, NO_PROXY: "*", no_proxy: "example.com" }, `${through}/`],
  ];

  it("is what the environment says", async () => {
    const scene = new Scene();
    const cases = CASES.map(([url, variables]) => ({ url, variables }));
    const { result } = await scene.run("proxies", { cases });
    scene.remove();
    CASES.forEach(([url, variables, proxy], index) =>
      assert.equal((result["chosen"] as readonly string[])[index], proxy, `${url} ${JSON.stringify(variables)}`),
    );
  });
});
