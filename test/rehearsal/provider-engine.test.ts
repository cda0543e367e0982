/** The Kubernetes provider under the real Pulumi engine, with a small program. Slow: engine runs and a control plane. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { rehearsalEnvironment } from "../../automation/environment";
import { tools } from "../../toolchain/tools";
import { type Sandbox, startSandbox } from "../../rehearsal/sandbox";
import { freshDirectory } from "../support/lives/sandbox";

const PROGRAM = `
const k8s = require("@pulumi/kubernetes");
const pulumi = require("@pulumi/pulumi");
const config = new pulumi.Config();
const provider = new k8s.Provider("cluster", {
  kubeconfig: config.require("kubeconfig"), context: "stratiform-test", clusterIdentifier: "test", enableServerSideApply: true,
});
const opts = { provider };
const team = new k8s.core.v1.Namespace("team", { metadata: { name: "team", labels: { owner: config.require("owner") } } }, opts);
const namespace = team.metadata.name;
new k8s.core.v1.Secret("credentials", { metadata: { name: "credentials", namespace }, stringData: { password: "correct-horse" } }, opts);
new k8s.core.v1.ConfigMap("settings", { metadata: { namespace }, data: { mode: config.require("mode") } }, opts);
const labels = { app: config.require("selector") };
new k8s.apps.v1.Deployment("web", {
  metadata: { name: "web", namespace },
  spec: {
    replicas: 2,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: "main", image: "example/main:1" }] } },
  },
}, opts);
`;

interface Outcome {
  readonly code: number;
  readonly output: string;
}

describe("the Kubernetes provider under the real engine (starts a control plane and runs pulumi)", function () {
  this.timeout(300_000);
  let home: string;
  let project: string;
  let sandbox: Sandbox;
  const outputs: string[] = [];

  before(async () => {
    home = mkdtempSync(join(tmpdir(), "stratiform-engine-"));
    project = join(home, "project");
    sandbox = await startSandbox({
      tools: tools(),
      directory: freshDirectory(),
      context: "stratiform-test",
      log: () => undefined,
    });
    await sandbox.addNodes([
      { name: "node", count: 1, labels: {}, taints: [], capacity: { cpu: "4", memory: "16Gi" } },
    ]);
    mkdirSync(project);
    symlinkSync(resolve(__dirname, "../../node_modules"), join(project, "node_modules"));
    writeFileSync(join(project, "Pulumi.yaml"), "name: tiny\nruntime: nodejs\n");
    writeFileSync(join(project, "package.json"), '{"name":"tiny","main":"index.js"}');
    writeFileSync(join(project, "index.js"), PROGRAM);
    await succeed("stack", "init", "test");
    await configure({ kubeconfig: sandbox.kubeconfig, owner: "ml", mode: "a", selector: "web" });
  });

  after(async () => {
    await sandbox?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  async function configure(values: Record<string, string>): Promise<void> {
    for (const [key, value] of Object.entries(values)) await succeed("config", "set", key, value);
  }

  function pulumi(...args: string[]): Promise<Outcome> {
    const env = rehearsalEnvironment({ home, providers: "simulated" });
    return new Promise((done) => {
      execFile(
        tools().pulumi,
        [...args, "--non-interactive"],
        { cwd: project, env, maxBuffer: 64 << 20 },
        (error, out, err) => {
          outputs.push(out, err);
          done({
            code: typeof error?.code === "number" ? error.code : error === null ? 0 : 1,
            output: `${out}\n${err}`,
          });
        },
      );
    });
  }

  async function succeed(...args: string[]): Promise<string> {
    const { code, output } = await pulumi(...args);
    assert.equal(code, 0, output);
    return output;
  }

  /** Counts by operation of a preview. */
  async function plan(...args: string[]): Promise<Record<string, number>> {
    const { code, output } = await pulumi("preview", "--json", ...args);
    assert.equal(code, 0, output);
    const parsed = JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1)) as {
      changeSummary: Record<string, number>;
    };
    return parsed.changeSummary;
  }

  it("plans, creates, and then has nothing to do", async () => {
    assert.deepEqual(await plan(), { create: 6 });
    await succeed("up", "--yes", "--skip-preview");
    assert.deepEqual(await plan(), { same: 6 });
  });

  it("leaves no secret in state, output or logs", async () => {
    const state = readFileSync(join(home, "backend/.pulumi/stacks/tiny/test.json"), "utf8");
    for (const text of [state, ...outputs]) assert.doesNotMatch(text, /correct-horse|Y29ycmVjdC1ob3JzZQ/);
  });

  it("finds drift by refresh, calls nobody's addition drift, and repairs it", async () => {
    const path = "/api/v1/namespaces/team";
    const label = async (labels: Record<string, string>, manager: string): Promise<void> => {
      const url = `${path}?fieldManager=${manager}`;
      const answer = await sandbox.request("PATCH", url, { metadata: { labels } }, "application/merge-patch+json");
      assert.equal(answer.status, 200);
    };
    await label({ owner: "nobody" }, "kubectl-edit");
    await label({ added: "elsewhere" }, "another-controller");
    await sandbox.request("DELETE", `/api/v1/namespaces/team/secrets/credentials`);
    const refreshed = await succeed("refresh", "--yes", "--skip-preview");
    assert.match(refreshed, /1 deleted/);
    assert.match(refreshed, /1 updated/);
    assert.deepEqual(await plan(), { create: 1, same: 4, update: 1 });
    await succeed("up", "--yes", "--skip-preview");
    assert.deepEqual(await plan(), { same: 6 });
    const { body } = await sandbox.request("GET", path);
    assert.match(JSON.stringify(body), /"owner":"ml"/);
    assert.match(JSON.stringify(body), /"added":"elsewhere"/);
  });

  it("updates in place what can be, and replaces what cannot", async () => {
    await configure({ owner: "platform", mode: "b", selector: "site" });
    assert.deepEqual(await plan(), { same: 3, update: 1, replace: 2 });
    await succeed("up", "--yes", "--skip-preview");
    assert.deepEqual(await plan(), { same: 6 });
  });

  it("replaces nothing when the kubeconfig changes but the cluster's identity stays", async () => {
    const copy = join(home, "copy.kubeconfig");
    writeFileSync(copy, readFileSync(sandbox.kubeconfig), { mode: 0o600 });
    await configure({ kubeconfig: copy });
    assert.deepEqual(await plan(), { same: 5, update: 1 });
    await configure({ kubeconfig: sandbox.kubeconfig });
  });

  it("says once in a preview that the cluster is unreachable, and an update fails before it changes anything", async () => {
    await configure({ owner: "other" });
    await sandbox.interruptApiServer();
    const { code, output } = await pulumi("preview", "--diff");
    assert.equal(code, 0, output);
    assert.equal(output.match(/the configured Kubernetes cluster is unreachable/g)?.length, 1);
    const failed = await pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(failed.code, 0);
    assert.match(failed.output, /error: the configured Kubernetes cluster is unreachable/);
    assert.doesNotMatch(failed.output, /\n {4}at /);
    await sandbox.resumeApiServer();
    await configure({ owner: "platform" });
    assert.deepEqual(await plan(), { same: 6 });
  });

  it("destroys everything", async () => {
    await succeed("destroy", "--yes", "--skip-preview");
    assert.equal((await sandbox.request("GET", "/api/v1/namespaces/team")).status, 404);
  });
});
