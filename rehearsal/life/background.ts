/**
 * A rehearsal in a process that outlives this one, because the simulated account that it keeps lives in it. While the
 * rehearsal goes on both are one: what it says appears here, and Ctrl-C here reaches it.
 */
import { fork } from "node:child_process";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CHECKOUT } from "../../automation/environment";
import type { FromHost } from "./host";
import type { RehearseOptions } from "../options";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Until what the host has said before its last message was read and shown. */
const FLUSH_MS = 200;

/** Resolves with the exit code, once the rehearsal has ended or its platform is kept. */
export async function startInBackground(options: RehearseOptions): Promise<number> {
  const host = fork(join(__dirname, "host.ts"), [], {
    // A session of its own: the terminal's Ctrl-C and its end must not reach the host unasked.
    detached: true,
    cwd: CHECKOUT,
    execArgv: ["--require", require.resolve("tsx/cjs")],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  host.stdout?.pipe(process.stdout, { end: false });
  host.stderr?.pipe(process.stderr, { end: false });
  const pass = (signal: NodeJS.Signals): void => void host.kill(signal);
  for (const signal of SIGNALS) process.on(signal, pass);
  host.send(options);
  const code = await new Promise<number>((resolve, reject) => {
    host.once("error", reject);
    host.once("exit", (ended) => resolve(ended ?? 1));
    host.on("message", ({ code: reached }: FromHost) => resolve(reached));
  });
  for (const signal of SIGNALS) process.off(signal, pass);
  await delay(FLUSH_MS);
  host.stdout?.destroy();
  host.stderr?.destroy();
  if (host.connected) host.disconnect();
  host.unref();
  return code;
}
