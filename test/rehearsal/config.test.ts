/**
 * Mistakes in a stack file, through the real CLI and engine: the command fails with the reason, nothing is created and
 * nobody sees a stack trace. Needs the tools of `npm test`; no cluster.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import { CHECKOUT, rehearsalEnvironment } from "../../automation/environment";
import { ensureStack } from "../../automation/stacks";
import { tools } from "../../toolchain/tools";
import { devConfigWith, setAt } from "../support/stack-file";

describe("a mistake in the stack file, through the engine", function () {
  this.timeout(120_000);
  let home: string;
  let environment: NodeJS.ProcessEnv;

  before(async () => {
    console.log("    runs pulumi up with broken stack files; a few seconds each");
    home = mkdtempSync(path.join(tmpdir(), "stratiform-config-"));
    environment = rehearsalEnvironment({ home, providers: "simulated" });
    await ensureStack("dev", { home, environment });
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  /** `pulumi up` with this text as the stack file. */
  async function up(text: string): Promise<{ code: number | null; output: string }> {
    const file = path.join(home, "Pulumi.dev.yaml");
    writeFileSync(file, text);
    return pulumi(["up", "-s", "dev", "--yes", "--skip-preview", "--non-interactive", "--config-file", file]);
  }

  function pulumi(args: readonly string[]): Promise<{ code: number | null; output: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn(tools().pulumi, args, { cwd: CHECKOUT, env: environment, stdio: ["ignore", "pipe", "pipe"] });
      let output = "";
      child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
      child.once("error", reject);
      child.once("close", (code) => resolve({ code, output }));
    });
  }

  async function assertNothingCreated(): Promise<void> {
    const { output } = await pulumi(["stack", "export", "-s", "dev"]);
    const { deployment } = JSON.parse(output) as { deployment: { resources?: { type: string }[] } };
    const types = (deployment.resources ?? []).map(({ type }) => type);
    assert.deepEqual(
      types.filter((type) => type !== "pulumi:pulumi:Stack"),
      [],
    );
  }

  function assertNoStackTrace(output: string): void {
    assert.doesNotMatch(output, /^\s+at .+[:(]\d+|node_modules|PlatformError|unhandled/m);
  }

  it("lists every mistake, each once, fails, and creates nothing", async () => {
    const config = devConfigWith("workloads[1].imagee", "x");
    setAt(config, "ownership.costCentre", undefined);
    const { code, output } = await up(stringify({ config }));
    assert.notEqual(code, 0);
    assert.match(output, /Pulumi\.dev\.yaml: 2 problems/);
    assert.equal(output.split("ownership.costCentre is missing").length, 2, output);
    assert.equal(output.split('workloads[1].imagee is not an option; did you mean "image"?').length, 2, output);
    assertNoStackTrace(output);
    await assertNothingCreated();
  });

  it("says what an empty file needs", async () => {
    const { code, output } = await up("");
    assert.notEqual(code, 0);
    assert.match(output, /config is missing or empty; write options such as stratiform:cloud below config:/);
    assertNoStackTrace(output);
    await assertNothingCreated();
  });

  it("says where YAML cannot be read", async () => {
    const { code, output } = await up("config:\n  stratiform:cloud: existing\n  stratiform:tenants: [\n");
    assert.notEqual(code, 0);
    assert.match(output, /yaml: line \d+:/);
    assertNoStackTrace(output);
    await assertNothingCreated();
  });

  it("says which option stands twice", async () => {
    const { code, output } = await up("config:\n  stratiform:cloud: existing\n  stratiform:cloud: aws\n");
    assert.notEqual(code, 0);
    assert.match(output, /"stratiform:cloud" already defined at line 2/);
    assertNoStackTrace(output);
    await assertNothingCreated();
  });
});
