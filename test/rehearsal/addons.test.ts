/**
 * Addons on bad days, through the real engine and a real API server: a chart that never becomes ready, a release that
 * cannot be removed, credentials that must stay where their operator made them.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { diagnose } from "../../recovery/diagnosis/diagnose";
import { announceData, volumeClaims } from "../../rehearsal/life/steps/end/destroy";
import { EngineFailed, type Engine, type RunOptions } from "../../automation/engine";
import { readExpectations } from "../../rehearsal/life/expectations";
import { Interruption } from "../../rehearsal/life/interruption";
import { Life } from "../../rehearsal/life/life";
import { editStackFile, restoreStackFile } from "../../automation/project";
import { CHECKOUT } from "../../automation/environment";
import { Recorder } from "../../rehearsal/life/recorder";
import type { RehearseOptions } from "../../rehearsal/options";
import { FAULTS } from "../../rehearsal/sandbox/stand-ins";
import { changed, Platform, recordedObjects } from "../support/lives/platform";
import { eventually } from "../support/lives/sandbox";

/** What the audit log says about a write. */
interface AuditEvent {
  readonly objectRef?: { readonly apiGroup?: string; readonly resource: string; readonly subresource?: string };
  readonly user: { readonly username: string };
  readonly impersonatedUser?: { readonly username: string };
}

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
    editStackFile(platform.project, "dev", [{ path: ["config", "stratiform:addons"], value: { timeout: "6s" } }]);
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

  it("a chart that never becomes ready fails the update, and nothing that needs it is created; doctor has its reason", async () => {
    const reason = "timed out waiting for cert-manager-webhook";
    await stage({ "helmreleases.cert-manager": reason });
    const failed = await failure((options) => engine.up(options), "failing-chart");
    // As with the official provider, which knows the condition and not why it is missing.
    assert.match(failed.message, /cert-manager.*timed out waiting for the condition/s);
    assert.doesNotMatch(failed.message, /cert-manager-webhook/);
    const complaints = (await diagnose(platform.sandbox.request)).join("\n");
    assert.match(
      complaints,
      new RegExp(`HelmRelease cert-manager/cert-manager: Ready is False \\(InstallFailed: .*${reason}`),
    );
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

  it("the stand-ins did all this with no more rights than their controllers' accounts have", () => {
    const actors: Record<string, string[]> = {};
    for (const line of readFileSync(platform.sandbox.auditLog, "utf8").trim().split("\n")) {
      const { objectRef, user, impersonatedUser } = JSON.parse(line) as AuditEvent;
      if (objectRef?.subresource !== "status" || !/fluxcd|cert-manager|cnpg/.test(objectRef.apiGroup ?? "")) continue;
      const known = (actors[objectRef.resource] ??= []);
      const actor = impersonatedUser?.username ?? user.username;
      if (!known.includes(actor)) known.push(actor);
    }
    assert.deepEqual(actors, {
      helmrepositories: ["system:serviceaccount:flux-system:source-controller"],
      helmreleases: ["system:serviceaccount:flux-system:helm-controller"],
      clusterissuers: ["system:serviceaccount:cert-manager:cert-manager"],
      certificates: ["system:serviceaccount:cert-manager:cert-manager"],
      clusters: ["system:serviceaccount:cnpg-system:cloudnative-pg"],
      poolers: ["system:serviceaccount:cnpg-system:cloudnative-pg"],
    });
  });

  it("a protected database stops a destroy at its preview, and what becomes of it is said before", async () => {
    const name = "inference/features";
    const removed = { kind: "postgres", content: "removed", volumes: 1 };
    assert.deepEqual((await engine.outputs())["dataAtDestroy"], { [name]: removed });
    const recorder = new Recorder(() => undefined);
    await announceData(life(), recorder);
    recorder.settle();
    const { notes, counts } = recorder.report({ name: "destroy", title: "", outcome: "passed", milliseconds: 0 });
    assert.deepEqual(notes, ["postgres inference/features is removed with its 1 volume; there is no backup"]);
    assert.equal(counts["data stores"], 1);
    assert.equal(await volumeClaims(life()), 1);
    const previewed = await destroyCommand("--preview-only");
    assert.match(previewed.said, /^postgres inference\/features is removed with its 1 volume; there is no backup$/m);
    assert.equal(previewed.code, 0);

    const protect = ["config", "stratiform:data", "postgres", 0, "protect"];
    editStackFile(platform.project, "dev", [{ path: protect, value: true }]);
    await engine.up({ run: "protected" });
    assert.deepEqual((await engine.outputs())["dataAtDestroy"], { [name]: { ...removed, content: "protected" } });
    const before = await recordedObjects(engine);
    const refused = await destroyCommand("--yes");
    assert.match(refused.said, /^postgres inference\/features is protected and stays with its 1 volume/m);
    assert.match(
      refused.shown + refused.said,
      /inference-features-cluster" cannot be deleted\s+because it is protected/,
    );
    assert.notEqual(refused.code, 0);
    assert.equal(await recordedObjects(engine), before, "something was destroyed");

    editStackFile(platform.project, "dev", [{ path: protect, value: false }]);
    await engine.up({ run: "unprotected" });
  });

  /** What a rehearsal's steps share, on this platform. */
  function life(): Life {
    const chosen = { action: "rehearse", stack: "dev", providers: "simulated" } as const;
    const options: RehearseOptions = {
      ...chosen,
      keep: false,
      brief: false,
      faults: false,
      json: false,
      timings: false,
      acceptNames: false,
    };
    const shared = new Life(options, platform.home, readExpectations("dev"), new Interruption());
    shared.provide({ engine, request: platform.sandbox.request });
    return shared;
  }

  /** `npm run pulumi -- destroy`: what the CLI shows, and what is said about data before, on its own channel. */
  function destroyCommand(...words: string[]): Promise<{ code: number; shown: string; said: string }> {
    const script = join(CHECKOUT, "automation/pulumi.ts");
    const configuration = ["--config-file", join(platform.project, "Pulumi.dev.yaml")];
    const command = ["destroy", "-s", "dev", "--non-interactive", ...words, ...configuration];
    const options = { cwd: CHECKOUT, env: { ...process.env, STRATIFORM_STATE: platform.root } };
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        ["--require", "tsx/cjs", script, ...command],
        options,
        (_error, shown, said) => resolve({ code: child.exitCode ?? -1, shown, said }),
      );
    });
  }

  it("a release that cannot be removed is reported with what holds it, and doctor has its cause; after the cure nothing is left", async () => {
    await stage({ "uninstall.cert-manager": "hook job cert-manager-cleanup is still running" });
    const failed = await failure((options) => engine.destroy(options), "stuck-removal");
    assert.match(failed.message, /cert-manager.*finalizers might be preventing deletion \(.*finalizers\.fluxcd\.io/s);
    const complaints = (await diagnose(platform.sandbox.request)).join("\n");
    assert.match(
      complaints,
      /HelmRelease cert-manager\/cert-manager: is being deleted since .*, held by .*finalizers\.fluxcd\.io.*; Ready is False \(UninstallFailed: .*hook job cert-manager-cleanup is still running/,
    );
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
    await eventually("the database's volume goes", async () => ((await volumeClaims(life())) === 0 ? true : undefined));
    const { orphans } = await platform.compare(engine);
    assert.deepEqual(orphans, []);
  });
});
