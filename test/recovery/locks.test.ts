/** Who holds a lock: judged from the lock's content and what this machine knows. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "mocha";
import { descendants } from "../../automation/processes";
import { describeHolder, fileLocks, holderOf, thisMachine, type Here, type Lock } from "../../recovery/locks";

const LOCK: Lock = { pid: 4711, username: "ada", hostname: "here", timestamp: "2026-01-01T00:00:00Z" };

function machine(command: string | undefined, hostname = "here"): Here {
  return { hostname, command: (pid) => (pid === LOCK.pid ? command : undefined) };
}

describe("a lock's holder", () => {
  const cases = [
    ["gone", machine(undefined)],
    ["running", machine("/usr/local/bin/pulumi up --yes")],
    ["reused", machine("/usr/bin/vim notes.txt")],
    ["elsewhere", machine(undefined, "there")],
    ["elsewhere", machine("/usr/local/bin/pulumi up", "there")],
  ] as const;
  for (const [kind, here] of cases) {
    it(`is ${kind} on ${here.hostname} when process 4711 is ${here.command(4711) ?? "gone"}`, () => {
      const holder = holderOf(LOCK, here);
      assert.equal(holder.kind, kind);
      assert.match(describeHolder(holder), /ada@here, process 4711, at 2026/);
    });
  }

  it("is seen on this machine while its process runs, and gone afterwards", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    const pid = child.pid ?? 0;
    assert.match(thisMachine().command(pid) ?? "", /setInterval/);
    child.kill("SIGKILL");
    await once(child, "exit");
    assert.equal(thisMachine().command(pid), undefined);
  });
});

describe("the locks of a file backend", () => {
  it("are those of the stack and no other", () => {
    const root = mkdtempSync(join(tmpdir(), "locks-"));
    try {
      for (const stack of ["dev", "prod"]) {
        const directory = join(root, ".pulumi", "locks", "organization", "stratiform", stack);
        mkdirSync(directory, { recursive: true });
        writeFileSync(join(directory, "1f.json"), JSON.stringify({ ...LOCK, username: stack }));
      }
      assert.deepEqual(
        fileLocks(`file://${root}`, "stratiform", "dev")?.map(({ username }) => username),
        ["dev"],
      );
      assert.deepEqual(fileLocks(`file://${root}`, "stratiform", "staging"), []);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it("cannot be seen in another kind of backend", () => {
    assert.equal(fileLocks("s3://bucket", "stratiform", "dev"), undefined);
    assert.equal(fileLocks("https://api.pulumi.com", "stratiform", "dev"), undefined);
  });
});

describe("the processes that a process started", () => {
  it("are found at any depth, and no others", () => {
    const table = [
      [1, 0],
      [10, 1],
      [11, 10],
      [12, 11],
      [13, 10],
      [20, 1],
      [21, 20],
    ] as const;
    assert.deepEqual(descendants(10, table), [11, 13, 12]);
    assert.deepEqual(descendants(12, table), []);
  });
});
