/**
 * Who holds a stack's lock in a file backend, and whether that can still be true. Other backends keep their locks where
 * only they can see them; for those nothing is known here, and a person has to say that nobody is at work.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { isAlive } from "../automation/processes";

const lockSchema = z.looseObject({
  pid: z.number(),
  username: z.string(),
  hostname: z.string(),
  timestamp: z.string(),
});

/** A lock file's content. */
export type Lock = z.output<typeof lockSchema>;

/** What is known about this machine, as far as locks are concerned. */
export interface Here {
  readonly hostname: string;
  /** The command that runs under a process id; undefined when none does. */
  readonly command: (pid: number) => string | undefined;
}

export type Holder =
  /** The process is gone: the lock is a leftover. */
  | { readonly kind: "gone"; readonly lock: Lock }
  /** A Pulumi process with this id is running on this machine. */
  | { readonly kind: "running"; readonly lock: Lock; readonly command: string }
  /** The process id now belongs to something else than Pulumi. */
  | { readonly kind: "reused"; readonly lock: Lock; readonly command: string }
  /** Another machine took the lock: nothing can be seen from here. */
  | { readonly kind: "elsewhere"; readonly lock: Lock };

/** Judges one lock from what this machine knows. */
export function holderOf(lock: Lock, here: Here): Holder {
  if (lock.hostname !== here.hostname) return { kind: "elsewhere", lock };
  const command = here.command(lock.pid);
  if (command === undefined) return { kind: "gone", lock };
  return { kind: /pulumi/.test(command) ? "running" : "reused", lock, command };
}

export function describeHolder(holder: Holder): string {
  const { pid, username, hostname: host, timestamp } = holder.lock;
  const taken = `taken by ${username}@${host}, process ${pid}, at ${timestamp}`;
  switch (holder.kind) {
    case "gone":
      return `${taken}: that process is gone`;
    case "reused":
      return `${taken}: that process is gone, its id now belongs to ${JSON.stringify(holder.command)}`;
    case "running":
      return `${taken}: it is still running (${JSON.stringify(holder.command)})`;
    case "elsewhere":
      return `${taken}: another machine, whose processes cannot be seen from here`;
  }
}

/** This machine. */
export function thisMachine(): Here {
  return {
    hostname: hostname(),
    command: (pid) => {
      if (!isAlive(pid)) return undefined;
      try {
        const [state = "", ...words] = execFileSync("ps", ["-p", String(pid), "-o", "stat=,args="], {
          encoding: "utf8",
        })
          .trim()
          .split(/\s+/);
        // A zombie has ended; its parent has not yet asked how.
        return state === "" || state.startsWith("Z") ? undefined : words.join(" ");
      } catch {
        return undefined;
      }
    },
  };
}

/** The directory of a file backend; undefined for any other backend. */
export function backendDirectory(backendUrl: string): string | undefined {
  if (!backendUrl.startsWith("file://")) return undefined;
  const path = decodeURIComponent(backendUrl.slice("file://".length).split("?")[0] ?? "");
  return path.startsWith("~") ? join(homedir(), path.slice(1)) : path;
}

/** The locks of a stack; undefined when the backend is not a directory on this machine. */
export function fileLocks(backendUrl: string, project: string, stack: string): Lock[] | undefined {
  const root = backendDirectory(backendUrl);
  if (root === undefined) return undefined;
  const directory = join(root, ".pulumi", "locks", "organization", project, stack);
  if (!existsSync(directory)) return [];
  const files = readdirSync(directory).filter((name) => name.endsWith(".json"));
  return files.map((name) => lockSchema.parse(JSON.parse(readFileSync(join(directory, name), "utf8"))));
}
