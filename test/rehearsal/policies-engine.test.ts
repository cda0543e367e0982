/**
 * The packs under the real engine: previews of stacks that break every Kubernetes rule name each of them and fail, an
 * audit of states that break every rule about clouds does too (no plugin of a cloud is needed for that), a bundle does the same as its source, an exported state is audited, and secrets stay out of every message. Starts the
 * Pulumi CLI several times; takes about a minute.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allPack } from "../../policies/all/pack";
import { podSecurityPack } from "../../policies/pod-security/pack";
import { quotaPack } from "../../policies/quota/pack";
import { CHECKOUT, rehearsalEnvironment } from "../../automation/environment";
import { tools } from "../../toolchain/tools";
import { bundlePolicies } from "../../tools/bundle-policies";
import { BROKEN_CLOUDS, CLOUD_CONFIG } from "../policies/cases/broken-clouds";
import { BROKEN_STACKS, type BrokenResource } from "../policies/cases/broken-stacks";

const PACK_FOLDERS = ["pod-security", "quota"].map((pack) => join(CHECKOUT, "policies", pack));

/** Registers what `resources.json` lists; `secret:` and `unknown` stand for such values. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const late = new pulumi.CustomResource("kubernetes:core/v1:Namespace", "late", { metadata: { name: "late" } });
const special = (value) => {
  if (value === "unknown") return late.urn.apply(() => pulumi.output(late.id));
  if (typeof value === "string" && value.startsWith("secret:")) return pulumi.secret(value.slice(7));
  if (Array.isArray(value)) return value.map(special);
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, special(v)]));
  return value;
};
const api = (type) => type.split(":")[1].replace(/^core[/]/, "");
for (const { name, type, props } of require("./resources.json")) {
  new pulumi.CustomResource(type, name, { apiVersion: api(type), kind: type.split(":")[2], ...special(props) });
}
`;

/** What `pulumi stack export` writes for resources. */
function stateOf(resources: readonly BrokenResource[]) {
  const urn = (type: string, name: string) => `urn:pulumi:test::scratch::${type}::${name}`;
  const stack = urn("pulumi:pulumi:Stack", "scratch-test");
  return {
    version: 3,
    deployment: {
      manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
      secrets_providers: {
        type: "passphrase",
        state: { salt: "v1:AAAAAAAAAAA=:v1:AAAAAAAAAAAAAAAA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
      },
      resources: [
        { urn: stack, custom: false, type: "pulumi:pulumi:Stack" },
        ...resources.map(({ type, name, props }) => ({
          ...{ urn: urn(type, name), custom: true, id: `x/${name}`, type, inputs: props, outputs: props },
          parent: stack,
        })),
      ],
    },
  };
}

/** A public Service, and a ConfigMap with a secret that only the stack's key opens. */
function stateWithSecret() {
  const secret = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    ciphertext: "v1:AAAAAAAAAAAAAAAA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
  };
  const metadata = { name: "x", namespace: "x" };
  return stateOf([
    { type: "kubernetes:core/v1:Service", name: "service", props: { metadata, spec: { type: "LoadBalancer" } } },
    { type: "kubernetes:core/v1:ConfigMap", name: "map", props: { metadata, data: { password: secret } } },
  ]);
}

describe("policies under the engine", function () {
  this.timeout(240_000);
  let home: string;
  let environment: NodeJS.ProcessEnv;
  let project: string;

  before(() => {
    home = mkdtempSync(join(tmpdir(), "stratiform-policies-"));
    environment = rehearsalEnvironment({ home, providers: "simulated" });
    project = join(home, "scratch");
    mkdirSync(project);
    writeFileSync(
      join(project, "Pulumi.yaml"),
      "name: scratch\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
    );
    writeFileSync(
      join(project, "package.json"),
      JSON.stringify({ name: "scratch", version: "0.0.0", main: "index.js" }),
    );
    writeFileSync(join(project, "index.js"), PROGRAM);
    symlinkSync(join(CHECKOUT, "node_modules"), join(project, "node_modules"));
    const created = pulumi("stack", "init", "test");
    assert.equal(created.status, 0, created.output);
  });

  after(() => rmSync(home, { recursive: true, force: true }));

  function pulumi(...args: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(tools().pulumi, [...args, "--non-interactive"], {
      cwd: project,
      env: environment,
      encoding: "utf8",
      maxBuffer: 64 << 20,
    });
    return { status, output: `${stdout}\n${stderr}` };
  }

  function preview(
    resources: readonly BrokenResource[],
    packs: readonly string[],
    config?: Readonly<Record<string, unknown>>,
  ) {
    writeFileSync(join(project, "resources.json"), JSON.stringify(resources));
    const file = join(home, "config.json");
    if (config !== undefined) writeFileSync(file, JSON.stringify(config));
    const flags = packs.flatMap((pack) => [
      ...["--policy-pack", pack],
      ...(config === undefined ? [] : ["--policy-pack-config", file]),
    ]);
    return pulumi("preview", "--stack", "test", ...flags);
  }

  it("names every rule that two broken stacks break, and fails the preview", () => {
    const named = BROKEN_STACKS.flatMap(({ name, resources, rules }) => {
      const pools = { enforcementLevel: "mandatory", accelerators: { "nvidia.com/gpu": "4" } };
      const config = { all: "mandatory", "quota-accelerators-fit-pools": pools };
      const { status, output } = preview(resources, PACK_FOLDERS, config);
      assert.notEqual(status, 0, output);
      const missing = rules.filter((rule) => !new RegExp(`\\[mandatory\\].*\\b${rule}\\b`).test(output));
      assert.deepEqual(missing, [], `${name}:\n${output}`);
      return rules;
    });
    const inClouds = new Set(BROKEN_CLOUDS.flatMap(({ rules }) => rules));
    const all = [...podSecurityPack.rules, ...quotaPack.rules].map(({ id }) => id).filter((id) => !inClouds.has(id));
    assert.deepEqual([...new Set(named)].sort(), all.sort());
    console.log(`      ${all.length} rules named in ${BROKEN_STACKS.length} previews`);
  });

  it("names every rule about clouds in an audit of two broken states", () => {
    const state = join(home, "clouds.json");
    const config = join(home, "clouds-config.json");
    writeFileSync(config, JSON.stringify({ all: "mandatory", ...CLOUD_CONFIG }));
    const pack = ["--policy-pack", join(CHECKOUT, "policies", "all"), "--policy-pack-config", config];
    const named = BROKEN_CLOUDS.flatMap(({ name, resources, rules }) => {
      writeFileSync(state, JSON.stringify(stateOf(resources)));
      const { status, output } = pulumi("policy", "analyze", "--file", state, ...pack);
      assert.notEqual(status, 0, output);
      const missing = rules.filter((rule) => !new RegExp(`\\[mandatory\\][^\\n]*\\b${rule}(?![\\w-])`).test(output));
      assert.deepEqual(missing, [], `${name}:\n${output.slice(0, 4_000)}`);
      return rules;
    });
    const kubernetes = new Set(BROKEN_STACKS.flatMap(({ rules }) => rules));
    const all = allPack.rules.map(({ id }) => id).filter((id) => !kubernetes.has(id));
    assert.deepEqual([...new Set(named)].sort(), all.sort());
    console.log(`      ${all.length} rules named in ${BROKEN_CLOUDS.length} audits`);
  });

  it("is undecided about what is not known yet: it warns, names the property, and still finds the bad one after it", () => {
    const container = (privileged: unknown) => ({
      name: "a",
      image: "ghcr.io/stratiform/y:1",
      securityContext: { privileged },
    });
    const spec = { containers: [container("unknown"), container(true)] };
    const pod = {
      name: "pod",
      type: "kubernetes:core/v1:Pod",
      props: { metadata: { name: "pod", namespace: "x" }, spec },
    };
    const { status, output } = preview([pod], PACK_FOLDERS.slice(0, 1));
    assert.notEqual(status, 0, output);
    assert.match(
      output,
      /\[advisory\][^\n]*pod-no-privileged-containers[^\n]*\n[^\n]*undecided, spec\.containers\[0\]\.securityContext\.privileged/,
    );
    assert.match(
      output,
      /\[mandatory\][^\n]*pod-no-privileged-containers[^\n]*\n[^\n]*spec\.containers\[1\]\.securityContext\.privileged is true/,
    );
  });

  it("trusts the registries that the stack's own configuration names", () => {
    const pod = {
      name: "pod",
      type: "kubernetes:core/v1:Pod",
      props: {
        metadata: { name: "pod", namespace: "x" },
        spec: { containers: [{ name: "a", image: "ours.example/a:1" }] },
      },
    };
    const packs = PACK_FOLDERS.slice(0, 1);
    assert.match(preview([pod], packs).output, /pod-image-allowed-registry/);
    const section = JSON.stringify({ registries: ["ours.example"] });
    assert.equal(pulumi("config", "set", "stratiform:security", section, "--stack", "test").status, 0);
    const { output } = preview([pod], packs);
    assert.equal(pulumi("config", "rm", "stratiform:security", "--stack", "test").status, 0);
    assert.doesNotMatch(output, /pod-image-allowed-registry/);
    assert.match(output, /pod-image-has-digest/);
  });

  it("never prints a secret, and still judges it", () => {
    const data = { password: "secret:hunter2-is-hidden" };
    const map = {
      name: "map",
      type: "kubernetes:core/v1:ConfigMap",
      props: { metadata: { name: "map", namespace: "x" }, data },
    };
    const image = { name: "a", image: "secret:evil.example/very-hidden:1" };
    const pod = {
      name: "pod",
      type: "kubernetes:core/v1:Pod",
      props: { metadata: { name: "pod", namespace: "x" }, spec: { containers: [image] } },
    };
    const { output } = preview([map, pod], PACK_FOLDERS.slice(0, 1));
    assert.match(output, /config-map-no-secret/);
    assert.match(output, /pod-image-allowed-registry[^\n]*\n[^\n]*spec\.containers\[0\]\.image is \[secret\]/);
    assert.doesNotMatch(output, /hunter2|very-hidden/);
  });

  it("says the same from its bundle, which needs nothing of this repository but the SDK", async () => {
    const bundles = join(home, "bundles");
    await bundlePolicies(bundles);
    symlinkSync(join(CHECKOUT, "node_modules"), join(bundles, "node_modules"));
    const resources = BROKEN_STACKS[0]?.resources ?? [];
    const said = (output: string) =>
      output
        .split("\n")
        .filter((line) => /^ {10}\S/.test(line))
        .sort();
    const fromSource = preview(resources, PACK_FOLDERS);
    const fromBundle = preview(
      resources,
      ["pod-security", "quota"].map((pack) => join(bundles, pack)),
    );
    assert.ok(said(fromSource.output).length > 40, fromSource.output);
    assert.deepEqual(said(fromBundle.output), said(fromSource.output));
  });

  it("audits an exported state, undecided about the secrets that it hides", () => {
    const file = join(home, "state.json");
    writeFileSync(file, JSON.stringify(stateWithSecret()));
    const { status, output } = pulumi("policy", "analyze", "--file", file, "--policy-pack", PACK_FOLDERS[0] ?? "");
    assert.notEqual(status, 0, output);
    assert.match(output, /\[mandatory\][^\n]*service-not-public/);
    assert.match(output, /\[advisory\][^\n]*config-map-no-secret[^\n]*\n[^\n]*undecided, data\.password is a secret/);
  });

  it("lets an exemption pass until it ends, and says so afterwards", () => {
    const [broken] = BROKEN_STACKS[0]?.resources.filter(({ name }) => name === "service-not-public") ?? [];
    assert.ok(broken !== undefined);
    const exempt = (expires: string) => ({
      "service-not-public": {
        exemptions: [{ name: "service-not-public", owner: "team-x", reason: "a test", expires }],
      },
    });
    const during = preview([broken], PACK_FOLDERS.slice(0, 1), exempt("2999-12-31"));
    assert.doesNotMatch(during.output, /\] +service-not-public/);
    const afterwards = preview([broken], PACK_FOLDERS.slice(0, 1), exempt("2020-01-01"));
    assert.match(afterwards.output, /service-not-public[^\n]*\n[^\n]*team-x's exemption ended on 2020-01-01/);
  });
});
