/** The right Node.js and the locked npm dependencies: what is there is used, what is missing is installed once. */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import path from "node:path";
import { subset } from "semver";
import { Scene } from "../../support/set-up/scene";

interface NodeVersion {
  readonly OLDEST_NODE: string;
  readonly isNewEnough: (version: string) => boolean;
}
const { OLDEST_NODE: OLDEST, isNewEnough } = require("../../../stacks/node-version.cjs") as NodeVersion;

interface Locked {
  readonly dev?: boolean;
  readonly engines?: { readonly node?: string };
}

describe("the oldest Node.js", () => {
  it("is what package.json says, and as new as every locked dependency of the program asks for", () => {
    const checkout = path.join(__dirname, "../../..");
    const read = (file: string): unknown => JSON.parse(fs.readFileSync(path.join(checkout, file), "utf8"));
    const { engines } = read("package.json") as { readonly engines: { readonly node: string } };
    assert.equal(engines.node, `>=${OLDEST}`);
    const { packages } = read("package-lock.json") as { readonly packages: Readonly<Record<string, Locked>> };
    const asking = Object.entries(packages).flatMap(([name, { dev, engines: { node } = {} }]) =>
      dev === true || node === undefined || name === "" ? [] : [{ name, node }],
    );
    assert.ok(asking.length > 50);
    // Of 23, which nobody maintains, some dependencies take no version.
    const ours = `>=${OLDEST} <23 || >=24`;
    assert.deepEqual(
      asking.filter(({ node }) => !subset(ours, node)),
      [],
    );
    const tight = asking.filter(({ node }) => !subset(`>=22.0.0 <23 || >=24`, node)).map(({ name }) => name);
    assert.deepEqual(tight.filter((name) => name.endsWith("/undici")).length, 1, "it could be older now: lower it");
  });

  it("is compared by all of its parts", () => {
    for (const version of ["20.20.2", "22.14.0", "22.18.9"]) assert.equal(isNewEnough(version), false, version);
    for (const version of ["22.19.0", "22.20.1", "24.0.0", "26.1.0"]) assert.equal(isNewEnough(version), true, version);
  });

  it("is that of the pinned ones, which set-up installs", () => {
    const pins = JSON.parse(fs.readFileSync(path.join(__dirname, "../../../toolchain/node/package.json"), "utf8")) as {
      readonly optionalDependencies: Readonly<Record<string, string>>;
    };
    for (const version of Object.values(pins.optionalDependencies)) assert.ok(isNewEnough(version), version);
  });
});

describe("choosing a Node.js", () => {
  let scene: Scene;
  beforeEach(() => (scene = new Scene()));
  afterEach(() => scene.remove());

  it("keeps the current one when it is new enough", async () => {
    scene.program("npm", "exit 1");
    const { result } = await scene.run("node", { current: { version: OLDEST, executable: "/somewhere/node" } });
    assert.deepEqual(result, { version: OLDEST, executable: "/somewhere/node", source: "PATH" });
    assert.deepEqual(scene.calls("npm"), []);
  });

  it("installs the pinned one once when the current one is too old", async () => {
    // What `npm ci` leaves behind: the package for this platform, with the binary inside.
    scene.program("npm", `mkdir -p ${pinnedLocation()}/bin && cp '${process.execPath}' ${pinnedLocation()}/bin/node`);
    const old = { current: { version: "22.14.0", executable: "/usr/bin/node" } };
    const first = await scene.run("node", old);
    assert.match(first.said, /Installing Node\.js \d+\.\d+\.\d+ \(this one is 22\.14\.0\)/);
    assert.ok(isNewEnough(String(first.result["version"])));
    assert.ok(fs.existsSync(String(first.result["executable"])));
    const second = await scene.run("node", old);
    assert.equal(second.result["executable"], first.result["executable"]);
    assert.equal(scene.calls("npm").length, 1);
    assert.match(scene.calls("npm")[0] ?? "", /^npm ci --ignore-scripts/);
  });

  it("says what to install when it is too old and npm is missing", async () => {
    const { result } = await scene.run(
      "node",
      { current: { version: "20.20.2", executable: "/usr/bin/node" } },
      { PATH: scene.bin },
    );
    assert.match(String(result["error"]), /npm is not on PATH.*nodejs\.org/);
  });
});

describe("the npm dependencies", () => {
  const LOCKED = { packages: { "": {}, "node_modules/left": { version: "1.0.0", integrity: "sha512-a" } } };
  let scene: Scene;
  let given: { readonly checkout: string; readonly locks: string };
  beforeEach(() => {
    scene = new Scene();
    given = { checkout: scene.folder("checkout"), locks: scene.path("locks") };
    scene.write("checkout/package-lock.json", JSON.stringify(LOCKED));
    scene.program("npm", "sleep 0.3; mkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json");
  });
  afterEach(() => scene.remove());

  it("are installed once when two set-ups of one checkout start at the same time", async () => {
    await Promise.all([scene.run("modules", given), scene.run("modules", given)]);
    assert.equal(scene.calls("npm").length, 1);
    await scene.run("modules", given);
    assert.equal(scene.calls("npm").length, 1);
  });

  it("are left alone when somebody installed them by hand as locked", async () => {
    scene.write("checkout/node_modules/.package-lock.json", JSON.stringify(LOCKED));
    await scene.run("modules", given);
    assert.deepEqual(scene.calls("npm"), []);
  });

  it("are installed again when the lock file changes", async () => {
    await scene.run("modules", given);
    const changed = {
      packages: { ...LOCKED.packages, "node_modules/right": { version: "2.0.0", integrity: "sha512-b" } },
    };
    scene.write("checkout/package-lock.json", JSON.stringify(changed));
    await scene.run("modules", given);
    assert.equal(scene.calls("npm").length, 2);
  });

  it("need no package that is only for other platforms", async () => {
    const optional = { version: "3.0.0", integrity: "sha512-c", optional: true };
    scene.write("checkout/node_modules/.package-lock.json", JSON.stringify(LOCKED));
    const locked = { packages: { ...LOCKED.packages, "node_modules/for-others": optional } };
    scene.write("checkout/package-lock.json", JSON.stringify(locked));
    await scene.run("modules", given);
    assert.deepEqual(scene.calls("npm"), []);
  });

  it("are installed again after an installation that was broken off", async () => {
    scene.program("npm", "mkdir -p node_modules/left; exit 7");
    const { result } = await scene.run("modules", given);
    assert.match(String(result["error"]), /npm ci failed with exit code 7/);
    scene.program("npm", "mkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json");
    assert.deepEqual((await scene.run("modules", given)).result, {});
    assert.equal(scene.calls("npm").length, 2);
  });
});

/** Where the pinned Node.js for this platform lies after installation, as the committed lock file says. */
function pinnedLocation(): string {
  const lock = path.join(__dirname, "../../../toolchain/node/package-lock.json");
  const { packages } = JSON.parse(fs.readFileSync(lock, "utf8")) as {
    readonly packages: Readonly<Record<string, { readonly os?: string; readonly cpu?: string }>>;
  };
  const fitting = Object.entries(packages).find(([, { os, cpu }]) => os === process.platform && cpu === process.arch);
  assert.ok(fitting, `no Node.js is pinned for ${process.platform}-${process.arch}`);
  return fitting[0];
}
