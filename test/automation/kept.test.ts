/** What `--keep` writes before and after a rehearsal, and whom `--stop` ends. A whole kept life: docs/rehearsal.md. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { readWords } from "../../cli/command-line";
import { workingCopy } from "../../automation/stacks";
import { rehearsalHome } from "../../automation/environment";
import { endHost, keptKubeconfig, readKept, writeKept } from "../../automation/kept";
import { rehearsalOptions, type RehearseOptions } from "../../rehearsal/options";
import { keepsAccount } from "../../rehearsal/life/rehearse";
import { layoutOf } from "../../rehearsal/sandbox/layout";
import { identify, isAlive } from "../../automation/process-identity";

function asked(...words: string[]): RehearseOptions {
  const options = rehearsalOptions(readWords("start", [...words, "--keep"]));
  assert.ok(options.action === "rehearse");
  return options;
}

describe("a rehearsal that is to be kept", () => {
  let home: string;
  let before: string | undefined;

  beforeEach(() => {
    before = process.env["STRATIFORM_STATE"];
    process.env["STRATIFORM_STATE"] = mkdtempSync(join(tmpdir(), "kept-"));
    home = rehearsalHome();
    mkdirSync(home, { recursive: true });
  });

  afterEach(() => {
    rmSync(process.env["STRATIFORM_STATE"] ?? "", { recursive: true, force: true });
    if (before === undefined) delete process.env["STRATIFORM_STATE"];
    else process.env["STRATIFORM_STATE"] = before;
  });

  it("is served by a process of its own where the stack lives in an account, on every cloud", () => {
    for (const cloud of ["aws", "gcp", "azure"])
      assert.equal(keepsAccount(asked("--stack", "prod", "--cloud", cloud)), true);
    assert.equal(keepsAccount(asked("--stack", "prod")), true);
    assert.equal(keepsAccount(asked("--stack", "dev")), false);
    assert.equal(existsSync(join(home, "asked")), false);
  });

  it("leaves nothing behind when what was asked is a mistake, and what was there before stays", () => {
    mkdirSync(join(home, "backend"));
    const file = join(home, "mistake.yaml");
    writeFileSync(file, "config: { stratiform:cloud: aws }\n");
    assert.throws(() => keepsAccount(asked("--stack-file", file, "--cloud", "gcp")), /is missing/);
    assert.throws(() => keepsAccount(asked("--stack-file", join(home, "none.yaml"))), /does not exist/);
    assert.equal(existsSync(join(home, "asked")), false);
    assert.ok(existsSync(join(home, "backend")));
  });

  it("is reached by the kubeconfig that it writes for people, else by its sandbox's own", () => {
    const { directory, kubeconfig } = layoutOf(join(home, "sandbox"));
    mkdirSync(directory);
    assert.equal(keptKubeconfig(home), undefined);
    writeFileSync(kubeconfig, "");
    assert.equal(keptKubeconfig(home), kubeconfig);
    writeFileSync(join(directory, "kubeconfig"), "");
    assert.equal(keptKubeconfig(home), join(directory, "kubeconfig"));
  });

  it("is refused while an earlier one is kept", () => {
    writeKept(home, { stack: "dev" });
    assert.throws(() => keepsAccount(asked("--stack", "prod")), /kept earlier; stop it first: npm start -- --stop/);
  });

  it("is found again by its record, which others cannot read, and by the file that was rehearsed", () => {
    const kept = { stack: "prod", stackFile: join(home, "own.yaml") };
    writeKept(home, kept);
    assert.deepEqual(readKept(home), kept);
    assert.equal(statSync(join(home, "kept.json")).mode & 0o077, 0);
    writeFileSync(kept.stackFile, "config: { stratiform:cloud: gcp }\n");
    assert.equal(existsSync(workingCopy("prod", home, undefined, kept.stackFile)), true);
  });

  it("ends with the process that serves it, and a stranger with its number stays", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"]);
    await once(child, "spawn");
    const host = identify(child.pid ?? 0);
    assert.ok(host);
    const record = (started: string) => ({
      stack: "prod",
      account: { host: { pid: host.pid, started }, environment: {}, programs: "/" },
    });
    await endHost(record("another moment"));
    assert.ok(isAlive(host));
    await endHost(record(host.started));
    assert.ok(!isAlive(host));
    await endHost({ stack: "prod" });
  });
});
