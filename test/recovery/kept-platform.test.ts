/** The tools of live stacks on a platform that a rehearsal keeps: whose it is, how its cluster and its account are reached. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, it } from "mocha";
import { CHECKOUT, rehearsalHome } from "../../automation/environment";
import { writeKept, type Kept } from "../../automation/kept";
import { identify } from "../../automation/process-identity";
import { enter, isKeptStack, keptEnvironment } from "../../recovery/kept-platform";

const host = identify(process.pid);

/** In a home with this record and a kubeconfig that leads to a port where nothing listens. */
function withKept(kept: Kept, act: (state: string, home: string) => void): void {
  const before = process.env["STRATIFORM_STATE"];
  const state = mkdtempSync(join(tmpdir(), "kept-platform-"));
  process.env["STRATIFORM_STATE"] = state;
  try {
    const home = rehearsalHome();
    mkdirSync(join(home, "sandbox"), { recursive: true });
    mkdirSync(join(home, "project"));
    const cluster = { name: "kept", cluster: { server: "https://127.0.0.1:1" } };
    const context = { name: "stratiform-dev", context: { cluster: "kept", user: "nobody" } };
    const users = [{ name: "nobody", user: {} }];
    const config = { apiVersion: "v1", kind: "Config", clusters: [cluster], contexts: [context], users };
    writeFileSync(join(home, "sandbox", "kubeconfig"), JSON.stringify(config));
    writeFileSync(join(state, "own"), JSON.stringify({ apiVersion: "v1", kind: "Config" }));
    writeKept(home, kept);
    act(state, home);
  } finally {
    rmSync(state, { recursive: true, force: true });
    if (before === undefined) delete process.env["STRATIFORM_STATE"];
    else process.env["STRATIFORM_STATE"] = before;
  }
}

function doctor(state: string, ...words: string[]): { readonly said: string; readonly status: number | null } {
  const args = ["--require", "tsx/cjs", "recovery/diagnosis/main.ts", "--stack", "dev", ...words];
  const environment = { ...process.env, STRATIFORM_STATE: state, KUBECONFIG: join(state, "own") };
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd: CHECKOUT,
    env: environment,
    encoding: "utf8",
  });
  return { said: stdout + stderr, status };
}

describe("a platform that a rehearsal keeps", function () {
  this.timeout(60_000);

  it("is that of one stack, reached by the kubeconfig that it left", () => {
    withKept({ stack: "dev" }, (_state, home) => {
      assert.equal(isKeptStack(home, "dev"), true);
      assert.equal(isKeptStack(home, "prod"), false);
      assert.equal(keptEnvironment(home)["KUBECONFIG"], join(home, "sandbox", "kubeconfig"));
    });
  });

  it("has its account's login tools before all others, also for the client of its cluster, which starts them", () => {
    assert.ok(host !== undefined);
    const first = join(mkdtempSync(join(tmpdir(), "kept-first-")), "first.cjs");
    writeFileSync(first, 'process.env.KEPT_FIRST = "loaded after " + process.env.KEPT_ACCOUNT;');
    const environment = { KEPT_ACCOUNT: "here", NODE_OPTIONS: `--require ${JSON.stringify(first)}` };
    withKept({ stack: "dev", account: { host, environment, programs: "/kept/tools" } }, (_state, home) => {
      const before = { ...process.env };
      try {
        enter(keptEnvironment(home));
        assert.equal(process.env["KEPT_FIRST"], "loaded after here", "the authorities that its programs trust");
        assert.equal((process.env["PATH"] ?? "").split(delimiter)[0], "/kept/tools");
      } finally {
        for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
        Object.assign(process.env, before);
      }
    });
  });

  it("is what npm run doctor looks at while it is there, unless it is told to look at one's own", () => {
    withKept({ stack: "dev" }, (state) => {
      const kept = doctor(state);
      assert.match(kept.said, /This is the kept rehearsal/);
      assert.match(kept.said, /127\.0\.0\.1:1|ECONNREFUSED/, "it tries to reach the kept cluster");
      const own = doctor(state, "--real");
      assert.doesNotMatch(own.said, /kept rehearsal/);
      assert.match(own.said, /context "stratiform-dev" is not in the kubeconfig/);
    });
  });
});
