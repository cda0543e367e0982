/** Once set-up is done the task is the process that counts: its exit code, its signals, its verdict in CI. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import path from "node:path";
import { Scene, until } from "../../support/set-up/scene";

const CHECKOUT = path.resolve(__dirname, "../../..");
const HAND_OVER = path.join(__dirname, "../../support/set-up/hand-over.mjs");

describe("the task that an npm script starts", () => {
  let scene: Scene;
  beforeEach(() => (scene = new Scene()));
  afterEach(() => scene.remove());

  it("decides the exit code", () => {
    const { status } = spawnSync(process.execPath, [HAND_OVER, "process.exit(42)"]);
    assert.equal(status, 42);
  });

  it("ends the script as a shell would when a signal ends it", () => {
    const { status } = spawnSync(process.execPath, [HAND_OVER, "process.kill(process.pid, 'SIGKILL')"]);
    assert.equal(status, 137);
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`gets ${signal} that was sent to the script, and time to clean up`, async () => {
      const ready = scene.path("ready");
      const task = `
        const fs = require("node:fs");
        process.on("${signal}", () => setTimeout(() => { fs.writeFileSync(${JSON.stringify(ready)}, "clean"); process.exit(3); }, 100));
        fs.writeFileSync(${JSON.stringify(ready)}, "ready");
        setInterval(() => {}, 1000);`;
      const script = spawn(process.execPath, [HAND_OVER, task], { stdio: "ignore" });
      await until(() => fs.existsSync(ready) && fs.readFileSync(ready, "utf8") === "ready");
      script.kill(signal);
      const code = await new Promise((resolve) => script.once("close", resolve));
      assert.equal(code, 3);
      assert.equal(fs.readFileSync(ready, "utf8"), "clean");
    });
  }
});

describe(".ci/run", () => {
  let scene: Scene;
  beforeEach(() => (scene = new Scene()));
  afterEach(() => scene.remove());

  const VERDICTS = [
    { name: "all passed", npm: 'echo "12 passed, 0 failed"', last: "12 passed, 0 failed", status: 0 },
    { name: "some failed", npm: 'echo "11 passed, 1 failed"; exit 1', last: "11 passed, 1 failed", status: 1 },
    { name: "it broke down early", npm: 'echo "no such module"; exit 134', last: "0 passed, 1 failed", status: 1 },
    { name: "it ended without counting", npm: "exit 0", last: "0 passed, 1 failed", status: 1 },
  ];
  for (const { name, npm, last, status } of VERDICTS) {
    it(`ends with the counts and their exit code when ${name}`, () => {
      scene.program("npm", npm);
      const run = spawnSync(path.join(CHECKOUT, ".ci/run"), {
        encoding: "utf8",
        env: { ...process.env, PATH: `${scene.bin}${path.delimiter}/usr/bin${path.delimiter}/bin` },
      });
      assert.equal(run.stdout.trim().split("\n").at(-1), last);
      assert.equal(run.status, status);
      assert.deepEqual(scene.calls("npm"), ["npm test"]);
    });
  }
});
