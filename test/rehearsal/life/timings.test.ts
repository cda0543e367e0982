/** Where a life's time goes: which process is counted for what, and that work is seen. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, it } from "mocha";
import { causeOf, Timings, timingsTable } from "../../../rehearsal/life/timings";

describe("the timings of a life", () => {
  const COMMANDS = {
    "/cache/bin/pulumi up --yes": "engine",
    "/cache/bin/node --require tsx/cjs /p/node_modules/@pulumi/pulumi/cmd/run --monitor=1": "program",
    "/cache/bin/node /p/node_modules/@pulumi/pulumi/cmd/run-policy-pack 127.0.0.1:1": "packs",
    "/cache/bin/pulumi up --policy-pack /p/policies/all": "engine",
    "node /p/rehearsal/plugins/pulumi-resource-kubernetes 127.0.0.1:1": "k8s plugin",
    "node /p/rehearsal/plugins/pulumi-resource-aws 127.0.0.1:1": "cloud plugin",
    "node /p/guard/index.js": "guard",
    "/cache/kube-apiserver --etcd-servers=unix:///x/etcd.sock": "API server",
    "/cache/etcd --data-dir /x": "etcd",
    "/cache/kube-scheduler --config x": "controllers",
    "vim notes": "other",
  };
  for (const [command, cause] of Object.entries(COMMANDS)) {
    it(`counts ${command.split("/").at(-1)} as ${cause}`, () => assert.equal(causeOf(command), cause));
  }

  it("see the work of a child process, and show it by step", async function () {
    if (!Timings.available) this.skip();
    const timings = new Timings("no process names this");
    timings.begin();
    // Processor time, not time on the clock, of which a busy machine gives it little; then it waits to be looked at.
    const spin = "while (process.cpuUsage().user < 400_000); console.log(1); process.stdin.resume()";
    const child = spawn(process.execPath, ["-e", spin]);
    await once(child.stdout, "data");
    timings.end("spinning");
    child.stdin.end();
    await once(child, "close");
    const [step] = timings.steps;
    assert.ok((step?.busy.other ?? 0) > 200, JSON.stringify(step));
    const table = timingsTable(timings.steps).join("\n");
    assert.match(table, /other/);
    assert.match(table, /^spinning /m);
    assert.match(table, /^together /m);
  });
});
