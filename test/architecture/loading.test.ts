/**
 * Only the chosen cloud's SDK is loaded: each adapter is loaded in a process of its own, which then says what came
 * with it. A cloud whose SDK is loaded for nothing costs seconds and hundreds of megabytes at every preview.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { CLOUDS, type Cloud } from "../../components/placement/cloud";
import { ROOT } from "./sources";

/** The SDKs that loading a cloud may bring. */
const ALLOWED = {
  aws: ["aws", "eks", "kubernetes", "pulumi"],
  gcp: ["gcp", "kubernetes", "pulumi"],
  azure: ["azure-native", "azuread", "kubernetes", "pulumi"],
  existing: ["kubernetes", "pulumi"],
} as const satisfies Record<Cloud, readonly string[]>;

describe("loading what is known of the clouds", () => {
  it("brings no cloud's SDK, nor Kubernetes'", function () {
    this.timeout(60_000);
    const loaded = loadedSdks(...CLOUDS.map((cloud) => `./components/cloud/${cloud}/facts`));
    assert.deepEqual(
      loaded.filter((sdk) => sdk !== "pulumi"),
      [],
    );
  });
});

describe("loading a cloud's adapter", () => {
  for (const cloud of CLOUDS) {
    it(`brings no other cloud's SDK: ${cloud}`, function () {
      this.timeout(60_000);
      const loaded = loadedSdks(`./components/cloud/${cloud}/adapter`);
      assert.ok(loaded.includes("pulumi"), `nothing was loaded: ${loaded.join(", ")}`);
      assert.deepEqual(
        loaded.filter((sdk) => !(ALLOWED[cloud] as readonly string[]).includes(sdk)),
        [],
      );
    });
  }
});

/** Names of the @pulumi packages that a fresh process has loaded after loading modules. */
function loadedSdks(...modules: readonly string[]): readonly string[] {
  const script = `
    for (const module of ${JSON.stringify(modules)}) require(module);
    const names = Object.keys(require.cache).map((file) => /@pulumi[\\\\/]([^\\\\/]+)/.exec(file)?.[1]);
    console.log(JSON.stringify([...new Set(names.filter((name) => name !== undefined))]));`;
  const answer = execFileSync(process.execPath, ["--require", "tsx/cjs", "-e", script], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return JSON.parse(answer) as string[];
}
