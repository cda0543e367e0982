/**
 * What a sandbox writes down about its processes, so that another process can find it, stop it, or clear away what a
 * killed one left. Nothing is signalled or removed unless the record proves that it belongs to a sandbox.
 */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { writePrivate } from "./credentials";
import { layoutOf } from "./layout";
import { isAlive, signalProcess, type ProcessIdentity } from "../../automation/process-identity";

export interface SandboxRecord {
  readonly format: "stratiform-sandbox/1";
  readonly supervisor: ProcessIdentity;
  readonly components: Readonly<Record<string, ProcessIdentity>>;
  /** Whether the API server has been ready. */
  readonly ready: boolean;
}

/** Replaces the record in one step, so that a reader never sees half of it. */
export function writeRecord(directory: string, record: SandboxRecord): void {
  const { record: path } = layoutOf(directory);
  writePrivate(`${path}.new`, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/** The record in a directory; undefined when there is none or it is not one of ours. */
export function readRecord(directory: string): SandboxRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(layoutOf(directory).record, "utf8")) as Partial<SandboxRecord> | null;
    return record?.format === "stratiform-sandbox/1" && record.supervisor !== undefined
      ? (record as SandboxRecord)
      : undefined;
  } catch {
    return undefined;
  }
}

export type DirectoryState = "free" | "running" | "left-behind" | "foreign";

/** Whether a sandbox may be started in a directory: nothing there, one that runs, one that died, or other files. */
export function stateOf(directory: string): DirectoryState {
  if (!existsSync(directory)) return "free";
  if (!statSync(directory).isDirectory()) return "foreign";
  if (readdirSync(directory).length === 0) return "free";
  const record = readRecord(directory);
  if (record === undefined) return "foreign";
  return isAlive(record.supervisor) ? "running" : "left-behind";
}

const SUPERVISOR_GRACE_MS = 20_000;

/**
 * Ends the sandbox in a directory, whatever state it is in, and removes the directory. The supervisor is asked first;
 * if it does not answer in time or is dead already, its processes are killed one by one.
 */
export async function endSandbox(directory: string): Promise<void> {
  const record = readRecord(directory);
  if (record === undefined) return;
  signalProcess(record.supervisor, "SIGTERM");
  await ended(record.supervisor, SUPERVISOR_GRACE_MS);
  signalProcess(record.supervisor, "SIGKILL");
  // The supervisor may have started something between the two readings.
  const components = Object.values({ ...record.components, ...readRecord(directory)?.components });
  for (const component of components) signalProcess(component, "SIGKILL");
  await Promise.all([record.supervisor, ...components].map((identity) => ended(identity, SUPERVISOR_GRACE_MS)));
  removeDirectory(directory);
}

export function removeDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

async function ended(identity: ProcessIdentity, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (isAlive(identity) && Date.now() < deadline) await sleep(20);
}
