/** Simulated and real providers: the same rehearsal in environments that differ only in where plugins come from. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { rehearsalEnvironment } from "../../automation/environment";

const TOOLS = JSON.stringify({
  node: "/n/bin/node",
  pulumi: "/p/bin/pulumi",
  languageHost: "/l/pulumi-language-nodejs",
});

describe("the environment of a rehearsal", () => {
  let home = "";
  const before = { ...process.env };
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "home-"));
    Object.assign(process.env, {
      STRATIFORM_TOOLS: TOOLS,
      PULUMI_HOME: join(home, "users"),
      PULUMI_ACCESS_TOKEN: "token",
    });
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
    for (const name of ["STRATIFORM_TOOLS", "PULUMI_HOME", "PULUMI_ACCESS_TOKEN"]) {
      const value = before[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it("differs between simulated and real providers only in PATH, Pulumi's home and downloads", () => {
    const simulated = rehearsalEnvironment({ home, providers: "simulated", kubeconfig: "/k" });
    const real = rehearsalEnvironment({ home, providers: "real", kubeconfig: "/k" });
    const names = new Set([...Object.keys(simulated), ...Object.keys(real)]);
    const different = [...names].filter((name) => simulated[name] !== real[name]).sort();
    assert.deepEqual(different, ["PATH", "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "PULUMI_HOME"]);
    assert.equal(real["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"], undefined);
    const extra =
      simulated["PATH"]?.split(delimiter).filter((entry) => !real["PATH"]?.split(delimiter).includes(entry)) ?? [];
    assert.equal(extra.length, 1);
    assert.ok(existsSync(join(extra[0] ?? "", "pulumi-resource-kubernetes")));
  });

  it("lets the engine write its state after each operation, unless only the last counts", () => {
    const written = (checkpoints?: "each" | "last") =>
      rehearsalEnvironment({ home, providers: "simulated", ...(checkpoints && { checkpoints }) })[
        "PULUMI_SKIP_CHECKPOINTS"
      ];
    assert.deepEqual([written(), written("each"), written("last")], [undefined, undefined, "true"]);
  });

  it("keeps no log of the engine's own, unless it is asked for, and clears one of before", () => {
    const logs = join(home, "pulumi", "logs");
    mkdirSync(logs, { recursive: true });
    rehearsalEnvironment({ home, providers: "simulated", engineLog: true });
    assert.ok(statSync(logs).isDirectory());
    for (let round = 0; round < 2; round++) {
      rehearsalEnvironment({ home, providers: "simulated" });
      assert.ok(statSync(logs).isFile());
    }
  });

  it("keeps this machine from the user's proxy @input", () => {
    const kept = { ...process.env };
    try {
      process.env["https_proxy"] = "http://proxy:3128";
      process.env["no_proxy"] = "a.corp";
      const { no_proxy: exempt } = rehearsalEnvironment({ home, providers: "simulated" });
      assert.equal(exempt, "a.corp,localhost,127.0.0.1,::1");
    } finally {
      for (const name of ["https_proxy", "no_proxy"]) {
        if (kept[name] === undefined) delete process.env[name];
        else process.env[name] = kept[name];
      }
    }
  });

  it("holds none of the user's Pulumi settings", () => {
    const environment = rehearsalEnvironment({ home, providers: "simulated" });
    assert.equal(environment["PULUMI_ACCESS_TOKEN"], undefined);
    assert.match(environment["PULUMI_BACKEND_URL"] ?? "", /^file:\/\//);
  });
});
