/** How a sandbox ends, and what stands in the way of its start. Slow: starts a control plane for most tests. */
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { PlatformError } from "../../components/core/errors";
import { tools } from "../../toolchain/tools";
import {
  findSandbox,
  startSandbox,
  stopSandbox,
  type Sandbox,
  type SandboxOptions,
  type SandboxTools,
} from "../../rehearsal/sandbox";
import { layoutOf } from "../../rehearsal/sandbox/layout";
import { isAlive, signalProcess } from "../../automation/process-identity";
import { readRecord, writeRecord } from "../../rehearsal/sandbox/record";
import {
  AWAY,
  ended,
  eventually,
  freshDirectory,
  nothingLeft,
  processesOf,
  startElsewhere,
} from "../support/lives/sandbox";

describe("the end of a sandbox (starts control planes)", function () {
  this.timeout(120_000);
  const open: string[] = [];

  function directory(): string {
    const path = freshDirectory();
    open.push(path);
    return path;
  }

  function start(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
    return startSandbox({
      tools: tools(),
      directory: directory(),
      context: "stratiform-test",
      log: () => undefined,
      ...options,
    });
  }

  /** A program of one line in place of a component. */
  function replaced(name: keyof SandboxTools, line: string): SandboxTools {
    const program = join(dirname(directory()), "program");
    writeFileSync(program, `#!/bin/sh\n${line}\n`);
    chmodSync(program, 0o755);
    const { etcd, kubeApiserver, kubeControllerManager, kubeScheduler, kwok } = tools();
    return { etcd, kubeApiserver, kubeControllerManager, kubeScheduler, kwok, [name]: program };
  }

  /** A component that prints one line and fails. */
  function failing(name: keyof SandboxTools, line: string): SandboxTools {
    return replaced(name, `echo "${line}" >&2; exit 3`);
  }

  /** A start that does not end, so that what must happen before its end is in time on any machine. */
  function endless(): SandboxTools {
    return replaced("kubeControllerManager", 'exec tail -f /dev/null -- "$@"');
  }

  afterEach(async () => {
    for (const path of open.splice(0)) await stopSandbox(path);
  });

  it("takes everything with it when the process that started it is killed", async () => {
    const place = directory();
    const { starter, ready } = startElsewhere(place, tools(), "attached");
    await ready;
    assert.ok(processesOf(place).length >= 5, "all five processes run");
    starter.kill("SIGKILL");
    await nothingLeft(place);
  });

  for (const [moment, reached] of [
    ["before anything is written", () => true],
    ["when the first process starts", (place: string) => processesOf(place).length > 0],
    ["when the API server starts", (place: string) => existsSync(layoutOf(place).servingCertificate)],
    ["when the controllers start", (place: string) => existsSync(join(layoutOf(place).logs, "kwok.log"))],
  ] as const) {
    it(`leaves nothing after Ctrl-C ${moment}`, async () => {
      const place = directory();
      const { starter } = startElsewhere(place, endless(), "attached");
      await eventually(`the start gets there: ${moment}`, () => reached(place) || undefined);
      assert.ok(starter.pid !== undefined);
      process.kill(-starter.pid, "SIGINT");
      await ended(starter);
      await nothingLeft(place);
    });
  }

  it("gives up when it is told to while starting, and leaves nothing", async () => {
    const place = directory();
    const controller = new AbortController();
    const starting = start({ directory: place, signal: controller.signal, tools: endless() });
    await eventually("the API server starts", () => existsSync(layoutOf(place).servingCertificate) || undefined);
    controller.abort(new Error("enough"));
    await assert.rejects(starting, { message: "enough" });
    assert.deepEqual([processesOf(place), existsSync(place)], [[], false]);
  });

  it("outlives its starter when detached, is found, used and stopped", async () => {
    const place = directory();
    const { starter, ready } = startElsewhere(place, tools(), "detached");
    await ready;
    await ended(starter);
    const found = findSandbox(place);
    assert.ok(found !== undefined);
    assert.equal((await found.request("GET", "/readyz")).status, 200);
    await found.interruptApiServer();
    await assert.rejects(found.request("GET", "/readyz"), AWAY);
    await found.resumeApiServer();
    assert.equal(await stopSandbox(place), true);
    await nothingLeft(place);
    assert.equal(findSandbox(place), undefined);
    assert.equal(await stopSandbox(place), false);
  });

  it("dies with a starter that is killed before a detached one is ready", async () => {
    const place = directory();
    const { starter } = startElsewhere(place, endless(), "detached");
    await eventually("the API server starts", () => existsSync(layoutOf(place).servingCertificate) || undefined);
    starter.kill("SIGKILL");
    await nothingLeft(place);
  });

  it("lets no process survive its supervisor, and the next start clears what was left", async () => {
    const sandbox = await start();
    const record = readRecord(sandbox.directory);
    assert.ok(record !== undefined);
    signalProcess(record.supervisor, "SIGKILL");
    await eventually("requests name the cause", async () => {
      const failure: unknown = await sandbox.request("GET", "/readyz").catch((error: unknown) => error);
      return failure instanceof PlatformError && /supervisor ended \(SIGKILL\)/.test(failure.message)
        ? true
        : undefined;
    });
    const log: string[] = [];
    const next = await start({ directory: sandbox.directory, log: (line) => log.push(line) });
    assert.match(log.join("\n"), /clearing away a sandbox that was killed/);
    assert.equal(Object.values(record.components).filter(isAlive).length, 0);
    await next.stop();
    await nothingLeft(sandbox.directory);
  });

  it("never kills a stranger that has got the process id of a stale record", async () => {
    const place = directory();
    mkdirSync(place);
    const stranger = { pid: process.pid, started: "at some other time" };
    writeRecord(place, {
      format: "stratiform-sandbox/1",
      supervisor: stranger,
      components: { etcd: stranger },
      ready: true,
    });
    assert.equal(findSandbox(place), undefined);
    assert.equal(await stopSandbox(place), true); // This process lives on to say so.
    assert.equal(existsSync(place), false);
  });

  it("runs beside another one, on other ports", async () => {
    const [one, other] = await Promise.all([start(), start()]);
    assert.notEqual(one.server, other.server);
    const namespaces = "/api/v1/namespaces";
    assert.equal((await one.request("POST", namespaces, { metadata: { name: "only-here" } })).status, 201);
    assert.equal((await other.request("GET", `${namespaces}/only-here`)).status, 404);
    await one.stop();
    assert.equal((await other.request("GET", "/readyz")).status, 200);
    await other.stop();
  });

  it("takes another port when the one it chose is in use", async () => {
    const occupant = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => occupant.once("listening", resolve));
    const address = occupant.address();
    assert.ok(address !== null && typeof address === "object");
    const log: string[] = [];
    const sandbox = await start({ preferredPort: address.port, log: (line) => log.push(line) }).finally(() => {
      occupant.close();
    });
    assert.deepEqual(log, [`port ${address.port} is in use, trying another`]);
    assert.notEqual(new URL(sandbox.server).port, String(address.port));
    await sandbox.stop();
  });

  for (const [name, component] of [
    ["etcd", "etcd"],
    ["kubeApiserver", "kube-apiserver"],
    ["kwok", "kwok"],
  ] as const) {
    it(`names ${component} and its last words when it cannot start`, async () => {
      const place = directory();
      const broken = failing(name, "the disk is full");
      await assert.rejects(start({ directory: place, tools: broken }), (error: unknown) => {
        assert.ok(error instanceof PlatformError);
        assert.match(error.message, new RegExp(`${component} exited with code 3.*\n +the disk is full`));
        return true;
      });
      assert.deepEqual([processesOf(place), existsSync(place)], [[], false]);
    });
  }

  it("names a component whose program is missing", async () => {
    const missing = { ...failing("etcd", ""), etcd: "/nonexistent/etcd" };
    await assert.rejects(start({ tools: missing }), /etcd .*\/nonexistent\/etcd/s);
  });

  it("stops as a whole, with the reason, when a component dies later", async () => {
    const log: string[] = [];
    const sandbox = await start({ log: (line) => log.push(line) });
    const scheduler = readRecord(sandbox.directory)?.components["kube-scheduler"];
    assert.ok(scheduler !== undefined);
    signalProcess(scheduler, "SIGKILL");
    const failure = await eventually("requests fail with the reason", () => {
      return sandbox.request("GET", "/readyz").then(
        () => undefined,
        (error: unknown) => (error instanceof PlatformError ? error : undefined),
      );
    });
    assert.match(failure.message, /kube-scheduler was ended by SIGKILL/);
    assert.match(log.join("\n"), /kube-scheduler was ended by SIGKILL/);
    await nothingLeft(sandbox.directory);
  });

  it("refuses a directory that holds something else, and leaves it alone", async () => {
    const place = directory();
    mkdirSync(place);
    writeFileSync(join(place, "thesis.txt"), "");
    await assert.rejects(start({ directory: place }), /holds files of something else/);
    assert.deepEqual(readdirSync(place), ["thesis.txt"]);
  });

  it("refuses a directory in which another sandbox runs", async () => {
    const sandbox = await start();
    await assert.rejects(start({ directory: sandbox.directory }), /holds a running sandbox/);
    assert.equal((await sandbox.request("GET", "/readyz")).status, 200);
    await sandbox.stop();
  });

  it("refuses a directory whose path is too long for Unix sockets", async () => {
    await assert.rejects(start({ directory: join(directory(), "x".repeat(90)) }), /is longer than 90 bytes/);
  });
});
