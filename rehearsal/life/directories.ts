/**
 * Where rehearsals keep their things: one directory per run, removed when it ends; one for the platform that is kept;
 * the logs of the last failures. All outside the checkout. What a killed run left behind, the next one removes.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive } from "../../automation/processes";
import { MAX_DIRECTORY_BYTES } from "../sandbox/layout";

/** Failures whose logs are kept; older ones go. */
const KEPT_FAILURES = 5;

/** Makes the directory of a run by this process, and removes those of runs whose process is gone. */
export function claimRunDirectory(home: string): string {
  const runs = runsDirectory(home);
  mkdirSync(runs, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(runs)) {
    const pid = /^run-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(runs, name), { recursive: true, force: true });
  }
  const directory = join(runs, `run-${process.pid}`);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(join(directory, "tmp"), { recursive: true, mode: 0o700 });
  return directory;
}

/** In the checkout's own place, unless that is too deep for the sandbox's sockets. */
function runsDirectory(home: string): string {
  const usual = join(home, "runs");
  const longest = join(usual, "run-4194304", "sandbox");
  return Buffer.byteLength(longest) <= MAX_DIRECTORY_BYTES
    ? usual
    : join(tmpdir(), `stratiform-${process.getuid?.() ?? 0}`);
}

/** Copies a failed run's logs to where they survive it; returns that place. */
export function keepFailureLogs(home: string, directory: string, when: Date): string {
  const failures = join(home, "failures");
  mkdirSync(failures, { recursive: true, mode: 0o700 });
  const kept = join(failures, when.toISOString().replaceAll(":", "-"));
  mkdirSync(kept, { recursive: true });
  for (const logs of [join(directory, "logs"), join(directory, "sandbox", "logs")]) {
    if (existsSync(logs))
      cpSync(logs, join(kept, logs.includes("sandbox") ? "sandbox" : "engine"), { recursive: true });
  }
  const old = readdirSync(failures).sort().slice(0, -KEPT_FAILURES);
  for (const name of old) rmSync(join(failures, name), { recursive: true, force: true });
  return kept;
}

/** Folder of a rehearsal with the stack file that was asked for, where it had to be written. */
export const ASKED = "asked";

/** What belongs to a kept platform in the checkout's rehearsal home; the rest of the home stays. */
const KEPT_PARTS = ["sandbox", "project", "cli", "logs", "backend", "tmp", "engine.pid", "kept.json", ASKED] as const;

export function removeKept(home: string): void {
  for (const name of KEPT_PARTS) rmSync(join(home, name), { recursive: true, force: true });
}

/** Whether a kept platform is there, or what is left of one. */
export function isKept(home: string): boolean {
  return existsSync(join(home, "sandbox")) || existsSync(join(home, "kept.json"));
}
