/**
 * The process that owns a sandbox. It is started by `startSandbox` in a session of its own, so that a terminal's
 * Ctrl-C reaches only the starter; the channel between the two closes however the starter ends, and then everything is
 * stopped and removed, unless the starter has asked to keep it.
 */
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { Cluster, ComponentFailure } from "./cluster";
import type { FromSupervisor, ToSupervisor } from "./contract";
import { layoutOf } from "./layout";

let cluster: Cluster | undefined;
let control: Server | undefined;
let kept = false;
let ending: Promise<void> | undefined;

function report(message: FromSupervisor): void {
  // Without a channel there is nobody to tell; a callback keeps a closing one from throwing.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

/** Stops everything once, then exits, also where stopping failed: nobody would be left to end this process. */
function end(exitCode: number): Promise<void> {
  ending ??= (async () => {
    control?.close();
    control?.closeAllConnections();
    await cluster?.stop();
    process.exit(exitCode);
  })().catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
  return ending;
}

function fail(error: unknown): void {
  if (ending !== undefined) return;
  const { component, reason, lines } =
    error instanceof ComponentFailure
      ? error
      : {
          component: "supervisor",
          reason: "failed",
          lines: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
        };
  report({ kind: "failed", component, reason, lines });
  void end(1);
}

async function start(message: Extract<ToSupervisor, { kind: "start" }>): Promise<void> {
  const { order } = message;
  cluster = new Cluster(order, (line) => report({ kind: "log", line }), fail);
  await cluster.start();
  control = serveControl(cluster, layoutOf(order.directory).control);
  control.once("listening", () => report({ kind: "ready" }));
}

/** Commands from whoever can reach the socket, which lies in a directory that only the owner can enter. */
function serveControl(owned: Cluster, socket: string): Server {
  const actions: Readonly<Record<string, (argument: string) => Promise<void>>> = {
    "/interrupt-api-server": () => owned.interruptApiServer(),
    "/resume-api-server": () => owned.resumeApiServer(),
    "/replace-api-server": (program) => owned.replaceApiServer(program),
  };
  const server = createServer((request, response) => {
    const action = request.method === "POST" ? actions[request.url ?? ""] : undefined;
    if (action === undefined) {
      response.writeHead(404).end();
      return;
    }
    text(request)
      .then(action)
      .then(
        () => response.writeHead(204).end(),
        (error: unknown) => {
          const lines = error instanceof ComponentFailure ? error.lines : [];
          response.writeHead(500).end([error instanceof Error ? error.message : String(error), ...lines].join("\n"));
        },
      );
  });
  server.on("error", fail);
  return server.listen(socket);
}

process.on("message", (message: ToSupervisor) => {
  if (message.kind === "start") {
    start(message).catch(fail);
  } else {
    kept = true;
    report({ kind: "kept" });
  }
});
process.on("disconnect", () => {
  if (!kept) void end(0);
});
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void end(0));
process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);
// The starter may have died before this line.
if (!process.connected) void end(0);
