/**
 * Process trees: finding what a process started, and ending all of it. The engine gives its plugins process groups of
 * their own, so killing the engine's group alone would leave them behind.
 */
import { execFileSync } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

/** Pairs of process id and parent's id, as `ps` reports them. */
export type ProcessTable = readonly (readonly [pid: number, parent: number])[];

/** Everything that `root` started, directly or not, parents before children; `root` itself is not included. */
export function descendants(root: number, table: ProcessTable): number[] {
  const found: number[] = [];
  const queue = [root];
  for (let parent = queue.shift(); parent !== undefined; parent = queue.shift()) {
    for (const [pid, itsParent] of table) {
      if (itsParent !== parent || pid === root || found.includes(pid)) continue;
      found.push(pid);
      queue.push(pid);
    }
  }
  return found;
}

/** All processes of the machine that this user may see. */
export function processTable(): ProcessTable {
  const text = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  return text
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([pid = 0, parent = 0]) => [pid, parent] as const);
}

/** Whether a process with this id exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Sends `signal` to a process; false when it is already gone. */
export function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Ends a process and everything it started with SIGKILL, as a crash of the machine would. */
export function killTree(root: number): void {
  const all = [root, ...descendants(root, processTable())];
  for (const pid of all) send(pid, "SIGKILL");
}

/** Waits until `pid` is gone; false when it still lives after `milliseconds`. */
export async function gone(pid: number, milliseconds: number): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (isAlive(pid)) {
    if (Date.now() > end) return false;
    await delay(50);
  }
  return true;
}
