/** The guard against a real API server: TLS, the sandbox's own certificate authority, and the versions it really says. */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { startSandbox, type Sandbox } from "../../rehearsal/sandbox";
import { tools } from "../../toolchain/tools";
import { contact } from "../../guard/contact";
import { decide } from "../../guard/decide";
import { freshDirectory } from "../support/lives/sandbox";

const CONTEXT = "stratiform-dev";

describe("the guard and a real API server", function () {
  this.timeout(180_000);
  let sandbox: Sandbox;

  before(async () => {
    console.log("      starting a sandbox for the guard (a few seconds)");
    sandbox = await startSandbox({
      tools: tools(),
      directory: freshDirectory(),
      context: CONTEXT,
      log: () => undefined,
    });
  });

  after(async () => {
    await sandbox?.stop();
  });

  it("learns the uid of kube-system and the version over verified TLS", async () => {
    const { status, body } = await sandbox.request("GET", "/api/v1/namespaces/kube-system");
    assert.equal(status, 200);
    const finding = await contact({ context: CONTEXT, kubeconfig: sandbox.kubeconfig });
    assert.ok(finding.kind === "reached", JSON.stringify(finding));
    assert.equal(finding.uid, (body as { metadata: { uid: string } }).metadata.uid);
    assert.match(finding.version.minor, /^1\.\d+$/);
    assert.equal(finding.route.server, sandbox.server);
    const verdict = decide({ recorded: undefined, finding, today: "2026-11-21", urn: "urn:pulumi:dev::p::t::n" });
    assert.equal(verdict.kind, "record", JSON.stringify(verdict));
  });

  it("does not talk to a server whose certificate the kubeconfig does not vouch for", async () => {
    const file = `${freshDirectory()}.kubeconfig`;
    const text = fs.readFileSync(sandbox.kubeconfig, "utf8");
    assert.match(text, /"?certificate-authority-data"?: ?"?[^",]+"?,?/);
    fs.writeFileSync(file, text.replace(/"?certificate-authority-data"?: ?"?[^",\n]+"?,?/, ""));
    const finding = await contact({ context: CONTEXT, kubeconfig: file });
    assert.ok(finding.kind === "unreachable", JSON.stringify(finding));
    assert.match(finding.reason, /certificate/);
  });

  it("reports a server that went away as out of reach, and finds it again", async () => {
    await sandbox.interruptApiServer();
    const gone = await contact({ context: CONTEXT, kubeconfig: sandbox.kubeconfig });
    await sandbox.resumeApiServer();
    assert.equal(gone.kind, "unreachable");
    assert.equal((await contact({ context: CONTEXT, kubeconfig: sandbox.kubeconfig })).kind, "reached");
  });
});
