/**
 * Runs the Pulumi CLI in a process group of its own, so that Ctrl-C on the terminal reaches the driver alone and the
 * driver decides what the engine gets: one SIGINT to stop cleanly, SIGKILL when the user insists. Started in place of
 * `pulumi`: engine-group.mjs <pid file> <pulumi> <arguments…>. When the driver dies, its end of our stdin closes and
 * the engine is stopped too.
 */
import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";

/** How long an engine whose driver died may take to finish what it is doing. */
const GRACE = 10_000;

const [pidFile, pulumi, ...args] = process.argv.slice(2);
const engine = spawn(pulumi, args, { stdio: ["ignore", "inherit", "inherit"], detached: true });

engine.on("error", (error) => {
  console.error(`cannot start ${pulumi}: ${error.message}`);
  process.exit(127);
});
if (engine.pid !== undefined) writeFileSync(pidFile, String(engine.pid));

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});

process.stdin.on("error", stopOrphan).on("close", stopOrphan).resume();

engine.on("exit", (code, signal) => {
  rmSync(pidFile, { force: true });
  process.exit(signal === null ? code : 128 + constants.signals[signal]);
});

function stopOrphan() {
  try {
    process.kill(engine.pid, "SIGINT");
    setTimeout(() => process.kill(-engine.pid, "SIGKILL"), GRACE).unref();
  } catch {
    // The engine has ended by itself.
  }
}
