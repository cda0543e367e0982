/**
 * A real Kubernetes control plane on this machine, with simulated nodes: etcd, API server, controller manager,
 * scheduler and kwok, on loopback, gone without a trace when its owner goes. `startSandbox` is the way in;
 * `findSandbox` and `stopSandbox` are for one that was started with `detached`.
 */
import { fork, type ChildProcess } from "node:child_process";
import { request as httpRequest } from "node:http";
import { Socket } from "node:net";
import { join, resolve } from "node:path";
import { PlatformError } from "../../components/core/errors";
import { connect, readConnection } from "./client";
import type { FromSupervisor, Sandbox, SandboxOptions, ToSupervisor } from "./contract";
import { layoutOf, MAX_DIRECTORY_BYTES } from "./layout";
import { addNodes } from "./nodes";
import { endSandbox, readRecord, stateOf } from "./record";
import { isAlive } from "../../automation/process-identity";

export type { Answer, Request, Sandbox, SandboxOptions, SandboxTools, SimulatedPool } from "./contract";
export { audit, type FoundObject } from "./audit";

/**
 * Starts a sandbox and waits until its API server is ready and its controllers work, which takes a few seconds.
 * @throws PlatformError when the directory is in use or not ours, or a process ends: with its last log lines.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const directory = resolve(options.directory);
  options.signal?.throwIfAborted();
  await prepare(directory, options.log);
  const { context, preferredPort } = options;
  const { etcd, kubeApiserver, kubeControllerManager, kubeScheduler, kwok } = options.tools;
  const tools = { etcd, kubeApiserver, kubeControllerManager, kubeScheduler, kwok };
  const supervisor = fork(join(__dirname, "supervisor.ts"), [], {
    // A session of its own: the terminal's Ctrl-C must reach the starter alone, which decides.
    detached: true,
    cwd: join(__dirname, "..", ".."),
    execArgv: ["--require", require.resolve("tsx/cjs")],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const state: Supervision = { supervisor, failure: undefined, stopped: false };
  try {
    await ready(state, options, { kind: "start", order: { tools, directory, context, preferredPort } });
    if (options.detached === true) await keep(state);
  } catch (error) {
    state.stopped = true;
    supervisor.kill("SIGTERM");
    await exit(supervisor);
    await endSandbox(directory);
    throw error;
  }
  release(supervisor, options.detached === true);
  return open(directory, state);
}

/** The sandbox that runs in a directory, whoever started it; undefined when none does. */
export function findSandbox(directory: string): Sandbox | undefined {
  const record = readRecord(resolve(directory));
  if (record === undefined || !record.ready || !isAlive(record.supervisor)) return undefined;
  return open(resolve(directory));
}

/** Ends the sandbox in a directory and removes it. Returns whether there was one, alive or left behind. */
export async function stopSandbox(directory: string): Promise<boolean> {
  const found = readRecord(resolve(directory)) !== undefined;
  await endSandbox(resolve(directory));
  return found;
}

interface Supervision {
  readonly supervisor: ChildProcess;
  /** Why it failed, once it has. */
  failure: PlatformError | undefined;
  stopped: boolean;
}

async function prepare(directory: string, log: (line: string) => void): Promise<void> {
  const problem = (rule: string, remedy: string): PlatformError =>
    new PlatformError("sandbox", [{ path: "directory", value: directory, rule, remedy }]);
  if (Buffer.byteLength(directory) > MAX_DIRECTORY_BYTES) {
    throw problem(
      `is longer than ${MAX_DIRECTORY_BYTES} bytes`,
      "Unix sockets in it would not work; use a shorter path",
    );
  }
  const state = stateOf(directory);
  if (state === "running") throw problem("holds a running sandbox", "stop that one first");
  if (state === "foreign") throw problem("holds files of something else", "name a new or an empty directory");
  if (state === "left-behind") {
    log(`clearing away a sandbox that was killed: ${directory}`);
    await endSandbox(directory);
  }
}

/** Follows the supervisor's messages until the sandbox is ready; afterwards keeps listening for a failure. */
function ready(state: Supervision, { log, signal }: SandboxOptions, start: ToSupervisor): Promise<void> {
  const { supervisor } = state;
  return new Promise((succeed, reject) => {
    const crash: string[] = [];
    supervisor.stderr?.setEncoding("utf8").on("data", (text: string) => crash.push(text));
    const give = (): void =>
      reject(signal?.reason instanceof Error ? signal.reason : new Error("the start was given up"));
    signal?.addEventListener("abort", give, { once: true });
    const lose = (component: string, reason: string, lines: readonly string[]): void => {
      if (state.stopped) return;
      state.failure ??= componentError(component, reason, lines);
      reject(state.failure);
    };
    supervisor.on("error", (error) => lose("supervisor", `could not be started: ${error.message}`, []));
    supervisor.on("exit", (code, by) => lose("supervisor", `ended (${by ?? code})`, crash.join("").split("\n")));
    supervisor.on("message", (message: FromSupervisor) => {
      if (message.kind === "log") log(message.line);
      else if (message.kind === "ready") {
        signal?.removeEventListener("abort", give);
        succeed();
      } else if (message.kind === "failed") {
        lose(message.component, message.reason, message.lines);
        log(state.failure?.message ?? message.reason);
      }
    });
    supervisor.send(start);
  });
}

function componentError(component: string, reason: string, lines: readonly string[]): PlatformError {
  const shown = lines.filter((line) => line.trim() !== "").map((line) => `\n    ${line}`);
  const rule = shown.length === 0 ? reason : `${reason}; its last lines were:${shown.join("")}`;
  return new PlatformError("sandbox", [{ path: component, rule }]);
}

/** Makes the supervisor outlive this process. */
function keep({ supervisor }: Supervision): Promise<void> {
  return new Promise((resolve, reject) => {
    supervisor.once("exit", () => reject(componentError("supervisor", "ended before it could be kept", [])));
    supervisor.on("message", (message: FromSupervisor) => {
      if (message.kind === "kept") resolve();
    });
    supervisor.send({ kind: "keep" } satisfies ToSupervisor);
  });
}

/** A running sandbox does not keep its starter from ending; a detached one has no more to do with it. */
function release(supervisor: ChildProcess, detached: boolean): void {
  supervisor.unref();
  supervisor.channel?.unref();
  if (supervisor.stderr instanceof Socket) supervisor.stderr.unref();
  if (detached && supervisor.connected) supervisor.disconnect();
}

function exit(supervisor: ChildProcess): Promise<void> {
  if (supervisor.exitCode !== null || supervisor.signalCode !== null || supervisor.pid === undefined)
    return Promise.resolve();
  return new Promise((resolve) => supervisor.once("exit", () => resolve()));
}

function open(directory: string, state?: Supervision): Sandbox {
  const layout = layoutOf(directory);
  const connection = readConnection(layout.kubeconfig);
  const client = connect(connection);
  /** A connection error says little when the sandbox has died: say why it did. */
  const explain = async <T>(attempt: Promise<T>): Promise<T> => {
    try {
      return await attempt;
    } catch (error) {
      throw state?.failure ?? error;
    }
  };
  return {
    directory,
    kubeconfig: layout.kubeconfig,
    userKubeconfig: layout.userKubeconfig,
    context: connection.context,
    server: connection.server,
    certificateAuthority: Buffer.from(connection.ca).toString("base64"),
    token: connection.token,
    auditLog: layout.auditLog,
    request: (...call) => explain(client.request(...call)),
    asUser: (name, groups) => {
      const request = client.asUser(name, groups);
      return (...call) => explain(request(...call));
    },
    addNodes: (pools) => explain(addNodes(client.request, pools)),
    interruptApiServer: () => explain(command(layout.control, "/interrupt-api-server")),
    resumeApiServer: () => explain(command(layout.control, "/resume-api-server")),
    replaceApiServer: (program) => explain(command(layout.control, "/replace-api-server", program)),
    stop: async () => {
      if (state !== undefined) state.stopped = true;
      client.close();
      await endSandbox(directory);
      if (state !== undefined) await exit(state.supervisor);
    },
  };
}

function command(socketPath: string, path: string, argument?: string): Promise<void> {
  return new Promise((succeed, reject) => {
    const call = httpRequest({ socketPath, path, method: "POST" }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        if (response.statusCode === 204) succeed();
        else reject(componentError("kube-apiserver", Buffer.concat(chunks).toString("utf8"), []));
      });
    });
    call.on("error", reject);
    call.end(argument);
  });
}
