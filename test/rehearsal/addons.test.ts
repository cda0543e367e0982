/**
 * Addons on bad days, through the real engine and a real API server: a chart that never becomes ready, a release that
 * cannot be removed, credentials that must stay where their operator made them.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { EngineFailed, type Engine, type RunOptions } from "../../rehearsal/life/engine";
import { CHECKOUT, editStackFile, restoreStackFile } from "../../rehearsal/life/project";
import { FAULTS } from "../../rehearsal/sandbox/stand-ins";
import { changed, Platform, recordedObjects } from "../support/platform";
import { eventually } from "../support/sandbox";

const FAULTS_PATH = "/api/v1/namespaces/kube-system/configmaps";

describe("addons: bad days (starts a control plane and runs the engine)", function () {
  this.timeout(600_000);
  let platform: Platform;
  let engine: Engine;

  before(async () => {
    console.log("    one sandbox: a failing chart, its cure, a stuck removal, its cure");
    platform = await Platform.start();
    // The whole dev stack, with its database.
    restoreStackFile(platform.project, "dev");
    // Short, so that giving up does not take minutes; the wait is for two attempts.
    editStackFile(platform.project, "dev", [{ path: ["config", "stratiform:addons"], value: { timeout: "15s" } }]);
    engine = await platform.engine();
  });
  after(() => platform?.stop());

  async function stage(faults: Record<string, string>): Promise<void> {
    await cure();
    const body = { metadata: { name: FAULTS }, data: faults };
    const { status } = await platform.sandbox.request("POST", FAULTS_PATH, body);
    assert.equal(status, 201);
  }

  async function cure(): Promise<void> {
    await platform.sandbox.request("DELETE", `${FAULTS_PATH}/${FAULTS}`);
  }

  async function failure(run: (options: RunOptions) => Promise<unknown>, name: string): Promise<EngineFailed> {
    try {
      await run({ run: name });
    } catch (error) {
      if (error instanceof EngineFailed) return error;
      throw error;
    }
    return assert.fail(`${name} succeeded`);
  }

  it("a chart that never becomes ready fails the update with its own reason, and nothing that needs it is created", async () => {
    const reason = "timed out waiting for cert-manager-webhook";
    await stage({ "helmreleases.cert-manager": reason });
    const failed = await failure((options) => engine.up(options), "failing-chart");
    assert.match(failed.message, new RegExp(`cert-manager.*${reason}`, "s"));
    const { status } = await platform.sandbox.request("GET", "/apis/cert-manager.io/v1/clusterissuers");
    assert.equal(status, 404, "the kind cannot exist before its chart is installed");
  });

  it("after the cure the next update converges, and a preview has nothing to do", async () => {
    await cure();
    await engine.up({ run: "cured" });
    assert.deepEqual(changed(await engine.preview({ run: "after-cure" })), []);
    const { orphans, ghosts } = await platform.compare(engine);
    assert.deepEqual([orphans, ghosts], [[], []]);
  });

  it("the database is healthy, its models find it, and its password is in its Secret alone", async () => {
    const { request } = platform.sandbox;
    const read = async (path: string) => JSON.stringify((await request("GET", path)).body);
    const cluster = await read("/apis/postgresql.cnpg.io/v1/namespaces/inference/clusters/features");
    assert.match(cluster, /Cluster in healthy state/);
    const secret = (await request("GET", "/api/v1/namespaces/inference/secrets/features-app")).body as {
      readonly data: Readonly<Record<string, string>>;
    };
    const encoded = secret.data["password"] ?? "";
    const password = Buffer.from(encoded, "base64").toString("utf8");
    assert.ok(password.length >= 32);
    const state = JSON.stringify(await engine.exportState());
    assert.ok(!state.includes(password) && !state.includes(encoded), "the password is in Pulumi's state");
    const deployment = await read("/apis/apps/v1/namespaces/inference/deployments/earnings-analyser");
    assert.match(deployment, /"name":"PGHOST","value":"features-pooler\.inference\.svc"/);
    assert.match(deployment, /"secretKeyRef":\{"name":"features-app","key":"password"\}/);
  });

  it("the platform's authority has issued a real certificate, signed by itself", async () => {
    const path = "/api/v1/namespaces/cert-manager/secrets/stratiform-internal-root";
    const { body } = await platform.sandbox.request("GET", path);
    const { data } = body as { readonly data: Readonly<Record<string, string>> };
    assert.match(Buffer.from(data["tls.crt"] ?? "", "base64").toString("utf8"), /BEGIN CERTIFICATE/);
    assert.equal(data["tls.crt"], data["ca.crt"]);
  });

  it("a protected database stops a destroy before anything goes, and both say so beforehand", async () => {
    const name = "inference/features";
    const removed = { kind: "postgres", content: "removed", volumes: 1 };
    assert.deepEqual((await engine.outputs())["dataAtDestroy"], { [name]: removed });
    const listed = await listedByCommand();
    assert.match(listed, /^postgres inference\/features is removed with its 1 volume; there is no backup$/m);

    const protect = ["config", "stratiform:data", "postgres", 0, "protect"];
    editStackFile(platform.project, "dev", [{ path: protect, value: true }]);
    await engine.up({ run: "protected" });
    assert.deepEqual((await engine.outputs())["dataAtDestroy"], { [name]: { ...removed, content: "protected" } });
    assert.match(
      await listedByCommand(),
      /^postgres inference\/features is protected: nothing of the stack is destroyed/m,
    );
    const before = await recordedObjects(engine);
    const failed = await failure((options) => engine.destroy(options), "protected-destroy");
    assert.match(failed.message, /inference-features-cluster.*protect/s);
    assert.equal(await recordedObjects(engine), before, "something was destroyed");

    editStackFile(platform.project, "dev", [{ path: protect, value: false }]);
    await engine.up({ run: "unprotected" });
  });

  /** What `npm run pulumi -- destroy` says about data on its own channel; the destroy itself is only previewed. */
  function listedByCommand(): Promise<string> {
    const script = join(CHECKOUT, "rehearsal", "engine", "pulumi.ts");
    const command = ["destroy", "-s", "dev", "--preview-only", "--non-interactive"];
    const configuration = ["--config-file", join(platform.project, "Pulumi.dev.yaml")];
    const args = ["--require", "tsx/cjs", script, ...command, ...configuration];
    const env = { ...process.env, STRATIFORM_STATE: platform.root };
    return new Promise((resolve) => {
      execFile(process.execPath, args, { cwd: CHECKOUT, env }, (_error, _stdout, stderr) => resolve(stderr));
    });
  }

  it("a release that cannot be removed is reported with its cause and the way out; after the cure nothing is left", async () => {
    await stage({ "uninstall.cert-manager": "hook job cert-manager-cleanup is still running" });
    const failed = await failure((options) => engine.destroy(options), "stuck-removal");
    assert.match(failed.message, /cert-manager/);
    assert.match(failed.message, /hook job cert-manager-cleanup is still running/);
    assert.match(failed.message, /finalizer finalizers\.fluxcd\.io/);
    assert.match(failed.message, /remove the finalizer by hand/);
    // Its controller outlives it: else nobody could ever remove it.
    const { status } = await platform.sandbox.request(
      "GET",
      "/apis/apps/v1/namespaces/flux-system/deployments/helm-controller",
    );
    assert.equal(status, 200);
    await cure();
    await eventually("the release goes", async () => {
      const path = "/apis/helm.toolkit.fluxcd.io/v2/namespaces/cert-manager/helmreleases/cert-manager";
      return (await platform.sandbox.request("GET", path)).status === 404 ? true : undefined;
    });
    await engine.destroy({ run: "cured-removal" });
    assert.equal(await recordedObjects(engine), 0);
    const { orphans } = await platform.compare(engine);
    assert.deepEqual(orphans, []);
  });
});
